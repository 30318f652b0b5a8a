// SPDX-License-Identifier: Apache-2.0
// Arrays along named dimensions as an HDF5 file, which xarray opens: made in memory, a file like
// any other.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "host/files/hdf5_file.hpp"
#include "host/files/hdf5_scales.hpp"

namespace delegauge::host {

class LabelledArrays {
 public:
  LabelledArrays();

  void attribute(const std::string& name, const std::string& text);
  /// A dimension with what lies along it. Texts that are all numbers are numbers in the file.
  /// Returns its number.
  std::size_t add_dimension(const std::string& name, const std::vector<std::string>& labels);
  /// Values in the order of the dimensions, the last varying fastest.
  void add_array(const std::string& name, const std::vector<std::size_t>& dimensions,
                 const std::vector<double>& values);
  void add_array(const std::string& name, const std::vector<std::size_t>& dimensions,
                 const std::vector<std::string>& texts);
  /// The file. Nothing can be added afterwards.
  std::string take();

 private:
  struct Dimension {
    Hdf5Handle scale;
    hsize_t size;
    std::vector<ScaleUse> uses;
  };
  void add(const std::string& name, const std::vector<std::size_t>& dimensions, hid_t type,
           const void* values);
  hid_t create(const std::string& name, hid_t type, const std::vector<hsize_t>& size) const;

  Hdf5Handle file_;
  std::vector<Dimension> dimensions_;
};

}  // namespace delegauge::host
