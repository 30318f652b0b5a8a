// SPDX-License-Identifier: Apache-2.0
#include "host/report/page_data.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <string>

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

/// The members of a configuration that take 64 bits, as texts; null stays null.
Json configuration_json(Json configuration) {
  for (const char* key : {"seed", "games", "repetitions", "chains", "steps"}) {
    const auto found = configuration.find(key);
    if (found == configuration.end() || !found->is_number_unsigned()) continue;
    *found = whole_json(found->get<std::uint64_t>());
  }
  return configuration;
}

Json facts_json(const RunFacts& facts) {
  Json devices = Json::array();
  for (const std::string& name : facts.devices) devices.push_back(name);
  Json json = {{"execution",
                {{"device", facts.device},
                 {"isa", facts.isa},
                 {"threads", whole_json(facts.threads)},
                 {"devices", devices}}},
               {"program", {{"version", facts.version}, {"commit", facts.commit}}},
               {"started", facts.started},
               {"seconds", facts.seconds},
               {"games_per_second", nullptr}};
  if (facts.games_per_second) json["games_per_second"] = *facts.games_per_second;
  if (facts.partial) {
    Json ranges = Json::array();
    for (const GameRange& range : facts.partial->ranges()) {
      ranges.push_back({whole_json(range.begin), whole_json(range.end)});
    }
    json["partial"] = {{"ranges", std::move(ranges)}};
  }
  return json;
}

}  // namespace

Json page_data(const RunContents& run) {
  Json data = Json::object();
  data["job"] = run.job;
  data["folder"] = run.folder.string();
  data["configuration"] = configuration_json(run.configuration);
  data["run"] = facts_json(run.facts);
  std::visit(
      [&](const auto& of) {
        data["games"] = whole_json(of.summary.games);
        add_page_data(run, of, data);
      },
      run.of);
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

Json whole_json(std::uint64_t number) { return fmt::format("{}", number); }

Json whole_json(const std::vector<std::uint64_t>& numbers) {
  Json list = Json::array();
  for (const std::uint64_t number : numbers) list.push_back(whole_json(number));
  return list;
}

}  // namespace delegauge::host
