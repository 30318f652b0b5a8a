// SPDX-License-Identifier: Apache-2.0
// The files of host/report/page, and plotly.js, as the build embedded them.
#pragma once

#include <string_view>

namespace delegauge::host::page_files {

std::string_view html();    // the page, with places for all else
std::string_view style();   // CSS
std::string_view script();  // of the page
std::string_view plotly();  // the plotting library; empty if the build found none

std::string_view figure_style();  // what every script for gnuplot begins with

}  // namespace delegauge::host::page_files
