// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iostream>
#include <sstream>
#include <string>
#include <thread>

#include "tests/host/commands/captured.hpp"
#include "tests/host/support/npy.hpp"
#include "tests/host/support/program.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

double number(const Json& value) { return value.get<double>(); }

TEST(Evaluate, PrisonersDilemma) {
  const Json r = evaluate_one({nfg + "prisoners_dilemma.nfg"});
  EXPECT_EQ(r["dims"], Json({2, 2}));
  // Both sides' welfare is (3, 5/2, 5/2, 1): the agents' optimum, mutual cooperation, costs nobody.
  EXPECT_EQ(r["strategy"], Json({1.0, 0.0, 0.0, 0.0}));
  EXPECT_EQ(r["agents_welfare_regret"], 0);
  EXPECT_EQ(r["principals_welfare_regret"], 0);
  EXPECT_EQ(r["worst_case_regret"], 0);
  EXPECT_EQ(r["agent_shift"], Json({2.25, 2.25}));
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_NEAR(number(r["agent_magnitude"][i]), std::sqrt(14.75), 1e-14);
    EXPECT_NEAR(number(r["principal_magnitude"][i]), 1.5, 1e-14);
    // The cosine of their preferences is 2.25 / (1.5 sqrt(14.75)).
    EXPECT_NEAR(number(r["alignment_distance"][i]), std::sqrt((1 - 1.5 / std::sqrt(14.75)) / 2),
                1e-14);
  }
  EXPECT_EQ(r["pairwise_distance"][0][1], 0);
  EXPECT_NEAR(number(r["collective_alignment_principals"]), 1, 1e-14);
  EXPECT_NEAR(number(r["trivial_bound"]), 1.5 * std::sqrt(2.0), 1e-14);
  // Equal welfare: what the pairwise distances tell, and the plain misalignment does not.
  EXPECT_NEAR(number(r["bounds"]["pairwise"]), 0, 1e-7);
  EXPECT_GT(number(r["bounds"]["fused"]), 1);
}

TEST(Evaluate, MammothHuntInOneFileAndInTwo) {
  Json one = evaluate_one({nfg + "mammoth_hunt.nfg"});
  Json two = evaluate_one({"--principals", nfg + "mammoth_hunt_principals.nfg", "--agents",
                           nfg + "mammoth_hunt_agents.nfg"});
  EXPECT_EQ(one["name"], "Mammoth hunt");
  EXPECT_EQ(two["name"],
            "Mammoth hunt, the principals' scores / Mammoth hunt, what the robots like");
  one.erase("name");
  two.erase("name");
  EXPECT_EQ(one, two);
  // The robots gather fruit (welfare 5/2), with which their owners have 2 instead of 10.
  EXPECT_EQ(one["strategy"], Json({1.0, 0.0, 0.0, 0.0}));
  EXPECT_EQ(one["agents_welfare_regret"], 0);
  EXPECT_NEAR(number(one["principals_welfare_regret"]), 8, 1e-13);
  EXPECT_NEAR(number(one["worst_case_regret"]), 8, 1e-13);
  EXPECT_NEAR(number(one["principal_magnitude"][0]), std::sqrt(57.0), 1e-13);
  EXPECT_EQ(one["principal_shift"], Json({3.5, 3.5}));
  EXPECT_NEAR(number(one["trivial_bound"]), std::sqrt(114.0), 1e-13);
}

TEST(Evaluate, MatchingPenniesIsPlayedUniformly) {
  const Json r = evaluate_one({nfg + "matching_pennies.nfg", "--welfare", "sum"});
  EXPECT_EQ(r["strategy"], Json(std::vector<double>(4, 0.25)));
  EXPECT_NEAR(number(r["agents_welfare_regret"]), 0, 1e-15);
  // The principals have -3/4 together where the pennies match and 3/4 where they do not.
  EXPECT_NEAR(number(r["principals_welfare_regret"]), 0.75, 1e-15);
  EXPECT_NEAR(number(r["worst_case_regret"]), 1.5, 1e-15);
}

