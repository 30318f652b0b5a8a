// SPDX-License-Identifier: Apache-2.0
#include "host/report/figure_options.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "host/text/error.hpp"
#include "host/text/parse.hpp"

namespace delegauge::host {
namespace {

FigureFormat format_named(const std::string& name) {
  if (name == "pdf") return FigureFormat::pdf;
  if (name == "svg") return FigureFormat::svg;
  if (name == "png") return FigureFormat::png;
  refuse("--figures", name, "pdf, svg or png");
}

constexpr const char* size_option = "--figure-size";
constexpr const char* sizes_allowed =
    "a width and a height from 20 mm to 1000 mm, with units: 84mmx60mm, 8.4cmx6cm or 3.3inx2.4in";

/// In millimetres.
double length_of(std::string_view part, const std::string& whole) {
  constexpr double of_inch = 25.4, points_per_inch = 72;
  constexpr std::array<std::pair<std::string_view, double>, 4> units = {
      {{"mm", 1.0}, {"cm", 10.0}, {"in", of_inch}, {"pt", of_inch / points_per_inch}}};
  constexpr double least = 20, most = 1000;
  for (const auto& [unit, millimetres] : units) {
    if (!part.ends_with(unit)) continue;
    part.remove_suffix(unit.size());
    const double length = parse_number(part, size_option) * millimetres;
    if (length >= least && length <= most) return length;
    break;
  }
  refuse(size_option, whole, sizes_allowed);
}

FigureSize size_of(const std::string& text) {
  const std::vector<std::string> parts = split_product(text);
  if (parts.size() != 2) refuse(size_option, text, sizes_allowed);
  return {length_of(parts[0], text), length_of(parts[1], text)};
}

double font_of(const std::string& text) {
  constexpr double least = 3, most = 72;
  const double points = parse_number(text, "--font-size");
  if (points < least || points > most) refuse("--font-size", text, "points, from 3 to 72");
  return points;
}

FigureBands bands_named(const std::string& text) {
  if (text == "0.05:0.95") return FigureBands::quantiles;
  if (text == "mean") return FigureBands::mean;
  if (text == "none") return FigureBands::none;
  refuse("--bands", text,
         "0.05:0.95, the quantiles that files have of games; mean, the confidence of the mean; or "
         "none");
}

PanelLayout panels_of(const std::string& text) {
  constexpr std::uint64_t most = 16;
  const std::vector<std::string> parts = split_product(text);
  if (parts.size() != 2) refuse("--panels", text, "rows and columns, each from 1 to 16: 2x3");
  return {parse_count(parts[0], "--panels", 1, most), parse_count(parts[1], "--panels", 1, most)};
}

}  // namespace

FigureOptions figure_options(const FigureTexts& texts) {
  FigureOptions options;
  if (!texts.figures.empty()) options.format = format_named(texts.figures);
  for (const FigureOption& option : figure_option_list) {
    if ((texts.*option.text).empty() || options.format) continue;
    throw UsageError(fmt::format(
        "--{}: is of static figures, and none are asked for; add --figures pdf", option.name));
  }
  if (!texts.figure_size.empty()) options.look.size = size_of(texts.figure_size);
  if (!texts.font_size.empty()) options.look.font_points = font_of(texts.font_size);
  if (!texts.bands.empty()) options.choice.bands = bands_named(texts.bands);
  if (!texts.panels.empty()) options.panels = panels_of(texts.panels);
  options.choice.bound = texts.bound;
  options.choice.statistic = texts.statistic;
  return options;
}

}  // namespace delegauge::host
