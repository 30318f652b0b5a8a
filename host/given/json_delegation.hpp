// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace delegauge::host {

/// A delegation matrix: a list of shares, one per agent, for each principal. Raises UsageError on
/// anything else; what it says is for validate().
std::vector<std::vector<double>> read_delegation(const nlohmann::json& rows,
                                                 const std::string& where);

/// Whom agents work for, [principal][agent], where that is said beside a file.
struct GivenDelegation {
  std::optional<std::vector<std::vector<double>>> shares;
  std::string origin;  // the file's name
};

/// The same from a file, or standard input, that holds nothing else, or an object with the key
/// `delegation`. Raises UsageError, too, if it cannot be read or has more bytes than any has.
GivenDelegation read_delegation_file(const std::string& file);

}  // namespace delegauge::host
