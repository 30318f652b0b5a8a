// SPDX-License-Identifier: Apache-2.0
#include "host/report/figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <map>
#include <string_view>

#include "host/report/page_files.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

/// Blocks of numbers that gnuplot reads by name.
class Blocks {
 public:
  /// Rows until the end of the block.
  void begin(std::string_view name) { fmt::format_to(out(), "${} << EOD\n", name); }
  void row(std::initializer_list<const Json*> cells) {
    for (const Json* cell : cells) {
      if (cell->is_number()) {
        fmt::format_to(out(), "{} ", cell->get<double>());
      } else {
        text_ += "NaN ";
      }
    }
    text_ += '\n';
  }
  void gap() { text_ += '\n'; }
  void end() { text_ += "EOD\n"; }
  void set(std::string_view name, double value) { fmt::format_to(out(), "{} = {}\n", name, value); }
  void set(std::string_view name, std::string_view value) {
    fmt::format_to(out(), "{} = '{}'\n", name, value);  // names of ours, no user's text
  }
  std::string with(std::string_view commands) const { return text_ + std::string(commands); }

 private:
  std::back_insert_iterator<std::string> out() { return std::back_inserter(text_); }
  std::string text_;
};

std::string title_of(const std::string& bound) {
  return bound == "worst_case" ? "V, the true worst case" : "bound '" + bound + "'";
}

/// The bins as a mesh: rows of misalignment by columns of agents' regret, NaN where there is none.
void put_mesh(Blocks& blocks, const Json& bins, const Json& heights) {
  const auto at = [&bins](const char* axis, std::size_t i) {
    const double low = bins[std::string(axis) + "_low"][i].get<double>();
    return std::lround(low / (bins[std::string(axis) + "_high"][i].get<double>() - low));
  };
  const std::size_t count = heights.size();
  std::map<std::pair<long, long>, std::size_t> rows;
  long columns = 0, lines = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const long x = at("agents_regret", i), y = at("misalignment", i);
    rows[{y, x}] = i;
    columns = std::max(columns, x + 1);
    lines = std::max(lines, y + 1);
  }
  const double width =
      bins["agents_regret_high"][0].get<double>() - bins["agents_regret_low"][0].get<double>();
  const double height =
      bins["misalignment_high"][0].get<double>() - bins["misalignment_low"][0].get<double>();
  constexpr double middle = 0.5;
  blocks.begin("surface");
  for (long y = 0; y < lines; ++y) {
    for (long x = 0; x < columns; ++x) {
      const Json at_x = (static_cast<double>(x) + middle) * width;
      const Json at_y = (static_cast<double>(y) + middle) * height;
      const auto found = rows.find({y, x});
      const Json z = found == rows.end() ? Json() : heights[found->second];
      blocks.row({&at_x, &at_y, &z});
    }
    blocks.gap();
  }
  blocks.end();
}

FigureScript surface_script(const Json& run, const std::string& bound) {
  const bool worst = bound == "worst_case";
  const Json& points = run["points"];
  const Json& above = points[worst ? "worst_case_regret" : bound];
  Blocks blocks;
  put_mesh(blocks, run["surface"], run["surface"][worst ? "max_worst_case" : bound + "_max"]);
  blocks.begin("games");
  for (std::size_t i = 0; i < above.size(); ++i) {
    const Json slack =
        above[i].get<double>() - points["principals_welfare_regret"][i].get<double>();
    blocks.row({&points["agents_welfare_regret"][i], &points["weighted_misalignment"][i],
                &points["principals_welfare_regret"][i], &slack});
  }
  blocks.end();
  blocks.set("name", worst ? "V, the true worst case" : "bound " + bound);
  return {
      "surface-" + bound,
      fmt::format("The {} over agents' regret and misalignment (largest value in each bin), and "
                  "sampled games beneath it, coloured by slack.",
                  title_of(bound)),
      blocks.with(page_files::surface_figure())};
}

FigureScript tightness_script(const Json& run) {
  constexpr int fine = 512, coarse = 64;
  Blocks blocks;
  std::string names;
  for (const auto& member : run["tightness"].items()) {
    const std::string& bound = member.key();
    const Json& of = member.value();
    const Json& low = of["regret"]["low"];
    const Json& games = of["regret"]["games"];
    std::vector<double> density(coarse), survival(fine + 1);
    double total = 0;
    for (std::size_t i = 0; i < low.size(); ++i) {
      const double at = low[i].get<double>(), count = games[i].get<double>();
      density[static_cast<std::size_t>(at * coarse)] += count;
      survival[static_cast<std::size_t>(at * fine)] += count;
      total += count;
    }
    for (std::size_t i = fine; i-- > 0;) survival[i] += survival[i + 1];
    const auto put = [&](std::string_view block, const std::vector<double>& values, int bins,
                         double scale) {
      blocks.begin(fmt::format("{}_{}", block, bound));
      for (std::size_t i = 0; i < static_cast<std::size_t>(bins); ++i) {
        const Json x = static_cast<double>(i) / bins, y = values[i] * scale;
        if (y.get<double>() > 0 || block == "density") blocks.row({&x, &y});
      }
      blocks.end();
    };
    put("density", density, coarse, coarse / total);
    put("survival", survival, fine, 1 / total);
    names += (names.empty() ? "" : " ") + bound;
  }
  blocks.set("bounds", names);
  return {"tightness",
          "Tightness (regret / bound) of the sampled games: its density, and the share of games at "
          "least as tight.",
          blocks.with(page_files::tightness_figure())};
}

