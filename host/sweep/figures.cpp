// SPDX-License-Identifier: Apache-2.0
#include "host/sweep/figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "host/report/embedded_file.hpp"
#include "host/report/figure_choice.hpp"
#include "host/report/gnuplot_text.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

DELEGAUGE_EMBEDDED_FILE(sweep_lines_figure)
DELEGAUGE_EMBEDDED_FILE(sweep_map_figure)

using AxisTexts = std::vector<std::string>;

constexpr double no_value = std::numeric_limits<double>::quiet_NaN();

double number_of(const SweepValue* value) {
  if (value == nullptr) return no_value;
  if (const auto* const count = std::get_if<std::uint64_t>(value)) {
    return static_cast<double>(*count);
  }
  const auto* const number = std::get_if<double>(value);
  return number != nullptr && std::isfinite(*number) ? *number : no_value;
}

std::optional<double> number_in(const std::string& text) {
  double number = 0;
  const char* const end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || at != end || !std::isfinite(number)) return std::nullopt;
  return number;
}

/// As axes have it: a cell that does not say an option has an empty text.
std::string shown_text(const std::string& text) { return text.empty() ? "not given" : text; }

std::string with_blanks(std::string text, char instead) {
  std::replace(text.begin(), text.end(), instead, ' ');
  return text;
}

/// One number for every cell: a column, and of which point.
class CellNumbers {
 public:
  CellNumbers(const SweepConfiguration& sweep, const SweepTable& table, const FigureChoice& choice)
      : table_(table) {
    std::vector<std::string> labels;
    for (const SweepTable::Cell& cell : table.cells()) {
      for (const SweepTable::Point& point : cell.points) {
        if (std::find(labels.begin(), labels.end(), point.label) == labels.end()) {
          labels.push_back(point.label);
        }
      }
    }
    if (!choice.bound.empty()) {
      require_one_of("--bound", choice.bound, labels);
      point_ = choice.bound;
    } else if (std::find(labels.begin(), labels.end(), "fused") != labels.end()) {
      point_ = "fused";
    } else if (!labels.empty()) {
      point_ = labels.front();
    }
    statistic_ = choice.statistic.empty() ? usual(sweep.swept->shown) : choice.statistic;
    column_ = column(statistic_);
    if (!column_ && !choice.statistic.empty()) column_ = column(statistic_ + mean_end);
    if (column_) statistic_ = table.columns()[*column_].name;
    if (column_ || choice.statistic.empty()) return;
    AxisTexts names;
    for (const SweepTable::Column& one : table.columns()) {
      if (one.name.ends_with(mean_end)) names.push_back(one.name);
    }
    require_one_of("--statistic", choice.statistic, names);
  }

  bool are_there() const { return column_.has_value(); }
  double at(std::size_t cell) const { return value(cell, column_); }
  /// The statistic without what is taken of it, if it is a mean; else nothing.
  std::optional<std::string> of_mean() const {
    if (!statistic_.ends_with(mean_end)) return std::nullopt;
    return statistic_.substr(0, statistic_.size() - std::string_view(mean_end).size());
  }
  double other(std::size_t cell, const std::string& name) const {
    return value(cell, column(name));
  }
  bool has(const std::string& name) const { return column(name).has_value(); }
  std::string title() const {
    const std::string name = with_blanks(statistic_, '_');
    return point_.empty() ? name : name + ", " + point_;
  }

 private:
  static constexpr const char* mean_end = "_mean";

  std::optional<std::size_t> column(const std::string& name) const {
    for (std::size_t c = 0; c < table_.columns().size(); ++c) {
      if (table_.columns()[c].name == name) return c;
    }
    return std::nullopt;
  }

  std::string usual(const char* shown) const {
    if (column(std::string(shown) + mean_end)) return std::string(shown) + mean_end;
    for (const SweepTable::Column& one : table_.columns()) {
      if (one.name.ends_with(mean_end)) return one.name;
    }
    return "";
  }

  double value(std::size_t cell, std::optional<std::size_t> column) const {
    if (!column) return no_value;
    const SweepTable::Cell& row = table_.cells()[cell];
    if (table_.columns()[*column].of == SweepTable::Of::cell) {
      return number_of(SweepTable::value(row.values, *column));
    }
    for (const SweepTable::Point& point : row.points) {
      if (point.label == point_) return number_of(SweepTable::value(point.values, *column));
    }
    return no_value;
  }

  const SweepTable& table_;
  std::string point_, statistic_;
  std::optional<std::size_t> column_;
};

/// The cells by their places on two axes, for one set of values of the other options.
struct SweepPanel {
  std::string title;
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> cells;  // [x, line]
};

struct SweepAxes {
  std::string x_title, line_title;  // empty: there is no such option
  AxisTexts x, lines;               // one at least
  std::vector<SweepPanel> panels;
};

