// SPDX-License-Identifier: Apache-2.0
#include "host/files/packed.hpp"

#include <zlib.h>

#include <cstdint>
#include <cstring>
#include <new>

namespace delegauge::host {
namespace {

// The length of the text comes first, so that it is known before anything is made of it.
using Length = std::uint64_t;
/// Deflate makes no byte of more than this many: a length beyond is none, and nothing is made of
/// it.
constexpr std::uint64_t most_of_byte = 1032;

}  // namespace

std::size_t most_packed(std::size_t bytes) {
  return sizeof(Length) + compressBound(static_cast<uLong>(bytes));
}

std::string packed(std::string_view text) {
  // A sweep packs while others wait for the thread: the fastest level takes two thirds off.
  constexpr int level = 1;
  std::string bytes(most_packed(text.size()), '\0');
  const Length length = text.size();
  std::memcpy(bytes.data(), &length, sizeof(Length));
  uLongf size = static_cast<uLongf>(bytes.size() - sizeof(Length));
  const int code = compress2(reinterpret_cast<Bytef*>(bytes.data() + sizeof(Length)), &size,
                             reinterpret_cast<const Bytef*>(text.data()),
                             static_cast<uLong>(text.size()), level);
  if (code != Z_OK) throw std::bad_alloc();  // the buffer is large enough
  bytes.resize(sizeof(Length) + size);
  bytes.shrink_to_fit();
  return bytes;
}

std::string unpacked(std::string_view bytes, std::size_t most) {
  Length length = 0;
  if (bytes.size() < sizeof(Length)) throw PackingFault("ends too early");
  std::memcpy(&length, bytes.data(), sizeof(Length));
  bytes.remove_prefix(sizeof(Length));
  if (length > most || length / most_of_byte > bytes.size()) {
    throw PackingFault("has a text that is too long");
  }
  std::string text(static_cast<std::size_t>(length), '\0');
  uLongf size = static_cast<uLongf>(length);
  const int code =
      uncompress(reinterpret_cast<Bytef*>(text.data()), &size,
                 reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uLong>(bytes.size()));
  if (code == Z_MEM_ERROR) throw std::bad_alloc();
  if (code != Z_OK || size != length) throw PackingFault("has a damaged text");
  return text;
}

}  // namespace delegauge::host
