// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/estimate/table.hpp"

#include <fmt/format.h>

#include <cmath>
#include <string_view>

#include "host/machine/execution_text.hpp"
#include "host/text/for_terminal.hpp"
#include "host/text/units.hpp"

namespace delegauge::host {
namespace {

constexpr std::size_t table_width = 80;

/// Words on lines that begin with so many blanks.
std::string wrapped(std::string_view text, std::size_t indent) {
  std::string lines;
  std::string line(indent, ' ');
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    if (line.size() > indent && line.size() + 1 + word.size() > table_width) {
      lines += line + "\n";
      line.assign(indent, ' ');
    }
    if (line.size() > indent) line += ' ';
    line += word;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines + line + "\n";
}

std::string shown_number(double value) {
  return std::isfinite(value) ? fmt::format("{:.4g}", value) : std::string("-");
}

/// Players as people count them.
std::string whose(const Quantity& quantity, const EstimateConfiguration& c) {
  const int principals = static_cast<int>(c.columns.principals.size());
  const auto player = [&](int p) {
    return p < principals ? fmt::format("principal {}", p + 1)
                          : fmt::format("agent {}", p - principals + 1);
  };
  switch (quantity.measure) {
    case LogMeasure::pairwise_distance:
      return fmt::format("{}, {}", player(quantity.player), player(quantity.other));
    case LogMeasure::agent_magnitude:
    case LogMeasure::individual_capability:
      return fmt::format("agent {}", quantity.player + 1);
    default:
      break;
  }
  if (quantity.player >= 0) return fmt::format("principal {}", quantity.player + 1);
  if (quantity.share >= 0) {
    return fmt::format("best {}", c.top[static_cast<std::size_t>(quantity.share)]);
  }
  return {};
}

/// The matrix is symmetric, and nobody differs from oneself.
bool is_repeated(const Quantity& quantity) {
  return quantity.measure == LogMeasure::pairwise_distance && quantity.player >= quantity.other;
}

std::string row_text(const std::string& group, const std::string& of, const Estimate& estimate) {
  std::string text =
      fmt::format("  {:<14.14} {:<24} {:>10}", group, of, shown_number(estimate.value));
  if (estimate.interval) {
    text += fmt::format(" [{}, {}]", shown_number(estimate.interval->low),
                        shown_number(estimate.interval->high));
  }
  switch (estimate.flag) {
    case EstimateFlag::lower_bound:
      text += " or more";
      break;
    case EstimateFlag::upper_bound:
      text += " or less";
      break;
    case EstimateFlag::undefined:
      text += " not defined";
      break;
    case EstimateFlag::few_effective_clusters:
      text += " too few clusters";
      break;
    case EstimateFlag::undefined_replicates:
      text += fmt::format(" undefined {}x", estimate.undefined);
      break;
    default:
      break;
  }
  return text + "\n";
}

/// One measure of all groups, for its players or shares in turn.
void add_measure(const EstimateConfiguration& c, const EstimateResult& result,
                 const std::vector<EstimateGroup>& groups, std::size_t first, std::size_t end,
                 std::string& text) {
  const std::string name = measure_name(result.quantities[first]);
  for (std::size_t q = first; q < end; ++q) {
    if (measure_name(result.quantities[q]) != name || is_repeated(result.quantities[q])) continue;
    for (const EstimateGroup& group : groups) {
      if (!group.has(result.quantities[q])) continue;
      text +=
          row_text(for_terminal(group.name), whose(result.quantities[q], c), group.estimates[q]);
    }
  }
}

}  // namespace

std::string estimate_table(const EstimateConfiguration& c, const Execution& execution,
                           const EstimateTally& tally, double seconds) {
  const EstimateResult result = result_of(c, tally);
  const LogSample& sample = tally.sample;
  std::string text = fmt::format(
      "{} rows of {}, {} clusters; {:.4g} % intervals{} of {} replicates\n",
      count_text(sample.rows), count_text(sample.rows_read), count_text(sample.clusters),
      100 * c.level, c.interval == IntervalMethod::percentile ? "" : " by bootstrap-t",
      count_text(result.replicates));
  text += execution_text(execution, result.replicates, seconds, "replicates") + "\n";
  for (const MissingValues& missing : sample.missing) {
    if (missing.rows == 0) continue;
    text += fmt::format("{}: {} rows have no value\n", for_terminal(missing.column),
                        count_text(missing.rows));
  }
  if (c.columns.cluster.empty()) {
    text += wrapped(
        "no column says which rows belong together: each counts by itself, and where rows of one "
        "episode are alike intervals are too narrow",
        0);
  }
  for (int f = 0; f < log_flag_count; ++f) {
    const auto flagged = [f](const GroupSample& group) {
      return (group.flags >> static_cast<unsigned>(f) & 1U) != 0;
    };
    const auto groups = std::count_if(sample.groups.begin(), sample.groups.end(), flagged);
    const std::string_view what = text_of_flag(static_cast<LogFlag>(f));
    // What holds of every group is said once.
    if (groups > 1 && static_cast<std::size_t>(groups) == sample.groups.size()) {
      text += wrapped(std::string(what), 0);
      continue;
    }
    for (const GroupSample& group : sample.groups) {
      if (flagged(group)) text += wrapped(fmt::format("{}: {}", for_terminal(group.name), what), 0);
    }
  }
  // A measure's quantities may be apart, those of shares between each other.
  std::vector<std::string> shown;
  for (std::size_t q = 0; q < result.quantities.size(); ++q) {
    const std::string name = measure_name(result.quantities[q]);
    if (std::find(shown.begin(), shown.end(), name) != shown.end()) continue;
    shown.push_back(name);
    text += fmt::format("\n{}\n{}", name, wrapped(meaning_of(result.quantities[q]), 2));
    add_measure(c, result, result.groups, q, result.quantities.size(), text);
    add_measure(c, result, result.differences, q, result.quantities.size(), text);
  }
  return text;
}

}  // namespace delegauge::host
