// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <string>

#include "host/jobs/infer/page.hpp"
#include "host/report/embedded_file.hpp"
#include "host/report/figure_choice.hpp"
#include "host/report/gnuplot_text.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

DELEGAUGE_EMBEDDED_FILE(infer_figure)

}  // namespace

void add_figures(const InferContents& run, const FigureChoice& choice,
                 std::vector<FigureScript>& scripts) {
  require_choice_of(choice, "infer", {Chooses::bands});
  if (choice.bands == FigureBands::quantiles) {
    throw UsageError("--bands: files of infer have no quantiles; give mean or none");
  }
  GnuplotInput input;
  const bool has_bands = choice.bands != FigureBands::none;
  input.set("half", has_bands ? 1.645 : 0.0);
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
       std::string("Mean absolute error of the estimated measures against the number of observed "
                   "profiles") +
           (has_bands ? "; bands: 90 % confidence of the mean." : "."),
       input.with(infer_figure())});
}

}  // namespace delegauge::host
