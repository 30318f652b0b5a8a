// SPDX-License-Identifier: Apache-2.0
#include "kernels/executor/game_columns.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string_view>

namespace delegauge {

std::vector<std::string> game_column_names(int players) {
  std::vector<std::string> names;
  for (int q = 0; q < game_quantity_count; ++q) {
    const auto quantity = static_cast<GameQuantity>(q);
    const GameQuantityInfo& info = info_of(quantity);
    const auto add = [&](const std::string& entry) {
      names.push_back(std::string(info.name) + "_" + entry);
    };
    switch (info.extent) {
      case Extent::game:
        names.emplace_back(info.name);
        break;
      case Extent::players:
        for (int i = 1; i <= players; ++i) add(std::to_string(i));
        break;
      case Extent::pairs:
        for (int a = 1; a <= 2 * players; ++a) {
          for (int b = a + 1; b <= 2 * players; ++b) {
            add(std::to_string(a) + "_" + std::to_string(b));
          }
        }
        break;
      case Extent::bounds:
      case Extent::plain_bounds:
        for (int b = 0; b < extent_of(quantity, players); ++b) {
          const std::string bound(bound_names[static_cast<std::size_t>(b)]);
          if (quantity == GameQuantity::bounds) {
            names.push_back(bound);
          } else {
            add(bound);
          }
        }
        break;
    }
  }
  return names;
}

bool is_asked_for(int column, int players) {
  using Q = GameQuantity;
  const auto within = [&](Q quantity) {
    const ColumnSpan span = game_columns_of(quantity, players);
    return column >= span.first && column < span.end ? column - span.first : -1;
  };
  for (const Q quantity : {Q::pairwise_distance, Q::miscalibration, Q::calibration}) {
    if (within(quantity) >= 0) return true;
  }
  for (const Q quantity : {Q::bounds, Q::tightness, Q::slack}) {
    const int b = within(quantity);
    if (b >= 0 && !is_plain(static_cast<Bound>(b))) return true;
  }
  return false;
}

ColumnSpan game_columns_of(GameQuantity quantity, int players) {
  int first = 0;
  for (int q = 0; q < static_cast<int>(quantity); ++q) {
    first += extent_of(static_cast<GameQuantity>(q), players);
  }
  return {first, first + extent_of(quantity, players)};
}

GameColumns game_columns(int players, const std::vector<int>& chosen) {
  GameColumns columns;
  std::fill(std::begin(columns.slot), std::end(columns.slot), std::int16_t{-1});
  for (int q = 0; q < game_quantity_count; ++q) {
    columns.first[q] =
        static_cast<std::int16_t>(game_columns_of(static_cast<GameQuantity>(q), players).first);
  }
  for (const int column : chosen) {
    columns.slot[column] = static_cast<std::int16_t>(columns.count);
    columns.count += 1;
  }
  return columns;
}

}  // namespace delegauge
