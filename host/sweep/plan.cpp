// SPDX-License-Identifier: Apache-2.0
#include "host/sweep/plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <string_view>

#include "host/jobs/list.hpp"
#include "host/text/error.hpp"
#include "host/text/for_terminal.hpp"
#include "host/text/join.hpp"
#include "host/text/suggestion.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

std::string place_prefix(const std::string& place) { return place.empty() ? "" : place + ": "; }

/// Options as the user wants them in one cell.
class Combination {
 public:
  explicit Combination(const WantedSweep& wanted) {
    for (const WantedOption& option : wanted.fixed) set(option, 0);
  }
  void set(const WantedOption& option, std::size_t value) {
    given_[option.option] = option.values[value];
    places_[option.option] = option.place;
  }
  const TextOfOption& given() const { return given_; }
  /// Where the option that a message begins with stands.
  std::string place_of(const std::string& message) const {
    const auto found = places_.find(message.substr(0, message.find(':')));
    return found == places_.end() ? std::string() : found->second;
  }

 private:
  TextOfOption given_, places_;
};

/// Gives each varied option its number, in the order in which they vary.
std::vector<std::string> varied_options(const WantedSweep& wanted) {
  std::vector<std::string> varied;
  const auto add = [&varied](const WantedOption& option) {
    const std::string name = option.option.substr(2);
    if (std::find(varied.begin(), varied.end(), name) == varied.end()) varied.push_back(name);
  };
  for (const auto& cell : wanted.cells) std::for_each(cell.begin(), cell.end(), add);
  std::for_each(wanted.varied.begin(), wanted.varied.end(), add);
  if (varied.size() > max_varied) {
    throw UsageError(
        fmt::format("sweep: {} options vary; at most {} can", varied.size(), max_varied));
  }
  return varied;
}

void require_once(const WantedSweep& wanted) {
  for (const WantedOption& option : wanted.fixed) {
    for (const WantedOption& other : wanted.varied) {
      if (other.option != option.option) continue;
      throw UsageError(fmt::format("{}{}: is fixed, and varies as well; drop one of them",
                                   place_prefix(option.place), option.option));
    }
  }
  for (const auto& cell : wanted.cells) {
    for (const WantedOption& option : cell) {
      const auto in_vary =
          std::find_if(wanted.varied.begin(), wanted.varied.end(),
                       [&](const WantedOption& other) { return other.option == option.option; });
      if (in_vary == wanted.varied.end()) continue;
      throw UsageError(fmt::format("{}{}: varies already; give it to every cell, or drop it there",
                                   place_prefix(option.place), option.option));
    }
  }
}

class Planner {
 public:
  explicit Planner(const WantedSweep& wanted) : wanted_(wanted) {
    sweep_.job = wanted.job;
    sweep_.swept = &swept_job_named(wanted.job, "");
    sweep_.files = wanted.files;
    sweep_.varied = varied_options(wanted);
    require_once(wanted);
    require_few();
  }

  SweepConfiguration plan() {
    if (wanted_.cells.empty()) {
      vary(Combination(wanted_), 0);
      take_axes();
    }
    for (const std::vector<WantedOption>& cell : wanted_.cells) {
      Combination combination(wanted_);
      for (const WantedOption& option : cell) combination.set(option, 0);
      vary(combination, 0);
    }
    return std::move(sweep_);
  }

 private:
  void require_few() const {
    std::size_t cells = std::max<std::size_t>(1, wanted_.cells.size());
    for (const WantedOption& option : wanted_.varied) {
      cells = std::min(cells * option.values.size(), max_cells + 1);
    }
    if (cells <= max_cells) return;
    throw UsageError(fmt::format("sweep: has more than {} cells; vary less at a time", max_cells));
  }

  void vary(Combination combination, std::size_t from) {
    if (from == wanted_.varied.size()) return add(combination);
    for (std::size_t v = 0; v < wanted_.varied[from].values.size(); ++v) {
      combination.set(wanted_.varied[from], v);
      vary(combination, from + 1);
    }
  }

  void add(const Combination& combination) {
    SweepCell cell;
    for (const std::string& varied : sweep_.varied) {
      const auto found = combination.given().find("--" + varied);
      cell.values.push_back(found == combination.given().end() ? "" : found->second);
    }
    const std::size_t number = sweep_.cells.size();
    sweep_.cells.push_back(cell);
    try {
      configure(combination, sweep_.cells.back(), number);
    } catch (const UsageError& error) {
      throw UsageError(fmt::format("{}{}: {}", place_prefix(combination.place_of(error.what())),
                                   for_terminal(cell_text(sweep_, number)), error.what()));
    }
  }

