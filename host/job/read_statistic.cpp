// SPDX-License-Identifier: Apache-2.0
#include "host/job/read_statistic.hpp"

#include <fmt/format.h>

#include <limits>

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

/// Null stands for what is not finite, or for no games.
double read_number(Fields& fields, const std::string& key) {
  const Json& value = fields.at(key);
  if (value.is_null()) return std::numeric_limits<double>::quiet_NaN();
  return fields.number(key, value);
}

}  // namespace

/// That nothing is beyond what it can be, and the mean, of what has ends, between the extremes but
/// for the rounding of sums.
void check_moments(Fields& fields, const Statistic& read, const ValueRange& range) {
  const auto refuse = [&](const char* key, const std::string& allowed) {
    fields.refuse(key, fields.at(key), allowed);
  };
  if (read.standard_error < 0) refuse("standard_error", "0 or more");
  if (read.min < range.low) refuse("min", fmt::format("{} or more", range.low));
  if (read.max > range.high) refuse("max", fmt::format("{} at most", range.high));
  if (read.min > read.max) refuse("min", "no more than the max");
  // Sums are of values that have been rounded to a share of what they can be.
  constexpr double rounding = 1e-6;
  const double slack = rounding * (range.high - range.low);
  if (read.mean < read.min - slack || read.mean > read.max + slack) {
    refuse("mean", "a number from the min to the max");
  }
}

Statistic read_moments(const Json& json, const std::string& place, const ValueRange& range) {
  Fields fields(json, place);
  Statistic read;
  read.mean = read_number(fields, "mean");
  read.standard_error = read_number(fields, "standard_error");
  read.min = read_number(fields, "min");
  read.max = read_number(fields, "max");
  read.quantiles.fill(std::numeric_limits<double>::quiet_NaN());
  check_moments(fields, read, range);
  return read;
}

Statistic read_statistic(const Json& json, const std::string& place, const ValueRange& range) {
  Fields fields(json, place);
  Statistic read = read_moments(json, place, range);
  Fields quantiles(fields.at("quantiles"), fields.place("quantiles"));
  for (std::size_t i = 0; i < quantile_levels.size(); ++i) {
    read.quantiles[i] = read_number(quantiles, std::string(quantile_levels[i].name));
  }
  return read;
}

const nlohmann::ordered_json& read_list(Fields& fields, const std::string& key, std::size_t most,
                                        std::string_view what) {
  const Json& list = fields.at(key);
  if (!list.is_array() || list.size() > most) {
    fields.refuse(key, list, fmt::format("a list of at most {} {}", most, what));
  }
  return list;
}

std::vector<std::uint64_t> read_tightest(Fields& fields, const std::string& key, int most,
                                         std::uint64_t count) {
  std::vector<std::uint64_t> numbers;
  for (const Json& game : read_list(fields, "tightest", static_cast<std::size_t>(most), "games")) {
    Fields one(game, fields.place("tightest"));
    numbers.push_back(one.count(key, 0, count - 1));
    one.number("tightness", one.at("tightness"));
  }
  return numbers;
}

const nlohmann::ordered_json& read_points(Fields& fields, std::size_t count) {
  const Json& points = fields.at("points");
  if (!points.is_array() || points.size() != count) {
    fields.refuse("points", points, fmt::format("a list of the {} points", count));
  }
  return points;
}

}  // namespace delegauge::host
