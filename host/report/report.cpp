// SPDX-License-Identifier: Apache-2.0
#include "host/report/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "host/error.hpp"
#include "host/files/atomic_file.hpp"
#include "host/report/page.hpp"
#include "host/report/page_files.hpp"
#include "host/report/run_data.hpp"

namespace delegauge::host {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

std::vector<Json> data_of(const std::vector<fs::path>& folders) {
  std::vector<Json> runs;
  for (const fs::path& path : folders) {
    runs.push_back(run_data(RunFolder(path)));
    if (folders.size() > 1 && runs.back()["job"] != "grid") {
      throw UsageError(
          fmt::format("{}: holds a run of {}; several runs on one page must be runs of grid",
                      path.string(), runs.back()["job"].get<std::string>()));
    }
  }
  return runs;
}

std::string_view extension(FigureFormat format) {
  switch (format) {
    case FigureFormat::pdf:
      return "pdf";
    case FigureFormat::png:
      return "png";
    default:
      return "svg";
  }
}

/// A page without a plotting library shows what gnuplot draws, if there is one.
std::vector<PageFigure> pictures(const std::vector<FigureScript>& scripts) {
  std::vector<PageFigure> pictures;
  if (!has_gnuplot()) return pictures;
  for (const FigureScript& script : scripts) {
    pictures.push_back({script.caption, draw_figure(script, FigureFormat::svg)});
  }
  return pictures;
}

}  // namespace

std::vector<std::string> write_report(const std::vector<fs::path>& folders,
                                      const ReportOptions& options) {
  const std::vector<Json> runs = data_of(folders);
  const fs::path out = options.out.empty() ? folders.front() / report_name : options.out;
  if (const fs::file_status status = fs::status(out);
      fs::exists(status) && !fs::is_regular_file(status)) {
    throw UsageError(fmt::format("--out: {} is not a file; give a file's name", out.string()));
  }
  const fs::path beside = out.has_parent_path() ? out.parent_path() : fs::path(".");

  const std::vector<FigureScript> scripts = figure_scripts(runs);
  std::vector<FileContent> files;
  std::set<std::string> names;
  for (const FigureScript& script : scripts) {
    if (!options.figures) break;
    // Several runs may vary the same measure.
    std::string name = "figure-" + script.name;
    for (int number = 2; !names.insert(name).second; ++number) {
      name = fmt::format("figure-{}-{}", script.name, number);
    }
    files.push_back({fmt::format("{}.{}", name, extension(*options.figures)),
                     draw_figure(script, *options.figures)});
  }
  const std::string_view plotly = page_files::plotly();
  files.push_back(
      {out.filename().string(),
       report_page(runs, plotly, plotly.empty() ? pictures(scripts) : std::vector<PageFigure>())});
  write_files(beside, files);

  std::vector<std::string> written;
  written.reserve(files.size());
  for (const FileContent& file : files) written.push_back((beside / file.name).string());
  return written;
}

}  // namespace delegauge::host