TEST(Evaluate, PublicGoodOfThree) {
  const Json r = evaluate_one({nfg + "public_good.nfg"});
  EXPECT_EQ(r["dims"], Json({2, 2, 2}));
  // Agents' welfare is t/6 for t contributions: all contribute, which suits the principals best,
  // too.
  EXPECT_EQ(r["strategy"], Json({0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0}));
  EXPECT_NEAR(number(r["principals_welfare_regret"]), 0, 1e-15);
  EXPECT_NEAR(number(r["agent_shift"][0]), 0.25, 1e-15);
}

TEST(Evaluate, ReadsStandardInputOfEitherKind) {
  for (const char* text : {"{\"agents\": [[0, 1]], \"principals\": [[1, 0]]}",
                           "NFG 1 R \"\" { \"p\" \"a\" } { 1 2 }\n\n1 0  0 1\n"}) {
    std::istringstream in(text);
    std::streambuf* const before = std::cin.rdbuf(in.rdbuf());
    const Json r = evaluate_one({"-"});
    std::cin.rdbuf(before);
    EXPECT_EQ(r["principals_welfare_regret"], 1) << text;
  }
}

TEST(Evaluate, KeepsTheOrderOfGamesAndFiles) {
  const ScratchFolder folder;
  const std::string list = folder.write("list.json", R"({"games": [
      {"agents": [[0, 1, 3]], "principals": [[0, 0, 2]]},
      {"agents": [[0, 1]], "principals": [[1, 0]]},
      {"agents": [[0, 1, 3]], "principals": [[0, 0, 2]]}]})");
  const Json r = run_json({"evaluate", nfg + "public_good.nfg", list})["games"];
  ASSERT_EQ(r.size(), 4U);
  EXPECT_EQ(r[0]["players"], 3);
  EXPECT_EQ(r[1]["dims"], Json({3}));
  EXPECT_EQ(r[2]["dims"], Json({2}));
  EXPECT_EQ(r[1], r[3]);
}

TEST(Evaluate, MetricOptions) {
  const std::string file = nfg + "prisoners_dilemma.nfg";
  EXPECT_EQ(evaluate_one({file, "--metric", "max"})["metric"], "max");
  EXPECT_EQ(evaluate_one({file, "--shift", "midrange", "--norm", "linf"})["metric"], "max");
  EXPECT_EQ(evaluate_one({file, "--norm", "l2", "--distance-norm", "l1"})["metric"],
            Json({{"shift", "mean"}, {"norm", "l2"}, {"distance_norm", "l1"}}));
  EXPECT_EQ(evaluate_one({file, "--welfare-weights", "2,4"})["agent_shift"], Json({4.5, 9.0}));
}

TEST(Evaluate, FloatIsNearDoubleOnEveryInstructionSet) {
  const std::string file = nfg + "mammoth_hunt.nfg";
  const Json r = evaluate_one({file});
  const Json info = run_json({"info"});  // lives as long as the loop
  int sets = 0;
  for (const auto& [isa, lanes] : info["isas"].items()) {
    sets += 1;
    const Json f = evaluate_one({file, "--precision", "float", "--isa", isa});
    EXPECT_NEAR(number(f["bounds"]["fused"]) / number(r["bounds"]["fused"]), 1, 1e-5);
    EXPECT_EQ(evaluate_one({file, "--isa", isa}), r);
  }
  EXPECT_GE(sets, 1);
}

TEST(Evaluate, TextAndCsv) {
  const std::string file = nfg + "mammoth_hunt.nfg";
  const Captured text = run_captured({"evaluate", file, "--format", "text"});
  EXPECT_EQ(text.code, 0);
  EXPECT_NE(text.out.find("principals_welfare_regret"), text.out.npos);
  const Captured csv = run_captured({"evaluate", file, file, "--format", "csv"});
  EXPECT_EQ(csv.code, 0);
  EXPECT_EQ(std::count(csv.out.begin(), csv.out.end(), '\n'), 3);
}

