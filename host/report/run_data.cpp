// SPDX-License-Identifier: Apache-2.0
#include "host/report/run_data.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>

#include "delegauge/bound/list.hpp"
#include "host/error.hpp"
#include "host/files/read_text.hpp"
#include "host/files/run_folder.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* advice = "run again into this folder";

Json read_document(const std::filesystem::path& path, const std::string& format) {
  Json document = Json::parse(read_text(path), nullptr, false);
  if (document.is_discarded()) {
    throw UsageError(fmt::format("{}: is no JSON, or cut off; {}", path.string(), advice));
  }
  const auto has = [&document](const char* key, Json::value_t type) {
    return document.is_object() && document.contains(key) && document[key].type() == type;
  };
  if (!has("format", Json::value_t::string) || document["format"] != format ||
      !has("job", Json::value_t::string) || !has("configuration", Json::value_t::object)) {
    throw UsageError(fmt::format("{}: is no {} of delegauge's; give the folder that --out named",
                                 path.string(), format));
  }
  if (!document.contains("version") || document["version"] != 1) {
    throw UsageError(
        fmt::format("{}: version: is {}, and 1 is what this delegauge reads; use the "
                    "delegauge that made it",
                    path.string(),
                    document.contains("version") ? printable(document["version"].dump())
                                                 : std::string("missing")));
  }
  return document;
}

/// Whether a text is made of printable characters of UTF-8.
bool is_printable_utf8(std::string_view text) {
  if (std::any_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 || byte == 0x7f;
      })) {
    return false;
  }
  const Json json = std::string(text);
  using Handler = Json::error_handler_t;
  return json.dump(-1, ' ', false, Handler::ignore) == json.dump(-1, ' ', false, Handler::replace);
}

}  // namespace

RunFolder::RunFolder(const std::filesystem::path& folder) : folder_(folder) {
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error)) {
    throw UsageError(
        fmt::format("{}: is no folder; give the folder that --out named", folder.string()));
  }
  if (!std::filesystem::exists(folder / summary_name, error) &&
      !std::filesystem::exists(folder / run_name, error)) {
    throw UsageError(fmt::format("{}: holds no run ({} or {}); give the folder that --out named",
                                 folder.string(), run_name, summary_name));
  }
  summary_ = read_document(folder / summary_name, "delegauge-summary");
  run_ = read_document(folder / run_name, "delegauge-run");
  job_ = summary_["job"].get<std::string>();
  if (run_["job"] != summary_["job"] || run_["configuration"] != summary_["configuration"]) {
    throw UsageError(fmt::format("{}: {} and {} are of different runs; {}", folder.string(),
                                 run_name, summary_name, advice));
  }
}

const Json& RunFolder::member(std::initializer_list<std::string_view> keys) const {
  const Json* at = &summary_;
  std::string place;
  for (const std::string_view key : keys) {
    place += (place.empty() ? "" : ".") + std::string(key);
    if (!at->is_object() || !at->contains(key)) {
      throw UsageError(
          fmt::format("{}: {}: is missing; {}", (folder_ / summary_name).string(), place, advice));
    }
    at = &(*at)[std::string(key)];
  }
  return *at;
}

std::uint64_t RunFolder::count(std::initializer_list<std::string_view> keys) const {
  const Json& value = member(keys);
  if (!value.is_number_unsigned()) {
    throw UsageError(fmt::format("{}: {}: is no count; {}", (folder_ / summary_name).string(),
                                 *(keys.end() - 1), advice));
  }
  return value.get<std::uint64_t>();
}

Json run_data(const RunFolder& folder) {
  Json data;
  data["job"] = folder.job();
  data["folder"] = folder.path().string();
  data["configuration"] = folder.member({"configuration"});
  data["run"] = folder.run();
  data["run"].erase("configuration");
  data["games"] = folder.count({"games"});
  const std::string& job = folder.job();
  if (job == "surface") {
    add_surface_data(folder, data);
  } else if (job == "grid") {
    add_grid_data(folder, data);
  } else if (job == "infer") {
    add_infer_data(folder, data);
  } else if (job == "search") {
    add_search_data(folder, data);
  } else {
    throw UsageError(
        fmt::format("{}: holds a run of the job '{}', which this delegauge does not know; use the "
                    "delegauge that made it",
                    folder.path().string(), printable(job)));
  }
  return data;
}

Json numbers_json(const std::vector<double>& numbers, int digits) {
  Json list = Json::array();
  for (const double number : numbers) {
    if (!std::isfinite(number)) {
      list.push_back(nullptr);
      continue;
    }
    const std::string text = fmt::format("{:.{}g}", number, digits);
    double rounded = number;
    std::from_chars(text.data(), text.data() + text.size(), rounded);
    // A whole number is shorter without its fraction.
    constexpr double exact = 9e15;
    if (rounded == std::floor(rounded) && std::abs(rounded) < exact) {
      list.push_back(static_cast<std::int64_t>(rounded));
    } else {
      list.push_back(rounded);
    }
  }
  return list;
}

Json columns_json(const CsvTable& table, std::initializer_list<std::string_view> names,
                  int digits) {
  Json columns = Json::object();
  for (const std::string_view name : names) {
    columns[std::string(name)] = numbers_json(table.numbers(name), digits);
  }
  return columns;
}

std::vector<std::string> bounds_of(const CsvTable& table, std::string_view prefix,
                                   std::string_view suffix) {
  std::vector<std::string> bounds;
  for (const std::string_view bound : bound_names) {
    if (table.has(fmt::format("{}{}{}", prefix, bound, suffix))) bounds.emplace_back(bound);
  }
  return bounds;
}

std::string shell_word(std::string_view text) {
  constexpr std::string_view plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./-+:,@%";
  if (!text.empty() && text.find_first_not_of(plain) == text.npos) return std::string(text);
  const bool printable = is_printable_utf8(text);
  std::string word = printable ? "'" : "$'";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (printable && c == '\'') {
      word += "'\\''";
    } else if (!printable && (byte < 0x20 || byte >= 0x7f || c == '\'' || c == '\\')) {
      fmt::format_to(std::back_inserter(word), "\\x{:02x}", byte);
    } else {
      word += c;
    }
  }
  return word + "'";
}

}  // namespace delegauge::host
