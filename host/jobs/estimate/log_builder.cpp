// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/estimate/log_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "host/text/decimal.hpp"
#include "host/text/error.hpp"
#include "host/text/join.hpp"
#include "host/text/suggestion.hpp"
#include "host/text/utf8.hpp"

namespace delegauge::host {
namespace {

using Names = std::vector<std::string>;

/// Names of columns for a message; logs may have very many.
std::string names_text(const Names& names) {
  constexpr std::size_t most = 12;
  Names shown;
  for (std::size_t i = 0; i < std::min(most, names.size()); ++i)
    shown.push_back(printable(names[i]));
  return joined(shown, ", ") + (names.size() > most ? ", ..." : "");
}

std::size_t column_of(const Names& names, const std::string& name) {
  return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

bool has(const Names& names, const std::string& name) {
  return column_of(names, name) < names.size();
}

/// What a header of one column that has other separators in it asks for; else nothing.
std::string delimiter_hint(const Names& names) {
  if (names.size() != 1) return {};
  for (const auto& [separator, what, value] :
       {std::tuple{';', "semicolons", "semicolon"}, std::tuple{'\t', "tabs", "tab"},
        std::tuple{'|', "bars", "'|'"}}) {
    if (names.front().find(separator) == std::string::npos) continue;
    return fmt::format("; its header is one column with {} in it: try --delimiter {}", what, value);
  }
  return {};
}

void require_column(const Names& names, const std::string& name, const std::string& option,
                    const std::string& place) {
  if (!has(names, name)) {
    const std::string near = closest_name(name, names);
    throw UsageError(fmt::format("{}: has no column '{}', which {} names; {}{}", place,
                                 printable(name), option,
                                 near.empty() ? "its columns are " + names_text(names)
                                              : fmt::format("did you mean '{}'?", printable(near)),
                                 delimiter_hint(names)));
  }
  const auto twice = std::count(names.begin(), names.end(), name);
  if (twice > 1) {
    throw UsageError(fmt::format("{}: has {} columns '{}'; give each another name", place, twice,
                                 printable(name)));
  }
}

/// The numbers of the columns "principal_1", "principal_2", ..., in order.
std::set<std::size_t> numbers_of(const Names& names, const std::string& stem) {
  std::set<std::size_t> numbers;
  for (const std::string& name : names) {
    if (!name.starts_with(stem + "_")) continue;
    std::size_t number = 0;
    std::from_chars(name.data() + stem.size() + 1, name.data() + name.size(), number);
    if (number > 0 && name == fmt::format("{}_{}", stem, number)) numbers.insert(number);
  }
  return numbers;
}

/// All columns with such a name. Raises UsageError if one is missing.
Names numbered(const Names& names, const std::string& stem, const std::string& option,
               const std::string& place) {
  Names found;
  for (const std::size_t number : numbers_of(names, stem)) {
    const std::size_t next = found.size() + 1;
    if (number != next && next > 1) {
      throw UsageError(fmt::format(
          "{0}: has a column '{1}_{2}', and none '{1}_{3}'; number them from 1 without a "
          "gap, or name those that are wanted with {4} COL,...",
          place, stem, number, next, option));
    }
    if (number != next) break;  // without a first one there are none
    found.push_back(fmt::format("{}_{}", stem, number));
  }
  return found;
}

void find_list(const Names& names, const std::string& place, const std::string& stem,
               const std::string& option, bool named, bool needed, Names& list) {
  if (!named) list = numbered(names, stem, option, place);
  if (list.empty() && needed) {
    throw UsageError(
        fmt::format("{}: has no column '{}_1'; name the columns with {} COL,..., of {}{}", place,
                    stem, option, names_text(names), delimiter_hint(names)));
  }
  for (const std::string& name : list) require_column(names, name, option, place);
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (column_of(list, list[i]) == i) continue;
    throw UsageError(
        fmt::format("{}: names the column '{}' twice; give each once", option, printable(list[i])));
  }
}

void find_one(const Names& names, const std::string& place, const std::string& usual, bool named,
              std::string& column) {
  if (!named) column = has(names, usual) ? usual : std::string();
  if (!column.empty()) require_column(names, column, "--" + usual, place);
}

void check_players(const EstimateConfiguration& c) {
  const std::size_t principals = c.columns.principals.size(), agents = c.columns.agents.size();
  for (const auto& [option, count] :
       {std::pair{"--principals", principals}, {"--agents", agents}}) {
    if (count <= most_logged_players) continue;
    throw UsageError(
        fmt::format("{}: {} columns; give at most {}", option, count, most_logged_players));
  }
  if (!c.delegation.empty()) {
    if (c.delegation.size() != principals || c.delegation.front().size() != agents) {
      throw UsageError(fmt::format(
          "--delegation: the matrix is of {} principals and {} agents, and the log has {} and {}",
          c.delegation.size(), c.delegation.front().size(), principals, agents));
    }
  } else if (principals != agents) {
    throw UsageError(fmt::format(
        "{} columns of principals and {} of agents: where these are not as many, say with "
        "--delegation who works for whom",
        principals, agents));
  }
  if (!c.columns.actions.empty() && c.columns.actions.size() != agents) {
    throw UsageError(fmt::format("--actions: {} columns for {} agents; give one for each",
                                 c.columns.actions.size(), agents));
  }
  if (!c.least_utility.empty() && c.least_utility.size() != agents) {
    throw UsageError(fmt::format("--least-utility: {} numbers for {} agents; give one for each",
                                 c.least_utility.size(), agents));
  }
}

}  // namespace

void find_columns(const Names& names, const std::string& place, EstimateConfiguration& c) {
  LogColumns& columns = c.columns;
  find_list(names, place, "principal", "--principals", c.named.principals, true,
            columns.principals);
  find_list(names, place, "agent", "--agents", c.named.agents, true, columns.agents);
  find_list(names, place, "action", "--actions", c.named.actions, false, columns.actions);
  find_one(names, place, "kind", c.named.kind, columns.kind);
  find_one(names, place, "cluster", c.named.cluster, columns.cluster);
  find_one(names, place, "group", c.named.group, columns.group);
  find_one(names, place, "weight", c.named.weight, columns.weight);
  find_one(names, place, "outcome", c.named.outcome, columns.outcome);
  check_players(c);
  c.named = {};
}

LogBuilder::LogBuilder(const Names& names, const EstimateConfiguration& configuration)
    : configuration_(configuration), used_(names.size()), names_(names), missing_(names.size()) {
  const LogColumns& columns = configuration.columns;
  const auto use = [&](const std::string& name) {
    const std::size_t column = column_of(names, name);
    if (!is_utf8(name)) {
      throw UsageError(fmt::format("the column '{}' is not named in UTF-8; save the log as UTF-8",
                                   printable(name)));
    }
    used_[column] = true;
    return column;
  };
  const auto use_if_any = [&](const std::string& name) {
    return name.empty() ? std::nullopt : std::optional(use(name));
  };
  for (const std::string& name : columns.principals) utilities_.push_back(use(name));
  for (const std::string& name : columns.agents) utilities_.push_back(use(name));
  for (const std::string& name : columns.actions) actions_.push_back(use(name));
  kind_ = use_if_any(columns.kind);
  cluster_ = use_if_any(columns.cluster);
  group_ = use_if_any(columns.group);
  weight_ = use_if_any(columns.weight);
  outcome_ = use_if_any(columns.outcome);
  log_.utilities.resize(utilities_.size());
  log_.actions.resize(actions_.size());
  action_labels_.resize(actions_.size());
  row_.resize(utilities_.size());
}

namespace {

bool is_missing(const LogBuilder::Cell& cell) {
  if (cell.number) return std::isnan(*cell.number);
  return cell.text.empty() || cell.text == "NA";
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// What other programs write where a value is missing.
bool says_missing(std::string_view text) {
  std::string lower;
  for (const char c : text) {
    lower += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  constexpr std::array<std::string_view, 9> usual = {"n/a", "#n/a", "nan", "null",   "none",
                                                     "-",   "--",   "?",   "missing"};
  return std::find(usual.begin(), usual.end(), lower) != usual.end();
}

// Squares of sums of numbers must be finite, and those of a column not be 0 unless it is.
constexpr double largest_number = 1e60, least_column = 1e-60;

double largest_in(const std::vector<double>& column) {
  double largest = 0;
  for (const double value : column) largest = std::max(largest, std::abs(value));
  return largest;
}

void refuse_tiny(const std::string& log, const std::string& column, double largest) {
  if (largest == 0 || largest >= least_column) return;
  throw UsageError(
      fmt::format("{}: the numbers of '{}' are all within 1e-60 of 0, {} at most; scale the column",
                  log, printable(column), largest));
}

[[noreturn]] void refuse_cell(const CellPlace& place, std::size_t column, std::string_view text,
                              const std::string& wanted) {
  throw UsageError(
      fmt::format("{}: '{}' is {}", place.of(column), printable(std::string(text)), wanted));
}

}  // namespace

std::optional<double> LogBuilder::number(const Cell& cell, std::size_t column,
                                         const CellPlace& place) const {
  if (is_missing(cell)) return std::nullopt;
  double value = 0;
  if (cell.number) {
    value = *cell.number;
    if (!std::isfinite(value)) {
      refuse_cell(place, column, fmt::format("{}", value), "no finite number; leave the row out");
    }
  } else {
    const std::string_view text = trimmed(cell.text);
    if (text.empty() || text == "NA") return std::nullopt;
    const Decimal read = parse_decimal(text);
    if (read.fault == DecimalFault::too_large) {
      refuse_cell(place, column, text, "too large for a number; scale the column");
    }
    if (read.fault != DecimalFault::none) {
      refuse_cell(place, column, text,
                  says_missing(text)
                      ? "no number; what is missing is left empty, or NA"
                      : "no number; give decimals with a point, such as 0.5 or -1e3, or NA");
    }
    value = read.value;
  }
  if (std::abs(value) > largest_number) {
    refuse_cell(place, column, fmt::format("{}", value), "beyond 1e60; scale the column");
  }
  return value;
}

void LogBuilder::add(const std::vector<Cell>& cells, const CellPlace& place) {
  constexpr std::uint64_t most_rows = 4'000'000'000;
  if (log_.rows_read == most_rows) {
    throw UsageError(fmt::format("{}: the log has more than {} rows; take a part of it",
                                 place.of(0), most_rows));
  }
  const auto row = static_cast<std::uint32_t>(log_.rows_read++);
  bool complete = true;
  const auto lacks = [&](std::size_t column) {
    ++missing_[column];
    complete = false;
  };
  // Clusters are numbered by first appearance, whether the row is complete or not.
  std::uint32_t cluster = row;
  if (cluster_) {
    if (is_missing(cells[*cluster_])) {
      lacks(*cluster_);
    } else {
      cluster = clusters_.number(cells[*cluster_].text);
    }
  }
  for (std::size_t i = 0; i < utilities_.size(); ++i) {
    const auto value = number(cells[utilities_[i]], utilities_[i], place);
    if (!value) lacks(utilities_[i]);
    row_[i] = value.value_or(0);
    const std::size_t principals = configuration_.columns.principals.size();
    if (!value || i < principals || configuration_.least_utility.empty()) continue;
    if (*value < configuration_.least_utility[i - principals]) {
      refuse_cell(place, utilities_[i], fmt::format("{}", *value),
                  fmt::format("below {}, which --least-utility says is the least",
                              configuration_.least_utility[i - principals]));
    }
  }
  double weight = 1;
  if (weight_) {
    const auto value = number(cells[*weight_], *weight_, place);
    if (!value) lacks(*weight_);
    weight = value.value_or(0);
    if (weight < 0) {
      refuse_cell(place, *weight_, fmt::format("{}", weight), "a negative weight; give 0 or more");
    }
  }
  RowKind kind = RowKind::both;
  if (kind_) {
    const Cell& cell = cells[*kind_];
    if (is_missing(cell)) {
      lacks(*kind_);
    } else if (cell.text == "reference") {
      kind = RowKind::reference;
    } else if (cell.text == "played") {
      kind = RowKind::played;
    } else {
      refuse_cell(place, *kind_, cell.text, "no kind of row; give reference or played");
    }
  }
  std::uint32_t group = 0;
  if (group_) {
    const Cell& cell = cells[*group_];
    if (is_missing(cell)) {
      lacks(*group_);
    } else {
      if (cell.text == "all") {
        refuse_cell(place, *group_, cell.text,
                    "what all rows together are called; rename the group");
      }
      const std::size_t known = log_.groups.size();
      group = log_.groups.number(cell.text);
      if (log_.groups.size() > known && !is_utf8(cell.text)) {
        refuse_cell(place, *group_, cell.text, "not UTF-8; save the log as UTF-8");
      }
      constexpr std::size_t most_groups = 100;
      if (log_.groups.size() > most_groups) {
        refuse_cell(place, *group_, cell.text,
                    fmt::format("group number {}; {} are the most there may be", log_.groups.size(),
                                most_groups));
      }
    }
  }
  std::uint32_t outcome = Log::no_label;
  if (outcome_) {
    const Cell& cell = cells[*outcome_];
    if (is_missing(cell)) {
      ++missing_[*outcome_];
    } else {
      outcome = outcomes_.number(cell.text);
    }
  }
  for (const std::size_t column : actions_) {
    if (is_missing(cells[column])) ++missing_[column];
  }
  if (!complete) return;
  for (std::size_t i = 0; i < row_.size(); ++i) log_.utilities[i].push_back(row_[i]);
  if (weight_) log_.weight.push_back(weight);
  if (kind_) log_.kind.push_back(kind);
  if (group_) log_.group.push_back(group);
  if (outcome_) log_.outcome.push_back(outcome);
  log_.cluster.push_back(cluster);
  for (std::size_t i = 0; i < actions_.size(); ++i) {
    const Cell& cell = cells[actions_[i]];
    log_.actions[i].push_back(is_missing(cell) ? Log::no_label
                                               : action_labels_[i].number(cell.text));
  }
}

Log LogBuilder::take(const std::string& name) {
  for (std::size_t column = 0; column < used_.size(); ++column) {
    if (used_[column]) log_.missing.push_back({names_[column], missing_[column]});
  }
  log_.clusters = cluster_ ? clusters_.size() : log_.rows_read;
  if (log_.rows_read == 0) throw UsageError(fmt::format("{}: has no rows below its header", name));
  if (log_.rows() == 0) {
    const auto most = std::max_element(
        log_.missing.begin(), log_.missing.end(),
        [](const MissingValues& a, const MissingValues& b) { return a.rows < b.rows; });
    throw UsageError(
        fmt::format("{}: each of its {} rows lacks a value that it needs, most often in '{}'; "
                    "estimates need rows with all utilities, weight, kind, cluster and group",
                    name, log_.rows_read, printable(most->column)));
  }
  const bool one = std::all_of(log_.cluster.begin(), log_.cluster.end(),
                               [&](std::uint32_t g) { return g == log_.cluster.front(); });
  if (one) {
    throw UsageError(fmt::format(
        "{}: all rows that are complete are of one cluster; intervals need several, say with "
        "--cluster which rows belong together, or --cluster none if none do",
        name));
  }
  if (weight_) {
    const double largest = largest_in(log_.weight);
    if (largest == 0) {
      throw UsageError(fmt::format("{}: all weights are 0; give some row a weight", name));
    }
    refuse_tiny(name, names_[*weight_], largest);
  }
  for (std::size_t i = 0; i < utilities_.size(); ++i) {
    refuse_tiny(name, names_[utilities_[i]], largest_in(log_.utilities[i]));
  }
  return std::move(log_);
}

}  // namespace delegauge::host
