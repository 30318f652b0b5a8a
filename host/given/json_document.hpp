// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <istream>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace delegauge::host {

/// Reads a JSON document that a user wrote: no key twice in an object, no nesting beyond what a
/// game needs. `name` stands for the input in messages. Raises UsageError with line, column and
/// path where the text is not JSON or holds a number that no double can. wanted: what an empty
/// input should have been.
nlohmann::json read_json_document(std::istream& in, const std::string& name,
                                  std::string_view wanted = "a game or a list of games");

/// Raises the UsageError that says what kind of value is at `where` and what belongs there.
[[noreturn]] void wrong_type(const std::string& where, std::string_view wanted,
                             const nlohmann::json& found);

}  // namespace delegauge::host
