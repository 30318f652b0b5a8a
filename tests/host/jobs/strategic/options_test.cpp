// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/grid/settings.hpp"
#include "host/jobs/infer/settings.hpp"

#include <gtest/gtest.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "host/files/json_text.hpp"
#include "host/jobs/grid/names.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

template <class Options>
auto parsed(std::vector<std::string> arguments) {
  CLI::App command("test", "job");
  const Options options(command);
  std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants them
  command.parse(arguments);
  return options.configuration();
}

std::vector<std::string> words(const std::string& line) {
  std::istringstream in(line);
  std::vector<std::string> parts;
  for (std::string word; in >> word;) parts.push_back(word);
  return parts;
}

template <class Configuration>
std::string text(const Configuration& configuration) {
  return json_text(to_json(configuration));
}

/// Each must be refused with a message that begins with the option and holds the words.
template <class Options>
void expect_errors(
    const std::vector<std::pair<std::string, std::pair<std::string, std::string>>>& list) {
  for (const auto& [line, expected] : list) {
    const auto& [option, what] = expected;
    try {
      parsed<Options>(words(line));
      ADD_FAILURE() << line;
    } catch (const UsageError& error) {
      const std::string message = error.what();
      EXPECT_EQ(message.find(option + ": "), 0U) << message;
      EXPECT_NE(message.find(what), std::string::npos) << message;
    }
  }
}

TEST(GridOptions, DefaultsAreTheDefaultConfiguration) {
  EXPECT_EQ(text(parsed<GridOptions>({})), text(default_grid_configuration()));
  EXPECT_EQ(command_line_options(default_grid_configuration()), "");
}

TEST(GridOptions, EachSetsItsField) {
  const GridConfiguration c = parsed<GridOptions>(words(
      "--dims 5x5x4 --vary ic,calibration --points 7 --fixed 0.5,0.9 --ia 0.2,0.3,1 --ca 0.25 "
      "--repetitions 1e6 --seed 18446744073709551615 --precision double --payoffs uniform "
      "--principal-magnitudes 1,2,0.5:3 --offsets -2:3 --worst-case off"));
  EXPECT_EQ(c.games.players, 3);
  EXPECT_EQ(c.games.actions[0], 5);
  EXPECT_EQ(c.games.actions[2], 4);
  EXPECT_EQ(c.vary, (std::vector<Measure>{Measure::ic, Measure::calibration}));
  EXPECT_EQ(c.points, 7);
  EXPECT_EQ(c.fixed, (std::vector<double>{0.5, 0.9}));
  EXPECT_EQ(c.given[0], (std::vector<double>{0.2, 0.3, 1}));
  EXPECT_EQ(c.given[2], std::vector<double>{0.25});
  EXPECT_TRUE(c.given[3].empty());
  EXPECT_EQ(c.repetitions, 1'000'000U);
  EXPECT_EQ(c.games.seed, UINT64_MAX);
  EXPECT_EQ(c.precision, Precision::double_precision);
  EXPECT_EQ(c.games.payoffs, Payoffs::uniform);
  EXPECT_EQ(c.games.principal_magnitude[1], (Range{2, 2}));
  EXPECT_EQ(c.games.principal_magnitude[2], (Range{0.5, 3}));
  EXPECT_EQ(c.games.offset, (Range{-2, 3}));
  EXPECT_FALSE(c.worst_case);
  const GridConfiguration d = parsed<GridOptions>(words("--agent-magnitudes 2 --ic 0.5"));
  EXPECT_EQ(d.games.agent_magnitude[1], (Range{2, 2}));
  EXPECT_EQ(d.given[1], (std::vector<double>{0.5, 0.5}));
}

