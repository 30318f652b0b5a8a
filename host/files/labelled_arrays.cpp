// SPDX-License-Identifier: Apache-2.0
#include "host/files/labelled_arrays.hpp"

#include <cstdint>
#include <variant>

#include "host/files/label_values.hpp"

namespace delegauge::host {
namespace {

hid_t create_in_memory() {
  begin_hdf5();
  const Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "begin a file");
  constexpr std::size_t growth = std::size_t{1} << 20U;
  require_hdf5(H5Pset_fapl_core(access, growth, false), "begin a file");
  return H5Fcreate("sweep.h5", H5F_ACC_TRUNC, H5P_DEFAULT, access);
}

Hdf5Handle text_type() {
  constexpr const char* what = "make a type";
  Hdf5Handle type(H5Tcopy(H5T_C_S1), H5Tclose, what);
  require_hdf5(H5Tset_size(type, H5T_VARIABLE), what);
  require_hdf5(H5Tset_cset(type, H5T_CSET_UTF8), what);
  return type;
}

std::vector<const char*> pointers_to(const std::vector<std::string>& texts) {
  std::vector<const char*> pointers;
  pointers.reserve(texts.size());
  for (const std::string& text : texts) pointers.push_back(text.c_str());
  return pointers;
}

/// The type of an array's elements in the file, and in memory.
struct ElementTypes {
  hid_t file, memory;
};

}  // namespace

LabelledArrays::LabelledArrays() : file_(create_in_memory(), H5Fclose, "begin a file") {}

void LabelledArrays::attribute(const std::string& name, const std::string& text) {
  write_text_attribute(file_, name, text);
}

hid_t LabelledArrays::create(const std::string& name, hid_t type,
                             const std::vector<hsize_t>& size) const {
  constexpr const char* what = "create an array";
  const Hdf5Handle space(H5Screate_simple(static_cast<int>(size.size()), size.data(), nullptr),
                         H5Sclose, what);
  const Hdf5Handle options(H5Pcreate(H5P_DATASET_CREATE), H5Pclose, what);
  require_hdf5(H5Pset_obj_track_times(options, false), what);  // equal runs, equal bytes
  return H5Dcreate2(file_, name.c_str(), type, space, H5P_DEFAULT, options, H5P_DEFAULT);
}

std::size_t LabelledArrays::add_dimension(const std::string& name,
                                          const std::vector<std::string>& labels) {
  constexpr const char* what = "write a dimension";
  const std::vector<hsize_t> size = {labels.size()};
  const auto write = [&](ElementTypes type, const void* values) {
    dimensions_.push_back({{create(name, type.file, size), H5Dclose, what}, size[0], {}});
    require_hdf5(
        H5Dwrite(dimensions_.back().scale, type.memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, values),
        what);
  };
  const LabelValues values = label_values(labels);
  if (const auto* const whole = std::get_if<std::vector<std::int64_t>>(&values)) {
    write({H5T_STD_I64LE, H5T_NATIVE_INT64}, whole->data());
  } else if (const auto* const numbers = std::get_if<std::vector<double>>(&values)) {
    write({H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE}, numbers->data());
  } else {
    const Hdf5Handle type = text_type();
    write({type, type}, pointers_to(labels).data());
  }
  make_scale(dimensions_.back().scale, name);
  return dimensions_.size() - 1;
}

void LabelledArrays::add(const std::string& name, const std::vector<std::size_t>& dimensions,
                         hid_t type, const void* values) {
  constexpr const char* what = "write an array";
  std::vector<hsize_t> size;
  std::vector<hid_t> scales;
  for (const std::size_t d : dimensions) {
    size.push_back(dimensions_[d].size);
    scales.push_back(dimensions_[d].scale);
  }
  const Hdf5Handle data(create(name, type, size), H5Dclose, what);
  require_hdf5(H5Dwrite(data, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values), what);
  attach_scales(data, scales);
  for (std::size_t d = 0; d < dimensions.size(); ++d) {
    dimensions_[dimensions[d]].uses.push_back({reference_to(data), static_cast<std::int32_t>(d)});
  }
}

void LabelledArrays::add_array(const std::string& name, const std::vector<std::size_t>& dimensions,
                               const std::vector<double>& values) {
  add(name, dimensions, H5T_NATIVE_DOUBLE, values.data());
}

void LabelledArrays::add_array(const std::string& name, const std::vector<std::size_t>& dimensions,
                               const std::vector<std::string>& texts) {
  const Hdf5Handle type = text_type();
  add(name, dimensions, type, pointers_to(texts).data());
}

std::string LabelledArrays::take() {
  constexpr const char* what = "finish a file";
  for (Dimension& dimension : dimensions_) {
    if (!dimension.uses.empty()) list_uses(dimension.scale, dimension.uses);
    dimension.scale.finish(what);
  }
  require_hdf5(H5Fflush(file_, H5F_SCOPE_LOCAL), what);
  const ssize_t size = H5Fget_file_image(file_, nullptr, 0);
  require_hdf5(size < 0 ? -1 : 0, what);
  std::string bytes(static_cast<std::size_t>(size), '\0');
  require_hdf5(H5Fget_file_image(file_, bytes.data(), bytes.size()) < 0 ? -1 : 0, what);
  file_.finish(what);
  return bytes;
}

}  // namespace delegauge::host
