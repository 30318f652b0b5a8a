// SPDX-License-Identifier: Apache-2.0
#include "host/job/state_file.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "host/files/bounded_json.hpp"
#include "host/files/regular_file.hpp"

#include "host/text/error.hpp"
#include "host/text/version.hpp"

namespace delegauge::host {
namespace {

constexpr std::string_view magic = "delegauge state\n";
constexpr std::size_t checksum_bytes = sizeof(std::uint32_t);

std::uint32_t checksum(std::string_view bytes) {
  // zlib takes lengths of 32 bits.
  constexpr std::size_t part = 1U << 30U;
  uLong sum = crc32(0, nullptr, 0);
  for (std::size_t at = 0; at < bytes.size(); at += part) {
    const std::string_view piece = bytes.substr(at, part);
    sum = crc32(sum, reinterpret_cast<const Bytef*>(piece.data()), static_cast<uInt>(piece.size()));
  }
  return static_cast<std::uint32_t>(sum);
}

}  // namespace

std::string program_name() { return fmt::format("{} ({})", program_version(), program_commit()); }

std::string to_bytes(const State& state) {
  ByteWriter to;
  to.array(magic.data(), magic.size());
  to.put(state_version);
  to.text(state.program);
  to.text(state.job);
  to.text(state.configuration.dump());
  to.put(state.whole.begin);
  to.put(state.whole.end);
  to.text(state.partial);
  to.put(checksum(to.bytes()));
  return to.take();
}

State state_from_bytes(std::string_view bytes) {
  if (bytes.empty()) throw StateError("is empty");
  if (bytes.substr(0, magic.size()) != magic.substr(0, bytes.size())) {
    throw StateError("is no checkpoint or shard of delegauge's");
  }
  constexpr std::size_t head = magic.size() + sizeof(std::uint32_t);
  if (bytes.size() < head + checksum_bytes) throw StateError("ends too early");
  ByteReader from(bytes.substr(magic.size(), bytes.size() - magic.size() - checksum_bytes));
  const auto version = from.get<std::uint32_t>();
  std::uint32_t sum = 0;
  std::memcpy(&sum, bytes.data() + bytes.size() - checksum_bytes, checksum_bytes);
  // It is of another version, or damaged there: the checksum of ours comes last, whatever the
  // version.
  if (sum != checksum(bytes.substr(0, bytes.size() - checksum_bytes))) {
    throw StateError("is damaged or cut short: its checksum is wrong");
  }
  State state;
  // In every version the program that wrote the file comes next.
  state.program = from.text();
  if (version != state_version) {
    constexpr std::size_t longest = 80;
    throw StateError(fmt::format(
        "is of version {}, written by delegauge {}: that version reads it, this program "
        "reads version {}",
        version, printable(state.program, longest), state_version));
  }
  state.job = from.text();
  try {
    state.configuration = parse_bounded_json(from.text());
  } catch (const JsonFault& fault) {
    throw StateError(fmt::format("has a broken configuration: {}", fault.what()));
  }
  if (!state.configuration.is_object()) throw StateError("has no configuration");
  from.get(state.whole.begin);
  from.get(state.whole.end);
  if (state.whole.begin > state.whole.end) throw StateError("has games that end before they begin");
  state.partial = from.text();
  from.expect_end();
  return state;
}

State read_state(const std::filesystem::path& path) {
  // The largest, of 10,000 points of which some games are missing each, has 3 GB.
  constexpr std::uint64_t most = std::uint64_t{1} << 33U;
  try {
    return state_from_bytes(read_regular_file(path, most));
  } catch (const FileFault& fault) {
    const bool absent = fault.kind() == FileFault::Kind::absent;
    throw StateError(fmt::format("{}{}", absent ? "cannot be read: " : "", fault.what()));
  }
}

}  // namespace delegauge::host
