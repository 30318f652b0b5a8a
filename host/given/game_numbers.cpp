// SPDX-License-Identifier: Apache-2.0
#include "host/given/game_numbers.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstddef>
#include <limits>

#include "host/text/error.hpp"
#include "host/text/join.hpp"

namespace delegauge::host {
namespace {

template <class Real>
bool all_finite(const Real* numbers, std::uint64_t count) {
  // NaN compares false. No early end, so that this goes at the memory's speed.
  bool finite = true;
  for (std::uint64_t at = 0; at < count; ++at) {
    finite = (std::abs(numbers[at]) <= std::numeric_limits<Real>::max()) && finite;
  }
  return finite;
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

template <class Real>
void require_all_finite(const ArrayShape& shape, const ArrayNames& names, const Real* numbers,
                        std::uint64_t first, std::uint64_t count) {
  if (all_finite(numbers, count * shape.record())) return;
  std::uint64_t at = 0;
  while (std::isfinite(numbers[at])) ++at;
  const std::uint64_t game = first + at / shape.record(), entry = at % shape.record();
  const auto length = static_cast<std::uint64_t>(shape.outcomes());
  const auto row = static_cast<int>(entry / length);
  const auto outcome = static_cast<std::int64_t>(entry % length);
  const bool is_agent = row >= shape.players;
  const int player = is_agent ? row - shape.players : row;
  throw UsageError(fmt::format(
      "{}: [{}, {}, {}] (game {}, {}[{}], outcome {}): not a finite number; NaN and infinity have "
      "no place in a game",
      is_agent ? names.agents : names.principals, game,
      is_agent ? player + names.first_agent_row : row, outcome_index(outcome, shape.dims), game,
      is_agent ? "agents" : "principals", player, outcome));
}

}  // namespace

int ArrayShape::outcomes() const {
  std::int64_t product = 1;
  for (const std::int64_t dim : dims) product *= dim;
  return static_cast<int>(product);
}

void require_finite(const ArrayShape& shape, const ArrayNames& names, const void* utilities,
                    std::uint64_t first, std::uint64_t count) {
  if (shape.storage == GivenStorage::float32) {
    require_all_finite(shape, names, static_cast<const float*>(utilities), first, count);
  } else {
    require_all_finite(shape, names, static_cast<const double*>(utilities), first, count);
  }
}

void settle_strategies(const std::string& name, std::vector<double>& strategies, int outcomes,
                       std::uint64_t first) {
  // Wide enough for float32 and for probabilities that were printed with seven digits.
  constexpr double tolerance = 1e-6;
  const auto length = static_cast<std::uint64_t>(outcomes);
  const std::uint64_t count = strategies.size() / length;
  for (std::uint64_t game = 0; game < count; ++game) {
    double* const strategy = strategies.data() + game * length;
    double sum = 0;
    for (std::uint64_t s = 0; s < length; ++s) {
      if (!(strategy[s] >= 0) || !std::isfinite(strategy[s])) {
        throw UsageError(
            fmt::format("{}: game {}, outcome {}: {} is no probability; give numbers "
                        "from 0 to 1",
                        name, first + game, s, strategy[s]));
      }
      sum += strategy[s];
    }
    if (!(std::abs(sum - 1) <= tolerance)) {
      throw UsageError(fmt::format(
          "{}: game {}: the probabilities add up to {}, not to 1; divide each by their sum", name,
          first + game, sum));
    }
    for (std::uint64_t s = 0; s < length; ++s) strategy[s] /= sum;
  }
}

}  // namespace delegauge::host
