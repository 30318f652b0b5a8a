// SPDX-License-Identifier: Apache-2.0
#include "host/files/bounded_json.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <vector>

namespace delegauge::host {
namespace {

// Ours have 8 levels, 40 members, and with 10,000 points of a grid 3 million values.
constexpr std::size_t most_levels = 64;
constexpr std::size_t most_members = 512;
constexpr std::size_t most_values = 10'000'000;

/// Goes by brackets, colons and commas outside strings. What is no JSON may pass; the parser sees.
void require_bounded(std::string_view text) {
  std::vector<std::size_t> members;  // of the containers that are open
  std::size_t values = 0;
  bool in_string = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (in_string) {
      if (c == '\\') at += 1;
      in_string = c != '"';
      continue;
    }
    switch (c) {
      case '"':
        in_string = true;
        break;
      case '{':
      case '[':
        members.push_back(0);
        if (members.size() > most_levels) {
          throw JsonFault(fmt::format("it is nested more than {} levels deep", most_levels));
        }
        break;
      case '}':
      case ']':
        if (!members.empty()) members.pop_back();
        break;
      case ':':
        if (!members.empty() && ++members.back() > most_members) {
          throw JsonFault(fmt::format("it has an object of more than {} members", most_members));
        }
        break;
      case ',':
        if (++values > most_values) {
          throw JsonFault(fmt::format("it has more than {} values", most_values));
        }
        break;
      default:
        break;
    }
  }
}

}  // namespace

nlohmann::ordered_json parse_bounded_json(std::string_view text) {
  require_bounded(text);
  nlohmann::ordered_json document = nlohmann::ordered_json::parse(text, nullptr, false);
  if (document.is_discarded()) throw JsonFault("it is no valid JSON: cut off, or changed");
  return document;
}

}  // namespace delegauge::host
