// SPDX-License-Identifier: Apache-2.0
// What a device adds up of `grid` and `infer` is what the CPU adds up, to the last bit.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/jobs/grid/run.hpp"
#include "host/jobs/grid/tally_bytes.hpp"
#include "host/jobs/infer/run.hpp"
#include "host/jobs/infer/tally_bytes.hpp"
#include "kernels/cpu/kernels.hpp"
#include "kernels/cpu/strategic_reevaluate.hpp"
#include "tests/cuda/support/devices.hpp"
#include "tests/cuda/support/program.hpp"

namespace delegauge::host {
namespace {

using test::Environment;
using Actions = std::vector<int>;

const Watch keep_going = [](std::uint64_t) { return true; };
const Warn be_quiet = [](const std::string&) {};

std::string name(const Actions& actions) {
  std::string r;
  for (const int a : actions) r += (r.empty() ? "" : "x") + std::to_string(a);
  return r;
}
int outcomes_of(const Actions& actions) {
  int outcomes = 1;
  for (const int a : actions) outcomes *= a;
  return outcomes;
}

void set_actions(StrategicGames& games, const Actions& actions) {
  games.players = static_cast<int>(actions.size());
  games.actions.fill(0);
  std::copy(actions.begin(), actions.end(), games.actions.begin());
}

GridConfiguration grid_of(const Actions& actions, std::uint64_t repetitions,
                          Precision precision = Precision::single_precision) {
  GridConfiguration c = default_grid_configuration();
  set_actions(c.games, actions);
  c.points = 2;
  c.vary = {Measure::ia, Measure::cc};
  c.repetitions = repetitions;
  c.precision = precision;
  return c;
}
InferConfiguration infer_of(const Actions& actions, std::uint64_t games,
                            Precision precision = Precision::single_precision) {
  InferConfiguration c = default_infer_configuration();
  set_actions(c.games, actions);
  c.repetitions = games;
  c.samples = 40;
  c.marks = default_marks(c.samples);
  c.precision = precision;
  return c;
}

template <class Tally>
std::string bytes_of(const Tally& tally) {
  ByteWriter writer;
  write(writer, tally);
  return writer.take();
}

Execution on_cpu() { return {2, cpu::available().back(), 512}; }
Execution on_devices(std::uint64_t batch) {
  Execution execution = on_cpu();
  execution.devices = test::devices().found;
  execution.batch = batch;
  return execution;
}

// A whole run, as the command makes it.
std::string run(const GridConfiguration& configuration, const Execution& execution) {
  RangeQueue queue(games_of(configuration));
  Ledger<GridTally> ledger = grid_ledger(configuration);
  run_grid(configuration, execution, queue, ledger, keep_going, be_quiet);
  return bytes_of(ledger.take().tally);
}
std::string run(const InferConfiguration& configuration, const Execution& execution) {
  return bytes_of(run_infer(configuration, execution, keep_going, be_quiet));
}

// Games [begin, end) by an engine, in its batches: their points all as tallies. Empty if a list ran
// over.
template <class Real>
std::string tallied(const GridConfiguration& configuration, std::uint64_t begin, std::uint64_t end,
                    std::uint64_t at_a_time, const cuda::BlockSettings& settings) {
  const StrategicJob job = strategic_job(configuration);
  const ConfirmViolations confirm = [&job](std::uint64_t index) {
    return strategic_violations_in_double<Real>(job, index);
  };
  const auto engine = cuda::strategic_tally_engine<Real>(0, job, confirm, at_a_time, settings);
  GridTally all = grid_ledger(configuration).empty();
  all.repetitions = UINT64_MAX;  // none is complete
  for (std::uint64_t at = begin; at < end; at += engine->batch()) {
    StrategicBatch batch;
    batch.begin = at;
    batch.end = std::min(end, at + engine->batch());
    batch.points = job.points.data();
    std::optional<PointTallies> tallies = engine->tally(batch);
    if (!tallies) return "";
    for (StrategicTally& tally : tallies->tally) all.add(tallies->first++, std::move(tally));
  }
  return bytes_of(all);
}

// The same by the CPU, of values in columns.
template <class Real>
std::string added_up(const GridConfiguration& configuration, std::uint64_t begin,
                     std::uint64_t end) {
  const StrategicJob job = strategic_job(configuration);
  const cpu::Kernels& kernels = *cpu::available().front();
  const ConfirmViolations confirm = [&job](std::uint64_t index) {
    return strategic_violations_in_double<Real>(job, index);
  };
  std::vector<double> values((end - begin) * strategic_column_count);
  StrategicBatch batch = {begin, end, job.points.data(), values.data(),
                          static_cast<std::int64_t>(end - begin)};
  (sizeof(Real) == sizeof(float) ? kernels.strategic->batch_float
                                 : kernels.strategic->batch_double)(job, batch);
  GridTally all = grid_ledger(configuration).empty();
  all.repetitions = UINT64_MAX;
  for (std::uint64_t from = begin; from < end;) {
    const std::uint64_t point = from / job.repetitions;
    const std::uint64_t until = std::min(end, (point + 1) * job.repetitions);
    StrategicTally tally = all.empty_point;
    add_to_tally(job, batch, from, until, kernels.sum_column, confirm, tally);
    all.add(point, std::move(tally));
    from = until;
  }
  return bytes_of(all);
}

class StrategicTallies : public test::OnDevice, public testing::WithParamInterface<Actions> {};
INSTANTIATE_TEST_SUITE_P(All, StrategicTallies,
                         testing::Values(Actions{2, 2}, Actions{3, 3}, Actions{2, 2, 2},
                                         Actions{5, 5, 4}, Actions{7, 3, 8}),
                         [](const auto& shape) { return "Of" + name(shape.param); });

constexpr cuda::BlockSettings by_shape;

TEST_P(StrategicTallies, ManyGamesToAPointAndFew) {
  const std::uint64_t most = outcomes_of(GetParam()) > 64 ? 24 : 700;
  for (const std::uint64_t repetitions : {std::uint64_t{1}, std::uint64_t{5}, most}) {
    const GridConfiguration single = grid_of(GetParam(), repetitions);
    const std::uint64_t games = games_of(single);
    for (const std::uint64_t batch : {games, std::min<std::uint64_t>(games, 13)}) {
      const std::uint64_t end = batch == games ? games : std::min<std::uint64_t>(games, 50);
      EXPECT_EQ(tallied<float>(single, 0, end, batch, by_shape), added_up<float>(single, 0, end))
          << repetitions << " games a point, batches of " << batch;
    }
    const GridConfiguration twice = grid_of(GetParam(), repetitions, Precision::double_precision);
    const std::uint64_t from = games / 3, to = std::min(games, from + 300);
    EXPECT_EQ(tallied<double>(twice, from, to, 1000, by_shape), added_up<double>(twice, from, to))
        << repetitions;
  }
}

TEST_P(StrategicTallies, Observed) {
  const std::uint64_t games = outcomes_of(GetParam()) > 64 ? 20 : 150;
  for (const Precision precision : both_precisions) {
    const InferConfiguration c = infer_of(GetParam(), games, precision);
    const std::string expected = run(c, on_cpu());
    EXPECT_EQ(run(c, on_devices(games)), expected);
    EXPECT_EQ(run(c, on_devices(7)), expected);
  }
}

using StrategicTallyTest = test::OnDevice;

// What takes runs of thousands of games to a point.
TEST_F(StrategicTallyTest, RunsOfManyGames) {
  const GridConfiguration few_points = grid_of({2, 2}, 4500);
  EXPECT_EQ(run(few_points, on_devices(5000)), run(few_points, on_cpu()));
  GridConfiguration lean = grid_of({2, 2}, 9000);
  lean.vary = {Measure::ia};
  lean.worst_case = false;
  EXPECT_EQ(run(lean, on_devices(7000)), run(lean, on_cpu()));
}

// Values far beyond the scales go to the list. One that is too short has the games come in columns.
TEST_F(StrategicTallyTest, ValuesFarFromTheOthers) {
  GridConfiguration c = grid_of({3, 3}, 400);
  c.games.calibration_prescribed = false;
  c.games.principal_magnitude.fill({0.0001, 10000});
  c.games.agent_magnitude.fill({0.0001, 10000});
  const std::uint64_t games = games_of(c);
  EXPECT_EQ(tallied<float>(c, 0, games, 300, by_shape), added_up<float>(c, 0, games));
  cuda::BlockSettings short_list;
  short_list.listed = 3;
  EXPECT_EQ(tallied<float>(c, 0, games, games, short_list), "");
  c.precision = Precision::double_precision;
  EXPECT_EQ(tallied<double>(c, 0, games, games, by_shape), added_up<double>(c, 0, games));
}

// Principals whose utilities are nothing beside their agents': most games' bounds are far off. A
// run's list does not hold them, and nothing is lost or counted twice.
TEST_F(StrategicTallyTest, ARunWhoseListsRunOver) {
  GridConfiguration c = grid_of({2, 2}, 20'000);
  c.games.principal_magnitude.fill({0.0001, 0.0001});
  c.games.agent_magnitude.fill({10000, 10000});
  c.vary = {Measure::ia};
  const std::uint64_t games = games_of(c);
  EXPECT_EQ(tallied<float>(c, 0, games, games, by_shape), "");
  EXPECT_EQ(run(c, on_devices(games)), run(c, on_cpu()));
}

// Several threads of the host to a device, each with a batch under way.
TEST_F(StrategicTallyTest, RunsInColumns) {
  const GridConfiguration c = grid_of({2, 2}, 60);
  const std::string expected = run(c, on_cpu());
  for (const std::uint64_t batch : {7U, 100U}) EXPECT_EQ(run(c, on_devices(batch)), expected);
}

TEST_F(StrategicTallyTest, AFewObserved) {
  const InferConfiguration c = infer_of({2, 2}, 12);
  EXPECT_EQ(run(c, on_devices(5)), run(c, on_cpu()));
}

TEST_F(StrategicTallyTest, BlocksAndThreadsAlike) {
  cuda::BlockSettings by_block;
  by_block.worker = cuda::GameWorker::block;
  const GridConfiguration c = grid_of({3, 3}, 11);
  const std::string expected = added_up<float>(c, 3, 41);
  EXPECT_EQ(tallied<float>(c, 3, 41, 1000, by_block), expected);
  EXPECT_EQ(tallied<float>(c, 3, 41, 1000, by_shape), expected);
}

class StrategicTallyOnEmulator : public test::OnDevice {
 protected:
  void SetUp() override {
    if (!test::emulated()) GTEST_SKIP() << "skipped: needs the PTX emulator";
    OnDevice::SetUp();
  }
  static Outcome tests(const std::string& filter, const Environment& world) {
    const std::string self = std::filesystem::read_symlink("/proc/self/exe");
    return test::run_command(self + " '--gtest_filter=" + filter + "'", world);
  }
};

TEST_F(StrategicTallyOnEmulator, AnyOrderAndSeveralDevices) {
  const std::string filter =
      "StrategicTallyTest.RunsOfManyGames:StrategicTallyTest.AFewObserved:"
      "StrategicTallyTest.BlocksAndThreadsAlike";
  for (const Environment& world :
       {Environment{{"PTXEMU_STREAMS", "lazy"}, {"PTXEMU_DEVICES", "3"}},
        Environment{{"PTXEMU_SEED", "7"}, {"PTXEMU_ORDER", "random"}},
        Environment{{"PTXEMU_GUARD", "1"}}, Environment{{"PTXEMU_SM", "75"}}}) {
    const Outcome run = tests(filter, world);
    EXPECT_EQ(run.code, 0) << testing::PrintToString(world) << "\n" << run.out;
  }
}

// A device that fails at any call of a run: the other does its games, whatever it had under way.
TEST_F(StrategicTallyOnEmulator, ADeviceThatFailsIsMadeUpFor) {
  for (const char* fault : {"cudaMalloc@1+=cudaErrorMemoryAllocation",
                            "cudaMalloc@4+=cudaErrorMemoryAllocation",
                            "cudaHostAlloc@1+=cudaErrorMemoryAllocation",
                            "cudaHostAlloc@2+=cudaErrorMemoryAllocation",
                            "cudaStreamCreateWithFlags@1=lost",
                            "cudaEventCreateWithFlags@2=lost",
                            "cudaFuncGetAttributes@1=lost",
                            "cudaOccupancyMaxActiveBlocksPerMultiprocessor@1=lost",
                            "cudaMemcpy@1=lost",
                            "cudaStreamSynchronize@1=lost",
                            "cudaMemsetAsync@2=lost",
                            "cudaLaunchKernel@1=lost",
                            "cudaLaunchKernel@2=lost",
                            "cudaLaunchKernel@5=lost",
                            "cudaMemcpyAsync@1=lost",
                            "cudaMemcpyAsync@2=lost",
                            "cudaMemcpyAsync@5=lost",
                            "cudaEventRecord@2=lost",
                            "cudaEventSynchronize@1=lost",
                            "cudaEventSynchronize@3=lost"}) {
    const Outcome run = tests(
        "StrategicTallyTest.RunsOfManyGames:StrategicTallyTest.RunsInColumns:"
        "StrategicTallyTest.AFewObserved",
        {{"PTXEMU_DEVICES", "2"}, {"PTXEMU_FAULTS", std::string("device1:") + fault}});
    EXPECT_EQ(run.code, 0) << fault << "\n" << run.out;
  }
}

TEST_F(StrategicTallyOnEmulator, FailuresSayWhatAndWhere) {
  for (const char* call :
       {"cudaMalloc", "cudaMemsetAsync", "cudaLaunchKernel", "cudaMemcpyAsync"}) {
    const Outcome run = tests("StrategicTallyTest.AFewObserved",
                              {{"PTXEMU_FAULTS", std::string(call) + "@1+=cudaErrorInvalidValue"}});
    EXPECT_EQ(run.code, 1) << call;
    EXPECT_NE(run.out.find(std::string("cuda:0: ") + call + ": "), run.out.npos) << run.out;
    EXPECT_NE(run.out.find("kernels/cuda/"), run.out.npos) << run.out;
    EXPECT_NE(run.out.find("no device is left"), run.out.npos) << run.out;
  }
}

TEST_F(StrategicTallyOnEmulator, LessMemoryTakesSmallerBatches) {
  for (const char* call : {"1", "2", "3"}) {
    const std::string fault = std::string("cudaMalloc@") + call + "=cudaErrorMemoryAllocation";
    const Outcome run = tests("StrategicTallyTest.RunsOfManyGames", {{"PTXEMU_FAULTS", fault}});
    EXPECT_EQ(run.code, 0) << fault << "\n" << run.out;
  }
}

}  // namespace
}  // namespace delegauge::host