TEST(Evaluate, ReadsPipes) {
  const ScratchFolder folder;
  const std::string json = "{\"agents\": [[0, 1]], \"principals\": [[1, 0]]}";
  const std::string npy = npy_array("(1, 2, 2)", std::vector<double>{1, 0, 0, 1});
  for (const std::string& text : {json, npy}) {
    const std::string fifo = folder.path("fifo" + std::to_string(text.size()));
    ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
    std::thread writer([&] { std::ofstream(fifo, std::ios::binary) << text; });
    const Json r = evaluate_one({fifo, "--format", "json"});
    writer.join();
    EXPECT_EQ(r["principals_welfare_regret"], 1);
  }
  std::istringstream in(npy);
  std::streambuf* const before = std::cin.rdbuf(in.rdbuf());
  const Json r = evaluate_one({"-", "--format", "json"});
  std::cin.rdbuf(before);
  EXPECT_EQ(r["principals_welfare_regret"], 1);
}

TEST(Evaluate, ReadsBothSidesAndStrategiesFromPipes) {
  const ScratchFolder folder;
  const auto through_pipe = [&](const std::string& name, const std::string& bytes) {
    EXPECT_EQ(::mkfifo(folder.path(name).c_str(), 0600), 0);
    return std::thread(
        [file = folder.path(name), bytes] { std::ofstream(file, std::ios::binary) << bytes; });
  };
  std::thread principals = through_pipe("p", read_file(nfg + "mammoth_hunt_principals.nfg"));
  std::thread agents = through_pipe("a", read_file(nfg + "mammoth_hunt_agents.nfg"));
  const Json sides = evaluate_one({"--principals", folder.path("p"), "--agents", folder.path("a")});
  principals.join();
  agents.join();
  EXPECT_NEAR(number(sides["principals_welfare_regret"]), 8, 1e-13);
  std::thread played = through_pipe("s", npy_array("(1, 2)", std::vector<double>{0.5, 0.5}));
  const Json given =
      evaluate_one({folder.write("g.npy", npy_array("(1, 2, 2)", std::vector<double>{1, 0, 0, 1})),
                    "--strategy", folder.path("s"), "--format", "json"});
  played.join();
  EXPECT_EQ(given["principals_welfare_regret"], 0.5);
}

TEST(Evaluate, GamesAreCalledByTheirNames) {
  const ScratchFolder folder;
  const std::string list = folder.write("list.json", R"([
      {"name": "Tug, \"of\" war", "agents": [[0, 1, 3]], "principals": [[0, 0, 2]]},
      {"agents": [[0, 1]], "principals": [[1, 0]]}])");
  const Json r = run_json({"evaluate", nfg + "mammoth_hunt.nfg", list})["games"];
  EXPECT_EQ(r[0].begin().key(), "name");
  EXPECT_EQ(r[0]["name"], "Mammoth hunt");
  EXPECT_EQ(r[1]["name"], "Tug, \"of\" war");
  EXPECT_TRUE(r[2]["name"].is_null());
  const std::string csv =
      run_captured({"evaluate", nfg + "mammoth_hunt.nfg", list, "--format", "csv"}).out;
  EXPECT_EQ(csv.rfind("name,dims,", 0), 0U) << csv;
  EXPECT_NE(csv.find("\nMammoth hunt,2x2,"), csv.npos) << csv;
  EXPECT_NE(csv.find("\n\"Tug, \"\"of\"\" war\",3,"), csv.npos) << csv;
  EXPECT_NE(csv.find("\n,2,1,"), csv.npos) << csv;
  const std::string text =
      run_captured({"evaluate", nfg + "mammoth_hunt.nfg", "--format", "text"}).out;
  EXPECT_EQ(text.rfind("name  ", 0), 0U) << text;
  EXPECT_NE(text.find("  Mammoth hunt\n"), text.npos) << text;
  // Without names there is no such key.
  EXPECT_FALSE(evaluate_one({folder.write("a.json", R"({"agents": [[0, 1]],
      "principals": [[1, 0]]})")})
                   .contains("name"));
}

