// SPDX-License-Identifier: Apache-2.0
// The files of host/report/page and host/report/figures, and plotly.js, as the build embedded them.
#pragma once

#include <string_view>

namespace delegauge::host::page_files {

std::string_view html();    // the page, with places for all else
std::string_view style();   // CSS
std::string_view script();  // of the page
std::string_view plotly();  // the plotting library; empty if the build found none

// Scripts for gnuplot.
std::string_view figure_style();
std::string_view surface_figure();
std::string_view tightness_figure();
std::string_view grid_figure();
std::string_view grid_surface_figure();
std::string_view infer_figure();
std::string_view search_figure();

}  // namespace delegauge::host::page_files
