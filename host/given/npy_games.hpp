// SPDX-License-Identifier: Apache-2.0
// Arrays of games, and of their strategies, in .npy files.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "delegauge/measure/given.hpp"
#include "host/files/npy_file.hpp"
#include "host/given/game_numbers.hpp"
#include "host/given/given_game.hpp"

namespace delegauge::host {

/// An array of games of one shape: (games, 2n, K), or (games, 2n, A_1, ..., A_n) for strategic
/// games; of each game first the n principals' rows, then the n agents'. Optionally an array
/// (games, K) or (games, A_1, ..., A_n) of the strategies played.
class NpyGames {
 public:
  /// Checks the files; an empty `strategies` means none, else it is opened. `principals`: of a
  /// game's rows, where not half of them. Raises UsageError
  /// naming the file for a shape that is none of these: no games, 2n odd or beyond 16, fewer than 2
  /// outcomes or more than 10^6, strategies of another number of games or outcomes.
  explicit NpyGames(Input games, const std::string& strategies = "",
                    std::optional<int> principals = {});
  explicit NpyGames(const std::string& games, const std::string& strategies = "")
      : NpyGames(Input(games), strategies) {}

  const NpyFile& file() const { return games_; }
  std::uint64_t count() const { return static_cast<std::uint64_t>(games_.shape().front()); }
  int players() const { return principals_; }  // of a side, where both have as many
  int principals() const { return principals_; }
  int agents() const { return agents_; }
  int outcomes() const { return outcomes_; }
  const std::vector<std::int64_t>& dims() const { return dims_; }
  GameForm form() const { return dims_.size() > 1 ? GameForm::strategic : GameForm::flat; }
  ArrayShape shape() const;
  bool has_strategies() const { return strategies_.has_value(); }

  /// The utilities [game][2n][outcome] of games [first, first + count), count > 0, as they in
  /// the storage that file() says.
  NpyNumbers utilities(std::uint64_t first, std::uint64_t count) const;
  /// Raises UsageError for the first of these utilities that is not finite, naming its game, player
  /// and outcome.
  void check_finite(const void* utilities, std::uint64_t first, std::uint64_t count) const;
  /// The strategies [game][outcome] of these games, divided by their sums. Raises UsageError for
  /// the first that is no distribution (sum within 1e-6 of one).
  std::vector<double> strategies(std::uint64_t first, std::uint64_t count) const;

  /// The games by themselves. Raises UsageError as check_finite and strategies do.
  std::vector<GivenGame> all() const { return some(0, count()); }
  std::vector<GivenGame> some(std::uint64_t first, std::uint64_t count) const;

 private:
  std::uint64_t record() const;  // numbers per game

  NpyFile games_;
  std::optional<NpyFile> strategies_;
  int principals_ = 0, agents_ = 0;
  int outcomes_ = 0;
  std::vector<std::int64_t> dims_;
};

}  // namespace delegauge::host
