// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <cstddef>

#include "host/jobs/estimate/page.hpp"
#include "host/report/embedded_file.hpp"
#include "host/report/gnuplot_text.hpp"

namespace delegauge::host {
namespace {

DELEGAUGE_EMBEDDED_FILE(estimate_figure)

}  // namespace

void add_figures(const EstimateContents& run, std::vector<FigureScript>& scripts) {
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
                     input.with(estimate_figure())});
}

}  // namespace delegauge::host
