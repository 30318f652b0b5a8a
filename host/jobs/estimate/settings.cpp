// SPDX-License-Identifier: Apache-2.0
// The table of settings of `estimate`.
#include "host/jobs/estimate/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "host/given/json_delegation.hpp"
#include "host/jobs/estimate/names.hpp"
#include "host/text/join.hpp"

namespace delegauge::host {
namespace {

using C = EstimateConfiguration;
using S = Setting<C>;
using Json = nlohmann::ordered_json;

constexpr std::size_t longest_name = 1000;
/// What an option says that wants no column, though there is one of the usual name.
constexpr std::string_view no_column = "none";

std::string text_in(Fields& fields, const std::string& key, const Json& value) {
  if (!value.is_string() || value.get_ref<const std::string&>().size() > longest_name) {
    fields.refuse(key, value, fmt::format("a text of at most {} bytes", longest_name));
  }
  return value.get<std::string>();
}

/// A column, or none.
S column(const std::string& key, std::string LogColumns::*member, bool ColumnsNamed::*named,
         const std::string& help) {
  S s = S::row(key, "COL", help);
  s.parse = [=](C& c, const std::string& text, const std::string&) {
    c.columns.*member = text == no_column ? std::string() : text;
    c.named.*named = true;
  };
  s.read = [=](C& c, Fields& fields, const Json& value) {
    c.columns.*member = text_in(fields, key, value);
  };
  s.json = [=](const C& c) {
    return (c.columns.*member).empty() ? Json() : Json(c.columns.*member);
  };
  s.text = [=](const C& c) { return c.columns.*member; };
  s.missing = S::Missing::is_null;
  return s;
}

S columns(const std::string& key, std::vector<std::string> LogColumns::*member,
          bool ColumnsNamed::*named, const std::string& help) {
  S s = S::row(key, "COL,...", help);
  s.is_list = true;
  s.parse = [=](C& c, const std::string& text, const std::string&) {
    c.columns.*member = text == no_column ? std::vector<std::string>() : split_list(text);
    c.named.*named = true;
  };
  s.read = [=](C& c, Fields& fields, const Json& list) {
    if (!list.is_array() || list.size() > most_logged_players) {
      fields.refuse(key, list, fmt::format("a list of at most {} columns", most_logged_players));
    }
    for (const Json& name : list) (c.columns.*member).push_back(text_in(fields, key, name));
  };
  s.json = [=](const C& c) { return Json(c.columns.*member); };
  s.text = [=](const C& c) { return joined(c.columns.*member, ","); };
  return s;
}

S numbers(const std::string& key, std::vector<double> C::*member, std::size_t most,
          const std::string& value, const std::string& help) {
  S s = S::row(key, value, help);
  s.is_list = true;
  s.parse = [=](C& c, const std::string& text, const std::string& place) {
    (c.*member).clear();
    for (const std::string& one : split_list(text)) (c.*member).push_back(parse_number(one, place));
  };
  s.read = [=](C& c, Fields& fields, const Json& list) {
    if (!list.is_array() || list.size() > most) {
      fields.refuse(key, list, fmt::format("a list of at most {} numbers", most));
    }
    (c.*member).clear();
    for (const Json& one : list) (c.*member).push_back(fields.number(key, one));
  };
  s.json = [=](const C& c) { return Json(c.*member); };
  s.text = [=](const C& c) { return joined(c.*member, ","); };
  return s;
}

S top() {
  return numbers("top", &C::top, most_top_shares, "SHARE,...",
                 "Shares of reference rows that count as the best (default 0.01,0.05,0.1)")
      .checked([](const C& c, const Checks& checks) {
        const auto is_share = [](double share) { return share >= least_share && share < 1; };
        const bool fine =
            !c.top.empty() && c.top.size() <= most_top_shares &&
            std::all_of(c.top.begin(), c.top.end(), is_share) &&
            std::adjacent_find(c.top.begin(), c.top.end(), std::greater_equal<>()) == c.top.end();
        checks.require(
            "top", fine, joined(c.top, ","),
            fmt::format("1 to {} numbers from 1e-6 to less than 1, ascending", most_top_shares));
      });
}

S level() {
  S s = S::row("level", "P", "Of intervals: 0.5 to 0.9999 (default 0.95)");
  s.parse = [](C& c, const std::string& text, const std::string& place) {
    c.level = parse_number(text, place);
  };
  s.read = [](C& c, Fields& fields, const Json& value) { c.level = fields.number("level", value); };
  s.json = [](const C& c) { return Json(c.level); };
  s.text = [](const C& c) { return fmt::format("{}", c.level); };
  s.check = [](const C& c, const Checks& checks) {
    checks.require("level", c.level >= least_level && c.level <= greatest_level, c.level,
                   "a number from 0.5 to 0.9999");
  };
  return s;
}

S optimum(const std::string& key, std::optional<Range> C::*member, const std::string& of) {
  S s = S::row(key, "X|LOW:HIGH",
               fmt::format("The greatest welfare that {} could have, or what it lies between, if "
                           "it is known",
                           of));
  s.parse = [=](C& c, const std::string& text, const std::string& place) {
    c.*member = parse_range(text, place);
  };
  s.read = [=](C& c, Fields& fields, const Json& value) { c.*member = fields.range(key, value); };
  s.json = [=](const C& c) { return c.*member ? range_json(*(c.*member)) : Json(); };
  s.text = [=](const C& c) { return c.*member ? range_text(*(c.*member)) : std::string(); };
  s.check = [=](const C& c, const Checks& checks) {
    if (!(c.*member)) return;
    const Range& range = *(c.*member);
    const bool fine =
        ordered(range) && range.low >= -largest_constant && range.high <= largest_constant;
    checks.require(key, fine, range, "X or LOW:HIGH with LOW <= HIGH, from -1e12 to 1e12");
  };
  s.missing = S::Missing::is_null;
  return s;
}

S least_utility() {
  return numbers("least_utility", &C::least_utility, most_logged_players, "X,...",
                 "The least utility that each agent could have: capabilities need it")
      .checked([](const C& c, const Checks& checks) {
        const bool fine = std::all_of(c.least_utility.begin(), c.least_utility.end(),
                                      [](double x) { return std::abs(x) <= largest_constant; });
        checks.require("least_utility", fine, joined(c.least_utility, ","),
                       "numbers from -1e12 to 1e12");
      });
}

using Matrix = std::vector<std::vector<double>>;

/// Columns of shares that nearly add up to one are made to. Raises UsageError for what is no
/// delegation.
void settle_delegation(Matrix& matrix, const std::string& place) {
  const auto refuse_matrix = [&](const std::string& why) {
    throw UsageError(fmt::format(
        "{}: {}; give a list of shares per principal, one for each agent, from 0 to 1, whose sums "
        "by agent are 1",
        place, why));
  };
  if (matrix.empty() || matrix.size() > most_logged_players || matrix.front().empty() ||
      matrix.front().size() > most_logged_players) {
    refuse_matrix(fmt::format("needs 1 to {} principals and agents", most_logged_players));
  }
  for (const auto& row : matrix) {
    if (row.size() != matrix.front().size()) refuse_matrix("has rows of different lengths");
    for (const double share : row) {
      if (!(share >= 0 && share <= 1)) refuse_matrix(fmt::format("{} is no share", share));
    }
  }
  for (std::size_t j = 0; j < matrix.front().size(); ++j) {
    double sum = 0;
    for (const auto& row : matrix) sum += row[j];
    constexpr double nearly = 1e-9;
    if (std::abs(sum - 1) > nearly) {
      refuse_matrix(fmt::format("the shares of agent {} add up to {}", j + 1, sum));
    }
    for (auto& row : matrix) row[j] /= sum;
  }
}

S delegation() {
  S s = S::row("delegation", "FILE",
               "JSON matrix of whom the agents work for: a list of shares per principal (default: "
               "agent i works for principal i)");
  s.parse = [](C& c, const std::string& file, const std::string&) {
    GivenDelegation given = read_delegation_file(file);
    c.delegation = std::move(*given.shares);
    settle_delegation(c.delegation, given.origin);
  };
  s.read = [](C& c, Fields& fields, const Json& matrix) {
    const auto is_list = [](const Json& list) {
      return list.is_array() && !list.empty() && list.size() <= most_logged_players;
    };
    if (!is_list(matrix)) fields.refuse("delegation", matrix, "a list of lists of shares");
    c.delegation.clear();
    for (const Json& row : matrix) {
      if (!is_list(row)) fields.refuse("delegation", row, "a list of shares");
      c.delegation.emplace_back();
      for (const Json& share : row) {
        c.delegation.back().push_back(fields.number("delegation", share));
      }
    }
    // The shares that were written had been settled: these must not change again.
    Matrix settled = c.delegation;
    settle_delegation(settled, fields.place("delegation"));
  };
  s.json = [](const C& c) { return c.delegation.empty() ? Json() : Json(c.delegation); };
  s.text = [](const C&) { return std::string(); };
  s.missing = S::Missing::is_null;
  return s;
}

S compare() {
  S s =
      S::row("compare", "A:B,...", "Groups whose estimates are held against each other, A less B");
  s.is_list = true;
  s.parse = [](C& c, const std::string& text, const std::string&) { c.compare = split_list(text); };
  s.read = [](C& c, Fields& fields, const Json& list) {
    if (!list.is_array()) fields.refuse("compare", list, "a list of A:B");
    for (const Json& one : list) c.compare.push_back(text_in(fields, "compare", one));
  };
  s.json = [](const C& c) { return Json(c.compare); };
  s.text = [](const C& c) { return joined(c.compare, ","); };
  s.check = [](const C& c, const Checks& checks) {
    bool fine = c.compare.size() <= max_comparisons;
    for (const std::string& pair : c.compare) fine = fine && pair.find(':') != std::string::npos;
    checks.require("compare", fine, joined(c.compare, ","),
                   fmt::format("at most {} pairs of groups, A:B", max_comparisons));
  };
  return s;
}

SettingsTable<C> make_table() {
  return SettingsTable<C>(
      [] { return C(); }, {{"estimate_version", 1, "replicates were drawn by"}},
      {
          columns("principals", &LogColumns::principals, &ColumnsNamed::principals,
                  "Columns of the principals' utilities (default: principal_1, principal_2, ...)"),
          columns("agents", &LogColumns::agents, &ColumnsNamed::agents,
                  "Columns of the agents' utilities (default: agent_1, agent_2, ...)"),
          column("kind", &LogColumns::kind, &ColumnsNamed::kind,
                 "Column that says reference or played of each row (default: kind, if there is "
                 "such a column, else each row is both; none for no column, here and below)"),
          column("cluster", &LogColumns::cluster, &ColumnsNamed::cluster,
                 "Column that says which rows belong together (default: cluster)"),
          column("group", &LogColumns::group, &ColumnsNamed::group,
                 "Column of groups to estimate by themselves, too (default: group)"),
          column("weight", &LogColumns::weight, &ColumnsNamed::weight,
                 "Column of weights, 0 or more (default: weight)"),
          column("outcome", &LogColumns::outcome, &ColumnsNamed::outcome,
                 "Column of labels of outcomes, to tell how many are unseen (default: outcome)"),
          columns("actions", &LogColumns::actions, &ColumnsNamed::actions,
                  "Columns of the agents' actions, one for each (default: action_1, ...)"),
          S::count(
              "replicates", [](C & c) -> auto& { return c.replicates; }, 2, max_replicates,
              "Of the bootstrap: 2 to 1e6 (default 2000)"),
          level(),
          S::choice(
              "interval", [](C & c) -> auto& { return c.interval; },
              "Ends of intervals: percentile (default), or bootstrap-t, which is slower and holds "
              "better for magnitudes of skewed columns, a little worse for alignment"),
          top(),
          S::count(
              "seed", [](C & c) -> auto& { return c.seed; }, 0, ~std::uint64_t{0},
              "Of the bootstrap (default 1)"),
          optimum("principals_optimum", &C::principals_optimum, "principals"),
          optimum("agents_optimum", &C::agents_optimum, "agents"),
          least_utility(),
          delegation(),
          compare(),
      },
      {"replicates", "seed"});
}

}  // namespace

const SettingsTable<EstimateConfiguration>& estimate_settings() {
  static const SettingsTable<C> table = make_table();
  return table;
}

LoggedShape shape_of(const EstimateConfiguration& configuration) {
  return {static_cast<int>(configuration.columns.principals.size()),
          static_cast<int>(configuration.columns.agents.size()), !configuration.delegation.empty(),
          !configuration.columns.kind.empty()};
}

Json to_json(const EstimateConfiguration& configuration) {
  Json json = estimate_settings().to_json(configuration);
  json["log"] = {{"sha256", configuration.log_sha256}, {"rows", configuration.log_rows}};
  return json;
}

EstimateConfiguration estimate_configuration_from_json(const Json& json, const std::string& place) {
  Json settings = json;
  if (settings.is_object()) settings.erase("log");
  EstimateConfiguration configuration = estimate_settings().from_json(settings, place);
  Fields fields(json, place);
  const Json& log = fields.at("log");
  Fields of_log(log, fields.place("log"));
  const Json& digest = of_log.at("sha256");
  constexpr std::size_t digits = 64;
  const bool is_digest =
      digest.is_string() && digest.get_ref<const std::string&>().size() == digits &&
      digest.get_ref<const std::string&>().find_first_not_of("0123456789abcdef") ==
          std::string::npos;
  if (!is_digest) of_log.refuse("sha256", digest, "64 hexadecimal digits");
  configuration.log_sha256 = digest.get<std::string>();
  configuration.log_rows = of_log.count("rows", 1, ~std::uint64_t{0});
  of_log.expect_no_more();
  const LogColumns& columns = configuration.columns;
  const auto refuse_list = [&](const std::string& key, const std::vector<std::string>& list,
                               const std::string& allowed) {
    fields.refuse(key, Json(list), allowed);
  };
  if (columns.principals.empty()) refuse_list("principals", columns.principals, "1 to 8 columns");
  if (columns.agents.empty()) refuse_list("agents", columns.agents, "1 to 8 columns");
  const auto& matrix = configuration.delegation;
  const bool fits = matrix.empty() ? columns.principals.size() == columns.agents.size()
                                   : matrix.size() == columns.principals.size() &&
                                         matrix.front().size() == columns.agents.size();
  if (!fits) refuse_list("agents", columns.agents, "as many as principals or delegation have");
  if (!columns.actions.empty() && columns.actions.size() != columns.agents.size()) {
    refuse_list("actions", columns.actions, "one per agent, or none");
  }
  if (!configuration.least_utility.empty() &&
      configuration.least_utility.size() != columns.agents.size()) {
    fields.refuse("least_utility", Json(configuration.least_utility), "one per agent, or none");
  }
  return configuration;
}

}  // namespace delegauge::host
