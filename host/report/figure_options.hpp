// SPDX-License-Identifier: Apache-2.0
// What users may say of static figures, out of their texts.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>

#include "host/report/figures.hpp"

namespace delegauge::host {

/// Figures side by side in one file.
struct PanelLayout {
  std::size_t rows = 1, columns = 1;
};

/// The options as they are given; empty where they are not.
struct FigureTexts {
  std::string figures, figure_size, font_size, bands, bound, statistic, panels;
};

/// An option as the command line and Python have it.
struct FigureOption {
  const char* name;
  std::string FigureTexts::*text;
  const char* value;
  const char* help;
};
inline constexpr std::array<FigureOption, 7> figure_option_list = {{
    {"figures", &FigureTexts::figures, "NAME",
     "Also static figures beside the page, drawn by gnuplot: pdf, svg or png"},
    {"figure-size", &FigureTexts::figure_size, "SIZE",
     "Their width and height, 84mmx60mm; also cm, in and pt (default: 160mmx110mm)"},
    {"font-size", &FigureTexts::font_size, "POINTS",
     "Size of their texts on paper (default: 9 where a size is given, 7 in panels)"},
    {"bands", &FigureTexts::bands, "BANDS",
     "About curves: 0.05:0.95, quantiles of games; mean, the mean's confidence; or none"},
    {"bound", &FigureTexts::bound, "NAME", "The one bound that is drawn (default: all)"},
    {"statistic", &FigureTexts::statistic, "NAME",
     "What is drawn of a sweep: a column of sweep.csv, such as slack_q95"},
    {"panels", &FigureTexts::panels, "ROWSxCOLUMNS",
     "Figures as panels of one, 2x2; those of several runs are in any case"},
}};

struct FigureOptions {
  std::optional<FigureFormat> format = {};  // none: no figures
  FigureLook look = {};
  FigureChoice choice = {};
  std::optional<PanelLayout> panels = {};
};

/// Raises UsageError that begins with the option.
FigureOptions figure_options(const FigureTexts& texts);

}  // namespace delegauge::host
