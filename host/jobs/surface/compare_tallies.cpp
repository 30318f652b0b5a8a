// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/surface/compare_tallies.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <string_view>

#include "host/check/compare_parts.hpp"

namespace delegauge::host {
namespace {

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

}  // namespace delegauge::host