std::size_t place_in(AxisTexts& texts, const std::string& text) {
  const auto at = std::find(texts.begin(), texts.end(), text);
  if (at != texts.end()) return static_cast<std::size_t>(at - texts.begin());
  texts.push_back(text);
  return texts.size() - 1;
}

/// The first option goes along, the second has a line for each value, all others panels.
SweepAxes axes_of(const SweepConfiguration& sweep) {
  SweepAxes axes;
  const auto name = [&sweep](std::size_t option) {
    return option < sweep.varied.size() ? with_blanks(sweep.varied[option], '-') : "";
  };
  axes.x_title = name(0);
  axes.line_title = name(1);
  std::map<std::string, std::size_t> panels;  // by their titles
  for (std::size_t cell = 0; cell < sweep.cells.size(); ++cell) {
    const AxisTexts& values = sweep.cells[cell].values;
    const auto value = [&values](std::size_t option) {
      return option < values.size() ? shown_text(values[option]) : "";
    };
    std::string title;
    for (std::size_t option = 2; option < sweep.varied.size(); ++option) {
      title += fmt::format("{}{} {}", title.empty() ? "" : ", ", name(option), value(option));
    }
    const auto [at, is_new] = panels.try_emplace(title, axes.panels.size());
    if (is_new) axes.panels.push_back({title, {}});
    const std::size_t x = place_in(axes.x, value(0)), line = place_in(axes.lines, value(1));
    axes.panels[at->second].cells[{x, line}] = cell;
  }
  return axes;
}

struct SweepBars {
  std::string told;            // for the caption; empty: there are none
  double standard_errors = 0;  // to either side, else from quantile to quantile
};

SweepBars bars_of(const CellNumbers& numbers, const FigureChoice& choice) {
  const std::optional<std::string> mean = numbers.of_mean();
  constexpr double half = 1.96;
  if (choice.bands == FigureBands::none) return {};
  if (choice.bands == FigureBands::quantiles) {
    if (!mean || !numbers.has(*mean + "_q05") || !numbers.has(*mean + "_q95")) {
      throw UsageError(
          "--bands: 0.05:0.95: sweep.csv has no such quantiles of this statistic; give mean or "
          "none");
    }
    return {"bars from the 5 % to the 95 % quantile of games", 0};
  }
  if (mean && numbers.has(*mean + "_stderr")) {
    return {"bars of 1.96 standard errors of the mean to either side", half};
  }
  if (choice.bands) {
    throw UsageError("--bands: mean: this statistic has no standard error; give none");
  }
  return {};
}

std::pair<double, double> bar_at(const CellNumbers& numbers, const SweepBars& bars,
                                 std::size_t cell) {
  const double value = numbers.at(cell);
  if (bars.told.empty()) return {value, value};
  const std::string mean = *numbers.of_mean();
  if (bars.standard_errors == 0) {
    return {numbers.other(cell, mean + "_q05"), numbers.other(cell, mean + "_q95")};
  }
  const double error = bars.standard_errors * numbers.other(cell, mean + "_stderr");
  return std::isfinite(error) ? std::pair{value - error, value + error} : std::pair{value, value};
}

struct SweepSpan {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();
  void add(double value) {
    if (!std::isfinite(value)) return;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  bool is_empty() const { return low > high; }
  /// With room at both ends, some of it where all values are the same.
  SweepSpan with_room(double share) const {
    SweepSpan wide = *this;
    double room = share * (high - low);
    if (!(room > 0)) room = std::max(std::abs(high) * share, share);
    wide.low -= room;
    wide.high += room;
    return wide;
  }
};

/// The places of an axis: numbers if they all are, and else 0, 1, 2, ...
std::vector<double> places_of(const AxisTexts& texts) {
  std::vector<double> places;
  for (const std::string& text : texts) {
    const std::optional<double> number = number_in(text);
    if (number) places.push_back(*number);
  }
  if (places.size() == texts.size()) return places;
  places.clear();
  for (std::size_t i = 0; i < texts.size(); ++i) places.push_back(static_cast<double>(i));
  return places;
}

bool are_numbers(const AxisTexts& texts) {
  return std::all_of(texts.begin(), texts.end(),
                     [](const std::string& text) { return number_in(text).has_value(); });
}

class SweepFigures {
 public:
  SweepFigures(const SweepAxes& axes, const CellNumbers& numbers, const SweepBars& bars)
      : axes_(axes), numbers_(numbers), bars_(bars) {
    for (const SweepPanel& panel : axes.panels) {
      for (const auto& [place, cell] : panel.cells) {
        values_.add(numbers.at(cell));
        const auto [low, high] = bar_at(numbers, bars, cell);
        ends_.add(low);
        ends_.add(high);
      }
    }
    ends_.add(values_.low);
    ends_.add(values_.high);
  }

  bool are_empty() const { return values_.is_empty(); }

