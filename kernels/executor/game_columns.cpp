// SPDX-License-Identifier: Apache-2.0
#include "kernels/executor/given_columns.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace delegauge {

std::vector<std::string> given_column_names(int players) {
  std::vector<std::string> names;
  const auto add = [&names](std::string_view quantity, const std::string& entry) {
    names.push_back(std::string(quantity) + "_" + entry);
  };
  for (const GivenQuantityInfo& quantity : given_quantities) {
    switch (quantity.extent) {
      case GivenExtent::game:
        names.emplace_back(quantity.name);
        break;
      case GivenExtent::players:
        for (int i = 1; i <= players; ++i) add(quantity.name, std::to_string(i));
        break;
      case GivenExtent::pairs:
        for (int a = 1; a <= 2 * players; ++a) {
          for (int b = a + 1; b <= 2 * players; ++b) {
            add(quantity.name, std::to_string(a) + "_" + std::to_string(b));
          }
        }
        break;
      case GivenExtent::bounds:
        for (const std::string_view bound : bound_names) add(quantity.name, std::string(bound));
        break;
    }
  }
  return names;
}

GivenSpan given_columns_of(GivenQuantity quantity, int players) {
  int first = 0;
  for (int q = 0; q < static_cast<int>(quantity); ++q) {
    first += given_extent(static_cast<GivenQuantity>(q), players);
  }
  return {first, first + given_extent(quantity, players)};
}

GivenColumns given_columns(int players, const std::vector<int>& chosen) {
  GivenColumns columns;
  std::fill(std::begin(columns.slot), std::end(columns.slot), std::int16_t{-1});
  for (int q = 0; q < given_quantity_count; ++q) {
    columns.first[q] =
        static_cast<std::int16_t>(given_columns_of(static_cast<GivenQuantity>(q), players).first);
  }
  for (const int column : chosen) {
    columns.slot[column] = static_cast<std::int16_t>(columns.count);
    columns.count += 1;
  }
  return columns;
}

}  // namespace delegauge
