// SPDX-License-Identifier: Apache-2.0
#include "host/job/run_document.hpp"

#include <fmt/format.h>

#include <utility>

#include "host/files/bounded_json.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

/// A member of the type; null if there is none.
const Json* member(const Json& document, const char* key, Json::value_t type) {
  const auto found = document.find(key);
  return found != document.end() && found->type() == type ? &*found : nullptr;
}

void require_version(const Json& document, const std::string& file) {
  const auto version = document.find("version");
  if (version != document.end() && *version == 1) return;
  constexpr std::size_t longest = 40;
  throw UsageError(fmt::format(
      "{}: version: is {}, and 1 is what this delegauge reads; use the delegauge that made it",
      file,
      version == document.end() ? std::string("missing") : printable(version->dump(), longest)));
}

}  // namespace

RunDocument parse_run_document(std::string_view text, const std::string& file,
                               std::string_view format, std::string_view advice) {
  Json document;
  try {
    document = parse_bounded_json(text);
  } catch (const JsonFault& fault) {
    throw UsageError(fmt::format("{}: is broken: {}; {}", file, fault.what(), advice));
  }
  const auto refuse = [&] {
    throw UsageError(
        fmt::format("{}: is broken or no {} of delegauge's; {}", file, format, advice));
  };
  const Json* const theirs = member(document, "format", Json::value_t::string);
  if (theirs == nullptr || *theirs != format) refuse();
  // Before anything else: another version may have other members.
  require_version(document, file);
  const Json* const job = member(document, "job", Json::value_t::string);
  const Json* const configuration = member(document, "configuration", Json::value_t::object);
  if (job == nullptr || configuration == nullptr) refuse();
  RunDocument read = {job->get<std::string>(), *configuration, file + ": configuration"};
  read.content = std::move(document);
  return read;
}

}  // namespace delegauge::host
