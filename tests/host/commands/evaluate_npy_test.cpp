// SPDX-License-Identifier: Apache-2.0
// `evaluate` on .npy arrays: the numbers of the JSON path, the same bytes however they are
// computed.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <limits>
#include <sstream>
#include <string>

#include "kernels/cpu/kernels.hpp"
#include "kernels/executor/game_columns.hpp"
#include "tests/host/commands/captured.hpp"
#include "tests/host/support/npy.hpp"
#include "tests/host/support/program.hpp"
#include "tests/host/support/sanitized.hpp"
#include "tests/numerics/support/random.hpp"

namespace delegauge::host {
namespace {

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

void add(Games& games, const Json& principals, const Json& agents, const Json& strategy = nullptr) {
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
Games reference_games(std::size_t players, std::size_t outcomes) {
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

Games random_games(Random& random, int count, int players, const std::vector<std::int64_t>& dims) {
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
double value_in_record(const Json& record, const std::string& column) {
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
    arguments.insert(arguments.end(), {"--columns", "all"});
    const Fields columns = fields(write_games(games), arguments);
    EXPECT_EQ(static_cast<int>(columns.size()),
              game_column_count(static_cast<int>(objects[0]["agents"].size())));
    for (const auto& [column, values] : columns) {
      ASSERT_EQ(values.size(), records.size());
      for (std::size_t g = 0; g < values.size(); ++g) {
        const double expected = value_in_record(records[g], column);
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

TEST_F(EvaluateNpy, ReferenceGamesHaveTheBitsOfTheJsonPath) {
  int strategies = 0;
  for (const auto& [players, outcomes] :
       {std::pair{4, 31}, {4, 5}, {5, 2}, {1, 16}, {6, 9}, {2, 4}, {4, 4}, {2, 8}}) {
    const Games games =
        reference_games(static_cast<std::size_t>(players), static_cast<std::size_t>(outcomes));
    ASSERT_FALSE(games.objects.empty());
    for (const char* const precision : {"double", "float"}) {
      for (const char* const metric : {"epic", "max", "l1"}) {
        const Arguments arguments = {"--precision", precision, "--metric", metric};
        expect_same_as_json(games, arguments, false);
        if (!games.strategies.empty()) expect_same_as_json(games, arguments, true);
      }
    }
    strategies += games.strategies.empty() ? 0 : 1;
    expect_same_as_json(games, {"--shift", "median", "--norm", "l1", "--distance-norm", "linf"},
                        false);
    expect_same_as_json(games, {"--welfare", "sum", "--welfare-weights", "0.3"}, false);
  }
  EXPECT_GT(strategies, 0);
}

TEST_F(EvaluateNpy, StrategicGamesHaveTheBitsOfTheJsonPath) {
  Random random(1);
  expect_same_as_json(random_games(random, 40, 2, {2, 3}), {}, false);
  expect_same_as_json(random_games(random, 40, 3, {2, 3, 2}),
                      {"--metric", "max", "--welfare-weights", "1,2,0.5"}, false);
  // Profiles whose welfare differs by less than 1e-6 are played alike, in a flat game not.
  Games strategic, flat;
  strategic.dims = {2, 2};
  flat.dims = {4};
  for (Games* games : {&strategic, &flat}) {
    add(*games, Json{{0, 1, 2, 3}, {3, 2, 1, 0}}, Json{{0, 1, 1 + 1e-9, 0}, {0, 1, 1, 0}});
    expect_same_as_json(*games, {}, false);
  }
  EXPECT_GT(fields(write_games(strategic)).at("agents_welfare_regret")[0], 1e-10);
  EXPECT_EQ(fields(write_games(flat)).at("agents_welfare_regret")[0], 0);
}

TEST_F(EvaluateNpy, ExtremesHaveTheBitsOfTheJsonPath) {
  Random random(2);
  for (int trial = 0; trial < 20; ++trial) {
    Games games = random_games(random, 13, random.integer(1, 8), {random.integer(2, 9)});
    Games extreme;
    extreme.dims = games.dims;
    for (const Json& game : games.objects) {
      const auto stretched = [&](Json rows) {
        for (Json& row : rows) {
          const double unit = std::ldexp(1.0, random.chance(0.5) ? 0 : random.integer(-1060, 1000));
          const double offset = random.chance(0.3) ? 1e9 : 0;
          for (Json& u : row) u = (u.get<double>() + offset) * unit;
        }
        return rows;
      };
      const Json principals = stretched(game["principals"]);
      add(extreme, principals, stretched(game["agents"]));
    }
    expect_same_as_json(extreme, {}, false);
    expect_same_as_json(extreme, {"--precision", "float"}, false);
  }
}

TEST_F(EvaluateNpy, TheSameBytesWhateverTheRun) {
  Random random(3);
  const std::string file = write_games(random_games(random, 1003, 3, {5}));
  for (const char* const precision : {"double", "float"}) {
    const Arguments usual = {"--columns", "all", "--precision", precision, "--threads", "1"};
    const std::string expected = bytes(file, usual);
    const auto with = [&](const Arguments& more) {
      Arguments arguments = usual;
      arguments.insert(arguments.end(), more.begin(), more.end());
      return bytes(file, arguments) == expected;
    };
    for (const cpu::Kernels* kernels : cpu::available()) {
      EXPECT_TRUE(with({"--isa", std::string(kernels->isa)})) << kernels->isa;
      EXPECT_TRUE(with({"--isa", std::string(kernels->isa), "--batch", "7"})) << kernels->isa;
    }
  }
  const std::string expected = bytes(file, {}, "csv");
  for (const char* const threads : {"1", "2", "3"}) {
    for (const char* const batch : {"1", "7", "1000", "1e6"}) {
      EXPECT_TRUE(bytes(file, {"--threads", threads, "--batch", batch}, "csv") == expected)
          << threads << " threads, batches of " << batch;
    }
  }
}

TEST_F(EvaluateNpy, Float32GivesWhatItsNumbersGiveInFloat64) {
  Random random(4);
  Games games = random_games(random, 50, 2, {6});
  const std::vector<float> floats(games.utilities.begin(), games.utilities.end());
  games.utilities.assign(floats.begin(), floats.end());
  const std::string expected = bytes(write_games(games), {"--columns", "all"});
  EXPECT_TRUE(bytes(write("floats.npy", npy_array(games.shape(), floats)), {"--columns", "all"}) ==
              expected);
}

TEST_F(EvaluateNpy, AddedConstantsCostNothing) {
  Random random(5);
  const Games plain = [&] {
    Games games = random_games(random, 30, 3, {4});
    // With few enough digits that the sums are exact.
    for (double& u : games.utilities) u = std::round(u * 1024) / 1024;
    return games;
  }();
  for (const char* const precision : {"double", "float"}) {
    const Fields expected = fields(write_games(plain), {"--precision", precision});
    for (const double offset : {1e3, 1e9}) {
      Games moved = plain;
      for (double& u : moved.utilities) u += offset;
      const Fields found = fields(write_games(moved), {"--precision", precision});
      for (const auto& [column, values] : expected) {
        const bool shift = column.find("shift") != column.npos;
        for (std::size_t g = 0; g < values.size(); ++g) {
          if (std::isnan(values[g])) continue;
          // The mean of numbers near 1e9 is known to 1e-7.
          const double tolerance = offset * 1e-15;
          EXPECT_NEAR(found.at(column)[g], values[g] + (shift ? offset : 0),
                      tolerance * 100 + (*precision == 'f' ? 1e-5 : 1e-12))
              << column << ' ' << precision << ' ' << offset;
        }
      }
    }
  }
}

TEST_F(EvaluateNpy, IndifferentPlayers) {
  Games games;
  games.dims = {3};
  add(games, Json{{0, 1, 3}}, Json{{2.5, 2.5, 2.5}});
  add(games, Json{{0, 0, 0}}, Json{{0, 0, 0}});
  const std::string file = write_games(games);
  const Fields columns = fields(file);
  EXPECT_EQ(columns.at("agent_magnitude_1"), (std::vector<double>{0, 0}));
  EXPECT_TRUE(std::isnan(columns.at("welfare_ratio_1")[0]));
  EXPECT_EQ(columns.at("agent_shift_1"), (std::vector<double>{2.5, 0}));
  EXPECT_EQ(columns.at("trivial_bound")[1], 0);
  EXPECT_EQ(columns.at("tightness_fused")[1], 1);  // 0/0
  const Captured csv = run_captured({"evaluate", file, "--columns", "welfare_ratio,agent_shift"});
  EXPECT_EQ(csv.out, "welfare_ratio_1,agent_shift_1\n,2.5\n,0\n");
}

TEST_F(EvaluateNpy, CsvSaysWhatNpySays) {
  Random random(6);
  const Games games = random_games(random, 20, 2, {3});
  const std::string file = write_games(games);
  const Fields columns = fields(file);
  const Captured r = run_captured({"evaluate", file});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_EQ(r.out, bytes(file, {}, "csv"));
  std::istringstream lines(r.out);
  std::string line;
  std::getline(lines, line);
  std::vector<std::string> names;
  std::istringstream header(line);
  for (std::string name; std::getline(header, name, ',');) names.push_back(name);
  EXPECT_EQ(names.size(), columns.size());
  std::size_t g = 0;
  for (; std::getline(lines, line); ++g) {
    std::istringstream row(line + ",");
    std::string cell;
    for (const std::string& name : names) {
      ASSERT_TRUE(std::getline(row, cell, ','));
      const double expected = columns.at(name)[g];
      if (std::isnan(expected)) {
        EXPECT_EQ(cell, "");
      } else {
        EXPECT_EQ(std::strtod(cell.c_str(), nullptr), expected) << name;
      }
    }
  }
  EXPECT_EQ(g, games.objects.size());
}

TEST_F(EvaluateNpy, RecordsAreThoseOfJson) {
  Random random(7);
  const Games games = random_games(random, 3, 2, {2, 2});
  const std::string json =
      write("games.json", Json({{"games", std::vector<Json>(games.objects)}}).dump());
  for (const char* const format : {"json", "text"}) {
    const Captured expected = run_captured({"evaluate", json, "--format", format});
    const Captured found = run_captured({"evaluate", write_games(games), "--format", format});
    EXPECT_EQ(found.code, 0) << found.err;
    EXPECT_EQ(found.out, expected.out);
  }
}

TEST_F(EvaluateNpy, BadGamesLeaveNothingWritten) {
  Random random(8);
  Games games = random_games(random, 500, 2, {3});
  games.utilities[300 * 12 + 7] = std::nan("");
  games.utilities[400 * 12] = std::numeric_limits<double>::infinity();
  const std::string file = write_games(games);
  const std::string out = scratch_.path("out.csv");
  for (const char* const threads : {"1", "3"}) {
    const std::string what = "games.npy: [300, 2, 1] (game 300, agents[0], outcome 1): not a";
    expect_refused({file, "--threads", threads, "--batch", "1"}, what);
    expect_refused({file, "--threads", threads, "--batch", "1", "--out", out}, what);
    expect_refused({file, "--threads", threads, "--format", "json"}, what);
  }
  const std::string good =
      write("good.npy", npy_array("(500, 2, 2)", std::vector<double>(2000, 1)));
  std::vector<double> played(1000, 0.5);
  played[2 * 77] = 0.6;
  const std::string strategies = write("played.npy", npy_array("(500, 2)", played));
  expect_refused({good, "--strategy", strategies, "--batch", "10", "--out", out},
                 "played.npy: game 77: the probabilities add up to 1.1");
  expect_refused({good, "--strategy", strategies, "--batch", "10"}, "game 77");
  // Neither the output nor a temporary file.
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(scratch_.path(""))) {
    EXPECT_EQ(entry.path().extension(), ".npy") << entry.path();
    ++files;
  }
  EXPECT_EQ(files, 3U);
}

TEST_F(EvaluateNpy, RefusesWhatMakesNoSense) {
  const std::string file = write("a.npy", npy_array("(1, 2, 2)", std::vector<double>{0, 1, 1, 0}));
  const std::string json = write("a.json", R"({"agents": [[0, 1]], "principals": [[1, 0]]})");
  expect_refused({file, "--format", "npy"}, "--out");
  expect_refused({file, "--format", "xml"}, "csv, npy, json or text");
  expect_refused({file, "--columns", "regret"}, "--columns: 'regret' is not possible");
  expect_refused({file, "--columns", "slack", "--format", "json"}, "--columns");
  expect_refused({file, "--out", scratch_.path("x"), "--format", "text"}, "--out");
  expect_refused({file, "--out", scratch_.path("")}, "is not a file");
  expect_refused({file, "--out", "/dev/null"}, "is not a file");
  expect_refused({file, "--threads", "0"}, "--threads");
  expect_refused({file, "--batch", "0"}, "--batch");
  expect_refused({file, "--progress", "maybe"}, "--progress");
  expect_refused({file, "--isa", "mmx"}, "--isa mmx");
  expect_refused({file, "--welfare-weights", "1,2"}, "2 weights, but " + file + " has 1 players");
  expect_refused({file, file}, "give it alone");
  expect_refused({file, json}, "give it alone");
  expect_refused({scratch_.path("none.npy")}, "none.npy: cannot be opened");
  expect_refused({write("text.npy", "0 1 1 0\n")}, "text.npy: not a .npy file");
  for (const char* const option :
       {"--columns", "--strategy", "--out", "--threads", "--batch", "--progress"}) {
    expect_refused({json, option, "1"}, std::string(option) + ": belongs to a .npy array");
  }
  expect_refused({json, "--format", "npy"}, "--format: npy is how arrays");
  const std::string many =
      write("many.npy", npy_array("(10001, 2, 2)", std::vector<double>(40'004)));
  expect_refused({many, "--format", "json"}, "10001 games are too many");
  expect_refused({file, "--out", file + "/out.csv"}, "cannot be created", 1);
}

TEST_F(EvaluateNpy, MakesTheFolderOfItsOutput) {
  const std::string file = write("a.npy", npy_array("(1, 2, 2)", std::vector<double>{0, 1, 1, 0}));
  const std::string out = scratch_.path("new/deep/out.csv");
  EXPECT_EQ(run_captured({"evaluate", file, "--out", out}).code, 0);
  EXPECT_EQ(read_file(out), run_captured({"evaluate", file}).out);
}

TEST_F(EvaluateNpy, TheNameOfTheFileToWriteSaysTheFormat) {
  const std::string file = write("a.npy", npy_array("(1, 2, 2)", std::vector<double>{0, 1, 1, 0}));
  const auto run = [&](const Arguments& more) {
    Arguments arguments = {"evaluate", file, "--out"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Captured r = run_captured(arguments);
    EXPECT_EQ(r.code, 0) << r.err;
    return read_file(more.front());
  };
  const std::string npy = run({scratch_.path("o.npy")});
  EXPECT_EQ(npy.rfind("\x93NUMPY", 0), 0U);
  EXPECT_EQ(npy, run({scratch_.path("o.dat"), "--format", "npy"}));
  const std::string csv = run({scratch_.path("o.csv")});
  EXPECT_EQ(csv.rfind("agent_magnitude_1,", 0), 0U) << csv;
  EXPECT_EQ(csv, run({scratch_.path("o.dat")}));
  expect_refused({file, "--out", scratch_.path("x.npy"), "--format", "csv"}, "another format");
  expect_refused({file, "--out", scratch_.path("x.csv"), "--format", "npy"}, "another format");
  expect_refused({file, "--out", scratch_.path("x.json")}, "written as csv or npy");
}

TEST_F(EvaluateNpy, OutputThatDoesNotArriveIsAFailure) {
  const std::string file = write("a.npy", npy_array("(2000, 2, 2)", std::vector<double>(8000, 1)));
  const std::string command = std::string(DELEGAUGE_EXECUTABLE) + " evaluate " + file +
                              " > /dev/full 2> " + scratch_.path("err");
  EXPECT_EQ(WEXITSTATUS(std::system(command.c_str())), 1);
  EXPECT_NE(read_file(scratch_.path("err")).find("standard output cannot be written"),
            std::string::npos);
}

TEST_F(EvaluateNpy, AFileLargerThanTheAddressSpace) {
  if (sanitized) GTEST_SKIP() << "sanitizers need all of the address space";
  // 640 MB of zeros that take no disk: 640 games of 65,536 outcomes.
  constexpr std::uint64_t games = 640, numbers = 2 * 65'536;
  const std::string header = npy_bytes(1, npy_dictionary("<f8", "(640, 2, 65536)"), "");
  const std::string file = write("sparse.npy", header);
  std::filesystem::resize_file(file, header.size() + games * numbers * sizeof(double));
  const std::string out = scratch_.path("out.csv");
  const std::string command = "ulimit -v 400000; " + std::string(DELEGAUGE_EXECUTABLE) +
                              " evaluate " + file + " --threads 2 --columns total_misalignment" +
                              " --out " + out;
  ASSERT_EQ(std::system(command.c_str()), 0);
  std::string expected = "total_misalignment\n";
  for (std::uint64_t g = 0; g < games; ++g) expected += "0\n";
  EXPECT_EQ(read_file(out), expected);
}

TEST_F(EvaluateNpy, NumPyReadsAndWritesTheSameFiles) {
  std::string python;
  for (const char* const candidate : {"python3", "/usr/bin/python3"}) {
    const std::string probe = std::string(candidate) + " -c 'import numpy' 2> /dev/null";
    if (python.empty() && std::system(probe.c_str()) == 0) python = candidate;
  }
  if (python.empty()) GTEST_SKIP() << "no python3 with numpy here (Debian: python3-numpy)";
  const auto run = [&](const std::string& script) {
    const std::string file = write("script.py", script);
    return std::system(("cd " + scratch_.path("") + " && " + python + " " + file).c_str());
  };
  ASSERT_EQ(run(R"(
import numpy as np
games = np.random.default_rng(1).standard_normal((50, 4, 3))
np.save("v1.npy", games)
for version in (2, 3):
    with open(f"v{version}.npy", "wb") as file:
        np.lib.format.write_array(file, games, version=(version, 0))
np.save("fortran.npy", np.asfortranarray(games))
np.save("big.npy", games.astype(">f8"))
np.save("whole.npy", games.astype(int))
np.save("rounded.npy", games.astype(int).astype(float))
np.save("object.npy", games.astype(object))
)"),
            0);
  const std::string expected = bytes(scratch_.path("v1.npy"), {});
  EXPECT_TRUE(bytes(scratch_.path("v2.npy"), {}) == expected);
  EXPECT_TRUE(bytes(scratch_.path("v3.npy"), {}) == expected);
  expect_refused({scratch_.path("fortran.npy")}, "Fortran order");
  EXPECT_TRUE(bytes(scratch_.path("big.npy"), {}) == expected);
  EXPECT_TRUE(bytes(scratch_.path("whole.npy"), {}) == bytes(scratch_.path("rounded.npy"), {}));
  expect_refused({scratch_.path("object.npy")}, "Python objects");
  write("out.npy", expected);
  write("out.csv", bytes(scratch_.path("v1.npy"), {}, "csv"));
  EXPECT_EQ(run(R"(
import numpy as np
games = np.load("v1.npy")
a = np.load("out.npy", allow_pickle=False)
c = np.genfromtxt("out.csv", delimiter=",", names=True)
assert a.shape == (50,) and a.dtype.names == c.dtype.names
for name in a.dtype.names:
    assert np.array_equal(a[name], c[name]), name
assert np.allclose(a["agent_shift_2"], games[:, 3].mean(axis=1), atol=1e-14)
centred = games - games.mean(axis=2, keepdims=True)
assert np.allclose(a["principal_magnitude_1"], np.linalg.norm(centred[:, 0], axis=1))
nu = centred / np.linalg.norm(centred, axis=2, keepdims=True)
distance = np.linalg.norm(nu[:, 1] - nu[:, 3], axis=1) / 2
assert np.allclose(a["alignment_distance_2"], distance)
welfare = games[:, :2].mean(axis=1)
best = games[:, 2:].mean(axis=1).argmax(axis=1)
regret = welfare.max(axis=1) - welfare[np.arange(50), best]
assert np.allclose(a["principals_welfare_regret"], regret, atol=1e-14)
)"),
            0);
}

}  // namespace
}  // namespace delegauge::host
