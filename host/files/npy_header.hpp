// SPDX-License-Identifier: Apache-2.0
// The header of NumPy's .npy files, format versions 1.0 to 3.0: a magic string, the version, the
// header's length and a Python dictionary that says what the array is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernels/executor/given_job.hpp"

namespace delegauge::host {

/// How a number is stored.
struct NpyItem {
  enum class Kind { boolean, whole, whole_or_negative, floating };
  Kind kind = Kind::floating;
  std::size_t size = sizeof(double);  // bytes
  bool big_endian = false;
};

/// An array of real numbers in C order.
struct NpyHeader {
  NpyItem item;
  std::vector<std::int64_t> shape;  // entries >= 0
  std::size_t data_offset = 0;      // bytes from the file's beginning
};

/// A member of a structured array's records: a number, or text padded with zeros.
struct NpyField {
  std::string name;
  enum class Kind { number, bytes, unicode };  // unicode: code points of four bytes
  Kind kind = Kind::number;
  NpyItem item;            // of numbers, and the order of code points' bytes
  std::size_t offset = 0;  // in a record
  std::size_t size = 0;    // bytes
};

/// A structured array of one dimension.
struct NpyRecords {
  std::vector<NpyField> fields;
  std::size_t record_bytes = 0;
  std::uint64_t rows = 0;
  std::size_t data_offset = 0;
};

inline constexpr std::size_t npy_preamble = 12;  // bytes that tell how long the header is
inline constexpr std::string_view npy_magic = "\x93NUMPY";

/// How kernels can take numbers stored like this, as they are in the file; none if they must be
/// converted to double first.
std::optional<GivenStorage> direct_storage(const NpyHeader& header);

/// `count` numbers at `bytes`, in double. Whole numbers beyond 2^53 become the double nearest to
/// them.
std::vector<double> to_doubles(const NpyItem& item, const void* bytes, std::size_t count);

/// How many bytes magic, version, length and dictionary take together, from the file's first
/// npy_preamble bytes (fewer if the file is shorter). `name` stands for the file in messages.
/// Raises UsageError if this is no .npy file of a known version.
std::size_t npy_header_size(std::string_view beginning, const std::string& name);

/// Reads the header: `bytes` are the npy_header_size() first bytes of the file. Numbers may be
/// float16, float32, float64, integers of up to 64 bits or bool, of either byte order. Raises
/// UsageError for a broken header, other numbers, Fortran order, and structured or object arrays.
NpyHeader parse_npy_header(std::string_view bytes, const std::string& name);

/// The same of a structured array. Members may be numbers, as above, bytes ('S5') or text ('<U5').
/// Raises UsageError for others, for plain arrays, and for more than one dimension.
NpyRecords parse_npy_records(std::string_view bytes, const std::string& name);

/// "(1000, 8, 4)".
std::string shape_text(const std::vector<std::int64_t>& shape);

}  // namespace delegauge::host
