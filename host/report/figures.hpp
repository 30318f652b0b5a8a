// SPDX-License-Identifier: Apache-2.0
// Static figures of a run, for papers and for pages without a plotting library: gnuplot draws them.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace delegauge::host {

enum class FigureFormat { pdf, svg, png };

/// In millimetres.
struct FigureSize {
  double width = 0, height = 0;
};

/// What is not said is as it always was, by the format.
struct FigureLook {
  std::optional<FigureSize> size = {};
  std::optional<double> font_points = {};
};

enum class FigureBands { quantiles, mean, none };

/// What is drawn of a run; what is not said is the job's to choose.
struct FigureChoice {
  std::optional<FigureBands> bands = {};
  std::string bound = {};      // empty: all, or the job's usual ones
  std::string statistic = {};  // likewise, of a sweep
};

/// What gnuplot is told: data blocks and the commands that draw them.
struct FigureScript {
  std::string name;  // of a file, without its extension
  std::string caption;
  std::string commands;
  /// Those of one name may be panels of one figure. Empty: it has panels of its own.
  std::string panels = {};
  /// By names of axes (x, y, z, cb): where they end, for panels to have them in common.
  std::map<std::string, double> ends = {};
  std::string title = {};  // what tells the run from the others beside it; empty if it is alone
  std::string run = {};    // likewise, for names of files
  std::optional<FigureSize> usual_size = {};  // where it is not that of single figures
};

/// Whether there is a gnuplot to run: DELEGAUGE_GNUPLOT if it is set, else on the path.
bool has_gnuplot();

/// The bytes of the picture. Raises RunError if gnuplot cannot be run or fails.
std::string draw_figure(const FigureScript& script, FigureFormat format,
                        const FigureLook& asked = {});

/// One figure of these, one at least, row by row, with axes in common. There are as many places or
/// more.
FigureScript figure_of_panels(const std::vector<FigureScript>& scripts, std::size_t rows,
                              std::size_t columns);

}  // namespace delegauge::host
