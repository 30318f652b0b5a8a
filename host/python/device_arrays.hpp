// SPDX-License-Identifier: Apache-2.0
// Arrays of Python's in a GPU's memory, read where they lie, and results that stay there.
#pragma once

#include <nanobind/nanobind.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "host/given/array_games.hpp"
#include "host/python/arrays.hpp"
#include "host/python/evaluation.hpp"
#include "kernels/cuda/backend.hpp"

namespace delegauge::host::python {

/// An array's numbers on a device, kept there for as long as this lasts.
class DeviceView {
 public:
  /// What __dlpack__ gave. Raises UsageError for what is no such capsule, or has been used, and for
  /// numbers that kernels cannot read.
  static DeviceView of_capsule(const nanobind::object& capsule, const std::string& name);
  /// What __cuda_array_interface__ says; strides in bytes, or none for C's order. Raises
  /// UsageError.
  static DeviceView of_pointer(nanobind::object owner, std::uintptr_t pointer, bool in_float,
                               std::vector<std::int64_t> shape,
                               const std::optional<std::vector<std::int64_t>>& strides, int device,
                               const std::string& name);

  const ArrayView& view() const { return view_; }
  int device() const { return device_; }

  /// The same as the one item of an array.
  DeviceView as_item() const;
  /// Items [index, index + 1).
  DeviceView item(std::int64_t index) const;

 private:
  nanobind::object owner_;
  AnyArray lent_;
  ArrayView view_;
  int device_ = 0;
};

/// Numbers in a device's memory that are ours.
class DeviceMemory {
 public:
  /// Raises RunError if the device has no memory for them.
  DeviceMemory(int device, std::uint64_t items, std::uint64_t per_item);

  int device() const { return device_; }
  double* data() const { return reinterpret_cast<double*>(memory_.get()); }
  std::uintptr_t pointer() const { return reinterpret_cast<std::uintptr_t>(memory_.get()); }

  /// A part of them, lent: an object with __dlpack__, which keeps the memory.
  nanobind::object lend(std::int64_t offset, const std::vector<std::size_t>& shape,
                        const std::vector<std::int64_t>& strides) const;

 private:
  int device_;
  std::shared_ptr<std::byte> memory_;
};

/// Adds to the module what works on such arrays.
void add_device_arrays(nanobind::module_& m);

}  // namespace delegauge::host::python
