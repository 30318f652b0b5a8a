// SPDX-License-Identifier: Apache-2.0
#include "host/text/suggestion.hpp"

#include <algorithm>
#include <cctype>
#include <cstddef>

namespace delegauge::host {
namespace {

/// Letters left out, put in, exchanged or swapped with their neighbour that turn one text into the
/// other (optimal string alignment).
std::size_t slips_between(std::string_view a, std::string_view b) {
  const std::size_t width = b.size() + 1;
  std::vector<std::size_t> before(width), row(width), next(width);
  for (std::size_t j = 0; j < width; ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    next[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t exchanged = row[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      next[j] = std::min({row[j] + 1, next[j - 1] + 1, exchanged});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) next[j] = std::min(next[j], before[j - 2] + 1);
    }
    before.swap(row);
    row.swap(next);
  }
  return row[b.size()];
}

/// Case, and what stands between words, are no slips.
std::string folded(std::string_view text) {
  std::string letters;
  for (const char c : text) {
    letters += c == '_' ? '-' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return letters;
}

}  // namespace

std::string closest_name(std::string_view word, const std::vector<std::string>& names) {
  constexpr std::size_t least_beginning = 3;
  const std::string wanted = folded(word);
  // One slip of a short word, one more for every five letters of a longer one.
  std::size_t fewest = 2 + wanted.size() / 5;
  std::string closest;
  for (const std::string& name : names) {
    const std::string offered = folded(name);
    const bool begun = wanted.size() >= least_beginning && offered.rfind(wanted, 0) == 0;
    // Each slip changes the length by one at most; a long text from a file is not looked through.
    if (!begun && wanted.size() >= offered.size() + fewest) continue;
    const std::size_t slips = begun ? 1 : slips_between(wanted, offered);
    // A slip more than there are letters left as they are is another word.
    if (slips < fewest && slips < wanted.size()) {
      fewest = slips;
      closest = name;
    }
  }
  return closest;
}

}  // namespace delegauge::host
