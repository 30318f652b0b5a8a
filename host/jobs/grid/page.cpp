// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/grid/page.hpp"

#include <utility>

#include "host/files/read_text.hpp"
#include "host/job/read_configuration.hpp"
#include "host/jobs/grid/settings.hpp"

namespace delegauge::host {

std::shared_ptr<const RunPage> read_grid_page(const RunDocument& summary,
                                              const std::filesystem::path& folder) {
  const GridConfiguration configuration = read_configuration(grid_settings(), summary);
  const GridSummary read_back =
      read_summary(summary.content, (folder / summary_name).string(), configuration);
  const std::filesystem::path path = folder / "grid.csv";
  GridContents contents = {configuration, read_back,
                           read_grid_csv(read_text(path), path.string(), configuration, read_back)};
  return std::make_shared<PageOf<GridContents>>(folder, std::move(contents));
}

}  // namespace delegauge::host
