// SPDX-License-Identifier: Apache-2.0
// The header of NumPy's .npy files, format versions 1.0 to 3.0: a magic string, the version, the
// header's length and a Python dictionary that says what the array is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "kernels/executor/given_job.hpp"

namespace delegauge::host {

/// An array of little-endian float32 or float64 in C order.
struct NpyHeader {
  GivenStorage storage = GivenStorage::float64;
  std::vector<std::int64_t> shape;  // entries >= 0
  std::size_t data_offset = 0;  // bytes from the file's beginning, a multiple of the item's size
};

inline constexpr std::size_t npy_preamble = 12;  // bytes that tell how long the header is
inline constexpr std::string_view npy_magic = "\x93NUMPY";

/// Bytes of one number.
std::size_t item_size(GivenStorage storage);

/// How many bytes magic, version, length and dictionary take together, from the file's first
/// npy_preamble bytes (fewer if the file is shorter). `name` stands for the file in messages.
/// Raises UsageError if this is no .npy file of a known version.
std::size_t npy_header_size(std::string_view beginning, const std::string& name);

/// Reads the header: `bytes` are the npy_header_size() first bytes of the file. Raises UsageError
/// for a broken header, other numbers than '<f4' and '<f8', Fortran order, and structured or object
/// arrays.
NpyHeader parse_npy_header(std::string_view bytes, const std::string& name);

/// "(1000, 8, 4)".
std::string shape_text(const std::vector<std::int64_t>& shape);

}  // namespace delegauge::host
