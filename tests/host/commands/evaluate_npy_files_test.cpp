// SPDX-License-Identifier: Apache-2.0
// What `evaluate` on .npy arrays writes, and what it refuses.
#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <sstream>

#include "tests/host/commands/evaluate_npy.hpp"
#include "tests/host/support/sanitized.hpp"

namespace delegauge::host::npy {
namespace {

using EvaluateNpyFiles = EvaluateNpy;

TEST_F(EvaluateNpyFiles, CsvSaysWhatNpySays) {
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

TEST_F(EvaluateNpyFiles, RecordsAreThoseOfJson) {
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

TEST_F(EvaluateNpyFiles, BadGamesLeaveNothingWritten) {
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

TEST_F(EvaluateNpyFiles, RefusesWhatMakesNoSense) {
  const std::string file = write("a.npy", npy_array("(1, 2, 2)", std::vector<double>{0, 1, 1, 0}));
  const std::string json = write("a.json", R"({"agents": [[0, 1]], "principals": [[1, 0]]})");
  expect_refused({file, "--format", "npy"}, "--out");
  expect_refused({file, "--format", "xml"}, "csv, npy, json, text or explain");
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

TEST_F(EvaluateNpyFiles, MakesTheFolderOfItsOutput) {
  const std::string file = write("a.npy", npy_array("(1, 2, 2)", std::vector<double>{0, 1, 1, 0}));
  const std::string out = scratch_.path("new/deep/out.csv");
  EXPECT_EQ(run_captured({"evaluate", file, "--out", out}).code, 0);
  EXPECT_EQ(read_file(out), run_captured({"evaluate", file}).out);
}

TEST_F(EvaluateNpyFiles, TheNameOfTheFileToWriteSaysTheFormat) {
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

TEST_F(EvaluateNpyFiles, OutputThatDoesNotArriveIsAFailure) {
  const std::string file = write("a.npy", npy_array("(2000, 2, 2)", std::vector<double>(8000, 1)));
  const std::string command = std::string(DELEGAUGE_EXECUTABLE) + " evaluate " + file +
                              " > /dev/full 2> " + scratch_.path("err");
  EXPECT_EQ(WEXITSTATUS(std::system(command.c_str())), 1);
  EXPECT_NE(read_file(scratch_.path("err")).find("standard output cannot be written"),
            std::string::npos);
}

TEST_F(EvaluateNpyFiles, AFileLargerThanTheAddressSpace) {
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

TEST_F(EvaluateNpyFiles, NumPyReadsAndWritesTheSameFiles) {
  std::string python;
  for (const char* const candidate :
       {DELEGAUGE_TEST_DATA "/../../.venv/bin/python3", "python3", "/usr/bin/python3"}) {
    const std::string probe = std::string(candidate) + " -c 'import numpy' 2> /dev/null";
    if (python.empty() && std::system(probe.c_str()) == 0) python = candidate;
  }
  if (python.empty())
    GTEST_SKIP() << "no python3 with numpy here (scripts/install-dependencies.sh test)";
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
}  // namespace delegauge::host::npy
