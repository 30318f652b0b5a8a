// SPDX-License-Identifier: Apache-2.0
#include "host/check/narrow.hpp"

namespace delegauge::host {

IndexRange narrowed(IndexRange games, const Differ& differ) {
  while (games.size() > 1) {
    const std::uint64_t middle = games.begin + games.size() / 2;
    const IndexRange first = {games.begin, middle}, second = {middle, games.end};
    if (differ(first)) {
      games = first;
    } else if (differ(second)) {
      games = second;
    } else {
      break;
    }
  }
  return games;
}

}  // namespace delegauge::host
