// SPDX-License-Identifier: Apache-2.0
#include "host/given/json_delegation.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <sstream>
#include <utility>

#include "host/files/input.hpp"
#include "host/given/given_game.hpp"
#include "host/given/json_document.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {

std::vector<std::vector<double>> read_delegation(const nlohmann::json& rows,
                                                 const std::string& where) {
  if (!rows.is_array())
    wrong_type(where, "a list of shares, one per agent, for each principal", rows);
  std::vector<std::vector<double>> delegation;
  for (const auto& list : rows) {
    const std::string here = fmt::format("{}[{}]", where, delegation.size());
    if (!list.is_array()) wrong_type(here, "a list of shares, one per agent", list);
    std::vector<double> row;
    for (const auto& value : list) {
      if (!value.is_number()) {
        wrong_type(fmt::format("{}[{}]", here, row.size()), "a number from 0 to 1", value);
      }
      row.push_back(value.get<double>());
    }
    delegation.push_back(std::move(row));
  }
  return delegation;
}

GivenDelegation read_delegation_file(const std::string& file) {
  constexpr std::uint64_t most_bytes = std::uint64_t{1} << 20U;
  const Input input(file, most_bytes);
  const std::string& name = input.name();
  std::istringstream in(input.text());
  const nlohmann::json document =
      read_json_document(in, name, "a list of shares, one per agent, for each principal");
  if (document.is_object() && document.contains("delegation")) {
    for (const auto& [key, value] : document.items()) {
      if (key == "delegation") continue;
      throw UsageError(fmt::format("{}: the key is of no use beside delegation; drop it",
                                   place(name, printable(key))));
    }
    return {read_delegation(document.at("delegation"), place(name, "delegation")), name};
  }
  return {read_delegation(document, name), name};
}

}  // namespace delegauge::host
