// SPDX-License-Identifier: Apache-2.0
// The table of settings of `infer`.
#include "host/jobs/infer/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "host/jobs/strategic/settings.hpp"
#include "host/text/join.hpp"

namespace delegauge::host {
namespace {

using C = InferConfiguration;
using S = Setting<C>;
using Json = nlohmann::ordered_json;

S marks() {
  S s = S::row("marks", "N,...",
               "Compare estimates after N + 1 observations (default: 0, 1, 2, 3, 6, 10, ...)");
  s.is_list = true;
  s.parse = [](C& c, const std::string& text, const std::string& place) {
    c.marks.clear();
    for (const std::string& mark : split_list(text)) {
      c.marks.push_back(static_cast<int>(parse_count(mark, place, 0, max_samples - 1)));
    }
  };
  s.read = [](C& c, Fields& fields, const Json& list) {
    if (!list.is_array() || list.size() > max_marks) {
      fields.refuse("marks", list, fmt::format("a list of at most {} whole numbers", max_marks));
    }
    c.marks.clear();
    for (const Json& mark : list) {
      c.marks.push_back(static_cast<int>(fields.count("marks", mark, 0, max_samples)));
    }
  };
  s.json = [](const C& c) { return Json(c.marks); };
  s.text = [](const C& c) { return joined(c.marks, ","); };
  s.check = [](const C& c, const Checks& checks) {
    const std::vector<int>& marks = c.marks;
    const bool ascending =
        std::adjacent_find(marks.begin(), marks.end(), std::greater_equal<>()) == marks.end();
    checks.require("marks",
                   ascending && !marks.empty() && marks.size() <= max_marks && marks.front() >= 0 &&
                       marks.back() < c.samples,
                   joined(marks, ","),
                   fmt::format("1 to {} whole numbers in ascending order, from 0 to samples - 1 = "
                               "{}",
                               max_marks, c.samples - 1));
  };
  return std::move(s).or_else([](C& c) { c.marks = default_marks(c.samples); });
}

SettingsTable<C> make_table() {
  using Games = StrategicSettings<C>;
  return SettingsTable<C>(
      default_infer_configuration,
      {{"sampler_version", strategic_sampler_version, "the games were sampled by sampler"}},
      {
          Games::dims(),
          S::count(
              "samples", [](C & c) -> auto& { return c.samples; }, 1, max_samples,
              "Profiles observed of a game: 1 to 1e6 (default 1000)"),
          marks(),
          Games::repetitions("Games (default 300)").checked([](const C& c, const Checks& checks) {
            check_repetitions(c.repetitions, 1, checks);
          }),
          Games::seed(),
          Games::precision(),
          Games::payoffs(),
          Games::principal_magnitudes(),
          Games::agent_magnitudes(),
          Games::offset("0"),
      },
      {"seed"});
}

}  // namespace

const SettingsTable<C>& infer_settings() {
  static const SettingsTable<C> table = make_table();
  return table;
}

Json to_json(const C& configuration) { return infer_settings().to_json(configuration); }

C infer_configuration_from_json(const Json& json, const std::string& place) {
  return infer_settings().from_json(json, place);
}

std::string command_line_options(const C& configuration) {
  return infer_settings().command_line(configuration);
}

}  // namespace delegauge::host
