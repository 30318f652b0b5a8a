// SPDX-License-Identifier: Apache-2.0
// Games as .npy arrays and as JSON, and what `evaluate` makes of both.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <string>
#include <vector>

#include "kernels/executor/game_columns.hpp"
#include "tests/host/commands/captured.hpp"
#include "tests/host/support/npy.hpp"
#include "tests/host/support/program.hpp"
#include "tests/numerics/support/random.hpp"

namespace delegauge::host::npy {

using Json = nlohmann::ordered_json;
using test::Random;
using Arguments = std::vector<std::string>;

/// Games of one shape, for both formats.
struct Games {
  std::vector<std::int64_t> dims;
  std::vector<double> utilities;                // [game][2n][K], principals first
  std::vector<double> strategies;               // [game][K], or none
  std::vector<nlohmann::ordered_json> objects;  // the same games in JSON

  std::string shape(bool of_strategies = false) const {
    std::string text = "(" + std::to_string(objects.size());
    if (!of_strategies) text += ", " + std::to_string(2 * objects[0]["agents"].size());
    for (const std::int64_t dim : dims) text += ", " + std::to_string(dim);
    return text + ")";
  }
};

inline void add(Games& games, const Json& principals, const Json& agents,
                const Json& strategy = nullptr) {
  Json game = {{"dims", games.dims}, {"agents", agents}, {"principals", principals}};
  for (const Json* side : {&principals, &agents}) {
    for (const Json& row : *side) {
      for (const Json& u : row) games.utilities.push_back(u.get<double>());
    }
  }
  if (!strategy.is_null()) {
    game["strategy"] = strategy;
    for (const Json& p : strategy) games.strategies.push_back(p.get<double>());
  }
  games.objects.push_back(game);
}

/// The reference games of n players and K outcomes; without the metrics that they name.
inline Games reference_games(std::size_t players, std::size_t outcomes) {
  static const Json document = [] {
    std::ifstream in(std::string(DELEGAUGE_TEST_DATA) + "/flat.json");
    return Json::parse(in);
  }();
  Games games;
  games.dims = {static_cast<std::int64_t>(outcomes)};
  for (const Json& game : document.at("games")) {
    if (game["agents"].size() != players || game["agents"][0].size() != outcomes) continue;
    const Json strategy = game.contains("strategy") ? game["strategy"] : Json(nullptr);
    add(games, game["principals"], game["agents"], strategy);
  }
  if (games.strategies.size() != games.objects.size() * outcomes) games.strategies.clear();
  return games;
}

inline Games random_games(Random& random, int count, int players,
                          const std::vector<std::int64_t>& dims) {
  Games games;
  games.dims = dims;
  std::int64_t outcomes = 1;
  for (const std::int64_t dim : dims) outcomes *= dim;
  const auto side = [&] {
    Json rows = Json::array();
    for (int i = 0; i < players; ++i) {
      Json row = Json::array();
      const int kind = random.integer(0, 7);
      for (std::int64_t s = 0; s < outcomes; ++s) {
        row.push_back(kind == 0 ? 3.0 : kind == 1 ? random.integer(0, 2) : random.normal());
      }
      rows.push_back(row);
    }
    return rows;
  };
  for (int g = 0; g < count; ++g) {
    const Json principals = side();
    add(games, principals, side());
  }
  return games;
}

/// The record's value of a column such as fused, tightness_fused, agent_shift_2,
/// pairwise_distance_1_4.
inline double value_in_record(const Json& record, const std::string& column) {
  const auto number = [](const Json& value) {
    return value.is_null() ? std::nan("") : value.get<double>();
  };
  if (record.contains(column)) return number(record[column]);
  if (record["bounds"].contains(column)) return number(record["bounds"][column]);
  const std::size_t last = column.rfind('_');
  const std::string entry = column.substr(last + 1), quantity = column.substr(0, last);
  if (quantity.rfind("pairwise_distance_", 0) == 0) {
    const std::size_t row = std::stoul(quantity.substr(18)), other = std::stoul(entry);
    return number(record["pairwise_distance"][row - 1][other - 1]);
  }
  const Json& values = record.at(quantity);
  return number(values.is_object() ? values.at(entry) : values.at(std::stoul(entry) - 1));
}

/// Kernels make a few steps towards `pareto` where records have it exactly, and these two have
/// records' in double whatever the precision.
inline bool is_found_otherwise(const std::string& column) {
  return column.ends_with("pareto") || column == "miscalibration" || column == "calibration";
}

inline void expect_near_record(const Json& record, const std::string& column, double value,
                               double expected, bool is_single) {
  // Magnitudes that a precision has at once: beside others, tiny ones are nothing to a record.
  for (const char* const side : {"principal_magnitude", "agent_magnitude"}) {
    for (const Json& m : record[side]) {
      if (m.is_null() || (m != 0 && (m < 1e-6 || m > 1e6))) return;
    }
  }
  const double rounding = is_single ? 1e-5 : 1e-11;
  if (column == "pareto") {
    const double slip = rounding * record["trivial_bound"].get<double>();
    EXPECT_GE(value, expected - slip);
    EXPECT_LE(value, record["bounds"]["pairwise"].get<double>() + slip);
  } else if (column.ends_with("pareto")) {
    return;  // it follows
  } else if (std::isnan(expected)) {
    EXPECT_TRUE(std::isnan(value)) << column;
  } else {
    EXPECT_NEAR(value, expected, rounding) << column;
  }
}

class EvaluateNpy : public testing::Test {
 protected:
  std::string write(const std::string& name, const std::string& bytes) const {
    return scratch_.write(name, bytes);
  }
  std::string write_games(const Games& games) const {
    return write("games.npy", npy_array(games.shape(), games.utilities));
  }
  /// The output file's bytes.
  std::string bytes(const std::string& file, Arguments arguments,
                    const std::string& format = "npy") const {
    const std::string out = scratch_.path("out");
    arguments.insert(arguments.begin(), {"evaluate", file, "--format", format, "--out", out});
    const Captured r = run_captured(arguments);
    EXPECT_EQ(r.code, 0) << r.err;
    EXPECT_EQ(r.out, "");
    EXPECT_EQ(r.err, "");
    return read_file(out);
  }
  Fields fields(const std::string& file, const Arguments& arguments = {}) const {
    return npy_fields(bytes(file, arguments));
  }
  void expect_same_as_json(const Games& games, Arguments arguments, bool with_strategies) const {
    std::vector<Json> objects(games.objects.begin(), games.objects.end());
    if (!with_strategies) {
      for (Json& object : objects) object.erase("strategy");
    }
    const std::string json = write("games.json", Json({{"games", objects}}).dump());
    Arguments json_arguments = arguments;
    json_arguments.insert(json_arguments.begin(), {"evaluate", json});
    const Json records = run_json(json_arguments).at("games");
    if (with_strategies) {
      arguments.insert(
          arguments.end(),
          {"--strategy", write("played.npy", npy_array(games.shape(true), games.strategies))});
    }
    const bool is_single =
        std::find(arguments.begin(), arguments.end(), "float") != arguments.end();
    arguments.insert(arguments.end(), {"--columns", "all"});
    const Fields columns = fields(write_games(games), arguments);
    EXPECT_EQ(static_cast<int>(columns.size()),
              game_column_count(static_cast<int>(objects[0]["agents"].size())));
    for (const auto& [column, values] : columns) {
      ASSERT_EQ(values.size(), records.size());
      for (std::size_t g = 0; g < values.size(); ++g) {
        const double expected = value_in_record(records[g], column);
        if (is_found_otherwise(column)) {
          expect_near_record(records[g], column, values[g], expected, is_single);
          continue;
        }
        // JSON shows what is not finite as null.
        const bool none = !std::isfinite(values[g]) && std::isnan(expected);
        const bool same = values[g] == expected || none;
        ASSERT_TRUE(same) << column << " of game " << g << ": " << values[g] << ", not "
                          << expected;
      }
    }
  }
  void expect_refused(Arguments arguments, const std::string& what, int code = 2) const {
    arguments.insert(arguments.begin(), "evaluate");
    const Captured r = run_captured(arguments);
    EXPECT_EQ(r.code, code) << r.err;
    EXPECT_EQ(r.out, "");
    EXPECT_EQ(r.err.rfind("delegauge: ", 0), 0U) << r.err;
    EXPECT_NE(r.err.find(what), std::string::npos) << r.err;
  }
  ScratchFolder scratch_;
};

}  // namespace delegauge::host::npy
