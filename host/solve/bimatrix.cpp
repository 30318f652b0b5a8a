// SPDX-License-Identifier: Apache-2.0
#include "host/solve/bimatrix.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <map>
#include <numeric>

#include "host/solve/factorised.hpp"
#include "host/text/caller.hpp"

namespace delegauge::host {
namespace {

constexpr long double tight = 1e-12L;        // of the range of payoffs, which is 1 here
constexpr long double least_pivot = 1e-10L;  // below, conditions are not independent

using Labels = std::uint32_t;  // a bit per action of either player

struct Vertex {
  std::vector<long double> mix;
  long double pivot;  // of the equations that it was found by: the larger, the more exact
};

/// One player's mixes x with the other's greatest payoff against them, v: x >= 0, sum x = 1, and no
/// action of the other pays more than v. Its vertices by which of these conditions are equations:
/// labels own actions that x leaves out, and those of the other that are best responses.
class Polytope {
 public:
  /// payoff(own action, other's action), from 0 to 1: the other player's. Labels of own actions
  /// begin at `own_label`, those of the other at `other_label`.
  template <class Payoff>
  Polytope(std::size_t own, std::size_t other, unsigned own_label, unsigned other_label,
           const Payoff& payoff)
      : own_(own), other_(other), own_label_(own_label), other_label_(other_label) {
    for (std::size_t a = 0; a < own; ++a) {
      for (std::size_t b = 0; b < other; ++b) payoff_.push_back(payoff(a, b));
    }
    // As many conditions as there are unknowns besides sum x = 1.
    std::vector<bool> chosen(own + other);
    std::fill(chosen.begin(), chosen.begin() + static_cast<std::ptrdiff_t>(own), true);
    do {
      add_vertex(chosen);
    } while (std::prev_permutation(chosen.begin(), chosen.end()));
  }

  const std::map<Labels, Vertex>& vertices() const { return vertices_; }
  /// Whether some vertex has more labels than such a polytope's have in general.
  bool degenerate() const {
    return std::any_of(vertices_.begin(), vertices_.end(), [this](const auto& vertex) {
      return static_cast<std::size_t>(std::popcount(vertex.first)) > own_;
    });
  }

 private:
  void add_vertex(const std::vector<bool>& chosen) {
    const std::size_t n = own_ + 1;
    std::vector<long double> matrix(n * n), right(n);
    std::size_t row = 0;
    for (std::size_t c = 0; c < chosen.size(); ++c) {
      if (!chosen[c]) continue;
      if (c < own_) {
        matrix[row * n + c] = 1;
      } else {
        for (std::size_t a = 0; a < own_; ++a) matrix[row * n + a] = payoff_[a * other_ + c - own_];
        matrix[row * n + own_] = -1;
      }
      ++row;
    }
    for (std::size_t a = 0; a < own_; ++a) matrix[row * n + a] = 1;
    right[row] = 1;
    const Factorised equations(std::move(matrix), n);
    if (equations.least_pivot() < least_pivot) return;
    keep(equations.solve(right), equations.least_pivot());
  }

  /// Keeps a point if it is in the polytope.
  void keep(std::vector<long double> point, long double pivot) {
    Labels labels = 0;
    for (std::size_t a = 0; a < own_; ++a) {
      if (point[a] < -tight) return;
      if (point[a] > tight) continue;
      labels |= Labels{1} << (own_label_ + a);
      point[a] = 0;
    }
    for (std::size_t b = 0; b < other_; ++b) {
      long double short_of = point[own_];
      for (std::size_t a = 0; a < own_; ++a) short_of -= point[a] * payoff_[a * other_ + b];
      if (short_of < -tight) return;
      if (short_of <= tight) labels |= Labels{1} << (other_label_ + b);
    }
    point.pop_back();
    const auto found = vertices_.find(labels);
    if (found == vertices_.end()) {
      vertices_.emplace(labels, Vertex{std::move(point), pivot});
    } else if (pivot > found->second.pivot) {
      found->second = {std::move(point), pivot};
    }
  }

  std::size_t own_, other_;
  unsigned own_label_, other_label_;
  std::vector<long double> payoff_;
  std::map<Labels, Vertex> vertices_;
};

/// Payoffs from 0 to 1: what is a best response does not change.
std::vector<long double> in_unit_range(const std::vector<double>& payoffs) {
  const auto [low, high] = std::minmax_element(payoffs.begin(), payoffs.end());
  // In parts that cannot overflow.
  const long double least = *low, range = static_cast<long double>(*high) - least;
  std::vector<long double> scaled;
  scaled.reserve(payoffs.size());
  for (const double p : payoffs) scaled.push_back(range > 0 ? (p - least) / range : 0);
  return scaled;
}

std::vector<double> as_doubles(const std::vector<long double>& mix) {
  return {mix.begin(), mix.end()};
}

}  // namespace

ExtremeEquilibria extreme_equilibria(const Bimatrix& game) {
  const std::vector<long double> first = in_unit_range(game.first);
  const std::vector<long double> second = in_unit_range(game.second);
  const std::size_t m = game.rows, n = game.columns;
  const Polytope of_first(
      m, n, 0, static_cast<unsigned>(m),
      [&](std::size_t row, std::size_t column) { return second[row * n + column]; });
  const Polytope of_second(
      n, m, static_cast<unsigned>(m), 0,
      [&](std::size_t column, std::size_t row) { return first[row * n + column]; });
  ExtremeEquilibria result;
  result.degenerate = of_first.degenerate() || of_second.degenerate();
  const Labels all = (Labels{1} << (m + n)) - 1;
  for (const auto& [labels, x] : of_first.vertices()) {
    stop_if_asked();
    for (const auto& [others, y] : of_second.vertices()) {
      if ((labels | others) != all) continue;
      result.of.push_back({as_doubles(x.mix), as_doubles(y.mix)});
    }
  }
  std::sort(result.of.begin(), result.of.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second > b.second;
  });
  return result;
}

}  // namespace delegauge::host