TEST(Evaluate, SaysWhichStrategyIsMeasured) {
  const ScratchFolder folder;
  const auto source = [&](const std::string& more) {
    return evaluate_one({folder.write("game.json", R"({"agents": [[0, 1, 3, 2], [3, 1, 2, 0]],
        "principals": [[0, 0, 2, 1], [1, 0, 0, 0]])" + more +
                                                       "}")})["strategy_source"];
  };
  EXPECT_EQ(source(""), "agents_optimum");
  EXPECT_EQ(source(R"(, "strategy": [0, 0, 0, 1])"), "given");
  EXPECT_EQ(source(R"(, "dims": [2, 2], "strategy": [0, 0, 0, 1])"), "given");
  EXPECT_EQ(evaluate_one({nfg + "prisoners_dilemma.nfg"})["strategy_source"], "played");
  EXPECT_EQ(evaluate_one({nfg + "matching_pennies.nfg"})["strategy_source"], "agents_optimum");
  const std::string text =
      run_captured({"evaluate", folder.path("game.json"), "--format", "text"}).out;
  EXPECT_NE(text.find("\nof the strategy given:\n"), text.npos) << text;
  EXPECT_NE(text.find("\nof what capabilities make those who act play"), text.npos) << text;
}

TEST(Evaluate, SaysThatThereIsNoPureEquilibrium) {
  const Json r = evaluate_one({nfg + "matching_pennies.nfg"});
  EXPECT_EQ(r["has_equilibrium"], false);
  EXPECT_TRUE(r["agent_welfare_played"].is_null());
  EXPECT_EQ(evaluate_one({nfg + "prisoners_dilemma.nfg"})["has_equilibrium"], true);
  const std::string text =
      run_captured({"evaluate", nfg + "matching_pennies.nfg", "--format", "text"}).out;
  EXPECT_NE(text.find("no pure equilibrium: nothing is played"), text.npos) << text;
  EXPECT_NE(text.find("none\n"), text.npos) << text;
  const std::string csv =
      run_captured({"evaluate", nfg + "matching_pennies.nfg", "--format", "csv"}).out;
  std::istringstream lines(csv);
  std::string header, row;
  std::getline(lines, header);
  std::getline(lines, row);
  std::istringstream names(header), cells(row + ",");
  for (std::string name, cell; std::getline(names, name, ',');) {
    std::getline(cells, cell, ',');
    if (name == "n_eq") {
      EXPECT_EQ(cell, "0");
    }
    if (name == "n_eps" || name == "n_played") {
      EXPECT_EQ(cell, "");
    }
  }
}

TEST(Evaluate, SaysWhichBoundsAreCapped) {
  const Json r = evaluate_one({nfg + "mammoth_hunt.nfg"});
  std::vector<std::string> at_the_trivial_bound;
  for (const auto& [name, bound] : r["bounds"].items()) {
    if (bound == r["trivial_bound"]) at_the_trivial_bound.push_back(name);
  }
  ASSERT_FALSE(at_the_trivial_bound.empty());
  EXPECT_EQ(r["capped"], Json(at_the_trivial_bound));
  const std::string text =
      run_captured({"evaluate", nfg + "mammoth_hunt.nfg", "--format", "text"}).out;
  EXPECT_NE(text.find(" *\n"), text.npos) << text;
  EXPECT_NE(text.find("\n* capped: "), text.npos) << text;
  // Perfect delegation: nothing is.
  const ScratchFolder folder;
  const std::string perfect =
      folder.write("perfect.json", R"({"agents": [[0, 1, 2]], "principals": [[0, 2, 4]]})");
  EXPECT_EQ(evaluate_one({perfect})["capped"], Json::array());
  EXPECT_EQ(run_captured({"evaluate", perfect, "--format", "text"}).out.find('*'),
            std::string::npos);
}

/// The message of an evaluation that must be refused as bad input.
std::string refused(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "evaluate");
  const Captured r = run_captured(arguments);
  EXPECT_EQ(r.code, 2) << r.err;
  EXPECT_EQ(r.out, "");
  EXPECT_EQ(std::count(r.err.begin(), r.err.end(), '\n'), 1) << r.err;
  return r.err;
}

struct Bad {
  const char* file;
  std::string text;
  const char* place;  // what the message must name
};

