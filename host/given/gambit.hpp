// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <istream>
#include <string>
#include <vector>

#include "host/given/given_game.hpp"
#include "host/given/json_delegation.hpp"

namespace delegauge::host {

/// A game in strategic form, as a Gambit .nfg file holds it.
struct StrategicForm {
  std::string title;
  std::vector<std::string> players;
  std::vector<std::int64_t> dims;            // strategies of each player
  std::vector<std::vector<double>> payoffs;  // [player][outcome], row-major, last player fastest
};

/// Reads a Gambit .nfg file (version 1, type R or D) in the payoff or the outcome version, with
/// numbers of strategies or lists of their names. Payoffs are whole numbers, decimals or
/// fractions; // and /* */ are comments. In the file player 1's strategy varies fastest, in the
/// result the last player's. `name` stands for the input in messages.
/// Raises UsageError, with file, line and column, on anything else, on more than 16 players or
/// more than 10^6 outcomes.
StrategicForm read_nfg(std::istream& in, const std::string& name);

/// The delegation game of one file: the principals, who have one strategy each, then their agents,
/// who are as many, or as many as the delegation has columns. Raises UsageError if `both` is not of
/// that shape.
GivenGame delegation_game(const StrategicForm& both, const std::string& name,
                          const GivenDelegation& delegation = {});

/// The delegation game of two files with n players each and the same strategies, one with the
/// principals' payoffs and one with the agents'. Raises UsageError if the shapes differ.
GivenGame delegation_game(const StrategicForm& principals, const StrategicForm& agents,
                          const std::string& principals_name, const std::string& agents_name,
                          const GivenDelegation& delegation = {});

}  // namespace delegauge::host
