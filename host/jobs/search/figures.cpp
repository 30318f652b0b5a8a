// SPDX-License-Identifier: Apache-2.0
#include <cstddef>

#include "host/jobs/search/page.hpp"
#include "host/report/embedded_file.hpp"
#include "host/report/gnuplot_text.hpp"

namespace delegauge::host {
namespace {

DELEGAUGE_EMBEDDED_FILE(search_figure)

}  // namespace

void add_figures(const SearchContents& run, std::vector<FigureScript>& scripts) {
  if (!run.map) return;
  const FrontierMap& map = *run.map;
  const std::size_t columns = map.misalignment.size() - 1;
  constexpr double half = 0.5;
  const auto middle = [](const std::vector<double>& edges, std::size_t i) {
    return half * (edges[i] + edges[i + 1]);
  };
  GnuplotInput input;
  input.begin("map");
  for (std::size_t i = 0; i < map.tightness.size(); ++i) {
    if (i > 0 && i % columns == 0) input.gap();
    input.row({middle(map.misalignment, i % columns), middle(map.agents_regret, i / columns),
               map.tightness[i]});
  }
  input.end();
  scripts.push_back(
      {"frontier",
       "The tightest game found for each range of misalignment and agents' regret, V / bound.",
       input.with(search_figure())});
}

}  // namespace delegauge::host
