// SPDX-License-Identifier: Apache-2.0
#include "host/given/npy_games.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "host/text/join.hpp"

namespace delegauge::host {
namespace {

/// The numbers, of either storage, in double.
class Numbers {
 public:
  Numbers(const void* data, GivenStorage storage) : data_(data), storage_(storage) {}
  double operator[](std::uint64_t at) const {
    return storage_ == GivenStorage::float32 ? static_cast<const float*>(data_)[at]
                                             : static_cast<const double*>(data_)[at];
  }

 private:
  const void* data_;
  GivenStorage storage_;
};

[[noreturn]] void refuse_shape(const NpyFile& file, const std::string& why) {
  throw UsageError(fmt::format("{}: shape {}: {}", file.name(), shape_text(file.shape()), why));
}

}  // namespace

NpyGames::NpyGames(Input games, const std::string& strategies, std::optional<int> principals)
    : games_(std::move(games)) {
  const std::vector<std::int64_t>& shape = games_.shape();
  if (shape.size() < 3) {
    refuse_shape(games_,
                 "games are arrays of shape (games, 2n, K) or (games, 2n, A1, ..., An); save "
                 "a[None] if this is one game");
  }
  if (shape[0] == 0) refuse_shape(games_, "there are no games; give at least one");
  if (principals) {
    const std::int64_t agents = shape[1] - *principals;
    if (agents < 1 || agents > max_given_players) {
      refuse_shape(games_, fmt::format("{} rows a game are {} principals and {} agents; give the "
                                       "principals' rows and then the agents', from 1 to {}",
                                       shape[1], *principals, std::max<std::int64_t>(agents, 0),
                                       max_given_players));
    }
  } else if (shape[1] % 2 != 0 || shape[1] < 2 || shape[1] > 2 * max_given_players) {
    refuse_shape(games_,
                 fmt::format("{} rows a game; give 2n, from 2 to {}: the n principals', then the n "
                             "agents'",
                             shape[1], 2 * max_given_players));
  }
  principals_ = principals.value_or(static_cast<int>(shape[1] / 2));
  agents_ = static_cast<int>(shape[1]) - principals_;
  dims_.assign(shape.begin() + 2, shape.end());
  if (dims_.size() != 1 && dims_.size() != static_cast<std::size_t>(agents_)) {
    refuse_shape(games_, fmt::format("{} numbers of actions for {} agents; give one axis of "
                                     "outcomes, or one of actions for each agent",
                                     dims_.size(), agents_));
  }
  const std::int64_t product = host::outcomes(dims_);
  if (product < 2 || product > max_given_outcomes) {
    refuse_shape(games_,
                 fmt::format("{} outcomes a game; give from 2 to {}",
                             product < 2 ? "fewer than 2" : "too many", max_given_outcomes));
  }
  outcomes_ = static_cast<int>(product);
  if (strategies.empty()) return;
  strategies_.emplace(Input(strategies));
  std::vector<std::int64_t> flat = {shape[0], product}, by_actions = {shape[0]};
  by_actions.insert(by_actions.end(), dims_.begin(), dims_.end());
  if (strategies_->shape() != flat && strategies_->shape() != by_actions) {
    refuse_shape(*strategies_, fmt::format("the games of {} need strategies of shape {}",
                                           games_.name(), shape_text(flat)));
  }
}

std::uint64_t NpyGames::record() const {
  return static_cast<std::uint64_t>(principals_ + agents_) * static_cast<std::uint64_t>(outcomes_);
}

NpyNumbers NpyGames::utilities(std::uint64_t first, std::uint64_t count) const {
  return games_.map(first * record(), count * record());
}

ArrayShape NpyGames::shape() const {
  return {count(),          principals_,      dims_,
          games_.storage(), has_strategies(), agents_ == principals_ ? 0 : agents_};
}

void NpyGames::check_finite(const void* utilities, std::uint64_t first, std::uint64_t count) const {
  require_finite(shape(), {games_.name(), games_.name(), principals_}, utilities, first, count);
}

std::vector<double> NpyGames::strategies(std::uint64_t first, std::uint64_t count) const {
  const auto length = static_cast<std::uint64_t>(outcomes_);
  const NpyNumbers bytes = strategies_->map(first * length, count * length);
  const Numbers numbers(bytes.data(), strategies_->storage());
  std::vector<double> strategies(count * length);
  for (std::uint64_t at = 0; at < strategies.size(); ++at) strategies[at] = numbers[at];
  settle_strategies(strategies_->name(), strategies, outcomes_, first);
  return strategies;
}

std::vector<GivenGame> NpyGames::some(std::uint64_t first, std::uint64_t count) const {
  const NpyNumbers bytes = utilities(first, count);
  check_finite(bytes.data(), first, count);
  const Numbers numbers(bytes.data(), games_.storage());
  const std::vector<double> played =
      has_strategies() ? strategies(first, count) : std::vector<double>();
  const auto length = static_cast<std::size_t>(outcomes_);
  std::vector<GivenGame> games(count);
  for (std::size_t g = 0; g < games.size(); ++g) {
    games[g].origin = fmt::format("{}: games[{}]", games_.name(), first + g);
    games[g].dims = dims_;
    std::uint64_t at = g * record();
    for (auto* side : {&games[g].principals, &games[g].agents}) {
      const int players = side == &games[g].principals ? principals_ : agents_;
      side->assign(static_cast<std::size_t>(players), std::vector<double>(length));
      for (auto& row : *side) {
        for (double& utility : row) utility = numbers[at++];
      }
    }
    if (played.empty()) continue;
    const auto mine = played.begin() + static_cast<std::ptrdiff_t>(g * length);
    games[g].strategy.emplace(mine, mine + static_cast<std::ptrdiff_t>(length));
  }
  return games;
}

}  // namespace delegauge::host
