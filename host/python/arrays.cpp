// SPDX-License-Identifier: Apache-2.0
#include "host/python/arrays.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <utility>

#include "host/text/error.hpp"

namespace delegauge::host::python {

namespace nb = nanobind;

ArrayView view_of(const AnyArray& array, const char* name) {
  if (array.device_type() != nb::device::cpu::value) {
    throw UsageError(fmt::format("{}: is not in the processor's memory; copy it there", name));
  }
  ArrayView view;
  if (array.dtype() == nb::dtype<float>()) {
    view.storage = GivenStorage::float32;
  } else if (array.dtype() != nb::dtype<double>()) {
    throw UsageError(fmt::format("{}: its numbers are neither float32 nor float64", name));
  }
  view.data = array.data();
  for (std::size_t axis = 0; axis < array.ndim(); ++axis) {
    view.shape.push_back(static_cast<std::int64_t>(array.shape(axis)));
    view.strides.push_back(array.stride(axis));
  }
  return view;
}

nb::object numpy_of(MeasuredArray measured, std::uint64_t games) {
  double* const values = measured.values.release();
  const nb::capsule owner(
      values, [](void* memory) noexcept { FreeAligned()(static_cast<double*>(memory)); });
  return nb::cast(nb::ndarray<nb::numpy, double>(
      values, {measured.names.size(), static_cast<std::size_t>(games)}, owner,
      {measured.stride, 1}));
}

}  // namespace delegauge::host::python
