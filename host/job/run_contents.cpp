// SPDX-License-Identifier: Apache-2.0
#include "host/job/run_contents.hpp"

#include <fmt/format.h>

#include <system_error>
#include <utility>

#include "host/files/read_text.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

namespace fs = std::filesystem;

constexpr const char* run_again = "run again into this folder";

RunDocument read_document(const fs::path& path, std::string_view format) {
  return parse_run_document(read_text(path), path.string(), format,
                            fmt::format("{}, or give the folder that --out named", run_again));
}

/// The tables of a folder, each read once.
class Tables {
  template <class Configuration>
  auto summary_of(const Configuration& configuration) const {
    return read_summary(summary_.content, (folder_ / summary_name).string(), configuration);
  }

 public:
  Tables(fs::path folder, const RunDocument& summary)
      : folder_(std::move(folder)), summary_(summary) {}

  SurfaceContents of(const SurfaceConfiguration& configuration) const {
    const SurfaceSummary summary = summary_of(configuration);
    const auto read = [&](const char* name, const auto& reader) {
      const fs::path path = folder_ / name;
      return reader(read_text(path), path.string(), configuration, summary);
    };
    return {configuration,
            summary,
            read("surface.csv", read_surface_csv),
            read("points.csv", read_points_csv),
            read("tightness.csv", read_tightness_csv),
            read("tightest.csv", read_tightest_csv)};
  }
  GridContents of(const GridConfiguration& configuration) const {
    const GridSummary summary = summary_of(configuration);
    const fs::path path = folder_ / "grid.csv";
    return {configuration, summary,
            read_grid_csv(read_text(path), path.string(), configuration, summary)};
  }
  InferContents of(const InferConfiguration& configuration) const {
    const InferSummary summary = summary_of(configuration);
    const fs::path path = folder_ / "infer.csv";
    return {configuration, summary,
            read_infer_csv(read_text(path), path.string(), configuration, summary)};
  }
  SearchContents of(const SearchConfiguration& configuration) const {
    SearchContents contents = {configuration, summary_of(configuration), {}, {}};
    const fs::path found = folder_ / "tightest.csv", map = folder_ / "frontier.csv";
    contents.found =
        read_found_csv(read_text(found), found.string(), configuration, contents.summary);
    if (is_map(configuration)) {
      contents.map = read_frontier_csv(read_text(map), map.string(), configuration);
    }
    return contents;
  }

 private:
  fs::path folder_;
  const RunDocument& summary_;
};

}  // namespace

RunContents read_run_contents(const fs::path& folder) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    throw UsageError(
        fmt::format("{}: is no folder; give the folder that --out named", folder.string()));
  }
  if (!fs::exists(folder / summary_name, error) && !fs::exists(folder / run_name, error)) {
    throw UsageError(fmt::format("{}: holds no run ({} or {}); give the folder that --out named",
                                 folder.string(), run_name, summary_name));
  }
  const RunDocument summary = read_document(folder / summary_name, summary_format);
  const RunDocument run = read_document(folder / run_name, run_format);
  const std::string place = (folder / run_name).string();
  const RunFacts facts = read_run_facts(run.content, place);
  if (run.job != summary.job || run.configuration != summary.configuration ||
      facts.partial != read_partial(summary.content, (folder / summary_name).string())) {
    throw UsageError(fmt::format("{}: {} and {} are of different runs; {}", folder.string(),
                                 run_name, summary_name, run_again));
  }
  const Tables tables(folder, summary);
  return {folder, run.job, summary.configuration, facts,
          std::visit(
              [&tables](const auto& configuration)
                  -> std::variant<SurfaceContents, GridContents, InferContents, SearchContents> {
                return tables.of(configuration);
              },
              read_configuration(summary))};
}

}  // namespace delegauge::host