/// The rows of each fixed value.
std::vector<std::pair<Json, std::vector<std::size_t>>> scans_of(const Json& run) {
  std::vector<std::pair<Json, std::vector<std::size_t>>> scans;
  const Json& fixed = run["points"]["fixed"];
  for (std::size_t row = 0; row < fixed.size(); ++row) {
    if (scans.empty() || scans.back().first != fixed[row]) scans.push_back({fixed[row], {}});
    scans.back().second.push_back(row);
  }
  return scans;
}

FigureScript grid_script(const Json& run, const Json& fixed, const std::vector<std::size_t>& rows) {
  const Json& points = run["points"];
  const auto vary = run["vary"][0].get<std::string>();
  Blocks blocks;
  for (const char* name : {"w_avg", "w_max", "w_min", "bound_regret", "bound_ideal"}) {
    const std::string of = name;
    blocks.begin(of);
    for (const std::size_t row : rows) {
      blocks.row({&points["value"][row], &points[of + "_mean"][row], &points[of + "_q05"][row],
                  &points[of + "_q95"][row]});
    }
    blocks.end();
  }
  blocks.set("vary", vary);
  std::string name = "grid-" + vary, others;
  if (!fixed.is_null()) {
    name += fmt::format("-{}", fixed.get<double>());
    others = fmt::format(", others {}", fixed.get<double>());
  }
  blocks.set("others", others);
  return {name,
          fmt::format("Principals' welfare against {}{}: means, bands from the 5 % to the 95 % "
                      "quantile of games, and what two bounds promise.",
                      vary, others),
          blocks.with(page_files::grid_figure())};
}

FigureScript grid_surface_script(const Json& run, const Json& fixed,
                                 const std::vector<std::size_t>& rows) {
  const Json& points = run["points"];
  const auto first = run["vary"][0].get<std::string>(), second = run["vary"][1].get<std::string>();
  Blocks blocks;
  blocks.begin("surface");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::size_t row = rows[i];
    if (i > 0 && points["value"][row] != points["value"][rows[i - 1]]) blocks.gap();
    blocks.row({&points["value"][row], &points["second_value"][row], &points["w_avg_mean"][row],
                &points["bound_regret_mean"][row]});
  }
  blocks.end();
  blocks.set("first", first);
  blocks.set("second", second);
  std::string name = fmt::format("grid-{}-{}", first, second);
  if (!fixed.is_null()) name += fmt::format("-{}", fixed.get<double>());
  return {
      name,
      fmt::format("Principals' mean welfare over {} and {}, and what the regret bound promises.",
                  first, second),
      blocks.with(page_files::grid_surface_figure())};
}

FigureScript infer_script(const Json& run) {
  const Json& points = run["points"];
  Blocks blocks;
  for (const char* name : {"all", "nash", "epsilon_nash", "played"}) {
    blocks.begin(name);
    for (std::size_t row = 0; row < points["samples"].size(); ++row) {
      if (points["distribution"][row] != name) continue;
      const Json observed = points["samples"][row].get<double>() + 1;
      blocks.row({&observed, &points["ia_error_mean"][row], &points["ia_error_stderr"][row],
                  &points["ic_error_mean"][row], &points["ic_error_stderr"][row],
                  &points["ca_error_mean"][row], &points["ca_error_stderr"][row],
                  &points["cc_error_mean"][row], &points["cc_error_stderr"][row]});
    }
    blocks.end();
  }
  return {"infer",
          "Mean absolute error of the estimated measures against the number of observed profiles; "
          "bands: 90 % confidence of the mean.",
          blocks.with(page_files::infer_figure())};
}

FigureScript search_script(const Json& run) {
  const Json& map = run["map"];
  const std::size_t columns = map["misalignment"].size() - 1;
  Blocks blocks;
  constexpr double half = 0.5;
  const auto middle = [](const Json& edges, std::size_t i) {
    return Json(half * (edges[i].get<double>() + edges[i + 1].get<double>()));
  };
  blocks.begin("map");
  for (std::size_t i = 0; i < map["tightness"].size(); ++i) {
    if (i > 0 && i % columns == 0) blocks.gap();
    const Json x = middle(map["misalignment"], i % columns);
    const Json y = middle(map["agents_regret"], i / columns);
    blocks.row({&x, &y, &map["tightness"][i]});
  }
  blocks.end();
  return {"frontier",
          "The tightest game found for each range of misalignment and agents' regret, V / bound.",
          blocks.with(page_files::search_figure())};
}

}  // namespace

std::vector<FigureScript> figure_scripts(const std::vector<Json>& runs) {
  std::vector<FigureScript> scripts;
  for (const Json& run : runs) {
    const Json& job = run["job"];
    if (job == "surface" && !run["surface"]["count"].empty()) {
      for (const std::string bound : run["bounds"]) scripts.push_back(surface_script(run, bound));
      if (run["surface"].contains("max_worst_case")) {
        scripts.push_back(surface_script(run, "worst_case"));
      }
      scripts.push_back(tightness_script(run));
    } else if (job == "grid") {
      for (const auto& [fixed, rows] : scans_of(run)) {
        scripts.push_back(run["vary"].size() > 1 ? grid_surface_script(run, fixed, rows)
                                                 : grid_script(run, fixed, rows));
      }
    } else if (job == "infer") {
      scripts.push_back(infer_script(run));
    } else if (job == "search" && run.contains("map")) {
      scripts.push_back(search_script(run));
    }
  }
  return scripts;
}

}  // namespace delegauge::host
