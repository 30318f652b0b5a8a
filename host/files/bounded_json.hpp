// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string_view>

namespace delegauge::host {

/// Text that is no JSON of ours; says why.
class JsonFault : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A document of ours, or something that pretends to be one. Before anything is built, what no
/// document of ours has is refused: the library copies, compares and prints recursively, so depth
/// is stack, and looks members up one by one, so members are time. Raises JsonFault.
nlohmann::ordered_json parse_bounded_json(std::string_view text);

}  // namespace delegauge::host
