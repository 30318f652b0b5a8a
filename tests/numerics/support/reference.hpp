// SPDX-License-Identifier: Apache-2.0
// The measures and bounds once more, straight from their definitions, in long double and without
// regard to speed: what the tests hold the numerics against.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "delegauge/measure/metric.hpp"

namespace delegauge::test {

using Long = long double;
using Vector = std::vector<Long>;

inline Long length_of(const Vector& x, Norm norm) {
  Long total = 0;
  for (const Long v : x) {
    if (norm == Norm::l1) total += std::abs(v);
    if (norm == Norm::l2) total += v * v;
    if (norm == Norm::linf) total = std::max(total, std::abs(v));
  }
  return norm == Norm::l2 ? std::sqrt(total) : total;
}

inline Long shift_of(Vector x, Shift shift) {
  std::sort(x.begin(), x.end());
  const std::size_t k = x.size();
  switch (shift) {
    case Shift::min:
      return x.front();
    case Shift::max:
      return x.back();
    case Shift::midrange:
      return (x.front() + x.back()) / 2;
    case Shift::median:
      return (x[(k - 1) / 2] + x[k / 2]) / 2;
    case Shift::mean:
      break;
  }
  Long total = 0;
  for (const Long v : x) total += v;
  return total / static_cast<Long>(k);
}

struct Standard {
  Long shift = 0, magnitude = 0;
  Vector nu;
};

// A vector counts as constant when its magnitude is at most `tolerance` of its largest entry.
inline Standard standard(const Vector& u, const Metric& metric, Long tolerance = 1e-12L) {
  Standard r;
  r.shift = shift_of(u, metric.shift);
  r.nu = u;
  Long largest = 0;
  for (Long& v : r.nu) {
    largest = std::max(largest, std::abs(v));
    v -= r.shift;
  }
  r.magnitude = length_of(r.nu, metric.magnitude_norm);
  if (r.magnitude <= tolerance * largest) r.magnitude = 0;
  for (Long& v : r.nu) v = r.magnitude > 0 ? v / r.magnitude : 0;
  return r;
}

inline Vector minus(const Vector& a, const Vector& b, Long scale_b = 1) {
  Vector r = a;
  for (std::size_t s = 0; s < r.size(); ++s) r[s] -= scale_b * b[s];
  return r;
}

inline Long dot(const Vector& a, const Vector& b) {
  Long total = 0;
  for (std::size_t s = 0; s < a.size(); ++s) total += a[s] * b[s];
  return total;
}

inline Long oscillation(Norm norm) {
  if (norm == Norm::l1) return 1;
  return norm == Norm::l2 ? std::sqrt(2.0L) : 2;
}

// The upper concave envelope, at W, of the points (x_s, y_s), with x <= W meant up to `tolerance`.
inline Long envelope(const Vector& x, const Vector& y, Long regret, Long tolerance) {
  const Long range = *std::max_element(x.begin(), x.end());
  const Long reach = regret + tolerance * range;
  Long best = 0;
  for (std::size_t a = 0; a < x.size(); ++a) {
    if (x[a] > reach) continue;
    best = std::max(best, y[a]);
    for (std::size_t b = 0; b < x.size(); ++b) {
      if (x[b] <= reach) continue;
      const Long share = std::max(0.0L, regret - x[a]) / (x[b] - x[a]);
      best = std::max(best, y[a] + share * (y[b] - y[a]));
    }
  }
  return best;
}

// The least value of a convex function on [0, right] by golden sections.
template <class F>
Long least(const F& f, Long right) {
  const Long golden = (std::sqrt(5.0L) - 1) / 2;
  Long a = 0, b = right, best = std::min(f(a), f(b));
  Long c = b - golden * (b - a), d = a + golden * (b - a);
  Long at_c = f(c), at_d = f(d);
  for (int step = 0; step < 160; ++step) {
    best = std::min({best, at_c, at_d});
    if (at_c < at_d) {
      b = d, d = c, at_d = at_c;
      c = b - golden * (b - a), at_c = f(c);
    } else {
      a = c, c = d, at_c = at_d;
      d = a + golden * (b - a), at_d = f(d);
    }
  }
  return best;
}

// A whole flat game. Players' vectors are [player][outcome].
struct Reference {
  std::vector<Standard> principal, agent;
  std::vector<Long> distance;
  Long omega = 1, agents_regret = 0, principals_regret = 0, worst_case = 0, trivial = 0;
  Long collective_agents = 0, collective_principals = 0;
  Long published = 0, sharp = 0, collective = 0, matched = 0, fused = 0, pairwise = 0;
};

inline Long alignment_of(const std::vector<Standard>& side, Norm norm, Vector* to_mean) {
  const std::size_t k = side.front().nu.size();
  Long total = 0, off = 0;
  Vector mean(k, 0);
  for (const Standard& p : side) {
    total += p.magnitude;
    for (std::size_t s = 0; s < k; ++s) mean[s] += p.magnitude * p.nu[s];
  }
  for (Long& v : mean) v = total > 0 ? v / total : 0;
  for (const Standard& p : side) {
    const Long d = length_of(minus(p.nu, mean), norm);
    if (to_mean != nullptr) to_mean->push_back(d);
    off += p.magnitude * d;
  }
  return total > 0 ? 1 - off / total : 1;
}

// principals, agents: [player * outcomes + outcome].
inline Reference reference(const Metric& metric, Welfare welfare, std::size_t players,
                           std::size_t outcomes, const std::vector<double>& principals,
                           const std::vector<double>& agents, const std::vector<double>& strategy,
                           Long tolerance = 1e-12L) {
  Reference r;
  r.omega = welfare == Welfare::mean ? 1.0L / static_cast<Long>(players) : 1;
  Vector theirs(outcomes, 0), mine(outcomes, 0);
  Long sum_theirs = 0, sum_mine = 0, weighted = 0;
  const Norm p = metric.magnitude_norm, q = metric.distance_norm;
  std::vector<Long> big_theirs, big_mine;
  for (std::size_t i = 0; i < players; ++i) {
    const auto row = [&](const std::vector<double>& all) {
      const auto at = all.begin() + static_cast<std::ptrdiff_t>(i * outcomes);
      return standard(Vector(at, at + static_cast<std::ptrdiff_t>(outcomes)), metric, tolerance);
    };
    r.principal.push_back(row(principals));
    r.agent.push_back(row(agents));
    r.distance.push_back(length_of(minus(r.principal[i].nu, r.agent[i].nu), q) / 2);
    big_theirs.push_back(r.omega * r.principal[i].magnitude);
    big_mine.push_back(r.omega * r.agent[i].magnitude);
    sum_theirs += big_theirs[i];
    sum_mine += big_mine[i];
    weighted += big_theirs[i] * r.distance[i];
    theirs = minus(theirs, r.principal[i].nu, -big_theirs[i]);
    mine = minus(mine, r.agent[i].nu, -big_mine[i]);
  }
  r.trivial = oscillation(p) * sum_theirs;
  Vector x(outcomes), y(outcomes);
  const Long best_mine = *std::max_element(mine.begin(), mine.end());
  const Long best_theirs = *std::max_element(theirs.begin(), theirs.end());
  for (std::size_t s = 0; s < outcomes; ++s) {
    x[s] = best_mine - mine[s];
    y[s] = best_theirs - theirs[s];
    r.agents_regret += strategy[s] * x[s];
    r.principals_regret += strategy[s] * y[s];
  }
  const Long w = r.agents_regret;
  r.worst_case = envelope(x, y, w, tolerance);
  Vector to_mean;
  r.collective_agents = alignment_of(r.agent, q, &to_mean);
  r.collective_principals = alignment_of(r.principal, q, nullptr);

  // Beyond any minimiser: at twice this ratio every residual exceeds its value at 0.
  Long right = 0;
  for (std::size_t i = 0; i < players; ++i) {
    const Long length = big_mine[i] * length_of(r.agent[i].nu, q);
    if (length > 0) {
      right = std::max(right, 2 * big_theirs[i] * length_of(r.principal[i].nu, q) / length);
    }
  }
  const auto calibration = [&](Long lambda) {
    Long total = 0;
    for (std::size_t i = 0; i < players; ++i)
      total += std::abs(big_theirs[i] - lambda * big_mine[i]);
    return lambda * w + oscillation(p) * total;
  };
  const auto spread = [&](Long lambda) {
    Long total = 0;
    for (std::size_t i = 0; i < players; ++i) {
      total += std::abs(big_theirs[i] - lambda * big_mine[i]) * to_mean[i];
    }
    return oscillation(q) * total;
  };
  // Kinks among a grid: an error in either would show as the other being lower.
  Vector lambdas = {0};
  for (int g = 1; g <= 400; ++g) lambdas.push_back(right * static_cast<Long>(g) / 400);
  for (std::size_t i = 0; i < players; ++i) {
    if (big_mine[i] > 0) lambdas.push_back(big_theirs[i] / big_mine[i]);
  }
  const auto matched = [&](Long lambda) {
    Long together = 0;
    for (std::size_t i = 0; i < players; ++i) {
      together += std::min(big_theirs[i], lambda * big_mine[i]) * r.distance[i];
    }
    return calibration(lambda) + 2 * oscillation(q) * together;
  };
  Long least_calibration = calibration(0), least_spread = spread(0);
  r.matched = r.trivial;
  for (const Long lambda : lambdas) {
    least_calibration = std::min(least_calibration, calibration(lambda));
    least_spread = std::min(least_spread, spread(lambda));
    r.matched = std::min(r.matched, matched(lambda));
  }
  r.published = std::min(r.trivial, least_calibration + 4 * weighted);
  r.sharp = std::min(r.trivial, least_calibration + 2 * oscillation(q) * weighted);
  r.collective = sum_mine > 0
                     ? std::min(r.trivial, sum_theirs / sum_mine * w +
                                               2 * oscillation(q) * weighted + least_spread)
                     : r.trivial;
  const auto fused = [&](Long lambda) {
    Long total = 0;
    for (std::size_t i = 0; i < players; ++i) {
      Vector residual(outcomes);
      for (std::size_t s = 0; s < outcomes; ++s) {
        residual[s] =
            big_theirs[i] * r.principal[i].nu[s] - lambda * big_mine[i] * r.agent[i].nu[s];
      }
      total += length_of(residual, q);
    }
    return lambda * w + oscillation(q) * total;
  };
  r.fused = std::min(r.trivial, least(fused, right));
  const auto pairwise = [&](Long lambda) {
    return lambda * w + oscillation(q) * length_of(minus(theirs, mine, lambda), q);
  };
  const Long length = length_of(mine, q);
  r.pairwise =
      std::min(r.trivial, least(pairwise, length > 0 ? 2 * length_of(theirs, q) / length : 0));
  return r;
}

}  // namespace delegauge::test
