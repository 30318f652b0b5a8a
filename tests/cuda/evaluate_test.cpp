// SPDX-License-Identifier: Apache-2.0
// `evaluate` on arrays of games: a device writes the bytes that the CPU writes (which are those of
// the JSON path: tests/host/commands/evaluate_npy_test.cpp).
#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <fstream>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "tests/cuda/support/devices.hpp"
#include "tests/cuda/support/program.hpp"
#include "tests/host/support/npy.hpp"
#include "tests/numerics/support/random.hpp"

namespace delegauge {
namespace {

using host::npy_array;
using test::Environment;
using test::Random;

struct Array {
  int players, outcomes;
  std::vector<double> utilities;   // [game][2n][K]
  std::vector<double> strategies;  // [game][K]
  std::size_t games() const {
    return utilities.size() / static_cast<std::size_t>(2 * players * outcomes);
  }
  std::string shape() const {
    return "(" + std::to_string(games()) + ", " + std::to_string(2 * players) + ", " +
           std::to_string(outcomes) + ")";
  }
};

// Games of every kind: constants, ties, offsets, units far apart.
Array random_games(Random& random, int games, int players, int outcomes) {
  Array array = {players, outcomes, {}, {}};
  for (int g = 0; g < games; ++g) {
    for (int row = 0; row < 2 * players; ++row) {
      const int kind = random.integer(0, 9);
      const double unit = kind == 1 ? 1e-180 : kind == 2 ? 1e200 : 1;
      const double offset = kind == 3 ? 1e9 : 0;
      for (int s = 0; s < outcomes; ++s) {
        const double u = kind == 0   ? 3.0
                         : kind == 4 ? random.integer(-1, 1) * 0.0
                         : kind == 5 ? random.integer(0, 2)
                                     : random.normal();
        array.utilities.push_back(u * unit + offset);
      }
    }
    double total = 0;
    std::vector<double> strategy;
    for (int s = 0; s < outcomes; ++s) {
      strategy.push_back(random.integer(0, 8));
      total += strategy.back();
    }
    if (total == 0) strategy[0] = total = 1;
    for (const double p : strategy) array.strategies.push_back(p / total);
  }
  return array;
}

class EvaluateOnDevice : public test::OnDevice {
 protected:
  std::string write(const std::string& name, const std::string& bytes) const {
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
    return folder_ / name;
  }
  std::string evaluate(const std::string& arguments, const Environment& extra = {},
                       host::Outcome* outcome = nullptr) const {
    const std::string out = folder_ / "out";
    std::filesystem::remove(out);
    const host::Outcome run = test::run_program(
        "evaluate " + arguments + " --columns all --format npy --out " + out, extra);
    if (outcome != nullptr) *outcome = run;
    return run.code == 0 ? host::read_file(out) : "";
  }
  void expect_cpu_bytes(const std::string& arguments, const Environment& extra = {}) const {
    host::Outcome run;
    const std::string expected = evaluate(arguments + " --device cpu", {}, &run);
    ASSERT_NE(expected, "") << run.err;
    EXPECT_TRUE(evaluate(arguments + " --device cuda", extra, &run) == expected)
        << arguments << "\n"
        << run.err;
  }
  host::TemporaryFolder folder_;
};
class EvaluateOnEmulatedDevice : public EvaluateOnDevice {
 protected:
  void SetUp() override {
    if (!test::emulated()) GTEST_SKIP() << "skipped: needs the PTX emulator";
    EvaluateOnDevice::SetUp();
  }
};

TEST_F(EvaluateOnDevice, ReferenceGames) {
  std::ifstream in(std::string(DELEGAUGE_TEST_DATA) + "/flat.json");
  const auto document = nlohmann::json::parse(in);
  std::map<std::pair<int, int>, Array> arrays;
  for (const auto& game : document.at("games")) {
    const auto agents = game.at("agents").get<std::vector<std::vector<double>>>();
    const auto principals = game.at("principals").get<std::vector<std::vector<double>>>();
    const int n = static_cast<int>(agents.size()), k = static_cast<int>(agents[0].size());
    Array& array = arrays.try_emplace({n, k}, Array{n, k, {}, {}}).first->second;
    for (const auto* side : {&principals, &agents}) {
      for (const auto& row : *side) {
        array.utilities.insert(array.utilities.end(), row.begin(), row.end());
      }
    }
  }
  ASSERT_GT(arrays.size(), 20U);
  for (const auto& [shape, array] : arrays) {
    const std::string file = write("games.npy", npy_array(array.shape(), array.utilities));
    for (const char* metric : {"epic", "max", "l1"}) {
      expect_cpu_bytes(file + " --metric " + metric);
    }
    expect_cpu_bytes(file + " --precision float --welfare sum");
  }
}

TEST_F(EvaluateOnDevice, AHundredThousandGames) {
  Random random(20261124);
  const Array array = random_games(random, 100'000, 4, 4);
  const std::string file = write("games.npy", npy_array(array.shape(), array.utilities));
  expect_cpu_bytes(file);
  expect_cpu_bytes(file + " --precision float --batch 10007");
  const std::vector<float> narrow(array.utilities.size(), 0.25F);
  expect_cpu_bytes(write("narrow.npy", npy_array(array.shape(), narrow)));
}

TEST_F(EvaluateOnDevice, ShapesMetricsStrategiesAndSmallBatches) {
  Random random(20261125);
  for (const auto& [players, outcomes] :
       {std::pair{1, 2}, {2, 3}, {3, 5}, {8, 16}, {5, 33}, {8, 64}}) {
    const Array array = random_games(random, 301, players, outcomes);
    const std::string file = write("games.npy", npy_array(array.shape(), array.utilities));
    std::vector<float> narrow;
    for (const double u : array.utilities) {
      narrow.push_back(std::abs(u) < 1e30 ? static_cast<float>(u) : 1e30F);
    }
    const std::string narrow_file = write("narrow.npy", npy_array(array.shape(), narrow));
    const std::string played =
        write("played.npy",
              npy_array("(" + std::to_string(array.games()) + ", " + std::to_string(outcomes) + ")",
                        array.strategies));
    expect_cpu_bytes(file + " --batch 1");
    expect_cpu_bytes(file + " --batch 50 --strategy " + played);
    expect_cpu_bytes(narrow_file + " --shift median --norm l1 --distance-norm linf --batch 7");
    expect_cpu_bytes(narrow_file + " --shift min --norm linf --precision float");
  }
}

TEST_F(EvaluateOnDevice, GamesTooLargeForADevice) {
  Random random(7);
  const Array array = random_games(random, 3, 2, 65);
  const std::string file = write("games.npy", npy_array(array.shape(), array.utilities));
  EXPECT_TRUE(evaluate(file + " --device auto") == evaluate(file + " --device cpu"));
  host::Outcome run;
  evaluate(file + " --device cuda", {}, &run);
  EXPECT_EQ(run.code, 2);
  EXPECT_NE(run.err.find("65 outcomes are more than a GPU takes (64)"), std::string::npos)
      << run.err;
}

TEST_F(EvaluateOnDevice, UtilitiesThatAreNotFiniteAreNamed) {
  Random random(8);
  Array array = random_games(random, 1000, 2, 4);
  array.utilities[777 * 16 + 5] = std::numeric_limits<double>::quiet_NaN();
  const std::string file = write("games.npy", npy_array(array.shape(), array.utilities));
  host::Outcome on_cpu, on_device;
  evaluate(file + " --device cpu", {}, &on_cpu);
  evaluate(file + " --device cuda", {}, &on_device);
  EXPECT_EQ(on_device.code, 2);
  EXPECT_EQ(on_device.err, on_cpu.err);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "out"));
}

TEST_F(EvaluateOnEmulatedDevice, AnyOrderOfStreamsAndSeveralDevices) {
  Random random(9);
  const Array array = random_games(random, 5'000, 3, 4);
  const std::string file =
      write("games.npy", npy_array(array.shape(), array.utilities)) + " --batch 300";
  expect_cpu_bytes(file, {{"PTXEMU_STREAMS", "lazy"}});
  expect_cpu_bytes(file, {{"PTXEMU_STREAMS", "eager"}});
  for (int seed = 1; seed <= 20; ++seed) {
    expect_cpu_bytes(file, {{"PTXEMU_SEED", std::to_string(seed)}});
  }
  for (const char* count : {"2", "3"}) expect_cpu_bytes(file, {{"PTXEMU_DEVICES", count}});
}

TEST_F(EvaluateOnEmulatedDevice, FailuresAndShortMemory) {
  Random random(10);
  const Array array = random_games(random, 3'000, 3, 4);
  const std::string file =
      write("games.npy", npy_array(array.shape(), array.utilities)) + " --batch 300";
  for (int call = 1; call <= 6; ++call) {
    for (const char* function : {"cudaMalloc", "cudaHostAlloc"}) {
      expect_cpu_bytes(file, {{"PTXEMU_FAULTS", std::string(function) + "@" + std::to_string(call) +
                                                    "=cudaErrorMemoryAllocation"}});
    }
    expect_cpu_bytes(file, {{"PTXEMU_FAULTS", "cudaLaunchKernel@" + std::to_string(call) +
                                                  "=cudaErrorLaunchOutOfResources"}});
  }
  for (const char* what : {"cudaErrorLaunchFailure", "cudaErrorIllegalAddress", "lost"}) {
    const std::string fault = std::string("device1:cudaLaunchKernel@4=") + what;
    expect_cpu_bytes(file, {{"PTXEMU_DEVICES", "2"}, {"PTXEMU_FAULTS", fault}});
    host::Outcome run;
    evaluate(file + " --device cuda:1", {{"PTXEMU_DEVICES", "2"}, {"PTXEMU_FAULTS", fault}}, &run);
    EXPECT_EQ(run.code, 1) << what;
    EXPECT_NE(run.err.find("no device is left"), std::string::npos) << run.err;
    EXPECT_FALSE(std::filesystem::exists(folder_ / "out"));
  }
}

}  // namespace
}  // namespace delegauge
