// SPDX-License-Identifier: Apache-2.0
#include "host/check/tally_difference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

namespace delegauge::host {
namespace {

/// Lists by place, as far as both go, and then how long they are.
template <class List, class Compare>
void compare_lists(const List& got, const List& expected, std::string_view name,
                   FirstDifference& first, const Compare& compare_one) {
  const std::size_t both = std::min(got.size(), expected.size());
  for (std::size_t i = 0; i < both; ++i) {
    compare_one(got[i], expected[i], [name, i] { return fmt::format("{}[{}]", name, i); });
  }
  first.compare(std::uint64_t{got.size()}, std::uint64_t{expected.size()},
                [name] { return fmt::format("how many {}", name); });
}

template <class List>
void compare_numbers(const List& got, const List& expected, std::string_view name,
                     FirstDifference& first) {
  compare_lists(got, expected, name, first, [&first](auto one, auto other, const auto& named) {
    first.compare(one, other, named);
  });
}

/// A number of something: "name.part".
class Part {
 public:
  Part(std::string_view name, FirstDifference& first) : name_(name), first_(first) {}
  template <class T>
  void operator()(T got, T expected, std::string_view part) const {
    first_.compare(got, expected, [this, part] { return fmt::format("{}.{}", name_, part); });
  }

 private:
  std::string_view name_;
  FirstDifference& first_;
};

void compare_moments(const Moments& got, const Moments& expected, std::string_view name,
                     FirstDifference& first) {
  const Part part(name, first);
  part(got.max, expected.max, "max");
  part(got.min, expected.min, "min");
  part(got.sum, expected.sum, "sum");
  part(got.sum_of_squares, expected.sum_of_squares, "sum_of_squares");
  part(got.count, expected.count, "count");
}

void compare_open(const OpenMoments& got, const OpenMoments& expected, std::string_view name,
                  FirstDifference& first) {
  compare_moments(got, expected, name, first);
  const Part part(name, first);
  part(got.far, expected.far, "far");
  part(got.out_of_range, expected.out_of_range, "out_of_range");
  compare_numbers(got.far_sum.digits(), expected.far_sum.digits(), fmt::format("{}.far_sum", name),
                  first);
  compare_numbers(got.far_squares.digits(), expected.far_squares.digits(),
                  fmt::format("{}.far_squares", name), first);
}

void compare_stat(const StatTally& got, const StatTally& expected, std::string_view name,
                  FirstDifference& first) {
  compare_moments(got, expected, name, first);
  compare_numbers(got.histogram, expected.histogram, fmt::format("{}.histogram", name), first);
}

void compare_bound(const BoundTally& got, const BoundTally& expected, std::string_view name,
                   FirstDifference& first) {
  compare_stat(got.slack, expected.slack, fmt::format("slack_{}", name), first);
  compare_stat(got.tightness, expected.tightness, fmt::format("tightness_{}", name), first);
  compare_stat(got.worst_case_tightness, expected.worst_case_tightness,
               fmt::format("worst_case_tightness_{}", name), first);
  compare_lists(got.tightest.games, expected.tightest.games, fmt::format("tightest_{}", name),
                first, [&first](const auto& one, const auto& other, const auto& named) {
                  first.compare(one.tightness, other.tightness,
                                [&] { return named() + ".tightness"; });
                  first.compare(one.index, other.index, [&] { return named() + ".index"; });
                });
  Part(name, first)(got.violations, expected.violations, "violations");
  compare_numbers(got.violating, expected.violating, fmt::format("violating_{}", name), first);
}

void compare_bins(const SurfaceTally& got, const SurfaceTally& expected, FirstDifference& first) {
  for (std::size_t b = 0; b < got.bins.size(); ++b) {
    const BinTally &one = got.bins[b], &other = expected.bins[b];
    const auto part = [&](auto a, auto c, std::string_view name) {
      first.compare(
          a, c, [&] { return fmt::format("bin({},{}).{}", b / grid_side, b % grid_side, name); });
    };
    part(one.count, other.count, "count");
    part(one.max_regret, other.max_regret, "max_regret");
    part(one.max_worst_case, other.max_worst_case, "max_worst_case");
    part(one.sum_regret, other.sum_regret, "sum_regret");
    part(one.sum_worst_case, other.sum_worst_case, "sum_worst_case");
    for (std::size_t i = 0; i < one.bound.size(); ++i) {
      const auto of_bound = [&](auto a, auto c, std::string_view name) {
        first.compare(a, c, [&] {
          return fmt::format("bin({},{}).{}_{}", b / grid_side, b % grid_side, name,
                             bound_names[i]);
        });
      };
      of_bound(one.bound[i].max, other.bound[i].max, "max");
      of_bound(one.bound[i].least_slack, other.bound[i].least_slack, "least_slack");
      of_bound(one.bound[i].sum, other.bound[i].sum, "sum");
    }
  }
}

void compare_strategic(const StrategicTally& got, const StrategicTally& expected,
                       FirstDifference& first) {
  for (std::size_t q = 0; q < got.moments.size(); ++q) {
    compare_open(got.moments[q], expected.moments[q], strategic_quantity_names[q], first);
  }
  const auto counts = [](const SignedHistogram& histogram) {
    std::vector<std::uint64_t> r;
    histogram.for_each([&r](int bin, std::uint64_t count) {
      r.push_back(static_cast<std::uint64_t>(static_cast<std::int64_t>(bin)));
      r.push_back(count);
      return true;
    });
    return r;
  };
  for (std::size_t q = 0; q < got.histogram.size(); ++q) {
    compare_numbers(counts(got.histogram[q]), counts(expected.histogram[q]),
                    fmt::format("{}.histogram", strategic_quantity_names[q]), first);
  }
}

void compare_point(const PointStatistics& got, const PointStatistics& expected,
                   FirstDifference& first) {
  for (std::size_t q = 0; q < got.quantity.size(); ++q) {
    const Statistic &one = got.quantity[q], &other = expected.quantity[q];
    const Part part(strategic_quantity_names[q], first);
    part(one.max, other.max, "max");
    part(one.min, other.min, "min");
    part(one.mean, other.mean, "mean");
    part(one.standard_error, other.standard_error, "standard_error");
    part(one.out_of_range, other.out_of_range, "out_of_range");
    compare_numbers(one.quantiles, other.quantiles,
                    fmt::format("{}.quantiles", strategic_quantity_names[q]), first);
  }
}

/// What a tally and a point's statistics have both.
template <class Point>
void compare_counts(const Point& got, const Point& expected, FirstDifference& first) {
  const Part part("point", first);
  part(got.games, expected.games, "games");
  part(got.fallback, expected.fallback, "fallback");
  part(got.missed_alignment, expected.missed_alignment, "missed_alignment");
  for (std::size_t b = 0; b < got.violations.size(); ++b) {
    const std::string_view name = strategic_bound_names[b];
    Part(name, first)(got.violations[b], expected.violations[b], "violations");
    compare_numbers(got.violating[b], expected.violating[b], fmt::format("violating_{}", name),
                    first);
  }
}

/// Maps from points, of which both have the same unless games are missing.
template <class Map, class Compare>
void compare_points(const Map& got, const Map& expected, FirstDifference& first,
                    const Compare& compare_one) {
  for (const auto& [point, of_expected] : expected) {
    const auto found = got.find(point);
    if (found != got.end()) compare_one(found->second, of_expected);
  }
  first.compare(std::uint64_t{got.size()}, std::uint64_t{expected.size()},
                [] { return std::string("points"); });
}

void compare_found(const FoundGame& got, const FoundGame& expected, std::string_view name,
                   FirstDifference& first) {
  Part(name, first)(got.chain, expected.chain, "chain");
  const auto numbers = [&](const auto& one, const auto& other, std::string_view part) {
    compare_numbers(one, other, fmt::format("{}.{}", name, part), first);
  };
  numbers(got.game.principals, expected.game.principals, "principals");
  numbers(got.game.agents, expected.game.agents, "agents");
  numbers(got.game.strategy, expected.game.strategy, "strategy");
  const Evaluation &one = got.evaluation, &other = expected.evaluation;
  numbers(one.principal_magnitude, other.principal_magnitude, "principal_magnitude");
  numbers(one.agent_magnitude, other.agent_magnitude, "agent_magnitude");
  numbers(one.alignment_distance, other.alignment_distance, "alignment_distance");
  numbers(one.pairwise_distance, other.pairwise_distance, "pairwise_distance");
  const Part part(name, first);
  part(one.agents_welfare_regret, other.agents_welfare_regret, "agents_welfare_regret");
  part(one.principals_welfare_regret, other.principals_welfare_regret, "principals_welfare_regret");
  part(one.worst_case_regret, other.worst_case_regret, "worst_case_regret");
  part(one.collective_alignment_agents, other.collective_alignment_agents,
       "collective_alignment_agents");
  part(one.collective_alignment_principals, other.collective_alignment_principals,
       "collective_alignment_principals");
  numbers(one.bound, other.bound, "bound");
}

}  // namespace

void compare(const SurfaceTally& got, const SurfaceTally& expected, FirstDifference& first) {
  for (std::size_t q = 0; q < got.quantity.size(); ++q) {
    compare_stat(got.quantity[q], expected.quantity[q], quantity_names[q], first);
  }
  for (std::size_t b = 0; b < got.bound.size(); ++b) {
    compare_bound(got.bound[b], expected.bound[b], bound_names[b], first);
  }
  compare_bins(got, expected, first);
  const auto named = [](const char* name) { return [name] { return std::string(name); }; };
  first.compare(got.games, expected.games, named("games"));
  first.compare(got.degenerate, expected.degenerate, named("degenerate"));
}

void compare(const GridTally& got, const GridTally& expected, FirstDifference& first) {
  compare_points(got.open, expected.open, first, [&](const auto& one, const auto& other) {
    compare_strategic(one, other, first);
    compare_counts(one, other, first);
  });
  compare_points(got.complete, expected.complete, first, [&](const auto& one, const auto& other) {
    compare_point(one, other, first);
    compare_counts(one, other, first);
  });
}

void compare(const InferTally& got, const InferTally& expected, FirstDifference& first) {
  const std::size_t marks = expected.error.size() / (observed_count * estimated_count);
  for (std::size_t c = 0; c < expected.error.size(); ++c) {
    const std::size_t measure = c % estimated_count, mark = c / estimated_count % marks;
    const std::size_t observed = c / estimated_count / marks;
    compare_open(
        got.error[c], expected.error[c],
        fmt::format("{}.{}.mark({})", estimated_names[measure], observed_names[observed], mark),
        first);
  }
  first.compare(got.games, expected.games, [] { return std::string("games"); });
}

void compare(const SearchTally& got, const SearchTally& expected, FirstDifference& first) {
  compare_lists(got.list, expected.list, "found", first,
                [&first](const FoundGame& one, const FoundGame& other, const auto& named) {
                  compare_found(one, other, named(), first);
                });
  if (got.nearest && expected.nearest) {
    Part("nearest", first)(got.nearest->outside, expected.nearest->outside, "outside");
    compare_found(got.nearest->found, expected.nearest->found, "nearest", first);
  }
  compare_stat(got.tightness, expected.tightness, "tightness", first);
  compare_lists(got.bins, expected.bins, "bins", first,
                [&first](const FoundInBin& one, const FoundInBin& other, const auto& named) {
                  const std::string name = named();
                  const Part part(name, first);
                  part(one.chains, other.chains, "chains");
                  part(one.inside, other.inside, "inside");
                  part(one.tightness, other.tightness, "tightness");
                  part(one.tightness_chain, other.tightness_chain, "tightness_chain");
                });
  first.compare(got.dropped, expected.dropped, [] { return std::string("dropped"); });
}

}  // namespace delegauge::host
