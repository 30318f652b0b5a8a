// SPDX-License-Identifier: Apache-2.0
#include "host/report/page_files.hpp"

#include <cstddef>

// cmake/EmbedFiles.cmake makes these.
#define DELEGAUGE_FILE(name)                                                                \
  extern "C" const char delegauge_file_##name[];                                            \
  extern "C" const char delegauge_file_##name##_end[];                                      \
  std::string_view delegauge::host::page_files::name() {                                    \
    return {delegauge_file_##name,                                                          \
            static_cast<std::size_t>(delegauge_file_##name##_end - delegauge_file_##name)}; \
  }

DELEGAUGE_FILE(html)
DELEGAUGE_FILE(style)
DELEGAUGE_FILE(script)
DELEGAUGE_FILE(plotly)
DELEGAUGE_FILE(figure_style)
DELEGAUGE_FILE(surface_figure)
DELEGAUGE_FILE(tightness_figure)
DELEGAUGE_FILE(grid_figure)
DELEGAUGE_FILE(grid_surface_figure)
DELEGAUGE_FILE(infer_figure)
DELEGAUGE_FILE(search_figure)
#undef DELEGAUGE_FILE
