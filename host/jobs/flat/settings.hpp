// SPDX-License-Identifier: Apache-2.0
// The settings of flat games, which `surface` and `search` share.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "delegauge/game/flat_games.hpp"
#include "host/jobs/flat/outcome_weights.hpp"
#include "host/settings/metric.hpp"
#include "host/settings/setting.hpp"
#include "host/text/join.hpp"

namespace delegauge::host {

/// games: a function from C& to its FlatGames.
template <class C, class G>
struct FlatSettings {
  using S = Setting<C>;
  G games;

  S players() const {
    return S::count("players", field(&FlatGames::players), 1, max_players,
                    "Principals, and as many agents: 1 to 8 (default 4)");
  }
  S outcomes() const {
    return S::count("outcomes", field(&FlatGames::outcomes), 2, max_outcomes,
                    "Outcomes of a game: 2 to 64 (default 4)")
        .called("K");
  }
  /// A preset; the three options after it change its parts.
  S metric() const {
    S s = S::choice("metric", field(&FlatGames::metric),
                    "How utilities are standardised: epic (default), max, l1");
    s.read = [at = games](C& c, Fields& fields, const nlohmann::ordered_json& value) {
      at(c).metric = read_metric(fields, value);
    };
    s.json = [f = field(&FlatGames::metric)](const C& c) { return to_json(S::value_in(f, c)); };
    s.plain = [f = field(&FlatGames::metric)](const C& c) {
      return S::value_in(f, c) == epic || !is_preset(S::value_in(f, c));
    };
    return s;
  }
  S shift() const {
    return part(S::choice("shift", of_metric(&Metric::shift),
                          "Instead of the metric's: mean, midrange, median, min or max"),
                [](const Metric&) { return false; });
  }
  S norm() const {
    S s = part(S::choice("norm", of_metric(&Metric::magnitude_norm),
                         "Of magnitudes, instead of the metric's: l1, l2 or linf"),
               [](const Metric&) { return false; });
    s.parse = [at = games](C& c, const std::string& text, const std::string& place) {
      Metric& metric = at(c).metric;
      metric.magnitude_norm = metric.distance_norm = parse_choice<Norm>(text, place);
    };
    return s;
  }
  S distance_norm() const {
    return part(S::choice("distance_norm", of_metric(&Metric::distance_norm),
                          "Of distances (default: the same as --norm)"),
                [](const Metric& m) { return m.distance_norm == m.magnitude_norm; });
  }
  /// After the metric and the number of outcomes. Runs of before do not have it.
  S outcome_weights() const {
    const auto f = field(&FlatGames::outcome_weights);
    S s = S::row("outcome_weights", "W,...",
                 "What each outcome counts where preferences are compared, for the shift mean and "
                 "the norms l1 and l2 (default: all alike)");
    s.is_list = true;
    s.missing = S::Missing::is_absent;
    s.parse = [f, at = games](C& c, const std::string& text, const std::string& place) {
      std::vector<double> weights;
      for (const std::string& part : split_list(text)) {
        weights.push_back(parse_number(part, place));
      }
      f(c) = outcome_weights_of(weights, at(c), place);
    };
    s.read = [f, at = games](C& c, Fields& fields, const nlohmann::ordered_json& value) {
      const std::string key = "outcome_weights";
      if (!value.is_array()) fields.refuse(key, value, "a list of a number for each outcome");
      std::vector<double> weights;
      for (const auto& weight : value) weights.push_back(fields.number(key, weight));
      f(c) = outcome_weights_of(weights, at(c), fields.place(key));
    };
    s.json = [f](const C& c) {
      const std::vector<double> weights = list_of(S::value_in(f, c));
      return weights.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(weights);
    };
    s.text = [f](const C& c) { return joined(list_of(S::value_in(f, c)), ","); };
    s.check = [at = games](const C& c, const Checks& checks) {
      require_outcome_weights(S::value_in(at, c), checks.place("outcome_weights"));
    };
    return s;
  }
  S welfare() const {
    return S::choice("welfare", field(&FlatGames::welfare),
                     "mean (default) or sum of the utilities");
  }
  S welfare_weights() const {
    return S::scales("welfare_weights", count(), field(&FlatGames::welfare_weight), "W,...",
                     "Per player, or one for all (default 1)");
  }
  S principal_magnitudes() const {
    return S::scales("principal_magnitudes", count(), field(&FlatGames::principal_magnitude),
                     "M,...", "Per player or one for all: numbers or ranges LOW:HIGH (default 1)");
  }
  S agent_magnitudes() const {
    return S::scales("agent_magnitudes", count(), field(&FlatGames::agent_magnitude), "M,...",
                     "Likewise (default 1)");
  }
  S payoffs(const std::string& help) const {
    return S::choice("payoffs", field(&FlatGames::payoffs), help);
  }
  S seed(const std::string& help) const {
    return S::count("seed", field(&FlatGames::seed), 0, UINT64_MAX, help);
  }

  template <class T>
  auto field(T FlatGames::*member) const {
    return [at = games, member](C& c) -> T& { return at(c).*member; };
  }

 private:
  static bool is_preset(const Metric& metric) { return !name_of(metric).empty(); }

  auto count() const {
    return [f = field(&FlatGames::players)](const C& c) { return S::value_in(f, c); };
  }
  template <class T>
  auto of_metric(T Metric::*member) const {
    return [at = games, member](C& c) -> T& { return at(c).metric.*member; };
  }
  /// A part of the metric: in JSON with it, on a command line where the metric is no preset.
  template <class Plain>
  S part(S row, Plain plain) const {
    row.in_json = false;
    row.plain = [f = field(&FlatGames::metric), plain](const C& c) {
      const Metric& metric = S::value_in(f, c);
      return is_preset(metric) || plain(metric);
    };
    return row;
  }
};

template <class C, class G>
FlatSettings<C, G> flat_settings(G games) {
  return {games};
}

}  // namespace delegauge::host
