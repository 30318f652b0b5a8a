// SPDX-License-Identifier: Apache-2.0
#include "host/commands/write_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include "host/commands/run_contents.hpp"
#include "host/files/atomic_file.hpp"
#include "host/files/destination.hpp"
#include "host/report/page.hpp"
#include "host/report/page_files.hpp"
#include "host/text/error.hpp"
#include "host/text/join.hpp"

namespace delegauge::host {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

std::vector<std::string_view> jobs_side_by_side() {
  std::vector<std::string_view> names;
  for (const JobKind* const job : all_jobs()) {
    if (job->several_on_a_page) names.push_back(job->name);
  }
  return names;
}

std::vector<RunContents> read_runs(const std::vector<fs::path>& folders) {
  std::vector<RunContents> runs;
  for (const fs::path& path : folders) {
    runs.push_back(read_run_contents(path));
    if (folders.size() > 1 && !runs.back().job->several_on_a_page) {
      throw UsageError(
          fmt::format("{}: holds a run of {}; several runs on one page must be runs of {}",
                      path.string(), runs.back().job->name, joined(jobs_side_by_side(), " or ")));
    }
    if (runs.back().job != runs.front().job) {
      throw UsageError(fmt::format(
          "{}: holds a run of {}, and {} one of {}; runs on one page must be of the same job",
          path.string(), runs.back().job->name, folders.front().string(), runs.front().job->name));
    }
  }
  return runs;
}

/// Whether a file begins with one of these, or is empty.
bool begins_with(const fs::path& path, const std::vector<std::string_view>& beginnings) {
  std::ifstream in(path, std::ios::binary);
  constexpr std::size_t enough = 16;
  std::array<char, enough> buffer = {};
  in.read(buffer.data(), enough);
  const std::string_view begin(buffer.data(), static_cast<std::size_t>(in.gcount()));
  return begin.empty() ||
         std::any_of(beginnings.begin(), beginnings.end(),
                     [begin](std::string_view one) { return begin.substr(0, one.size()) == one; });
}

/// Whatever has the name of what is to be written is replaced only if it is of the same kind: never
/// a run's file, under whatever name or through whatever links.
void require_replaceable(const fs::path& path, const std::string& kind,
                         const std::vector<std::string_view>& beginnings) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) return;
  if (!fs::is_regular_file(status)) {
    throw UsageError(fmt::format("--out: {} is not a file; give a file's name", path.string()));
  }
  if (begins_with(path, beginnings)) return;
  throw UsageError(fmt::format(
      "--out: {} is there already and is no {}, so it is not overwritten; give another name",
      path.string(), kind));
}

/// The page's name and, if it is a link, that of the page which it leads to: there may be none yet.
void require_page_name(const fs::path& out, const fs::path& place) {
  for (const fs::path& name : {out, place}) {
    for (const char* const of_runs : {".json", ".csv", ".h5", ".delegauge"}) {
      if (name.extension() != of_runs) continue;
      throw UsageError(
          fmt::format("--out: {}: files of runs have such names; give one that ends "
                      "with .html",
                      name.string()));
    }
  }
  require_replaceable(out, "page", {"<!DOCTYPE html>", "<!doctype html>"});
}

/// What figures of the page are called, so that those of two pages in a folder keep apart.
std::string figure_prefix(const fs::path& page) {
  const std::string name = page.filename().string();
  if (name == report_name) return "figure-";
  return (page.extension() == ".html" ? page.stem().string() : name) + "-figure-";
}

