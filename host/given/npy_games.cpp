// SPDX-License-Identifier: Apache-2.0
#include "host/given/npy_games.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>
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

template <class Real>
bool all_finite(const Real* numbers, std::uint64_t count) {
  // NaN compares false. No early end, so that this goes at the memory's speed.
  bool finite = true;
  for (std::uint64_t at = 0; at < count; ++at) {
    finite = (std::abs(numbers[at]) <= std::numeric_limits<Real>::max()) && finite;
  }
  return finite;
}

[[noreturn]] void refuse_shape(const NpyFile& file, const std::string& why) {
  throw UsageError(fmt::format("{}: shape {}: {}", file.name(), shape_text(file.shape()), why));
}

/// The index of an outcome in an array: "3" in a flat game, "1, 0" in a strategic one.
std::string outcome_index(std::int64_t outcome, const std::vector<std::int64_t>& dims) {
  std::vector<std::int64_t> index(dims.size());
  for (std::size_t i = dims.size(); i-- > 0;) {
    index[i] = outcome % dims[i];
    outcome /= dims[i];
  }
  return joined(index, ", ");
}

}  // namespace

NpyGames::NpyGames(Input games, const std::string& strategies) : games_(std::move(games)) {
  const std::vector<std::int64_t>& shape = games_.shape();
  if (shape.size() < 3) {
    refuse_shape(games_,
                 "games are arrays of shape (games, 2n, K) or (games, 2n, A1, ..., An); save "
                 "a[None] if this is one game");
  }
  if (shape[0] == 0) refuse_shape(games_, "there are no games; give at least one");
  if (shape[1] % 2 != 0 || shape[1] < 2 || shape[1] > 2 * max_given_players) {
    refuse_shape(games_,
                 fmt::format("{} rows a game; give 2n, from 2 to {}: the n principals', then the n "
                             "agents'",
                             shape[1], 2 * max_given_players));
  }
  players_ = static_cast<int>(shape[1] / 2);
  dims_.assign(shape.begin() + 2, shape.end());
  if (dims_.size() != 1 && dims_.size() != static_cast<std::size_t>(players_)) {
    refuse_shape(games_, fmt::format("{} numbers of actions for {} agents; give one axis of "
                                     "outcomes, or one of actions for each agent",
                                     dims_.size(), players_));
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
  return 2 * static_cast<std::uint64_t>(players_) * static_cast<std::uint64_t>(outcomes_);
}

NpyNumbers NpyGames::utilities(std::uint64_t first, std::uint64_t count) const {
  return games_.map(first * record(), count * record());
}

void NpyGames::check_finite(const void* utilities, std::uint64_t first, std::uint64_t count) const {
  const std::uint64_t total = count * record();
  const bool finite = games_.storage() == GivenStorage::float32
                          ? all_finite(static_cast<const float*>(utilities), total)
                          : all_finite(static_cast<const double*>(utilities), total);
  if (finite) return;
  const Numbers numbers(utilities, games_.storage());
  std::uint64_t at = 0;
  while (std::isfinite(numbers[at])) ++at;
  const std::uint64_t game = first + at / record(), entry = at % record();
  const auto row = static_cast<int>(entry / static_cast<std::uint64_t>(outcomes_));
  const auto outcome = static_cast<std::int64_t>(entry % static_cast<std::uint64_t>(outcomes_));
  throw UsageError(fmt::format(
      "{}: [{}, {}, {}] (game {}, {}[{}], outcome {}): not a finite number; NaN and infinity have "
      "no place in a game",
      games_.name(), game, row, outcome_index(outcome, dims_), game,
      row < players_ ? "principals" : "agents", row < players_ ? row : row - players_, outcome));
}

std::vector<double> NpyGames::strategies(std::uint64_t first, std::uint64_t count) const {
  // Wide enough for float32 and for probabilities that were printed with seven digits.
  constexpr double tolerance = 1e-6;
  const auto length = static_cast<std::uint64_t>(outcomes_);
  const NpyNumbers bytes = strategies_->map(first * length, count * length);
  const Numbers numbers(bytes.data(), strategies_->storage());
  std::vector<double> strategies(count * length);
  for (std::uint64_t game = 0; game < count; ++game) {
    double sum = 0;
    for (std::uint64_t s = 0; s < length; ++s) {
      const double probability = numbers[game * length + s];
      if (!(probability >= 0) || !std::isfinite(probability)) {
        throw UsageError(
            fmt::format("{}: game {}, outcome {}: {} is no probability; give numbers "
                        "from 0 to 1",
                        strategies_->name(), first + game, s, probability));
      }
      strategies[game * length + s] = probability;
      sum += probability;
    }
    if (!(std::abs(sum - 1) <= tolerance)) {
      throw UsageError(fmt::format(
          "{}: game {}: the probabilities add up to {}, not to 1; divide each by their sum",
          strategies_->name(), first + game, sum));
    }
    for (std::uint64_t s = 0; s < length; ++s) strategies[game * length + s] /= sum;
  }
  return strategies;
}

std::vector<GivenGame> NpyGames::all() const {
  const NpyNumbers bytes = utilities(0, count());
  check_finite(bytes.data(), 0, count());
  const Numbers numbers(bytes.data(), games_.storage());
  const std::vector<double> played =
      has_strategies() ? strategies(0, count()) : std::vector<double>();
  const auto length = static_cast<std::size_t>(outcomes_);
  std::vector<GivenGame> games(count());
  for (std::size_t g = 0; g < games.size(); ++g) {
    games[g].origin = fmt::format("{}: games[{}]", games_.name(), g);
    games[g].dims = dims_;
    std::uint64_t at = g * record();
    for (auto* side : {&games[g].principals, &games[g].agents}) {
      side->assign(static_cast<std::size_t>(players_), std::vector<double>(length));
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
