// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <cstddef>

#include "host/jobs/search/page.hpp"
#include "host/report/embedded_file.hpp"
#include "host/report/figure_choice.hpp"
#include "host/report/gnuplot_text.hpp"

namespace delegauge::host {
namespace {

DELEGAUGE_EMBEDDED_FILE(search_figure)

}  // namespace

void add_figures(const SearchContents& run, const FigureChoice& choice,
                 std::vector<FigureScript>& scripts) {
  require_choice_of(choice, "search", {});
  if (!run.map) return;
  const FrontierMap& map = *run.map;
  const std::size_t columns = map.misalignment.size() - 1;
  GnuplotInput input;
  input.begin("map");
  for (std::size_t i = 0; i < map.tightness.size(); ++i) {
    // Each cell says where it is: one that is missing moves no other.
    if (std::isnan(map.tightness[i])) continue;
    const std::size_t x = i % columns, y = i / columns;
    input.row({map.misalignment[x], map.misalignment[x + 1], map.agents_regret[y],
               map.agents_regret[y + 1], map.tightness[i]});
  }
  input.end();
  input.begin("whole");
  for (const bool last : {false, true}) {
    input.row({last ? map.misalignment.back() : map.misalignment.front(),
               last ? map.agents_regret.back() : map.agents_regret.front()});
  }
  input.end();
  scripts.push_back(
      {"frontier",
       "The tightest game found for each range of misalignment and agents' regret, V / bound.",
       input.with(search_figure())});
}

}  // namespace delegauge::host
