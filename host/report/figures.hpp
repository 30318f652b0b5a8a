// SPDX-License-Identifier: Apache-2.0
// Static figures of a run, for papers and for pages without a plotting library: gnuplot draws them.
#pragma once

#include <string>

namespace delegauge::host {

enum class FigureFormat { pdf, svg, png };

/// What gnuplot is told: data blocks and the commands that draw them.
struct FigureScript {
  std::string name;  // of a file, without its extension
  std::string caption;
  std::string commands;
};

/// Whether there is a gnuplot to run: DELEGAUGE_GNUPLOT if it is set, else on the path.
bool has_gnuplot();

/// The bytes of the picture. Raises RunError if gnuplot cannot be run or fails.
std::string draw_figure(const FigureScript& script, FigureFormat format);

}  // namespace delegauge::host
