// SPDX-License-Identifier: Apache-2.0
// Everything that the estimates of a log depend on, and its form in JSON.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "delegauge/game/flat_games.hpp"
#include "delegauge/measure/logged.hpp"
#include "kernels/executor/estimate_job.hpp"

namespace delegauge::host {

inline constexpr std::uint64_t max_replicates = 1'000'000;
inline constexpr std::size_t max_comparisons = 64;
/// Of shares and the level, so that quantiles and square roots keep their digits.
inline constexpr double least_share = 1e-6, least_level = 0.5, greatest_level = 0.9999;

/// What a log's columns are called; empty where there is none.
struct LogColumns {
  std::vector<std::string> principals, agents, actions;
  std::string kind, cluster, group, weight, outcome;
};

/// Which of them the user has named; the others are found by their usual names.
struct ColumnsNamed {
  bool principals = false, agents = false, actions = false;
  bool kind = false, cluster = false, group = false, weight = false, outcome = false;
};

/// Two groups whose estimates are held against each other.
using Comparison = std::pair<std::string, std::string>;

/// How an interval comes of replicates: their quantiles, or those of how far each lies from the
/// estimate in standard errors of its own.
enum class IntervalMethod { percentile, bootstrap_t };

struct EstimateConfiguration {
  LogColumns columns;
  ColumnsNamed named;  // of a command line; nothing of it is left once the log has been read
  std::uint64_t replicates = 2000;
  double level = 0.95;
  IntervalMethod interval = IntervalMethod::percentile;
  std::vector<double> top = {0.01, 0.05, 0.1};  // ascending
  std::uint64_t seed = 1;
  std::optional<Range> principals_optimum, agents_optimum;
  std::vector<double> least_utility;            // per agent; empty: not known
  std::vector<std::vector<double>> delegation;  // [principal][agent]; empty: agent i is i's
  std::vector<std::string> compare;             // as given, "A:B"
  // Which log it is.
  std::string log_sha256;
  std::uint64_t log_rows = 0;
};

LoggedShape shape_of(const EstimateConfiguration& configuration);

/// As summary.json, run.json and estimates.json hold it.
nlohmann::ordered_json to_json(const EstimateConfiguration& configuration);

/// The inverse, exact for every number. Raises UsageError naming place and key.
EstimateConfiguration estimate_configuration_from_json(const nlohmann::ordered_json& json,
                                                       const std::string& place);

}  // namespace delegauge::host
