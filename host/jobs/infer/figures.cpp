// SPDX-License-Identifier: Apache-2.0
#include <cstddef>

#include "host/jobs/infer/page.hpp"
#include "host/report/embedded_file.hpp"
#include "host/report/gnuplot_text.hpp"

namespace delegauge::host {
namespace {

DELEGAUGE_EMBEDDED_FILE(infer_figure)

}  // namespace

void add_figures(const InferContents& run, std::vector<FigureScript>& scripts) {
  GnuplotInput input;
  for (std::size_t o = 0; o < observed_names.size(); ++o) {
    input.begin(observed_names[o]);
    for (const InferRow& row : run.rows) {
      if (row.observed != static_cast<Observed>(o)) continue;
      static_assert(estimated_count == 4);
      input.row({row.mark + 1.0, row.mean[0], row.standard_error[0], row.mean[1],
                 row.standard_error[1], row.mean[2], row.standard_error[2], row.mean[3],
                 row.standard_error[3]});
    }
    input.end();
  }
  scripts.push_back(
      {"infer",
       "Mean absolute error of the estimated measures against the number of observed profiles; "
       "bands: 90 % confidence of the mean.",
       input.with(infer_figure())});
}

}  // namespace delegauge::host
