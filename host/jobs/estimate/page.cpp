// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/estimate/page.hpp"

#include <fmt/format.h>

#include <limits>
#include <utility>

#include "host/files/bounded_json.hpp"
#include "host/files/csv_table.hpp"
#include "host/files/json_text.hpp"
#include "host/files/read_text.hpp"
#include "host/jobs/estimate/files.hpp"
#include "host/settings/json_fields.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

double number_or_none(const Fields& fields, const std::string& key, const Json& value) {
  return value.is_null() ? std::numeric_limits<double>::quiet_NaN() : fields.number(key, value);
}

/// A number, or null; refused beyond what is possible but for rounding.
double number_within(Fields& fields, const std::string& key, const Range& possible) {
  constexpr double rounding = 1e-9;
  const Json& value = fields.at(key);
  const double number = number_or_none(fields, key, value);
  if (number < possible.low - rounding || number > possible.high + rounding) {
    fields.refuse(key, value,
                  fmt::format("a number from {} to {}, or null", possible.low, possible.high));
  }
  return number;
}

constexpr Range not_negative = {0, std::numeric_limits<double>::max()};
constexpr Range any_number = {-std::numeric_limits<double>::max(),
                              std::numeric_limits<double>::max()};

EstimateFlag read_flag(Fields& fields) {
  if (!fields.has("flag")) return EstimateFlag::none;
  const Json& name = fields.at("flag");
  for (int f = 1; f < estimate_flag_count; ++f) {
    const auto flag = static_cast<EstimateFlag>(f);
    if (name == std::string(name_of_flag(flag))) return flag;
  }
  fields.refuse("flag", name, "a flag of the list in docs/files.md");
}

/// possible: what it can be.
Estimate read_estimate(Fields& all, const std::string& key, const Range& possible,
                       std::uint64_t replicates) {
  Fields fields(all.at(key), all.place(key));
  Estimate estimate;
  estimate.value = number_within(fields, "estimate", possible);
  estimate.flag = read_flag(fields);
  if (fields.has("standard_error")) {
    const bool has_none = estimate.flag != EstimateFlag::none &&
                          estimate.flag != EstimateFlag::undefined_replicates &&
                          estimate.flag != EstimateFlag::width_0;
    if (has_none) fields.refuse("flag", fields.at("flag"), "one that goes with an interval");
    Interval interval;
    interval.standard_error = number_within(fields, "standard_error", not_negative);
    interval.low = number_within(fields, "low", possible);
    interval.high = number_within(fields, "high", possible);
    interval.monte_carlo_error = number_within(fields, "monte_carlo_error", not_negative);
    if (!(interval.low <= interval.high)) {
      fields.refuse("low", fields.at("low"), "a number that is at most high");
    }
    estimate.interval = interval;
  }
  if (fields.has("undefined_replicates")) {
    estimate.undefined = fields.count("undefined_replicates", 0, replicates);
  }
  return estimate;
}

enum class ReadOf { group, difference };

std::vector<Estimate> read_estimates_of(Fields& group, const EstimateContents& contents,
                                        ReadOf what) {
  Fields fields(group.at("estimates"), group.place("estimates"));
  std::vector<Estimate> estimates;
  for (const Quantity& quantity : contents.quantities) {
    if (what == ReadOf::difference && !can_be_compared(quantity)) {
      Estimate none;
      none.value = std::numeric_limits<double>::quiet_NaN();
      estimates.push_back(none);
      continue;
    }
    const Range possible = what == ReadOf::difference ? any_number : possible_range(quantity);
    estimates.push_back(read_estimate(fields, key_of(quantity, contents.configuration), possible,
                                      contents.summary.games));
  }
  return estimates;
}

void read_flags(Fields& fields, ReadGroup& group) {
  const Json& flags = fields.at("flags");
  if (!flags.is_array() || flags.size() > log_flag_count) {
    fields.refuse("flags", flags, "a list of flags");
  }
  for (const Json& name : flags) {
    bool known = false;
    for (int f = 0; f < log_flag_count; ++f) {
      const auto flag = static_cast<LogFlag>(f);
      if (name != std::string(name_of_flag(flag))) continue;
      group.flags.emplace_back(text_of_flag(flag));
      known = true;
    }
    if (!known) fields.refuse("flags", name, "a flag of the list in docs/files.md");
  }
}

}  // namespace