TEST(Evaluate, RefusesBadInputNamingThePlace) {
  const std::string good = R"("agents": [[0, 1, 2]], "principals": [[0, 1, 2]])";
  const std::vector<Bad> table = {
      {"nan.json", R"({"agents": [[0, NaN]], "principals": [[0, 1]]})", "agents[0]"},
      {"inf.json", R"({"agents": [[0, 1]], "principals": [[-Infinity, 1]]})", "principals[0]"},
      {"huge.json", R"({"agents": [[0, 1e999]], "principals": [[0, 1]]})", "agents[0]"},
      {"ragged.json", R"({"agents": [[0, 1], [2]], "principals": [[0, 1], [0, 1]]})", "agents[1]"},
      {"dims.json", "{\"dims\": [2, 2], " + good + "}", "dims"},
      {"negative.json", "{\"strategy\": [1.5, -0.5, 0], " + good + "}", "strategy[1]"},
      {"sum.json", "{\"strategy\": [0.5, 0.25, 0], " + good + "}", "strategy"},
      {"short.json", "{\"strategy\": [0.5, 0.5], " + good + "}", "strategy"},
      {"metric.json", "{\"metric\": \"l3\", " + good + "}", "metric"},
      {"welfare.json", "{\"welfare\": \"max\", " + good + "}", "welfare"},
      {"one.json", R"({"agents": [[0]], "principals": [[0]]})", "agents[0]"},
      {"nobody.json", R"({"agents": [], "principals": []})", "agents"},
      {"sides.json", R"({"agents": [[0, 1]], "principals": [[0, 1], [1, 0]]})", "principals"},
      {"key.json", "{\"agent\": 1, " + good + "}", "agent"},
      {"games.json", "{\"games\": [{" + good + "}, {}]}", "games[1]"},
      {"torn.json", R"({"agents": [[0, 1)", "torn.json"},
      {"empty.json", " \n", "empty"},
      {"empty.nfg", "", "empty"},
      {"torn.nfg", "NFG 1 R \"x\" { \"p\" \"a\" } { 1 2 }\n\n1 0  0", "torn.nfg:3"},
      {"binary.nfg",
       std::string("\x7f"
                   "ELF\x02\x01\0\0\xff\xfe",
                   10),
       "binary.nfg:1"},
      {"binary.json", std::string("\x1f\x8b\x08\0\0", 5), "binary.json"},
      {"odd.nfg", "NFG 1 R \"x\" { \"a\" \"b\" \"c\" } { 1 1 2 } \"\" 1 0 0 0 1 1", "odd.nfg"}};
  const ScratchFolder folder;
  for (const Bad& bad : table) {
    const std::string message = refused({folder.write(bad.file, bad.text)});
    EXPECT_NE(message.find(bad.place), message.npos) << bad.file << ": " << message;
    EXPECT_NE(message.find(bad.file), message.npos) << message;
  }
}

TEST(Evaluate, RefusesBadUsage) {
  const std::string file = nfg + "mammoth_hunt.nfg";
  const ScratchFolder folder;
  const auto expect = [](const std::string& message, const std::string& part) {
    EXPECT_NE(message.find(part), message.npos) << message;
  };
  expect(refused({}), "no games");
  expect(refused({folder.path("absent.json")}), "absent.json");
  expect(refused({"-", "-"}), "standard input holds one file");
  const std::string data = std::string(DELEGAUGE_TEST_DATA) + "/input/";
  expect(refused({data + "extensive.efg"}),
         "extensive game (Gambit .efg); save its strategic form");
  expect(refused({data + "archive.npz"}), "NumPy's .npz; save the one array");
  expect(refused({folder.path("")}), "folder");
  expect(refused({file, "--metric", "l3"}), "--metric");
  expect(refused({file, "--shift", "mode"}), "--shift");
  expect(refused({file, "--welfare", "median"}), "--welfare");
  expect(refused({file, "--precision", "half"}), "--precision");
  expect(refused({file, "--isa", "mmx"}), "mmx");
  expect(refused({file, "--format", "xml"}), "--format");
  expect(refused({file, "--welfare-weights", "1,2,3"}), "--welfare-weights");
  expect(refused({file, "--welfare-weights", "0"}), "--welfare-weights");
  expect(refused({file, "--welfare-weights", "-1,2"}), "--welfare-weights");
  expect(refused({"--principals", file}), "--agents");
  expect(refused({file, "--principals", file, "--agents", file}), "either");
  expect(refused({"--principals", folder.write("a.json", "{}"), "--agents", file}), "a.json");
}

}  // namespace
}  // namespace delegauge::host
