// SPDX-License-Identifier: Apache-2.0
// The little of HDF5 that is needed: one file of one-dimensional columns whose chunks come
// compressed. Not for several threads at a time.
#pragma once

#include <hdf5.h>

#include <cstdint>
#include <string>
#include <vector>

namespace delegauge::host {

/// An identifier of HDF5's, closed in the end.
class Hdf5Handle {
 public:
  using Close = herr_t (*)(hid_t);
  Hdf5Handle(hid_t id, Close close, const char* what);
  ~Hdf5Handle();
  Hdf5Handle(Hdf5Handle&& other) noexcept;
  Hdf5Handle& operator=(Hdf5Handle&&) = delete;
  operator hid_t() const { return id_; }
  /// Closes it now. Raises RunError, saying what failed: of what can be written, closing may.
  void finish(const char* what);

 private:
  hid_t id_;
  Close close_;
};

/// Raises RunError, saying what failed, for a negative result of HDF5's.
void require_hdf5(herr_t result, const char* what);

/// A chunk's bytes, as the filters shuffle and deflate leave them.
struct PackedChunk {
  std::vector<unsigned char> bytes;
  std::uint32_t skipped_filters = 0;  // HDF5's mask
};
/// `count` numbers of `size` bytes each.
PackedChunk pack_chunk(const void* numbers, std::size_t count, std::size_t size);

class Hdf5File {
 public:
  /// The file may exist; what is in it is lost.
  explicit Hdf5File(const std::string& path);

  void attribute(const std::string& name, const std::string& text);
  void attribute(const std::string& name, std::uint64_t number);
  /// A column of the native type, with its unit. The first column is the scale of all others'
  /// dimension. Returns its number.
  std::size_t add_column(const std::string& name, const std::string& unit, hid_t type,
                         std::uint64_t rows, std::uint64_t chunk);
  /// The chunk whose first row is `row`.
  void write(std::size_t column, std::uint64_t row, const PackedChunk& chunk);
  /// Closes the file; all is handed to the system then. Raises RunError if not. A file that is
  /// destroyed without it is in no defined state.
  void finish();

 private:
  Hdf5Handle file_;
  std::vector<Hdf5Handle> columns_;
};

}  // namespace delegauge::host