std::vector<std::string_view> beginnings(FigureFormat format) {
  switch (format) {
    case FigureFormat::pdf:
      return {"%PDF-"};
    case FigureFormat::png:
      return {"\x89PNG"};
    default:
      return {"<?xml", "<svg"};
  }
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

std::string page_of(const std::vector<RunContents>& runs,
                    const std::vector<FigureScript>& scripts) {
  std::vector<Json> data;
  data.reserve(runs.size());
  for (const RunContents& run : runs) data.push_back(page_data(run));
  const std::string_view plotly = page_files::plotly();
  return report_page(data, plotly, plotly.empty() ? pictures(scripts) : std::vector<PageFigure>());
}

/// A part of a file's name, out of any text.
std::string name_part(const std::string& text) {
  constexpr std::size_t longest = 60;
  constexpr std::string_view plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
  std::string part;
  for (const char c : text.substr(0, longest)) part += plain.find(c) == plain.npos ? '_' : c;
  return part;
}

/// One figure of these. layout: as asked for, or as near to a square as rows of up to three are.
FigureScript in_panels(const std::vector<FigureScript>& scripts,
                       const std::optional<PanelLayout>& asked) {
  PanelLayout layout;
  if (asked) {
    layout = *asked;
    if (layout.rows * layout.columns < scripts.size()) {
      throw UsageError(fmt::format(
          "--panels: {}x{} has {} place{}, and '{}' has {} panels; ask for "
          "more places, or choose with --bound",
          layout.rows, layout.columns, layout.rows * layout.columns,
          layout.rows * layout.columns == 1 ? "" : "s", scripts.front().panels, scripts.size()));
    }
  } else {
    constexpr std::size_t most_columns = 3;
    layout.columns =
        scripts.size() == most_columns + 1 ? 2 : std::min(scripts.size(), most_columns);
    layout.rows = (scripts.size() + layout.columns - 1) / layout.columns;
  }
  FigureScript figure = figure_of_panels(scripts, layout.rows, layout.columns);
  // Panels of a size to be read, unless the user has another in mind.
  constexpr double width = 80, height = 62, most = 1000;
  figure.usual_size = {std::min(most, width * static_cast<double>(layout.columns)),
                       std::min(most, height * static_cast<double>(layout.rows))};
  return figure;
}

/// What is drawn into a file each: of several runs, or where panels are asked for, figures that
/// belong together are panels of one.
std::vector<FigureScript> figures_of(const std::vector<RunContents>& runs,
                                     const FigureChoice& choice,
                                     const std::optional<PanelLayout>& panels) {
  std::vector<FigureScript> scripts = figure_scripts(runs, choice);
  const bool several_runs = runs.size() > 1;
  const std::string_view job = runs.front().job->name;
  if (!several_runs && !panels) return scripts;
  // Of a run alone, all that may be panels are; of several, what is drawn of each.
  const auto group_of = [&](const FigureScript& script) {
    return several_runs || script.panels.empty() ? script.panels : std::string("all");
  };
  std::vector<FigureScript> figures;
  std::set<std::string> done;
  for (FigureScript& script : scripts) {
    const std::string group = group_of(script);
    if (group.empty()) {
      if (!script.run.empty()) script.name += "-" + name_part(script.run);
      figures.push_back(std::move(script));
    } else if (done.insert(group).second) {
      std::vector<FigureScript> together;
      std::copy_if(scripts.begin(), scripts.end(), std::back_inserter(together),
                   [&](const FigureScript& one) { return group_of(one) == group; });
      FigureScript figure = in_panels(together, panels);
      figure.name = (several_runs ? group : std::string(job)) + "-panels";
      figures.push_back(std::move(figure));
    }
  }
  return figures;
}

}  // namespace

std::string report_text(const std::vector<fs::path>& folders) {
  const std::vector<RunContents> runs = read_runs(folders);
  return page_of(runs, figures_of(runs, {}, std::nullopt));
}

std::vector<std::string> write_report(const std::vector<fs::path>& folders,
                                      const ReportOptions& options) {
  const std::vector<RunContents> runs = read_runs(folders);
  const fs::path out = options.out.empty() ? folders.front() / report_name : options.out;
  require_page_name(out, place_of_output(out));
  const fs::path beside = out.has_parent_path() ? out.parent_path() : fs::path(".");

  const FigureOptions& figures = options.figures;
  const std::vector<FigureScript> scripts = figures.format
                                                ? figures_of(runs, figures.choice, figures.panels)
                                                : std::vector<FigureScript>();
  std::vector<FileContent> files;  // by their whole paths
  std::set<std::string> names;
  for (const FigureScript& script : scripts) {
    // Folders of several runs may have the same name.
    const std::string first = figure_prefix(out) + script.name;
    std::string name = first;
    for (int number = 2; !names.insert(name).second; ++number) {
      name = fmt::format("{}-{}", first, number);
    }
    name = fmt::format("{}.{}", name, extension(*figures.format));
    require_replaceable(beside / name, "figure", beginnings(*figures.format));
    files.push_back({(beside / name).string(), draw_figure(script, *figures.format, figures.look)});
  }
  // A page's own pictures are as they always are.
  files.push_back({(beside / out.filename()).string(),
                   page_of(runs, page_files::plotly().empty() ? figures_of(runs, {}, std::nullopt)
                                                              : std::vector<FigureScript>())});
  // Where a name is a link, what it leads to is written, as everywhere else.
  std::vector<AtomicFile> finished;
  std::vector<std::string> names_written;
  for (const FileContent& file : files) {
    finished.emplace_back(followed(file.name), file.content);
    names_written.push_back(file.name);
  }
  publish(std::move(finished));
  return names_written;
}

}  // namespace delegauge::host
