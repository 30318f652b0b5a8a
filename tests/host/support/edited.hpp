// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <random>
#include <string>
#include <string_view>

namespace delegauge::host {

/// The text after one to four random edits: characters of `likely` written over others or put
/// between them, pieces taken out, pieces repeated.
inline std::string edited(std::string text, std::string_view likely, std::mt19937& random) {
  const auto below = [&random](std::size_t bound) { return random() % bound; };
  for (std::size_t edits = 1 + below(4); edits > 0; --edits) {
    const std::size_t at = below(text.size());
    switch (below(4)) {
      case 0:
        text[at] = likely[below(likely.size())];
        break;
      case 1:
        text.insert(at, 1, likely[below(likely.size())]);
        break;
      case 2:
        text.erase(at, 1 + below(8));
        break;
      default:
        text.insert(at, text.substr(below(text.size()), 1 + below(20)));
    }
  }
  return text;
}

}  // namespace delegauge::host