  FigureScript lines(const SweepPanel& panel) const {
    constexpr double room = 0.08;
    const SweepSpan span = ends_.with_room(room);
    const std::vector<double> places = places_of(axes_.x);
    // A line goes from left to right, however the values were given.
    std::vector<std::size_t> order(places.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(),
              [&places](std::size_t a, std::size_t b) { return places[a] < places[b]; });
    GnuplotInput input;
    input.begin("cells");
    for (std::size_t line = 0; line < axes_.lines.size(); ++line) {
      for (const std::size_t x : order) {
        const auto cell = panel.cells.find({x, line});
        const bool is_there = cell != panel.cells.end();
        const auto [low, high] =
            is_there ? bar_at(numbers_, bars_, cell->second) : std::pair{no_value, no_value};
        input.row({places[x], is_there ? numbers_.at(cell->second) : no_value, low, high});
      }
      input.gap();
      input.gap();
    }
    input.end();
    AxisTexts titles;
    for (const std::string& line : axes_.lines) {
      titles.push_back(axes_.line_title.empty() ? numbers_.title() : axes_.line_title + " " + line);
    }
    input.texts("line_titles", titles);
    input.set("x_title", axes_.x_title);
    input.set("y_title", numbers_.title());
    input.set("lines", static_cast<double>(axes_.lines.size()));
    input.set("has_bars", bars_.told.empty() ? 0.0 : 1.0);
    input.set("low", span.low);
    input.set("high", span.high);
    if (!are_numbers(axes_.x)) input.tics("x", axes_.x);
    FigureScript script = {"sweep-lines",
                           fmt::format("{} along {}{}{}.", numbers_.title(), axes_.x_title,
                                       bars_.told.empty() ? "" : "; ", bars_.told),
                           input.with(sweep_lines_figure()), "sweep-lines"};
    script.title = panel.title;
    return script;
  }

  FigureScript map(const SweepPanel& panel) const {
    const SweepSpan span = values_.low < values_.high ? values_ : values_.with_room(1);
    constexpr double half = 0.5, white = 0xffffff, black = 0;
    GnuplotInput input;
    input.begin("cells");
    for (const auto& [place, cell] : panel.cells) {
      const double value = numbers_.at(cell);
      if (!std::isfinite(value)) continue;
      const bool is_dark = value - span.low < half * (span.high - span.low);
      input.row({static_cast<double>(place.first), static_cast<double>(place.second), value,
                 is_dark ? white : black});
    }
    input.end();
    input.begin("whole");
    input.row({-half, -half});
    input.row({static_cast<double>(axes_.x.size()) - half,
               static_cast<double>(axes_.lines.size()) - half});
    input.end();
    input.set("x_title", axes_.x_title);
    input.set("y_title", axes_.line_title);
    input.set("value_title", numbers_.title());
    constexpr std::size_t most_numbers = 100;
    const bool has_numbers = axes_.x.size() * axes_.lines.size() <= most_numbers;
    input.set("has_numbers", has_numbers ? 1.0 : 0.0);
    input.set("low", span.low);
    input.set("high", span.high);
    input.tics("x", axes_.x);
    input.tics("y", axes_.lines);
    FigureScript script = {
        "sweep-map",
        fmt::format("{} over {} and {}.", numbers_.title(), axes_.x_title, axes_.line_title),
        input.with(sweep_map_figure()), "sweep-map"};
    script.title = panel.title;
    return script;
  }

 private:
  const SweepAxes& axes_;
  const CellNumbers& numbers_;
  const SweepBars& bars_;
  SweepSpan values_, ends_;
};

}  // namespace

void add_sweep_figures(const SweepConfiguration& sweep, const SweepTable& table,
                       const FigureChoice& choice, std::vector<FigureScript>& scripts) {
  const CellNumbers numbers(sweep, table, choice);
  if (!numbers.are_there() || sweep.varied.empty()) return;
  const SweepAxes axes = axes_of(sweep);
  const SweepBars bars = bars_of(numbers, choice);
  const SweepFigures figures(axes, numbers, bars);
  if (figures.are_empty()) return;
  // A figure of a hundred lines, or a hundred figures, tells nobody anything.
  constexpr std::size_t most_lines = 24, most_panels = 24;
  const std::size_t panels = std::min(axes.panels.size(), most_panels);
  const std::string left_out =
      panels < axes.panels.size()
          ? fmt::format(" The first {} of {} panels.", panels, axes.panels.size())
          : "";
  const auto add = [&](FigureScript script, std::size_t number) {
    if (panels > 1) script.name += fmt::format("-{}", number + 1);
    script.caption += left_out;
    scripts.push_back(std::move(script));
  };
  for (std::size_t p = 0; p < panels; ++p) {
    if (axes.lines.size() <= most_lines) add(figures.lines(axes.panels[p]), p);
  }
  for (std::size_t p = 0; p < panels; ++p) {
    if (sweep.varied.size() > 1) add(figures.map(axes.panels[p]), p);
  }
}

}  // namespace delegauge::host
