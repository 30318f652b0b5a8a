// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/estimate/result.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "host/jobs/estimate/replicates.hpp"
#include "host/text/error.hpp"
#include "host/text/join.hpp"

namespace delegauge::host {
namespace {

constexpr std::size_t enough_replicates = 2;
constexpr Range anything = {-std::numeric_limits<double>::infinity(),
                            std::numeric_limits<double>::infinity()};

Estimate with_interval(double value, std::vector<double> values, std::uint64_t replicates,
                       double level) {
  Estimate estimate;
  estimate.value = value;
  estimate.undefined = replicates - values.size();
  if (values.size() < enough_replicates) return estimate;
  estimate.interval = interval_of(std::move(values), level);
  if (estimate.undefined > 0) {
    estimate.flag = EstimateFlag::undefined_replicates;
  } else if (estimate.interval->low == estimate.interval->high) {
    estimate.flag = EstimateFlag::width_0;
  }
  return estimate;
}

/// Of bootstrap-t: how far replicates lie from the estimate in standard errors of their own is
/// taken for how far the estimate lies from the truth in its own.
struct Studentised {
  std::vector<double> distances;
  double standard_error = 0;
  Range possible;  // what the truth can be
};

Estimate with_interval(double value, std::vector<double> values, const Studentised& studentised,
                       std::uint64_t replicates, double level) {
  const std::uint64_t defined = studentised.distances.size();
  // What no cluster changes has no other interval than replicates show.
  if (!(studentised.standard_error > 0)) {
    return with_interval(value, std::move(values), replicates, level);
  }
  Estimate estimate;
  estimate.value = value;
  estimate.undefined = replicates - defined;
  if (defined < enough_replicates) return estimate;
  const Interval away = interval_of(studentised.distances, level);
  const auto end = [&](double distance) {
    return std::clamp(value - distance * studentised.standard_error, studentised.possible.low,
                      studentised.possible.high);
  };
  Interval interval;
  interval.standard_error = interval_of(std::move(values), level).standard_error;
  interval.low = end(away.high);
  interval.high = end(away.low);
  interval.monte_carlo_error = away.monte_carlo_error * studentised.standard_error;
  estimate.interval = interval;
  if (estimate.undefined > 0) estimate.flag = EstimateFlag::undefined_replicates;
  return estimate;
}

/// What was read says which groups its standard errors are of.
void require_compared(const ComparedSample& compared, std::size_t a, std::size_t b) {
  if (compared.a == a && compared.b == b) return;
  throw UsageError("--compare: the replicates are of other groups; run again into another folder");
}

Estimate without_interval(double value, const Quantity& quantity) {
  Estimate estimate;
  estimate.value = value;
  if (std::isnan(value)) {
    estimate.flag = EstimateFlag::undefined;
  } else if (quantity.marked == Quantity::Marked::lower_bound) {
    estimate.flag = EstimateFlag::lower_bound;
  } else if (quantity.marked == Quantity::Marked::upper_bound) {
    estimate.flag = EstimateFlag::upper_bound;
  } else if (quantity.share >= 0) {
    estimate.flag = EstimateFlag::few_effective_clusters;
  }
  return estimate;
}

}  // namespace

std::string_view name_of_flag(EstimateFlag flag) {
  constexpr std::array<std::string_view, estimate_flag_count> names = {"",
                                                                       "undefined",
                                                                       "lower_bound",
                                                                       "upper_bound",
                                                                       "few_effective_clusters",
                                                                       "undefined_replicates",
                                                                       "width_0"};
  return names[static_cast<std::size_t>(flag)];
}

double quantile(const std::vector<double>& ascending, double p) {
  const double at = static_cast<double>(ascending.size() - 1) * p;
  const double below = std::floor(at);
  const auto i = static_cast<std::size_t>(below);
  if (i + 1 >= ascending.size()) return ascending.back();
  return ascending[i] + (at - below) * (ascending[i + 1] - ascending[i]);
}

Interval interval_of(std::vector<double> values, double level) {
  std::sort(values.begin(), values.end());
  const auto count = static_cast<double>(values.size());
  // About the first, so that an offset costs no digits.
  double sum = 0, squares = 0;
  for (const double value : values) sum += value - values.front();
  const double mean = sum / count;
  for (const double value : values) {
    const double apart = (value - values.front()) - mean;
    squares += apart * apart;
  }
  Interval interval;
  interval.standard_error = std::sqrt(squares / (count - 1));
  const double tail = (1 - level) / 2;
  interval.low = quantile(values, tail);
  interval.high = quantile(values, 1 - tail);
  // The end is an order statistic whose number among the replicates is off by so much.
  const double off = std::sqrt(tail * (1 - tail) / count);
  const auto spread = [&](double p) {
    return (quantile(values, std::min(1.0, p + off)) - quantile(values, std::max(0.0, p - off))) /
           2;
  };
  interval.monte_carlo_error = std::max(spread(tail), spread(1 - tail));
  return interval;
}

std::pair<std::size_t, std::size_t> groups_compared(const std::string& comparison,
                                                    const std::vector<GroupSample>& groups) {
  const auto number = [&](const std::string& name) {
    std::size_t g = 0;
    while (g < groups.size() && groups[g].name != name) ++g;
    return g;
  };
  std::vector<std::pair<std::size_t, std::size_t>> found;
  for (std::size_t colon = comparison.find(':'); colon != std::string::npos;
       colon = comparison.find(':', colon + 1)) {
    const std::size_t a = number(comparison.substr(0, colon));
    const std::size_t b = number(comparison.substr(colon + 1));
    if (a < groups.size() && b < groups.size()) found.emplace_back(a, b);
  }
  if (found.size() == 1 && found.front().first != found.front().second) return found.front();
  std::vector<std::string> names;
  constexpr std::size_t most = 12;
  for (const GroupSample& group : groups) {
    if (names.size() < most) names.push_back(printable(group.name));
  }
  throw UsageError(
      fmt::format("--compare: '{}' does not name two groups of the log; these are {}{}",
                  printable(comparison), joined(names, ", "), groups.size() > most ? ", ..." : ""));
}

EstimateResult result_of(const EstimateConfiguration& configuration, const EstimateTally& tally) {
  EstimateResult result;
  result.quantities = quantities_of(configuration);
  result.replicates = tally.replicates();
  const std::vector<GroupSample>& groups = tally.sample.groups;
  const Replicates replicates(tally);
  const auto interval = [&](double value, std::vector<double> values, const auto& studentised) {
    const std::uint64_t count = result.replicates;
    if (!tally.is_studentised) {
      return with_interval(value, std::move(values), count, configuration.level);
    }
    return with_interval(value, std::move(values), studentised(), count, configuration.level);
  };
  for (std::size_t g = 0; g < groups.size(); ++g) {
    EstimateGroup made = {groups[g].name, {}, false};
    for (std::size_t q = 0; q < result.quantities.size(); ++q) {
      const Quantity& quantity = result.quantities[q];
      const double value = groups[g].estimates[q];
      const bool has = groups[g].has_interval[q] != 0 && std::isfinite(value);
      const auto studentised = [&] {
        return Studentised{replicates.distances(g, q, value), groups[g].standard_error[q],
                           possible_range(quantity)};
      };
      made.estimates.push_back(has ? interval(value, replicates.values(g, q), studentised)
                                   : without_interval(value, quantity));
    }
    result.groups.push_back(std::move(made));
  }
  for (std::size_t i = 0; i < configuration.compare.size(); ++i) {
    if (groups.empty()) break;
    const std::string& comparison = configuration.compare[i];
    const auto of = groups_compared(comparison, groups);
    const std::size_t a = of.first, b = of.second;
    if (tally.is_studentised) require_compared(tally.sample.compared[i], a, b);
    EstimateGroup made = {comparison, {}, true};
    for (std::size_t q = 0; q < result.quantities.size(); ++q) {
      const double value = groups[a].estimates[q] - groups[b].estimates[q];
      const bool has =
          groups[a].has_interval[q] != 0 && groups[b].has_interval[q] != 0 && std::isfinite(value);
      const auto studentised = [&] {
        return Studentised{replicates.distances_of_difference(i, q, value),
                           tally.sample.compared[i].standard_error[q], anything};
      };
      made.estimates.push_back(has ? interval(value, replicates.differences(a, b, q), studentised)
                                   : without_interval(value, result.quantities[q]));
    }
    result.differences.push_back(std::move(made));
  }
  return result;
}

}  // namespace delegauge::host
