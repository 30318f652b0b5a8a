// SPDX-License-Identifier: Apache-2.0
// What an input is, told by its bytes and not by its name.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace delegauge::host {

enum class InputKind { json, gambit, npy };

/// So many bytes of an input's beginning tell what it is.
inline constexpr std::size_t kind_bytes = 4096;

/// The kind of an input that begins like this: .npy by its magic string; Gambit's by NFG, or by a
/// comment, which JSON does not have; JSON by a bracket; what begins otherwise by its name. Raises
/// UsageError for an empty input and for one of refuse_foreign().
InputKind kind_of(std::string_view beginning, const std::string& name);

/// Raises UsageError if an input that begins like this is in a well-known format that is not read
/// here (gzip, .npz, UTF-16, .efg, HDF5, ...); it says which, and what to do.
void refuse_foreign(std::string_view beginning, const std::string& name);

}  // namespace delegauge::host