TEST(GridOptions, ErrorsNameTheOptionAndSayWhatToDo) {
  const std::string agents = "give the actions of 2 to 8 agents, 2 or more each";
  expect_errors<GridOptions>({
      {"--dims 5", {"--dims", agents}},
      {"--dims 1x3", {"--dims", agents}},
      {"--dims 3x0", {"--dims", agents}},
      {"--dims 3xa", {"--dims", agents}},
      {"--dims 3x", {"--dims", agents}},
      {"--dims 3\xC3\x97", {"--dims", "'3×' is not possible"}},
      {"--dims 3x-3", {"--dims", agents}},
      {"--dims 2x2x2x2x2x2x2x2x2", {"--dims", agents}},
      {"--dims 99999999999x2", {"--dims", agents}},
      {"--dims 1001x1000", {"--dims", "give fewer actions"}},
      {"--dims 999999999x999999999x999999999", {"--dims", "give fewer actions"}},
      {"--vary ia,ia", {"--vary", "one of ia, ic, ca, cc, calibration, or two of them"}},
      {"--vary ia,ic,ca", {"--vary", "or two of them"}},
      {"--vary welfare", {"--vary", "'welfare' is not possible; give one of ia, ic"}},
      {"--points 1", {"--points", "give a whole number from 2 to 10000"}},
      {"--points 10001", {"--points", "give a whole number from 2 to 10000"}},
      {"--vary ia,ic --points 101", {"--points", "10000 in all"}},
      {"--points 5001 --fixed 0,1", {"--points", "10000 in all"}},
      {"--fixed 0.5,1.5", {"--fixed", "1.5 is not possible; give a number from 0 to 1"}},
      {"--fixed 0.5,x", {"--fixed", "give a finite number"}},
      {"--ia 0.5", {"--ia", "ia varies; drop this"}},
      {"--vary calibration --calibration 0.5", {"--calibration", "calibration varies"}},
      {"--vary ca --ia 0.1,0.2,0.3", {"--ia", "3 values for 2 players"}},
      {"--ic 2", {"--ic", "give a number from 0 to 1"}},
      {"--ca nan", {"--ca", "give a finite number"}},
      {"--cc -0.1", {"--cc", "give a number from 0 to 1"}},
      {"--calibration 0", {"--calibration", "give a number above 0"}},
      {"--ic 1 --ca 1 --cc 1 --fixed 0.5", {"--fixed", "drop this"}},
      {"--calibration 0.5 --agent-magnitudes 1", {"--agent-magnitudes", "follow from the"}},
      {"--vary calibration --agent-magnitudes 1", {"--agent-magnitudes", "follow from the"}},
      {"--repetitions 0", {"--repetitions", "give a whole number"}},
      {"--repetitions 1e18", {"--repetitions", "at most 1e18 games"}},
      {"--principal-magnitudes 0", {"--principal-magnitudes", "from 1e-6 to 1e6"}},
      {"--agent-magnitudes 2:1", {"--agent-magnitudes", "LOW <= HIGH"}},
      {"--agent-magnitudes 1,2,3", {"--agent-magnitudes", "3 values for 2 players"}},
      {"--offsets 1:0", {"--offsets", "LOW <= HIGH"}},
      {"--payoffs even", {"--payoffs", "one of uniform, normal"}},
      {"--worst-case maybe", {"--worst-case", "on or off"}},
  });
}

TEST(GridOptions, AConfigurationIsItsOptionsAgain) {
  for (const char* line :
       {"--dims 4x2", "--vary ca,ia --points 3", "--fixed 0.1,0.7", "--vary cc --ia 0.5,0.25",
        "--ic 1 --ca 1 --cc 0.5", "--calibration 0.5", "--vary calibration --repetitions 7",
        "--seed 3 --precision double --payoffs uniform --worst-case off",
        "--principal-magnitudes 1,2 --agent-magnitudes 0.1:0.2 --offsets 0"}) {
    const GridConfiguration c = parsed<GridOptions>(words(line));
    EXPECT_EQ(text(parsed<GridOptions>(words(command_line_options(c)))), text(c)) << line;
  }
  EXPECT_EQ(command_line_options(parsed<GridOptions>(words("--seed 2 --ic 0.5 --vary ca,ia"))),
            "--vary ca,ia --ic 0.5 --seed 2");
}

TEST(InferOptions, DefaultsAreTheDefaultConfiguration) {
  const InferConfiguration c = parsed<InferOptions>({});
  EXPECT_EQ(text(c), text(default_infer_configuration()));
  EXPECT_EQ(command_line_options(c), "");
  EXPECT_EQ(c.games.offset, (Range{0, 0}));
  EXPECT_EQ(c.games.prescribed_side, Side::agents);
  EXPECT_EQ(c.games.patience, 10);
}

TEST(InferOptions, EachSetsItsField) {
  const InferConfiguration c = parsed<InferOptions>(
      words("--dims 2x4 --samples 50 --marks 0,7,49 --repetitions 1e3 --seed 9"));
  EXPECT_EQ(c.games.actions[1], 4);
  EXPECT_EQ(c.samples, 50);
  EXPECT_EQ(c.marks, (std::vector<int>{0, 7, 49}));
  EXPECT_EQ(c.repetitions, 1000U);
  EXPECT_EQ(c.games.seed, 9U);
  EXPECT_EQ(text(parsed<InferOptions>(words(command_line_options(c)))), text(c));
  EXPECT_EQ(parsed<InferOptions>(words("--samples 20")).marks, default_marks(20));
}

TEST(InferOptions, ErrorsNameTheOptionAndSayWhatToDo) {
  std::string too_many = "--marks 0";
  for (int mark = 1; mark <= max_marks; ++mark) too_many += "," + std::to_string(mark);
  expect_errors<InferOptions>({
      {"--samples 0", {"--samples", "give a whole number from 1 to 1e6"}},
      {"--samples 1000001", {"--samples", "give a whole number from 1 to 1e6"}},
      {"--samples 10 --marks 10", {"--marks", "from 0 to samples - 1 = 9"}},
      {"--marks 3,2", {"--marks", "ascending"}},
      {"--marks 3,3", {"--marks", "ascending"}},
      {"--marks -1", {"--marks", "give a whole number"}},
      {"--marks x", {"--marks", "give a whole number"}},
      {too_many, {"--marks", "1 to 64 whole numbers"}},
      {"--repetitions 0", {"--repetitions", "give a whole number"}},
      {"--dims 3", {"--dims", "2 to 8 agents"}},
  });
}

}  // namespace
}  // namespace delegauge::host
