// SPDX-License-Identifier: Apache-2.0
#include "host/given/explanation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/given/explanation_words.hpp"
#include "host/text/for_terminal.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t most_listed = 12;  // outcomes, or equilibria

std::string in_digits(const Json& value) {
  if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
  if (value.is_number_float()) {
    // What rounding has left of nothing.
    const double digits = value.get<double>();
    return std::abs(digits) < 1e-12 ? "0" : fmt::format("{:.6g}", digits);
  }
  return value.is_string() ? for_terminal(value.get<std::string>()) : value.dump();
}

std::string or_reason(const Json& value, std::string_view none) {
  if (!value.is_null()) return in_digits(value);
  return none.empty() ? "none" : std::string(none);
}

/// "(0.5, 1)", of lists in lists likewise.
std::string in_parentheses(const Json& value) {
  if (!value.is_array()) return or_reason(value, "none");
  std::string text;
  for (const Json& entry : value) text += (text.empty() ? "" : ", ") + in_parentheses(entry);
  return "(" + text + ")";
}

std::string_view owner_of(ValuesOf of) {
  if (of == ValuesOf::agents) return "agent";
  return of == ValuesOf::principals ? "principal" : "player";
}

/// "agent 1 0.5, agent 2 0.7".
std::string each_in_words(const Json& values, const RecordSentence& sentence) {
  std::string text;
  for (std::size_t i = 0; i < values.size(); ++i) {
    text += fmt::format("{}{} {} {}", i == 0 ? "" : ", ", owner_of(sentence.of), i + 1,
                        or_reason(values[i], sentence.none));
  }
  return text;
}

/// An outcome by its number and the actions that lead to it, all from 0: "3 (1, 1)".
std::string outcome_in_words(std::uint64_t index, const Json& dims) {
  std::string actions;
  std::uint64_t rest = index;
  for (std::size_t i = dims.size(); dims.size() > 1 && i-- > 0;) {
    const auto count = dims[i].get<std::uint64_t>();
    actions = fmt::format("{}{}{}", rest % count, actions.empty() ? "" : ", ", actions);
    rest /= count;
  }
  return actions.empty() ? fmt::format("{}", index) : fmt::format("{} ({})", index, actions);
}

std::string outcomes_in_words(const Json& outcomes, const Json& dims) {
  if (outcomes.empty()) return "no outcome";
  std::string text = outcomes.size() == 1 ? "outcome " : "outcomes ";
  for (std::size_t i = 0; i < std::min(outcomes.size(), most_listed); ++i) {
    text += (i == 0 ? "" : ", ") + outcome_in_words(outcomes[i].get<std::uint64_t>(), dims);
  }
  if (outcomes.size() > most_listed) text += fmt::format(", ... ({} in all)", outcomes.size());
  return text;
}

void write_sentence(std::ostream& out, const RecordSentence& sentence, const Json& record) {
  const Json& value = record.at(std::string(sentence.key));
  std::string values;
  if (value.is_null() || sentence.of == ValuesOf::one) {
    values = or_reason(value, sentence.none);
  } else if (sentence.of == ValuesOf::sets) {
    values = outcomes_in_words(value, record.at("dims"));
  } else if (sentence.of == ValuesOf::entries) {
    values = in_parentheses(value);
  } else {
    values = each_in_words(value, sentence);
  }
  out << fmt::format("  {}: {}: {}.\n", sentence.key, sentence.text, values);
}

void write_sentences(std::ostream& out, RecordPart part, const Json& record) {
  for (const RecordSentence& sentence : record_sentences()) {
    if (sentence.part == part && record.contains(std::string(sentence.key))) {
      write_sentence(out, sentence, record);
    }
  }
}

std::string metric_in_words(const Json& record) {
  const Json& metric = record.at("metric");
  if (!metric.is_object()) return fmt::format("the metric {}", in_digits(metric));
  return fmt::format("shift {}, norm {} and distance norm {}", in_digits(metric.at("shift")),
                     in_digits(metric.at("norm")), in_digits(metric.at("distance_norm")));
}

