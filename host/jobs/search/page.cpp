// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/search/page.hpp"

#include <utility>

#include "host/files/read_text.hpp"
#include "host/job/read_configuration.hpp"
#include "host/jobs/search/settings.hpp"

namespace delegauge::host {

std::shared_ptr<const RunPage> read_search_page(const RunDocument& summary,
                                                const std::filesystem::path& folder) {
  const SearchConfiguration configuration = read_configuration(search_settings(), summary);
  const SearchSummary read_back =
      read_summary(summary.content, (folder / summary_name).string(), configuration);
  SearchContents contents = {configuration, read_back, {}, {}};
  const std::filesystem::path found = folder / "tightest.csv", map = folder / "frontier.csv";
  contents.found = read_found_csv(read_text(found), found.string(), configuration, read_back);
  if (is_map(configuration)) {
    contents.map = read_frontier_csv(read_text(map), map.string(), configuration);
  }
  return std::make_shared<PageOf<SearchContents>>(folder, std::move(contents));
}

}  // namespace delegauge::host
