// SPDX-License-Identifier: Apache-2.0
// report.html: one file that needs nothing else.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace delegauge::host {

/// JSON that may stand in a <script> element, whatever texts are in it.
std::string script_json(const nlohmann::ordered_json& value);

/// A picture for pages that have no plotting library: an SVG.
struct PageFigure {
  std::string caption;
  std::string svg;
};

/// The page of runs of one job. `plotly`: the library's source, or empty; then `figures` are shown.
std::string report_page(const std::vector<nlohmann::ordered_json>& runs, std::string_view plotly,
                        const std::vector<PageFigure>& figures);

}  // namespace delegauge::host
