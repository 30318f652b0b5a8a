// SPDX-License-Identifier: Apache-2.0
#include "host/job/run_folder.hpp"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "host/files/atomic_file.hpp"
#include "host/files/json_text.hpp"
#include "host/files/read_text.hpp"
#include "host/text/error.hpp"
#include "host/text/shell_word.hpp"

namespace delegauge::host {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr const char* another_folder = "choose another --out, or remove that run first";

/// The document of a file of ours; nothing if there is no such file.
std::optional<RunDocument> read_document(const fs::path& folder, const char* name) {
  const fs::path path = folder / name;
  std::error_code error;
  if (!fs::exists(path, error)) return std::nullopt;
  return parse_run_document(read_text(path), path.string(),
                            std::string_view(name) == run_name ? run_format : summary_format,
                            "choose another --out");
}

std::string text_of(const Json& value) {
  std::string text = json_text(value);
  text.pop_back();
  constexpr std::size_t longest = 200;
  return printable(text, longest);
}

std::string member_text(const Json& object, const std::string& key) {
  return object.contains(key) ? text_of(object[key]) : "absent";
}

/// "games is 10 there, 20 here": the first value by which two configurations differ, looked for
/// within objects and lists of objects.
std::string difference_text(const Json& there, const Json& here, const std::string& path) {
  const auto within = [&path](const std::string& key) {
    return path.empty() ? printable(key) : fmt::format("{}.{}", path, printable(key));
  };
  if (there.is_object() && here.is_object()) {
    const std::optional<std::string> key = differing_key(here, there);
    if (key && there.contains(*key) && here.contains(*key)) {
      return difference_text(there[*key], here[*key], within(*key));
    }
    if (key) {
      return fmt::format("{} is {} there, {} here", within(*key), member_text(there, *key),
                         member_text(here, *key));
    }
  }
  const auto of_objects = [](const Json& list) {
    return list.is_array() && !list.empty() && list.front().is_object();
  };
  if (of_objects(there) && of_objects(here)) {
    if (there.size() != here.size()) {
      return fmt::format("{} has {} entries there, {} here", path, there.size(), here.size());
    }
    for (std::size_t i = 0; i < there.size(); ++i) {
      if (json_text(there[i]) == json_text(here[i])) continue;
      return difference_text(there[i], here[i], fmt::format("{}[{}]", path, i));
    }
  }
  return fmt::format("{} is {} there, {} here", path, text_of(there), text_of(here));
}

bool is_ours(const fs::directory_entry& entry) {
  const std::string name = entry.path().filename().string();
  // A sweep's cells come before its own files.
  std::error_code ignored;
  if (name == cells_folder_name && entry.is_directory(ignored)) return true;
  const auto ends_with = [&name](const std::string& end) {
    return name.size() >= end.size() &&
           name.compare(name.size() - end.size(), end.size(), end) == 0;
  };
  return is_temporary_name(name) || ends_with(state_suffix) || ends_with("delegauge-lock");
}

bool has_foreign_files(const fs::path& folder) {
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (!is_ours(entry)) return true;
  }
  return false;
}

}  // namespace

UsageError no_run_in(const fs::path& folder) {
  std::error_code error;
  bool checkpoint = false, shard = false;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    checkpoint = checkpoint || name.starts_with("checkpoint");
    shard = shard || name.starts_with("shard-");
  }
  if (shard) {
    return UsageError(
        fmt::format("{0}: holds shards of a run; add them up first: delegauge merge {1} --out DIR",
                    folder.string(), shell_word(folder.string())));
  }
  if (checkpoint) {
    return UsageError(fmt::format(
        "{}: holds a run that is not done; go on with the same command and --resume first",
        folder.string()));
  }
  return UsageError(fmt::format("{}: holds no run ({} or {}); give the folder that --out named",
                                folder.string(), run_name, summary_name));
}

RunDocument read_run(const fs::path& folder) {
  for (const char* name : {run_name, summary_name}) {
    if (std::optional<RunDocument> document = read_document(folder, name)) {
      return std::move(*document);
    }
  }
  throw no_run_in(folder);
}

std::optional<std::string> differing_key(const Json& a, const Json& b) {
  for (const Json* const object : {&a, &b}) {
    for (const auto& member : object->items()) {
      const auto in_a = a.find(member.key()), in_b = b.find(member.key());
      // As they are written: a 1 that was read and a 1.0 that was not are the same there.
      if (in_a == a.end() || in_b == b.end() || json_text(*in_a) != json_text(*in_b)) {
        return member.key();
      }
    }
  }
  return std::nullopt;
}

void require_same_run(const fs::path& path, const std::string& job_there, const Json& there,
                      const std::string& job_here, const Json& here) {
  if (job_there != job_here) {
    throw UsageError(fmt::format("{}: the folder holds a run of the job '{}'; {}", path.string(),
                                 printable(job_there), another_folder));
  }
  if (!differing_key(here, there)) return;
  throw UsageError(fmt::format("{}: the folder holds another run: {}; {}", path.string(),
                               difference_text(there, here, ""), another_folder));
}

void create_run_folder(const fs::path& folder) {
  std::error_code error;
  const fs::file_status status = fs::status(folder, error);
  if (error == std::errc::too_many_symbolic_link_levels ||
      (!fs::exists(status) && fs::is_symlink(fs::symlink_status(folder, error)))) {
    throw UsageError(fmt::format(
        "{}: is a link that leads nowhere; remove it, or give another --out", folder.string()));
  }
  if (fs::exists(status) && !fs::is_directory(status)) {
    throw UsageError(fmt::format("{}: is a file; give a folder to --out", folder.string()));
  }
  fs::create_directories(folder, error);
  if (error) {
    throw RunError(fmt::format("{}: the folder cannot be created: {}; choose another --out",
                               folder.string(), error.message()));
  }
}

FolderContents prepare_run_folder(const fs::path& folder, const std::string& job,
                                  const Json& configuration) {
  create_run_folder(folder);
  FolderContents contents;
  try {
    int found = 0;
    for (const char* name : {run_name, summary_name}) {
      const std::optional<RunDocument> document = read_document(folder, name);
      if (!document) continue;
      require_same_run(folder / name, document->job, document->configuration, job, configuration);
      contents.same = true;
      contents.partial = contents.partial || document->content.contains("partial");
      ++found;
    }
    contents.complete = found == 2 && !contents.partial;
    if (!contents.same && has_foreign_files(folder)) {
      throw UsageError(
          fmt::format("{}: the folder has files but no run of delegauge's; choose another --out",
                      folder.string()));
    }
  } catch (const fs::filesystem_error& failure) {
    throw RunError(fmt::format("{}: the folder cannot be read: {}; choose another --out",
                               folder.string(), failure.code().message()));
  }
  check_writable(folder);
  return contents;
}

}  // namespace delegauge::host