Json parse_estimates(const std::string& text, const std::string& place) {
  Json document;
  try {
    document = parse_bounded_json(text);
  } catch (const JsonFault& fault) {
    throw UsageError(
        fmt::format("{}: is broken: {}; run again into this folder", place, fault.what()));
  }
  Fields fields(document, place + ": ");
  if (fields.at("format") != estimate_format) {
    fields.refuse("format", fields.at("format"), estimate_format);
  }
  fields.count("version", 1, 1);
  return document;
}

void read_estimates(const std::string& text, const std::string& place, EstimateContents& contents) {
  read_estimates(parse_estimates(text, place), place, contents);
}

void read_estimates(const Json& document, const std::string& place, EstimateContents& contents) {
  Fields fields(document, place + ": ");
  fields.at("format");
  fields.at("version");
  if (json_text(fields.at("configuration")) != json_text(to_json(contents.configuration))) {
    throw UsageError(
        fmt::format("{}: configuration: is another than that of summary.json; run "
                    "again into this folder",
                    place));
  }
  contents.quantities = quantities_of(contents.configuration);
  const std::uint64_t rows_read =
      fields.count("rows_read", contents.configuration.log_rows, contents.configuration.log_rows);
  const std::uint64_t rows = fields.count("rows", 1, rows_read);
  const std::uint64_t clusters = fields.count("clusters", 1, rows_read);
  fields.count("replicates", contents.summary.games, contents.summary.games);
  Fields missing(fields.at("missing"), fields.place("missing"));
  for (const auto& [column, count] : fields.at("missing").items()) {
    missing.count(column, 0, rows_read);
  }
  Fields groups(fields.at("groups"), fields.place("groups"));
  for (const auto& [name, object] : fields.at("groups").items()) {
    Fields of(groups.at(name), groups.place(name));
    ReadGroup group;
    group.name = name;
    group.rows = of.count("rows", 1, rows);
    group.clusters = of.count("clusters", 1, clusters);
    const auto at_most = [](std::uint64_t most) {
      constexpr double rounding = 1 + 1e-9;
      return Range{0, static_cast<double>(most) * rounding};
    };
    group.effective_clusters = number_within(of, "effective_clusters", at_most(group.clusters));
    number_within(of, "effective_rows", at_most(group.rows));
    Fields lambda(of.at("lambda"), of.place("lambda"));
    for (const double share : contents.configuration.top) {
      number_within(lambda, fmt::format("{}", share), not_negative);
    }
    read_flags(of, group);
    group.estimates = read_estimates_of(of, contents, ReadOf::group);
    contents.groups.push_back(std::move(group));
  }
  if (contents.groups.empty()) {
    fields.refuse("groups", fields.at("groups"), "an object with a member for each group");
  }
  Fields differences(fields.at("differences"), fields.place("differences"));
  for (const auto& [name, object] : fields.at("differences").items()) {
    Fields of(differences.at(name), differences.place(name));
    ReadGroup group;
    group.name = name;
    group.estimates = read_estimates_of(of, contents, ReadOf::difference);
    contents.differences.push_back(std::move(group));
  }
}

namespace {

void read_outcomes(const std::string& text, const std::string& place, EstimateContents& contents) {
  const CsvTable table(text, place);
  const auto groups = table.counts("group", contents.groups.size() - 1);
  const auto kinds = table.texts("kind");
  constexpr Range any = {-std::numeric_limits<double>::max(), std::numeric_limits<double>::max()};
  const auto principals = table.numbers("principals_welfare", any);
  const auto agents = table.numbers("agents_welfare", any);
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const bool played = kinds[row] == "played";
    if (!played && kinds[row] != "reference") {
      table.refuse(row, "kind", "is neither reference nor played");
    }
    contents.plane.push_back({principals[row], agents[row], static_cast<std::uint32_t>(groups[row]),
                              static_cast<std::uint8_t>(played ? 1 : 0)});
  }
}

}  // namespace

std::shared_ptr<const RunPage> read_estimate_page(const RunDocument& summary,
                                                  const std::filesystem::path& folder) {
  EstimateContents contents;
  contents.configuration = estimate_configuration_from_json(summary.configuration, summary.place);
  Fields fields(summary.content, (folder / summary_name).string() + ": ");
  contents.summary.games = fields.count("replicates", 0, contents.configuration.replicates);
  const std::filesystem::path estimates = folder / estimates_name;
  read_estimates(read_text(estimates), estimates.string(), contents);
  const std::filesystem::path outcomes = folder / "outcomes.csv";
  read_outcomes(read_text(outcomes), outcomes.string(), contents);
  return std::make_shared<PageOf<EstimateContents>>(folder, std::move(contents));
}

}  // namespace delegauge::host
