// SPDX-License-Identifier: Apache-2.0
#include "host/job/merge.hpp"

#include <fmt/format.h>
#include <optional>

#include "host/files/json_text.hpp"
#include "host/job/run_document.hpp"
#include "host/job/run_folder.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

Json ranges_json(const IndexRanges& ranges) {
  Json json = Json::array();
  for (const IndexRange& range : ranges.ranges()) json.push_back({range.begin, range.end});
  return json;
}

}  // namespace

void require_same(const MergePart& part, const MergePart& first) {
  if (part.state.job != first.state.job) {
    throw UsageError(fmt::format("{}: is of the job '{}', and {} of '{}'", part.path.string(),
                                 printable(part.state.job), first.path.string(),
                                 printable(first.state.job)));
  }
  const std::optional<std::string> key =
      differing_key(first.state.configuration, part.state.configuration);
  if (!key) return;
  const auto value = [&key](const Json& object) {
    return printable(object.contains(*key) ? object[*key].dump() : std::string("absent"), 80);
  };
  throw UsageError(fmt::format("{}: is of another run than {}: {} is {} here, {} there",
                               part.path.string(), first.path.string(), *key,
                               value(part.state.configuration), value(first.state.configuration)));
}

void mark_partial(std::vector<FileContent>& files, const IndexRanges& done) {
  for (FileContent& file : files) {
    if (file.name != summary_name && file.name != run_name) continue;
    const Json whole = Json::parse(file.content);
    Json marked = Json::object();
    for (const auto& member : whole.items()) {
      marked[member.key()] = member.value();
      if (member.key() == "configuration") marked["partial"] = {{"ranges", ranges_json(done)}};
    }
    file.content = json_text(marked);
  }
}

}  // namespace delegauge::host
