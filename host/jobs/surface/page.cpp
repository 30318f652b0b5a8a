// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/surface/page.hpp"

#include <utility>

#include "host/files/read_text.hpp"
#include "host/job/read_configuration.hpp"
#include "host/jobs/surface/settings.hpp"

namespace delegauge::host {

std::shared_ptr<const RunPage> read_surface_page(const RunDocument& summary,
                                                 const std::filesystem::path& folder) {
  const SurfaceConfiguration configuration = read_configuration(surface_settings(), summary);
  const SurfaceSummary read_back =
      read_summary(summary.content, (folder / summary_name).string(), configuration);
  const auto read = [&](const char* name, const auto& reader) {
    const std::filesystem::path path = folder / name;
    return reader(read_text(path), path.string(), configuration, read_back);
  };
  SurfaceContents contents = {configuration,
                              read_back,
                              read("surface.csv", read_surface_csv),
                              read("points.csv", read_points_csv),
                              read("tightness.csv", read_tightness_csv),
                              read("tightest.csv", read_tightest_csv)};
  return std::make_shared<PageOf<SurfaceContents>>(folder, std::move(contents));
}

}  // namespace delegauge::host
