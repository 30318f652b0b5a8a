// SPDX-License-Identifier: Apache-2.0
#include "host/sweep/values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "host/sweep/configuration.hpp"
#include "host/text/error.hpp"
#include "host/text/parse.hpp"

namespace delegauge::host {
namespace {

/// The parts between the separators, without surrounding blanks.
std::vector<std::string> split_at(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t end = text.find(separator);
    // Of one part: trimmed.
    std::string_view part = text.substr(0, end);
    part.remove_prefix(std::min(part.find_first_not_of(" \t"), part.size()));
    part = part.substr(0, part.find_last_not_of(" \t") + 1);
    parts.emplace_back(part);
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

bool takes_whole_numbers(const SweptOption& option) {
  return option.value == "N" || option.value == "K";
}

}  // namespace

std::vector<std::string> expanded(const SweptOption& option, const std::string& value,
                                  const std::string& place) {
  if (value.empty()) {
    throw UsageError(fmt::format("{}: one of its values is empty; give every value", place));
  }
  if (!takes_whole_numbers(option) || value.find(':') == std::string::npos) return {value};
  const std::vector<std::string> ends = split_at(value, ':');
  constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
  constexpr const char* allowed = "whole numbers FROM:TO or FROM:TO:STEP, such as 2:6";
  if (ends.size() > 3) refuse(place, value, allowed);
  const std::uint64_t from = parse_count(ends[0], place, 0, most);
  const std::uint64_t to = parse_count(ends[1], place, 0, most);
  const std::uint64_t step = ends.size() == 3 ? parse_count(ends[2], place, 1, most) : 1;
  if (from > to) refuse(place, value, allowed);
  if ((to - from) / step >= max_cells) {
    refuse(place, value, fmt::format("fewer: a sweep has at most {} cells", max_cells));
  }
  std::vector<std::string> numbers;
  for (std::uint64_t x = from; x <= to; x += step) numbers.push_back(fmt::format("{}", x));
  return numbers;
}

std::vector<std::string> swept_values(const SweptOption& option, std::string_view text,
                                      const std::string& place) {
  const bool has_semicolons = text.find(';') != std::string_view::npos;
  std::vector<std::string> parts;
  if (has_semicolons || option.is_list) {
    parts = split_at(text, ';');
  } else {
    parts = split_at(text, ',');
  }
  std::vector<std::string> values;
  for (const std::string& part : parts) {
    for (std::string& value : expanded(option, part, place)) values.push_back(std::move(value));
  }
  return values;
}

}  // namespace delegauge::host
