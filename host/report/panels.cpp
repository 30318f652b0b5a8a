// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "host/report/figures.hpp"
#include "host/report/gnuplot_text.hpp"
#include "host/report/page_files.hpp"

namespace delegauge::host {

FigureScript figure_of_panels(const std::vector<FigureScript>& scripts, std::size_t rows,
                              std::size_t columns) {
  std::map<std::string, double> ends;
  for (const FigureScript& script : scripts) {
    for (const auto& [axis, end] : script.ends) {
      if (!std::isfinite(end) || !(end > 0)) continue;
      const auto [at, is_first] = ends.try_emplace(axis, end);
      if (!is_first) at->second = std::max(at->second, end);
    }
  }
  FigureScript whole;
  whole.name = scripts.front().name + "-panels";
  whole.caption = scripts.front().caption;
  GnuplotInput shared;
  for (const auto& [axis, end] : ends) shared.set("end_" + axis, end);
  shared.set("is_panel", 1.0);
  whole.commands = shared.with(fmt::format("set multiplot layout {},{}\n", rows, columns));
  for (const FigureScript& script : scripts) {
    // Nothing but variables and data, which every panel has of its own, goes on to the next.
    whole.commands += "reset\n" + std::string(page_files::figure_style());
    if (!script.title.empty()) {
      whole.commands += "set title " + gnuplot_string(script.title) + "\n";
    }
    whole.commands += script.commands;
  }
  whole.commands += "unset multiplot\n";
  return whole;
}

}  // namespace delegauge::host
