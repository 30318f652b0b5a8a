// SPDX-License-Identifier: Apache-2.0
// sweep.h5: the table as arrays along what varies.
#include "host/files/labelled_arrays.hpp"
#include "host/sweep/arrays.hpp"
#include "host/sweep/results.hpp"

namespace delegauge::host {

std::string sweep_h5(const SweepConfiguration& sweep, const SweepTable& table) {
  const SweepArrays arrays = sweep_arrays(sweep, table);
  LabelledArrays file;
  file.attribute("format", "delegauge-sweep");
  file.attribute("job", arrays.job);
  for (const SweepArrays::Dimension& dimension : arrays.dimensions) {
    file.add_dimension(dimension.name, dimension.labels);  // numbered as they are here
  }
  for (const SweepArrays::Array& array : arrays.arrays) {
    std::visit([&](const auto& values) { file.add_array(array.name, array.dimensions, values); },
               array.values);
  }
  return file.take();
}

}  // namespace delegauge::host
