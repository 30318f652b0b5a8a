// SPDX-License-Identifier: Apache-2.0
#include "host/report/page_files.hpp"

#include "host/report/embedded_file.hpp"

namespace delegauge::host::page_files {

DELEGAUGE_EMBEDDED_FILE(html)
DELEGAUGE_EMBEDDED_FILE(style)
DELEGAUGE_EMBEDDED_FILE(script)
DELEGAUGE_EMBEDDED_FILE(plotly)
DELEGAUGE_EMBEDDED_FILE(figure_style)

}  // namespace delegauge::host::page_files