void write_beginning(std::ostream& out, const Json& record) {
  if (record.contains("name") && !record.at("name").is_null()) {
    out << for_terminal(record.at("name").get<std::string>()) << "\n\n";
  }
  const auto agents = record.at("players").get<std::size_t>();
  const auto principals = record.value("principals", agents);
  const Json& dims = record.at("dims");
  const auto plural = [](std::size_t count, std::string_view what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
  };
  std::string shape;
  std::uint64_t outcomes = 1;
  for (const Json& actions : dims) {
    shape += (shape.empty() ? "" : "x") + actions.dump();
    outcomes *= actions.get<std::uint64_t>();
  }
  out << fmt::format(
      "{} for {} (players, principals) in a game of {} (dims). Preferences are compared by {} "
      "(metric), and welfare is the {} of utilities (welfare).\n",
      plural(agents, "agent"), plural(principals, "principal"),
      dims.size() > 1 ? fmt::format("{} actions, {} outcomes", shape, outcomes)
                      : fmt::format("{} outcomes", outcomes),
      metric_in_words(record), in_digits(record.at("welfare")));
}

std::string_view measured_in_words(const Json& record) {
  const std::string source = record.at("strategy_source").get<std::string>();
  if (source == "given") return "the strategy given";
  if (source == "played") return "equal probabilities of the profiles played";
  return "the agents' welfare optimum, since no strategy is given";
}

std::string strategy_in_words(const Json& record) {
  const Json& strategy = record.at("strategy");
  std::string text;
  std::size_t positive = 0;
  for (std::size_t s = 0; s < strategy.size(); ++s) {
    if (strategy[s].get<double>() == 0) continue;
    if (++positive > most_listed) continue;
    text += fmt::format("{}{} of outcome {}", text.empty() ? "" : ", ", in_digits(strategy[s]),
                        outcome_in_words(s, record.at("dims")));
  }
  if (positive > most_listed) text += fmt::format(", ... ({} outcomes in all)", positive);
  return text;
}

void write_bound_sentence(std::ostream& out, const std::string& name, const Json& record) {
  const auto of = [&](const char* key) { return in_digits(record.at(key).at(name)); };
  const Json& capped = record.at("capped");
  const bool is_capped = std::find(capped.begin(), capped.end(), Json(name)) != capped.end();
  out << fmt::format(
      "  bounds.{0}: the bound `{0}` says that the principals lose {1} at most{2}; their regret is "
      "{3} of "
      "that (tightness.{0}) and {4} below it (slack.{0}), the worst case{5} {6} of it "
      "(worst_case_tightness.{0}).\n",
      name, of("bounds"),
      is_capped ? ", which is the trivial bound: its own formula gives more (capped)" : "",
      of("tightness"), of("slack"), name == "pareto" ? " V_P" : "", of("worst_case_tightness"));
}

void write_mixed_sentences(std::ostream& out, const Json& record) {
  const Json& mixed = record.at("mixed_equilibria");
  if (mixed.is_null()) {
    out << "  mixed_equilibria: not looked for: that is done for two actors of at most six actions "
           "each.\n";
    return;
  }
  for (std::size_t e = 0; e < std::min(mixed.size(), most_listed); ++e) {
    const Json& one = mixed[e];
    out << fmt::format(
        "  mixed_equilibria[{}]: an equilibrium in which the first actor mixes its actions as {} "
        "(first) and the second as {} (second), with welfare {} of the agents (agent_welfare) and "
        "{} of the principals (principal_welfare).\n",
        e, in_parentheses(one.at("first")), in_parentheses(one.at("second")),
        in_digits(one.at("agent_welfare")), in_digits(one.at("principal_welfare")));
  }
  if (mixed.size() > most_listed) {
    out << fmt::format("  mixed_equilibria: {} in all.\n", mixed.size());
  }
}

}  // namespace

void write_explanation(std::ostream& out, const Json& record) {
  write_beginning(out, record);
  out << "\nWhat follows from preferences, whatever is played:\n";
  write_sentences(out, RecordPart::preferences, record);
  const std::string_view source = measured_in_words(record);
  out << fmt::format("\nWhat holds for {} (strategy_source):\n", source);
  out << fmt::format("  strategy: {}.\n", strategy_in_words(record));
  write_sentences(out, RecordPart::strategy, record);
  for (const auto& [name, value] : record.at("bounds").items())
    write_bound_sentence(out, name, record);
  if (!record.contains("has_equilibrium")) return;
  const bool is_other = record.at("strategy_source") == "given";
  out << fmt::format("\nWhat holds for the profiles that capabilities make those who act play{}:\n",
                     is_other ? ", not for the strategy given" : "");
  write_sentences(out, RecordPart::play, record);
  write_mixed_sentences(out, record);
  if (record.at("has_equilibrium").get<bool>()) return;
  out << "\nThere is no pure equilibrium, so that nothing is played by these capabilities; the "
         "strategy measured is "
      << source << ".\n";
}

}  // namespace delegauge::host
