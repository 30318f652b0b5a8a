// SPDX-License-Identifier: Apache-2.0
#include "host/python/device_arrays.hpp"

#include <fmt/format.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/unique_ptr.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "host/given/measure_there.hpp"
#include "host/python/call.hpp"
#include "host/text/error.hpp"

namespace delegauge::host::python {

namespace nb = nanobind;

namespace {

/// A number lies at a multiple of its size, or kernels cannot read it.
void require_aligned(const ArrayView& view, std::size_t size, const std::string& name) {
  if (reinterpret_cast<std::uintptr_t>(view.data) % size == 0) return;
  throw UsageError(fmt::format(
      "{}: its numbers do not lie at multiples of their size; copy the array, and give the copy",
      name));
}

void require_backend() {
  if (cuda::built()) return;
  throw UsageError(
      "principals: lies on a GPU, and this build has no CUDA backend; copy the arrays to the "
      "processor's memory");
}

std::unique_ptr<cuda::DeviceDesk> open_desk(int device) {
  require_backend();
  try {
    return cuda::device_desk(device);
  } catch (const std::exception& error) {
    throw RunError(
        fmt::format("cuda:{}, where the arrays lie, cannot be used: {}", device, error.what()));
  }
}

/// The numbers in C's order, in NumPy.
template <class Real>
nb::ndarray<nb::numpy> numpy_from(cuda::DeviceDesk& desk, const ArrayView& view) {
  std::size_t count = 1;
  std::vector<std::size_t> shape;
  for (const std::int64_t length : view.shape) {
    shape.push_back(static_cast<std::size_t>(length));
    std::size_t bytes = 0;
    // Strides of 0 make any number of numbers of one.
    if (__builtin_mul_overflow(count, shape.back(), &count) ||
        __builtin_mul_overflow(count, sizeof(Real), &bytes)) {
      throw RunError("an array on the device has more numbers than there is memory");
    }
  }
  auto numbers = std::make_unique<Real[]>(std::max<std::size_t>(1, count));
  if (count > 0) {
    const nb::gil_scoped_release unlocked;
    on_device([&] {
      const cuda::StridedNumbers from = strided(view);
      const auto there = cuda::memory_on(desk.device(), count * sizeof(Real));
      if (!there) {
        throw RunError(fmt::format("cuda:{} has no memory left for {} bytes", desk.device(),
                                   count * sizeof(Real)));
      }
      desk.gather(from, view.storage, there.get(), from.per_item());
      desk.copy_down(numbers.get(), there.get(), count * sizeof(Real));
    });
  }
  Real* const released = numbers.release();
  const nb::capsule owner(released,
                          [](void* memory) noexcept { delete[] static_cast<Real*>(memory); });
  return nb::ndarray<nb::numpy>(released, shape.size(), shape.data(), owner, nullptr,
                                nb::dtype<Real>());
}

nb::ndarray<nb::numpy> copy_down(cuda::DeviceDesk& desk, const DeviceView& array) {
  return array.view().storage == GivenStorage::float32 ? numpy_from<float>(desk, array.view())
                                                       : numpy_from<double>(desk, array.view());
}

std::pair<std::vector<std::string>, DeviceMemory> measure_views(
    PythonCaller& caller, const Measuring& how, cuda::DeviceDesk& desk,
    const DeviceView& principals, const DeviceView& agents,
    const std::optional<AnyArray>& strategies) {
  std::optional<ArrayView> played;
  if (strategies) played = view_of(*strategies, "strategy");
  const ArrayGames games(principals.view(), agents.view(), played);
  std::vector<std::string> names;
  std::optional<DeviceMemory> values;
  measure_on(caller, how, games, desk, names, [&](std::size_t columns) {
    values.emplace(desk.device(), games.shape().games, columns);
    return values->data();
  });
  return {std::move(names), std::move(*values)};
}

/// The numbers in C's order, in memory of their own there, as float64.
DeviceMemory copy_there(cuda::DeviceDesk& desk, const DeviceView& array) {
  const cuda::StridedNumbers from = strided(array.view());
  DeviceMemory made(desk.device(), static_cast<std::uint64_t>(from.shape[0]),
                    static_cast<std::uint64_t>(from.per_item()));
  const nb::gil_scoped_release unlocked;
  on_device([&] {
    desk.gather(from, GivenStorage::float64, made.data(), from.per_item());
    desk.finish();
  });
  return made;
}

/// Columns of numbers side by side: number k of item i is that of the column at `sources[k].first`,
/// and goes to place `sources[k].second` of the item; where there is none, there is 0.
DeviceMemory together(cuda::DeviceDesk& desk, const DeviceMemory& columns, std::uint64_t items,
                      std::uint64_t per_item,
                      const std::vector<std::pair<std::int64_t, std::int64_t>>& sources) {
  DeviceMemory made(desk.device(), items, per_item);
  const nb::gil_scoped_release unlocked;
  on_device([&] {
    desk.zero(made.data(), items * per_item * sizeof(double));
    for (const auto& [offset, place] : sources) {
      cuda::StridedNumbers column;
      column.data = columns.data() + offset;
      column.shape[0] = static_cast<std::int64_t>(items);
      column.strides[0] = 1;
      desk.gather(column, GivenStorage::float64, made.data() + place,
                  static_cast<std::int64_t>(per_item));
    }
    desk.finish();
  });
  return made;
}

}  // namespace

DeviceView DeviceView::of_capsule(const nb::object& capsule, const std::string& name) {
  AnyArray array;
  if (!nb::try_cast(capsule, array, false) || !array.is_valid()) {
    throw UsageError(fmt::format(
        "{}: its __dlpack__ gives no tensor that can be read; a capsule is good for one use",
        name));
  }
  if (array.device_type() != nb::device::cuda::value &&
      array.device_type() != nb::device::cuda_managed::value) {
    throw UsageError(
        fmt::format("{}: __dlpack__ gives an array that lies elsewhere than "
                    "__dlpack_device__ says",
                    name));
  }
  DeviceView made;
  if (array.dtype() == nb::dtype<float>()) {
    made.view_.storage = GivenStorage::float32;
  } else if (array.dtype() != nb::dtype<double>()) {
    throw nb::type_error(
        fmt::format("{}: its numbers are neither float32 nor float64; convert them on the device",
                    name)
            .c_str());
  }
  made.view_.data = array.data();
  for (std::size_t axis = 0; axis < array.ndim(); ++axis) {
    made.view_.shape.push_back(static_cast<std::int64_t>(array.shape(axis)));
    made.view_.strides.push_back(array.stride(axis));
  }
  require_aligned(made.view_, array.itemsize(), name);
  made.device_ = array.device_id();
  made.lent_ = std::move(array);
  return made;
}

DeviceView DeviceView::of_pointer(nb::object owner, std::uintptr_t pointer, bool in_float,
                                  std::vector<std::int64_t> shape,
                                  const std::optional<std::vector<std::int64_t>>& strides,
                                  int device, const std::string& name) {
  DeviceView made;
  const std::size_t size = in_float ? sizeof(float) : sizeof(double);
  made.view_.storage = in_float ? GivenStorage::float32 : GivenStorage::float64;
  made.view_.data = reinterpret_cast<const void*>(pointer);  // NOLINT(performance-no-int-to-ptr)
  if (std::any_of(shape.begin(), shape.end(), [](std::int64_t length) { return length < 0; })) {
    throw UsageError(fmt::format("{}: has an axis of less than no length", name));
  }
  made.view_.strides.resize(shape.size());
  if (strides) {
    if (strides->size() != shape.size()) {
      throw UsageError(
          fmt::format("{}: has {} axes and {} strides", name, shape.size(), strides->size()));
    }
    const auto bytes = static_cast<std::int64_t>(size);
    for (std::size_t axis = 0; axis < shape.size(); ++axis) {
      if ((*strides)[axis] % bytes != 0) {
        throw UsageError(fmt::format(
            "{}: its numbers do not lie at multiples of their size; copy the array, and give the "
            "copy",
            name));
      }
      made.view_.strides[axis] = (*strides)[axis] / bytes;
    }
  } else {
    std::int64_t next = 1;
    for (std::size_t axis = shape.size(); axis-- > 0;) {
      made.view_.strides[axis] = next;
      if (__builtin_mul_overflow(next, std::max<std::int64_t>(1, shape[axis]), &next)) {
        throw UsageError(fmt::format("{}: has more numbers than there is memory", name));
      }
    }
  }
  made.view_.shape = std::move(shape);
  require_aligned(made.view_, size, name);
  made.device_ = device;
  made.owner_ = std::move(owner);
  return made;
}

DeviceView DeviceView::as_item() const {
  DeviceView made = *this;
  made.view_.shape.insert(made.view_.shape.begin(), 1);
  made.view_.strides.insert(made.view_.strides.begin(), 0);
  return made;
}

DeviceView DeviceView::item(std::int64_t index) const {
  DeviceView made = *this;
  const std::size_t size = view_.storage == GivenStorage::float32 ? sizeof(float) : sizeof(double);
  made.view_.data = static_cast<const std::byte*>(view_.data) +
                    index * view_.strides.at(0) * static_cast<std::int64_t>(size);
  made.view_.shape.at(0) = 1;
  return made;
}

DeviceMemory::DeviceMemory(int device, std::uint64_t items, std::uint64_t per_item)
    : device_(device) {
  std::uint64_t bytes = 0;
  if (!__builtin_mul_overflow(items, per_item * sizeof(double), &bytes)) {
    memory_ = on_device([&] { return cuda::memory_on(device, bytes); });
  }
  if (!memory_) {
    throw RunError(fmt::format(
        "cuda:{} has no memory left for {} results of {} games each; free some of it, name the "
        "columns that you need, or measure fewer games at a time",
        device, per_item, items));
  }
}

nb::object DeviceMemory::lend(std::int64_t offset, const std::vector<std::size_t>& shape,
                              const std::vector<std::int64_t>& strides) const {
  using Kept = std::shared_ptr<std::byte>;
  auto kept = std::make_unique<Kept>(memory_);
  const nb::capsule owner(kept.get(),
                          [](void* memory) noexcept { delete static_cast<Kept*>(memory); });
  static_cast<void>(kept.release());
  return nb::cast(nb::ndarray<nb::array_api, double, nb::device::cuda>(
      data() + offset, shape.size(), shape.data(), owner, strides.data(), nb::dtype<double>(),
      nb::device::cuda::value, device_));
}

void add_device_arrays(nb::module_& m) {
  nb::class_<cuda::DeviceDesk>(m, "Desk")
      .def_prop_ro("device", &cuda::DeviceDesk::device)
      .def_prop_ro("stream", &cuda::DeviceDesk::stream)
      .def(
          "wait_for",
          [](cuda::DeviceDesk& desk, std::uintptr_t stream) {
            on_device([&] { desk.wait_for(stream); });
          },
          nb::arg("stream"));
  m.def("desk", &open_desk, nb::arg("device"));
  m.def(
      "device_of",
      [](std::uintptr_t pointer) {
        require_backend();
        return on_device([&] {
          return cuda::device_of(
              reinterpret_cast<const void*>(pointer));  // NOLINT(performance-no-int-to-ptr)
        });
      },
      nb::arg("pointer"));
  nb::class_<DeviceView>(m, "DeviceView")
      .def_prop_ro("device", &DeviceView::device)
      .def_prop_ro("shape", [](const DeviceView& array) { return array.view().shape; })
      .def("as_item", &DeviceView::as_item)
      .def("item", &DeviceView::item, nb::arg("index"));
  m.def("view_of_capsule", &DeviceView::of_capsule, nb::arg("capsule").none(), nb::arg("name"));
  m.def("view_of_pointer", &DeviceView::of_pointer, nb::arg("owner"), nb::arg("pointer"),
        nb::arg("in_float"), nb::arg("shape"), nb::arg("strides").none(), nb::arg("device"),
        nb::arg("name"));
  nb::class_<DeviceMemory>(m, "DeviceMemory")
      .def_prop_ro("device", &DeviceMemory::device)
      .def_prop_ro("pointer", &DeviceMemory::pointer)
      .def(
          "lend",
          [](const DeviceMemory& memory, std::int64_t offset, const std::vector<std::size_t>& shape,
             const std::vector<std::int64_t>& strides) {
            return memory.lend(offset, shape, strides);
          },
          nb::arg("offset"), nb::arg("shape"), nb::arg("strides"));
  m.def("measure_there", &measure_views, nb::arg("call"), nb::arg("how"), nb::arg("desk"),
        nb::arg("principals"), nb::arg("agents"), nb::arg("strategies").noconvert().none());
  m.def("copy_down", &copy_down, nb::arg("desk"), nb::arg("array"));
  m.def("copy_there", &copy_there, nb::arg("desk"), nb::arg("array"));
  m.def("together", &together, nb::arg("desk"), nb::arg("columns"), nb::arg("items"),
        nb::arg("per_item"), nb::arg("sources"));
}

}  // namespace delegauge::host::python