  void configure(const Combination& combination, SweepCell& cell, std::size_t number) {
    const CellConfiguration made = sweep_.swept->configuration(combination.given(), found_);
    for (std::size_t v = 0; v < sweep_.varied.size(); ++v) {
      const auto found = made.texts.find("--" + sweep_.varied[v]);
      if (found != made.texts.end()) cell.values[v] = found->second;
    }
    const auto [same, is_new] = numbers_.emplace(made.json.dump(), number);
    if (!is_new) {
      cell.same_as = same->second;
      return;
    }
    cell.configuration = made.json;
    cell.sources = made.sources;
    if (!may_have_twins(combination)) return;
    const auto [twin, is_first] = twins_.emplace(but_for_scale(combination), number);
    if (!is_first) cell.scale_twin_of = twin->second;
  }

  bool may_have_twins(const Combination& combination) const {
    const auto& in_welfare = sweep_.swept->in_units_of_welfare;
    return sweep_.swept->has_scale_twins &&
           std::none_of(in_welfare.begin(), in_welfare.end(), [&](const char* option) {
             return option != nullptr && combination.given().contains(std::string_view(option));
           });
  }

  /// What cells have in common whose games differ in their scale only: a sum of welfare is the mean
  /// times the players, and so is everything that follows from it.
  std::string but_for_scale(const Combination& combination) {
    TextOfOption given = combination.given();
    if (const auto welfare = given.find("--welfare"); welfare != given.end()) {
      welfare->second = "mean";
    }
    return sweep_.swept->configuration(given, found_).json.dump();
  }

  /// The axes, as the program writes their values.
  void take_axes() {
    if (sweep_.varied.empty()) return;
    std::size_t stride = sweep_.cells.size();
    for (std::size_t a = 0; a < sweep_.varied.size(); ++a) {
      const WantedOption& option = wanted_.varied[a];
      stride /= option.values.size();
      std::vector<std::string> axis;
      std::set<std::string> seen;
      for (std::size_t v = 0; v < option.values.size(); ++v) {
        axis.push_back(sweep_.cells[v * stride].values[a]);
        if (seen.insert(axis.back()).second) continue;
        throw UsageError(fmt::format("{}{}: {} is given twice; give every value once",
                                     place_prefix(option.place), option.option,
                                     for_terminal(axis.back())));
      }
      // What a value reads like may depend on other options: one text for all.
      for (std::size_t c = 0; c < sweep_.cells.size(); ++c) {
        sweep_.cells[c].values[a] = axis[c / stride % axis.size()];
      }
      sweep_.axes.push_back(std::move(axis));
    }
  }

  const WantedSweep& wanted_;
  SweepConfiguration sweep_;
  std::map<std::string, std::size_t> numbers_;  // of cells, by their configurations
  std::map<std::string, std::size_t> twins_;    // likewise, but for the scale
  FoundInFiles found_;
};

}  // namespace

SweepConfiguration planned(const WantedSweep& wanted) { return Planner(wanted).plan(); }

const SweptJob& swept_job_named(const std::string& name, const std::string& place) {
  std::vector<std::string> names;
  for (const JobKind* const job : all_jobs()) {
    if (job->sweeps == nullptr) continue;
    if (job->name == name) return *job->sweeps;
    names.emplace_back(job->name);
  }
  const std::string meant = closest_name(name, names);
  throw UsageError(fmt::format("{}'{}' is no job that can be swept; give one of {}{}",
                               place_prefix(place), for_terminal(name), joined(names, ", "),
                               meant.empty() ? "" : fmt::format("; did you mean {}?", meant)));
}

const SweptOption& swept_option(const std::vector<SweptOption>& options, const std::string& job,
                                const std::string& name, const std::string& place) {
  std::vector<std::string> names;
  for (const SweptOption& option : options) {
    if (option.name == name) return option;
    names.push_back(option.name.substr(2));
  }
  const std::string meant = closest_name(name.substr(2), names);
  throw UsageError(fmt::format("{}{}: is no option of {}{}; 'delegauge {} --help' shows them",
                               place_prefix(place), for_terminal(name), job,
                               meant.empty() ? "" : fmt::format(" (did you mean --{}?)", meant),
                               job));
}

}  // namespace delegauge::host
