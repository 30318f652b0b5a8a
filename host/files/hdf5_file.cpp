// SPDX-License-Identifier: Apache-2.0
#include "host/files/hdf5_file.hpp"

#include <fmt/format.h>
#include <hdf5.h>
#include <libdeflate.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <utility>

#include "host/files/hdf5_scales.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

/// Finds "errno = 28" in what HDF5 says of an error; the innermost comes first.
herr_t find_system_error(unsigned /*depth*/, const H5E_error2_t* error, void* found) {
  if (error->desc == nullptr) return 0;
  constexpr const char* key = "errno = ";
  const char* const at = std::strstr(error->desc, key);
  if (at == nullptr) return 0;
  *static_cast<int*>(found) = std::atoi(at + std::strlen(key));
  return 1;
}

/// The system's reason for this thread's last failure; 0 if HDF5 knows of none.
int system_error() {
  int error = 0;
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, find_system_error, &error);
  return error;
}

[[noreturn]] void fail(const char* what) {
  const int error = system_error();
  throw RunError(
      fmt::format("--dump: HDF5 could not {}{}; free some space there, or dump elsewhere", what,
                  error != 0 ? fmt::format(" ({})", std::strerror(error)) : ""));
}

hid_t create(const std::string& path) {
  begin_hdf5();
  return H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
}

/// Bytes of one significance together, as HDF5's filter shuffle puts them.
std::vector<unsigned char> shuffled(const unsigned char* bytes, std::size_t count,
                                    std::size_t size) {
  std::vector<unsigned char> planes(count * size);
  for (std::size_t plane = 0; plane < size; ++plane) {
    unsigned char* const to = planes.data() + plane * count;
    for (std::size_t i = 0; i < count; ++i) to[i] = bytes[i * size + plane];
  }
  return planes;
}

struct FreeCompressor {
  void operator()(libdeflate_compressor* compressor) const {
    libdeflate_free_compressor(compressor);
  }
};

constexpr int deflate_level = 1;  // random digits do not get smaller with more effort

}  // namespace

Hdf5Handle::Hdf5Handle(hid_t id, Close close, const char* what) : id_(id), close_(close) {
  if (id < 0) fail(what);
}
Hdf5Handle::~Hdf5Handle() {
  if (id_ >= 0) close_(id_);
}
Hdf5Handle::Hdf5Handle(Hdf5Handle&& other) noexcept
    : id_(std::exchange(other.id_, -1)), close_(other.close_) {}

void Hdf5Handle::finish(const char* what) { require_hdf5(close_(std::exchange(id_, -1)), what); }

void require_hdf5(herr_t result, const char* what) {
  if (result < 0) fail(what);
}

PackedChunk pack_chunk(const void* numbers, std::size_t count, std::size_t size) {
  thread_local const std::unique_ptr<libdeflate_compressor, FreeCompressor> compressor(
      libdeflate_alloc_compressor(deflate_level));
  if (!compressor) throw std::bad_alloc();
  const std::vector<unsigned char> planes =
      shuffled(static_cast<const unsigned char*>(numbers), count, size);
  PackedChunk packed;
  packed.bytes.resize(planes.size());
  const std::size_t length = libdeflate_zlib_compress(
      compressor.get(), planes.data(), planes.size(), packed.bytes.data(), packed.bytes.size());
  if (length > 0) {
    packed.bytes.resize(length);
  } else {  // it does not get smaller
    constexpr std::uint32_t deflate = 1U << 1U;
    packed.bytes = planes;
    packed.skipped_filters = deflate;
  }
  return packed;
}

Hdf5File::Hdf5File(const std::string& path) : file_(create(path), H5Fclose, "create the file") {}

void Hdf5File::attribute(const std::string& name, const std::string& text) {
  write_text_attribute(file_, name, text);
}

void Hdf5File::attribute(const std::string& name, std::uint64_t number) {
  constexpr const char* what = "write an attribute";
  const Hdf5Handle space(H5Screate(H5S_SCALAR), H5Sclose, what);
  const Hdf5Handle attribute(
      H5Acreate2(file_, name.c_str(), H5T_STD_U64LE, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose,
      what);
  require_hdf5(H5Awrite(attribute, H5T_NATIVE_UINT64, &number), what);
}

std::size_t Hdf5File::add_column(const std::string& name, const std::string& unit, hid_t type,
                                 std::uint64_t rows, std::uint64_t chunk) {
  constexpr const char* what = "create a column";
  const hsize_t size = rows, part = chunk;
  const Hdf5Handle space(H5Screate_simple(1, &size, nullptr), H5Sclose, what);
  const Hdf5Handle options(H5Pcreate(H5P_DATASET_CREATE), H5Pclose, what);
  require_hdf5(H5Pset_chunk(options, 1, &part), what);
  require_hdf5(H5Pset_shuffle(options), what);
  require_hdf5(H5Pset_deflate(options, deflate_level), what);
  require_hdf5(H5Pset_fill_time(options, H5D_FILL_TIME_NEVER), what);
  require_hdf5(H5Pset_obj_track_times(options, false), what);  // equal runs, equal bytes
  columns_.emplace_back(
      H5Dcreate2(file_, name.c_str(), type, space, H5P_DEFAULT, options, H5P_DEFAULT), H5Dclose,
      what);
  const hid_t column = columns_.back();
  if (columns_.size() == 1) {
    make_scale(column, name);
  } else {
    attach_scales(column, {columns_.front()});
  }
  write_text_attribute(column, "units", unit);
  return columns_.size() - 1;
}

void Hdf5File::write(std::size_t column, std::uint64_t row, const PackedChunk& chunk) {
  begin_hdf5();
  const hsize_t at = row;
  require_hdf5(H5Dwrite_chunk(columns_[column], H5P_DEFAULT, chunk.skipped_filters, &at,
                              chunk.bytes.size(), chunk.bytes.data()),
               "write games");
}

void Hdf5File::finish() {
  constexpr const char* what = "write the file";
  begin_hdf5();
  std::vector<ScaleUse> uses;
  for (std::size_t i = 1; i < columns_.size(); ++i) uses.push_back({reference_to(columns_[i])});
  if (!uses.empty()) list_uses(columns_.front(), uses);
  for (Hdf5Handle& column : columns_) column.finish(what);
  require_hdf5(H5Fflush(file_, H5F_SCOPE_LOCAL), what);
  file_.finish(what);
}

}  // namespace delegauge::host
