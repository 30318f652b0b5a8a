// SPDX-License-Identifier: Apache-2.0
#include "host/python/sweeps.hpp"

#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "host/files/label_values.hpp"

namespace delegauge::host::python {

namespace nb = nanobind;

namespace {

nb::object values_of(const std::vector<double>& numbers) {
  return nb::bytes(numbers.data(), numbers.size() * sizeof(double));
}

nb::object values_of(const std::vector<std::string>& texts) { return nb::cast(texts); }

}  // namespace

nb::tuple tuples_of(const SweepArrays& arrays) {
  nb::list dimensions, all;
  for (const SweepArrays::Dimension& dimension : arrays.dimensions) {
    const nb::object labels = std::visit([](const auto& values) { return nb::cast(values); },
                                         label_values(dimension.labels));
    dimensions.append(nb::make_tuple(dimension.name, labels));
  }
  for (const SweepArrays::Array& array : arrays.arrays) {
    nb::list names;
    for (const std::size_t d : array.dimensions) names.append(arrays.dimensions[d].name);
    const nb::object values =
        std::visit([](const auto& of) { return values_of(of); }, array.values);
    all.append(nb::make_tuple(array.name, names, values));
  }
  return nb::make_tuple(dimensions, all);
}

}  // namespace delegauge::host::python
