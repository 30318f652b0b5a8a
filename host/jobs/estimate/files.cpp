// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/estimate/files.hpp"

#include <fmt/format.h>

#include <cmath>
#include <string_view>

#include "host/files/csv.hpp"
#include "host/files/json_text.hpp"
#include "host/job/run_folder.hpp"
#include "host/job/summary_head.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

constexpr int estimate_version = 1;
std::string note_of(const EstimateConfiguration& c) {
  return fmt::format(
      "alignment, calibration and regret estimated from logged interactions; intervals are {} of a "
      "Poisson bootstrap over clusters (docs/your-own-logs.md)",
      c.interval == IntervalMethod::percentile ? "percentiles" : "studentised, by bootstrap-t,");
}

Json number_json(double value) { return std::isfinite(value) ? Json(value) : Json(); }

Json estimate_json(const Quantity& quantity, const Estimate& estimate) {
  Json json = {{"estimate", number_json(estimate.value)}};
  if (estimate.interval) {
    json["standard_error"] = number_json(estimate.interval->standard_error);
    json["low"] = number_json(estimate.interval->low);
    json["high"] = number_json(estimate.interval->high);
    json["monte_carlo_error"] = number_json(estimate.interval->monte_carlo_error);
  }
  if (quantity.marked == Quantity::Marked::lower_bound) json["lower_bound"] = true;
  if (quantity.marked == Quantity::Marked::upper_bound) json["upper_bound"] = true;
  if (estimate.undefined > 0) json["undefined_replicates"] = estimate.undefined;
  if (estimate.flag != EstimateFlag::none) {
    json["flag"] = std::string(name_of_flag(estimate.flag));
  }
  return json;
}

Json estimates_of(const EstimateConfiguration& c, const EstimateResult& result,
                  const EstimateGroup& group, const GroupSample* sample) {
  Json estimates = Json::object();
  for (std::size_t q = 0; q < result.quantities.size(); ++q) {
    const Quantity& quantity = result.quantities[q];
    if (!group.has(quantity)) continue;
    Json& json = estimates[key_of(quantity, c)] = estimate_json(quantity, group.estimates[q]);
    if (quantity.measure == LogMeasure::unseen && sample != nullptr) {
      json["high"] = sample->unseen_high ? Json(*sample->unseen_high) : Json();
    }
  }
  return estimates;
}

Json group_json(const EstimateConfiguration& c, const EstimateResult& result, std::size_t g,
                const GroupSample& sample) {
  Json flags = Json::array();
  for (int f = 0; f < log_flag_count; ++f) {
    if ((sample.flags >> static_cast<unsigned>(f) & 1U) != 0) {
      flags.push_back(std::string(name_of_flag(static_cast<LogFlag>(f))));
    }
  }
  Json lambda = Json::object();
  for (std::size_t s = 0; s < c.top.size() && s < sample.lambda.size(); ++s) {
    lambda[fmt::format("{}", c.top[s])] = number_json(sample.lambda[s]);
  }
  return {{"rows", sample.rows},
          {"clusters", sample.clusters},
          {"effective_clusters", number_json(sample.effective_clusters)},
          {"effective_rows", number_json(sample.effective_rows)},
          {"flags", flags},
          {"lambda", lambda},
          {"estimates", estimates_of(c, result, result.groups[g], &sample)}};
}

/// A field of CSV, in quotes if need be.
std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    quoted += c;
    if (c == '"') quoted += c;
  }
  return quoted + '"';
}

void add_cell(Csv& csv, double value) {
  if (std::isfinite(value)) {
    csv.cell(value);
  } else {
    csv.cell("");
  }
}

}  // namespace

std::string estimates_json(const EstimateConfiguration& c, const EstimateTally& tally,
                           const EstimateResult& result) {
  const LogSample& sample = tally.sample;
  Json missing = Json::object();
  for (const MissingValues& column : sample.missing) missing[column.column] = column.rows;
  Json groups = Json::object(), differences = Json::object();
  for (std::size_t g = 0; g < result.groups.size(); ++g) {
    groups[result.groups[g].name] = group_json(c, result, g, sample.groups[g]);
  }
  for (const EstimateGroup& group : result.differences) {
    differences[group.name] = {{"estimates", estimates_of(c, result, group, nullptr)}};
  }
  return json_text({{"format", estimate_format},
                    {"version", estimate_version},
                    {"note", note_of(c)},
                    {"configuration", to_json(c)},
                    {"rows_read", sample.rows_read},
                    {"rows", sample.rows},
                    {"clusters", sample.clusters},
                    {"missing", missing},
                    {"replicates", result.replicates},
                    {"groups", groups},
                    {"differences", differences}});
}

std::string estimates_csv(const EstimateConfiguration& c, const EstimateResult& result) {
  Csv csv;
  csv.cells("group", "measure", "player", "other", "top_share", "estimate", "standard_error", "low",
            "high", "flag");
  csv.end_row();
  const auto add_rows = [&](const EstimateGroup& group) {
    for (std::size_t q = 0; q < result.quantities.size(); ++q) {
      const Quantity& quantity = result.quantities[q];
      if (!group.has(quantity)) continue;
      const Estimate& estimate = group.estimates[q];
      csv.cells(csv_field(group.name), measure_name(quantity));
      for (const int player : {quantity.player, quantity.other}) {
        if (player < 0) {
          csv.cell("");
        } else {
          csv.cell(player);
        }
      }
      if (quantity.share < 0) {
        csv.cell("");
      } else {
        csv.cell(c.top[static_cast<std::size_t>(quantity.share)]);
      }
      add_cell(csv, estimate.value);
      const double none = std::nan("");
      const Interval interval = estimate.interval.value_or(Interval{none, none, none, none});
      add_cell(csv, interval.standard_error);
      add_cell(csv, interval.low);
      add_cell(csv, interval.high);
      csv.cell(name_of_flag(estimate.flag));
      csv.end_row();
    }
  };
  for (const EstimateGroup& group : result.groups) add_rows(group);
  for (const EstimateGroup& group : result.differences) add_rows(group);
  return csv.take();
}

std::string outcomes_csv(const EstimateTally& tally) {
  Csv csv;
  csv.cells("group", "kind", "principals_welfare", "agents_welfare");
  csv.end_row();
  for (const PlanePoint& point : tally.sample.plane) {
    csv.cells(point.group, point.played != 0 ? "played" : "reference", point.principals,
              point.agents);
    csv.end_row();
  }
  return csv.take();
}

std::string estimate_summary_json(const EstimateConfiguration& c, const EstimateSizes& sizes) {
  Json json = summary_head("estimate", to_json(c));
  json["replicates"] = sizes.replicates;
  json["rows"] = sizes.rows;
  json["clusters"] = sizes.clusters;
  json["estimates"] = estimates_name;
  return json_text(json);
}

std::vector<FileContent> estimate_files(const EstimateConfiguration& c, const Execution& execution,
                                        const RunRecord& record, const EstimateTally& tally) {
  const EstimateResult result = result_of(c, tally);
  return {{run_name, run_json("estimate", to_json(c), c.replicates, execution, record)},
          {"estimates.csv", estimates_csv(c, result)},
          {"outcomes.csv", outcomes_csv(tally)},
          {estimates_name, estimates_json(c, tally, result)},
          {summary_name, estimate_summary_json(
                             c, {tally.replicates(), tally.sample.rows, tally.sample.clusters})}};
}

}  // namespace delegauge::host
