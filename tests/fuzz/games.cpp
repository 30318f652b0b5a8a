// SPDX-License-Identifier: Apache-2.0
// Files of games.
#include <cmath>
#include <cstddef>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "host/given/gambit.hpp"
#include "host/given/json_games.hpp"
#include "host/given/npy_games.hpp"
#include "tests/fuzz/harnesses.hpp"
#include "tests/fuzz/support/findings.hpp"
#include "tests/fuzz/support/memory_file.hpp"

namespace delegauge::fuzz {
namespace {

/// What the evaluator relies on: what was read is valid, and its strategy adds up to one.
void expect_ready(const host::GivenGame& game) {
  expect(is_read([&] { validate(game); }), "a game that was read is valid");
  if (game.outcome_weights) {
    double sum = 0;
    for (const double weight : *game.outcome_weights) sum += weight;
    const auto outcomes = static_cast<double>(game.outcome_weights->size());
    expect(std::abs(sum - outcomes) < 1e-9 * outcomes, "weights that were read have the mean 1");
  }
  for (std::size_t j = 0; game.delegation && j < game.agents.size(); ++j) {
    double sum = 0;
    for (const auto& row : *game.delegation) sum += row[j];
    expect(std::abs(sum - 1) < 1e-12, "shares that were read add up to one");
  }
  if (!game.strategy) return;
  double sum = 0;
  for (const double probability : *game.strategy) sum += probability;
  expect(std::abs(sum - 1) < 1e-9, "probabilities that were read add up to one");
}

}  // namespace

void nfg(std::string_view input) {
  is_read([&] {
    std::istringstream in{std::string(input)};
    const host::StrategicForm form = host::read_nfg(in, "input.nfg");
    expect(form.players.size() == form.dims.size(), "each player has a number of strategies");
    expect(form.payoffs.size() == form.dims.size(), "each player has payoffs");
    const auto outcomes = static_cast<std::size_t>(host::outcomes(form.dims));
    for (const auto& payoffs : form.payoffs) {
      expect(payoffs.size() == outcomes, "each outcome has a payoff");
    }
    is_read([&] { expect_ready(host::delegation_game(form, form, "input.nfg", "input.nfg")); });
    expect_ready(host::delegation_game(form, "input.nfg"));
  });
}

void json(std::string_view input) {
  is_read([&] {
    std::istringstream in{std::string(input)};
    for (const host::GivenGame& game : host::read_json_games(in, "input.json")) expect_ready(game);
  });
}

void npy(std::string_view input) {
  static MemoryFile games, strategies;
  const std::size_t second = input.find(host::npy_magic, 1);
  games.write(input.substr(0, second));
  if (second != input.npos) strategies.write(input.substr(second));
  is_read([&] {
    const std::string name = second == input.npos ? std::string() : strategies.path();
    for (const host::GivenGame& game : host::NpyGames(games.path(), name).all()) {
      expect_ready(game);
    }
  });
}

}  // namespace delegauge::fuzz
