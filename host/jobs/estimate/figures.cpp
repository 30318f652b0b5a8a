// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "host/jobs/estimate/page.hpp"
#include "host/report/embedded_file.hpp"
#include "host/report/figure_choice.hpp"
#include "host/report/gnuplot_text.hpp"

namespace delegauge::host {
namespace {

DELEGAUGE_EMBEDDED_FILE(estimate_figure)
DELEGAUGE_EMBEDDED_FILE(plane_figure)
DELEGAUGE_EMBEDDED_FILE(losses_figure)
DELEGAUGE_EMBEDDED_FILE(sample_size_figure)

std::vector<std::string> names_of_groups(const EstimateContents& run) {
  std::vector<std::string> names;
  for (const ReadGroup& group : run.groups) names.push_back(group.name);
  return names;
}

void add_forest(const EstimateContents& run, std::vector<FigureScript>& scripts) {
  GnuplotInput input;
  input.begin("alignment");
  double row = 0;
  for (std::size_t q = 0; q < run.quantities.size(); ++q) {
    if (run.quantities[q].measure != LogMeasure::individual_alignment) continue;
    for (std::size_t g = 0; g < run.groups.size(); ++g) {
      const Estimate& estimate = run.groups[g].estimates[q];
      if (!std::isfinite(estimate.value)) continue;
      const Interval interval =
          estimate.interval.value_or(Interval{0, estimate.value, estimate.value, 0});
      input.row({--row, estimate.value, interval.low, interval.high,
                 static_cast<double>(run.quantities[q].player + 1), static_cast<double>(g)});
    }
  }
  input.end();
  scripts.push_back({"estimate",
                     "Individual alignment by principal and group, in the order of "
                     "estimates.json, with intervals.",
                     input.with(estimate_figure()), "estimate"});
}

void add_plane(const EstimateContents& run, std::vector<FigureScript>& scripts) {
  std::vector<double> reference;
  GnuplotInput input;
  input.begin("reference");
  for (const PlanePoint& point : run.plane) {
    if (point.played != 0) continue;
    input.row({point.agents, point.principals});
    if (std::isfinite(point.principals)) reference.push_back(point.principals);
  }
  if (reference.empty()) input.row({std::numeric_limits<double>::quiet_NaN(), 0});
  input.end();
  // Group 0 is all rows: points are of the others, or of it where there are none.
  std::vector<std::string> titles;
  std::size_t played = 0;
  input.begin("played");
  for (std::size_t g = 0; g < run.groups.size(); ++g) {
    const auto is_of = [g](const PlanePoint& point) {
      return point.played != 0 && point.group == g;
    };
    if (std::none_of(run.plane.begin(), run.plane.end(), is_of)) continue;
    for (const PlanePoint& point : run.plane) {
      if (is_of(point)) input.row({point.agents, point.principals});
    }
    input.gap();
    input.gap();
    titles.push_back("played, " + run.groups[g].name);
    played += 1;
  }
  input.end();
  if (reference.empty() && played == 0) return;
  if (!titles.empty()) input.texts("group_titles", titles);
  input.set("groups", static_cast<double>(played));
  const double share = run.configuration.top.empty() ? 0 : run.configuration.top.back();
  const bool has_best = !reference.empty() && share > 0;
  input.set("has_best", has_best ? 1.0 : 0.0);
  if (has_best) {
    std::sort(reference.begin(), reference.end(), std::greater<>());
    const auto rows = static_cast<double>(reference.size());
    const auto last = static_cast<std::size_t>(std::clamp(std::ceil(share * rows), 1.0, rows)) - 1;
    input.set("best", reference[last]);
  }
  scripts.push_back(
      {"welfare-plane",
       fmt::format(
           "What was played and what could have been, by the welfare of both sides; shaded: "
           "the share {} of the reference rows shown that is best for principals.",
           share),
       input.with(plane_figure()), "estimate"});
}

/// A group's estimate of a measure against the last of the shares; NaN if there is none.
double of_last_share(const EstimateContents& run, const ReadGroup& group, LogMeasure measure) {
  const int share = static_cast<int>(run.configuration.top.size()) - 1;
  for (std::size_t q = 0; q < run.quantities.size(); ++q) {
    if (run.quantities[q].measure == measure && run.quantities[q].share == share) {
      return group.estimates[q].value;
    }
  }
  return std::numeric_limits<double>::quiet_NaN();
}

void add_losses(const EstimateContents& run, std::vector<FigureScript>& scripts) {
  GnuplotInput input;
  bool is_any = false;
  input.begin("losses");
  for (std::size_t g = 0; g < run.groups.size(); ++g) {
    const auto of = [&](LogMeasure measure) { return of_last_share(run, run.groups[g], measure); };
    const double cooperation = of(LogMeasure::cooperation_term);
    const double preference = of(LogMeasure::preference_term);
    // Terms of one sign stand on each other, those of two signs on both sides of 0.
    const double base = cooperation * preference > 0 ? cooperation : 0;
    input.row({static_cast<double>(g), 0, cooperation, base, base + preference,
               of(LogMeasure::bound_measured), of(LogMeasure::bound_norm)});
    is_any = is_any || std::isfinite(cooperation) || std::isfinite(preference);
  }
  input.end();
  if (!is_any) return;
  input.tics("x", names_of_groups(run));
  scripts.push_back({"losses",
                     fmt::format("Where principals' welfare is lost by group, against the best "
                                 "share {} of reference rows, and what two bounds promise.",
                                 run.configuration.top.back()),
                     input.with(losses_figure()), "estimate"});
}

void add_sample_size(const EstimateContents& run, std::vector<FigureScript>& scripts) {
  constexpr std::array<double, 5> factors = {1, 2, 4, 7, 10};
  const ReadGroup& all = run.groups.front();
  std::vector<std::string> titles;
  GnuplotInput input;
  input.begin("widths");
  for (std::size_t q = 0; q < run.quantities.size(); ++q) {
    const Quantity& quantity = run.quantities[q];
    const bool is_wanted = quantity.measure == LogMeasure::individual_alignment ||
                           (quantity.side == LoggedSide::principals &&
                            quantity.measure == LogMeasure::welfare_played) ||
                           (quantity.side == LoggedSide::principals &&
                            quantity.measure == LogMeasure::top_share_regret);
    const Estimate& estimate = all.estimates[q];
    if (!is_wanted || !estimate.interval) continue;
    const double half = (estimate.interval->high - estimate.interval->low) / 2;
    if (!std::isfinite(half) || !(half > 0)) continue;
    for (const double factor : factors) {
      input.row({factor * static_cast<double>(all.clusters), half / std::sqrt(factor)});
    }
    input.gap();
    input.gap();
    titles.push_back(key_of(quantity, run.configuration));
  }
  input.end();
  if (titles.empty() || all.clusters == 0) return;
  constexpr double percent = 100;
  input.texts("width_titles", titles);
  input.set("quantities", static_cast<double>(titles.size()));
  input.set("level", fmt::format("{:.4g}", percent * run.configuration.level));
  scripts.push_back({"sample-size",
                     "How wide intervals would be with more clusters like these: they shrink with "
                     "the square root of their number.",
                     input.with(sample_size_figure()), "estimate"});
}

}  // namespace

void add_figures(const EstimateContents& run, const FigureChoice& choice,
                 std::vector<FigureScript>& scripts) {
  require_choice_of(choice, "estimate", {});
  add_forest(run, scripts);
  add_plane(run, scripts);
  add_losses(run, scripts);
  add_sample_size(run, scripts);
}

}  // namespace delegauge::host
