// SPDX-License-Identifier: Apache-2.0
// Statistics and lists of summary.json, read back. Each raises UsageError, which names file and
// key.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "host/job/statistic.hpp"
#include "host/settings/json_fields.hpp"

namespace delegauge::host {

/// What values of a statistic can be.
struct ValueRange {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
};
inline constexpr ValueRange of_tightness = {0, 1};

/// Of which there are no quantiles: those are NaN.
Statistic read_moments(const nlohmann::ordered_json& json, const std::string& place,
                       const ValueRange& range = {});
Statistic read_statistic(const nlohmann::ordered_json& json, const std::string& place,
                         const ValueRange& range = {});

/// A list that is not longer than `most`; `what` tells what it is of.
const nlohmann::ordered_json& read_list(Fields& fields, const std::string& key, std::size_t most,
                                        std::string_view what);

/// The numbers of the games that are listed as tightest, at most `most` of `count`: `key` of each.
std::vector<std::uint64_t> read_tightest(Fields& fields, const std::string& key, int most,
                                         std::uint64_t count);

/// As many points as the configuration has.
const nlohmann::ordered_json& read_points(Fields& fields, std::size_t count);

}  // namespace delegauge::host
