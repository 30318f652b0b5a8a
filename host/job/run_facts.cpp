// SPDX-License-Identifier: Apache-2.0
#include "host/job/run_facts.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <limits>

#include "host/settings/json_fields.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::uint64_t any_count = std::numeric_limits<std::uint64_t>::max();

std::string read_text_of(Fields& fields, const std::string& key) {
  constexpr std::size_t longest = 1000;
  const Json& value = fields.at(key);
  if (!value.is_string() || value.get_ref<const std::string&>().size() > longest) {
    fields.refuse(key, value, fmt::format("a text of at most {} bytes", longest));
  }
  return value.get<std::string>();
}

/// "2026-11-28T16:41:31Z".
std::string read_time(Fields& fields, const std::string& key) {
  constexpr std::string_view shape = "0000-00-00T00:00:00Z";
  std::string time = read_text_of(fields, key);
  bool fits = time.size() == shape.size();
  for (std::size_t i = 0; fits && i < shape.size(); ++i) {
    fits = shape[i] == '0' ? time[i] >= '0' && time[i] <= '9' : time[i] == shape[i];
  }
  if (!fits) fields.refuse(key, time, "a time like 2026-11-28T16:41:31Z");
  return time;
}

double read_not_negative(Fields& fields, const std::string& key) {
  const Json& value = fields.at(key);
  const double number = fields.number(key, value);
  if (!(number >= 0)) fields.refuse(key, value, "a number from 0 on");
  return number;
}

void read_execution(Fields& document, RunFacts& facts) {
  Fields fields(document.at("execution"), document.place("execution"));
  facts.device = read_text_of(fields, "device");
  if (facts.device == "cpu") {
    facts.isa = read_text_of(fields, "isa");
    facts.threads = fields.count("threads", 1, any_count);
  } else if (facts.device == "cuda") {
    const Json& devices = fields.at("devices");
    constexpr std::size_t most = 4096;
    if (!devices.is_array() || devices.size() > most) {
      fields.refuse("devices", devices, "a list of devices");
    }
    for (const Json& device : devices) {
      Fields one(device, fields.place("devices"));
      facts.devices.push_back(read_text_of(one, "name"));
    }
  } else if (facts.device != "merge") {
    fields.refuse("device", facts.device, "cpu, cuda or merge");
  }
}

}  // namespace

RunFacts read_run_facts(const Json& document, const std::string& place) {
  Fields fields(document, place + ": ");
  RunFacts facts;
  read_execution(fields, facts);
  Fields program(fields.at("program"), fields.place("program"));
  facts.version = read_text_of(program, "version");
  facts.commit = read_text_of(program, "commit");
  facts.started = read_time(fields, "started");
  facts.ended = read_time(fields, "ended");
  facts.seconds = read_not_negative(fields, "seconds");
  if (!fields.at("games_per_second").is_null()) {
    facts.games_per_second = read_not_negative(fields, "games_per_second");
  }
  facts.partial = read_partial(document, place);
  return facts;
}

std::optional<IndexRanges> read_partial(const Json& document, const std::string& place) {
  Fields fields(document, place + ": ");
  if (!fields.has("partial")) return std::nullopt;
  Fields partial(fields.at("partial"), fields.place("partial"));
  const Json& ranges = partial.at("ranges");
  constexpr std::size_t most = 1'000'000;
  constexpr std::string_view wanted = "a list of ranges [first, one after the last], ascending";
  if (!ranges.is_array() || ranges.size() > most) partial.refuse("ranges", ranges, wanted);
  IndexRanges read;
  for (const Json& range : ranges) {
    if (!range.is_array() || range.size() != 2) partial.refuse("ranges", range, wanted);
    const std::uint64_t begin = partial.count("ranges", range[0], 0, any_count);
    const std::uint64_t end = partial.count("ranges", range[1], 0, any_count);
    if (begin >= end || (!read.empty() && begin <= read.end())) {
      partial.refuse("ranges", range, wanted);
    }
    read.add(IndexRange{begin, end});
  }
  return read;
}

}  // namespace delegauge::host
