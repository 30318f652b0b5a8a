// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/infer/page.hpp"

#include <utility>

#include "host/files/read_text.hpp"
#include "host/job/read_configuration.hpp"
#include "host/jobs/infer/settings.hpp"

namespace delegauge::host {

std::shared_ptr<const RunPage> read_infer_page(const RunDocument& summary,
                                               const std::filesystem::path& folder) {
  const InferConfiguration configuration = read_configuration(infer_settings(), summary);
  const InferSummary read_back =
      read_summary(summary.content, (folder / summary_name).string(), configuration);
  const std::filesystem::path path = folder / "infer.csv";
  InferContents contents = {
      configuration, read_back,
      read_infer_csv(read_text(path), path.string(), configuration, read_back)};
  return std::make_shared<PageOf<InferContents>>(folder, std::move(contents));
}

}  // namespace delegauge::host
