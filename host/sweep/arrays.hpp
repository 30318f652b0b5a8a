// SPDX-License-Identifier: Apache-2.0
// A sweep's table as arrays along what varies: sweep.h5, and xarray's in Python.
#pragma once

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "host/job/sweep_table.hpp"
#include "host/sweep/configuration.hpp"

namespace delegauge::host {

struct SweepArrays {
  struct Dimension {
    std::string name;
    std::vector<std::string> labels;
  };
  struct Array {
    std::string name;
    std::vector<std::size_t> dimensions;  // by number; the last varies fastest
    /// NaN, or an empty text, where there is nothing.
    std::variant<std::vector<double>, std::vector<std::string>> values;
  };
  std::string job;
  std::vector<Dimension> dimensions;
  std::vector<Array> arrays;
};

/// The varied options are dimensions, or `cell` where cells are no product, and so are the points
/// of cells that have some.
SweepArrays sweep_arrays(const SweepConfiguration& sweep, const SweepTable& table);

}  // namespace delegauge::host
