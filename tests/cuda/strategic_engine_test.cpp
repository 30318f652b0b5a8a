// SPDX-License-Identifier: Apache-2.0
// The device leaves of every strategic game what the CPU leaves, to the last bit.
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

#include "kernels/cpu/kernels.hpp"
#include "kernels/cuda/backend.hpp"
#include "tests/cuda/support/devices.hpp"
#include "tests/cuda/support/program.hpp"

namespace delegauge {
namespace {

using test::Environment;
using Actions = std::vector<int>;

constexpr cuda::BlockSettings by_shape;
constexpr cuda::BlockSettings by_block = {0, std::numeric_limits<std::size_t>::max(),
                                          cuda::GameWorker::block};
constexpr cuda::BlockSettings in_device_memory = {0, 0, cuda::GameWorker::block};

std::string name(const Actions& actions) {
  std::string r;
  for (const int a : actions) r += (r.empty() ? "" : "x") + std::to_string(a);
  return r;
}

// Points at and between the ends of each kind of measure.
std::vector<PrescribedMeasures> points_of_each_kind() {
  PrescribedMeasures middle;
  middle.individual_alignment.fill(0.8);
  middle.individual_capability.fill(0.9);
  middle.collective_alignment = 0.6;
  middle.collective_capability = 0.5;
  middle.calibration = 0.7;
  std::vector<PrescribedMeasures> points = {middle};
  for (const double x : {0.0, 0.3, 1.0}) {
    PrescribedMeasures p = middle;
    p.individual_alignment.fill(x);
    points.push_back(p);
    p = middle;
    p.individual_capability.fill(x);
    points.push_back(p);
    p = middle;
    p.collective_alignment = x;
    points.push_back(p);
    p = middle;
    p.collective_capability = x;
    points.push_back(p);
    p = middle;
    p.calibration = x == 0 ? 0.05 : x;
    points.push_back(p);
  }
  PrescribedMeasures different = middle;
  for (std::size_t i = 0; i < different.individual_alignment.size(); ++i) {
    different.individual_alignment[i] = 0.1 * static_cast<double>(i + 2);
    different.individual_capability[i] = 1 - 0.1 * static_cast<double>(i);
  }
  points.push_back(different);
  return points;
}

StrategicJob job_of(const Actions& actions) {
  StrategicJob job;
  job.games.players = static_cast<int>(actions.size());
  job.games.actions.fill(0);
  std::copy(actions.begin(), actions.end(), job.games.actions.begin());
  job.games.principal_magnitude.fill({0.5, 1.5});
  job.games.agent_magnitude.fill({0.5, 1.5});
  job.games.calibration_prescribed = true;
  job.games.patience = 2;
  job.games.seed = 20261125;
  job.points = points_of_each_kind();
  // Several games for each of the emulator's blocks, which are slow.
  int outcomes = 1;
  for (const int a : actions) outcomes *= a;
  job.repetitions = outcomes > 64 ? 2 : 4;
  return job;
}
std::uint64_t games_of(const StrategicJob& job) { return job.points.size() * job.repetitions; }

InferJob infer_job_of(const Actions& actions) {
  InferJob job;
  job.games = job_of(actions);
  job.games.source = MeasureSource::random;
  job.games.points.clear();
  job.games.games.calibration_prescribed = false;
  job.samples = 300;
  job.marks = {0, 1, 3, 9, 50, 299};
  return job;
}

// One interface for both jobs.
StrategicBatch batch_of(const StrategicJob& job, std::uint64_t begin, std::uint64_t end) {
  StrategicBatch batch;
  batch.begin = begin;
  batch.end = end;
  batch.points = job.points.data();
  return batch;
}
InferBatch batch_of(const InferJob& job, std::uint64_t begin, std::uint64_t end) {
  InferBatch batch;
  batch.begin = begin;
  batch.end = end;
  batch.marks = job.marks.data();
  batch.mark_count = static_cast<int>(job.marks.size());
  return batch;
}
int columns(const StrategicJob&) { return strategic_column_count; }
int columns(const InferJob& job) {
  return observed_count * estimated_count * static_cast<int>(job.marks.size());
}
template <class Real>
auto cpu_kernel(const cpu::Kernels& kernels, const StrategicJob&) {
  return sizeof(Real) == sizeof(float) ? kernels.strategic->batch_float
                                       : kernels.strategic->batch_double;
}
template <class Real>
auto cpu_kernel(const cpu::Kernels& kernels, const InferJob&) {
  return sizeof(Real) == sizeof(float) ? kernels.strategic->infer_float
                                       : kernels.strategic->infer_double;
}
template <class Real>
auto engine_of(const StrategicJob& job, std::uint64_t batch, const cuda::BlockSettings& settings) {
  return cuda::strategic_engine<Real>(0, job, batch, settings);
}
template <class Real>
auto engine_of(const InferJob& job, std::uint64_t batch, const cuda::BlockSettings& settings) {
  return cuda::infer_engine<Real>(0, job, batch, settings);
}

// Values of games [begin, end), [column][game]; what nobody writes is not a number.
struct Values {
  std::uint64_t begin, games;
  std::vector<double> column;
  Values(std::uint64_t from, std::uint64_t to, int columns)
      : begin(from),
        games(to - from),
        column(games * static_cast<std::uint64_t>(columns),
               std::numeric_limits<double>::quiet_NaN()) {}
};

template <class Real, class Job>
Values on_device(const Job& job, std::uint64_t begin, std::uint64_t end, std::uint64_t at_a_time,
                 const cuda::BlockSettings& settings) {
  Values r(begin, end, columns(job));
  const auto engine = engine_of<Real>(job, at_a_time, settings);
  EXPECT_GE(engine->batch(), 1U);
  EXPECT_LE(engine->batch(), at_a_time);
  for (std::uint64_t at = begin; at < end; at += engine->batch()) {
    auto batch = batch_of(job, at, std::min(end, at + engine->batch()));
    batch.values = r.column.data() + (at - begin);
    batch.stride = static_cast<std::int64_t>(r.games);
    engine->evaluate(batch);
  }
  return r;
}

template <class Real, class Job>
Values on_cpu(const cpu::Kernels& kernels, const Job& job, std::uint64_t begin, std::uint64_t end) {
  Values r(begin, end, columns(job));
  auto batch = batch_of(job, begin, end);
  batch.values = r.column.data();
  batch.stride = static_cast<std::int64_t>(r.games);
  cpu_kernel<Real>(kernels, job)(job, batch);
  return r;
}

// The first value that differs; "" if none does.
std::string difference(const Values& a, const Values& b) {
  for (std::size_t k = 0; k < a.column.size(); ++k) {
    if (std::bit_cast<std::uint64_t>(a.column[k]) == std::bit_cast<std::uint64_t>(b.column[k])) {
      continue;
    }
    return "column " + std::to_string(k / a.games) + " of game " +
           std::to_string(a.begin + k % a.games) + ": " + std::to_string(a.column[k]) + ", not " +
           std::to_string(b.column[k]);
  }
  return "";
}

template <class Real, class Job>
void expect_same(const Job& job, std::uint64_t begin, std::uint64_t end,
                 const std::vector<cuda::BlockSettings>& settings, const std::string& what,
                 std::uint64_t at_a_time = 1'000) {
  const Values expected = on_cpu<Real>(*cpu::available().back(), job, begin, end);
  EXPECT_EQ(difference(on_cpu<Real>(*cpu::available().front(), job, begin, end), expected), "");
  for (const cuda::BlockSettings& s : settings) {
    EXPECT_EQ(difference(on_device<Real>(job, begin, end, at_a_time, s), expected), "")
        << what << ", " << sizeof(Real) << " bytes, " << s.threads << " threads, shared "
        << s.most_shared << ", worker " << static_cast<int>(s.worker);
  }
}

// A shape's test: its own, so that tests of several shapes can run side by side.
class StrategicShapes : public test::OnDevice, public testing::WithParamInterface<Actions> {};
INSTANTIATE_TEST_SUITE_P(All, StrategicShapes,
                         testing::Values(Actions{5}, Actions{2, 2}, Actions{3, 3}, Actions{2, 3, 2},
                                         Actions{7, 9}, Actions{5, 5, 4}, Actions{4, 2, 3, 3},
                                         Actions{2, 2, 2, 2, 2, 2, 2, 2}),
                         [](const auto& shape) { return "Of" + name(shape.param); });

TEST_P(StrategicShapes, EveryMeasureAndPrecision) {
  const StrategicJob job = job_of(GetParam());
  expect_same<float>(job, 0, games_of(job), {by_shape, by_block}, "grid");
  expect_same<double>(job, 0, games_of(job), {by_shape, by_block}, "grid");
}

TEST_P(StrategicShapes, EveryPlay) {
  for (const PlayKind play : {PlayKind::product, PlayKind::nash_worst}) {
    StrategicJob job = job_of(GetParam());
    job.games.play = play;
    job.points.resize(6);
    const std::string what = "play " + std::to_string(static_cast<int>(play));
    expect_same<float>(job, 0, games_of(job), {by_shape, by_block}, what);
    expect_same<double>(job, 0, games_of(job), {by_shape, by_block}, what);
  }
}

TEST_P(StrategicShapes, Observed) {
  const InferJob job = infer_job_of(GetParam());
  const std::uint64_t games = games_of(job_of(GetParam()));
  expect_same<float>(job, 0, games, {by_shape, by_block}, "infer");
  expect_same<double>(job, 0, games, {by_shape, by_block}, "infer");
}

TEST_P(StrategicShapes, ManyGames) {
  if (test::emulated()) return test::lacks_gpu("takes a GPU");
  StrategicJob job = job_of(GetParam());
  job.repetitions = 2'000;
  expect_same<float>(job, 0, games_of(job), {by_shape, in_device_memory}, "grid", 10'000);
  expect_same<double>(job, 0, games_of(job), {by_shape}, "grid", 10'000);
  const InferJob observed = infer_job_of(GetParam());
  expect_same<float>(observed, 0, 20'000, {by_shape, in_device_memory}, "infer", 7'000);
}

using StrategicEngineTest = test::OnDevice;

// The rule: a thread where the rows take at most a kilobyte.
TEST_F(StrategicEngineTest, SmallGamesTakeAThreadEach) {
  const auto grid = [](const Actions& actions, bool in_float) {
    return cuda::grid_kernel_name(job_of(actions).games, in_float);
  };
  EXPECT_EQ(grid({3, 3}, true), "grid-3x3-float");
  EXPECT_EQ(grid({3, 3}, false), "grid-3x3-double");
  EXPECT_EQ(grid({2, 2, 2}, true), "grid-thread-float");
  EXPECT_EQ(grid({6, 6}, true), "grid-thread-float");  // 7 rows of 36: 1,008 bytes
  EXPECT_EQ(grid({6, 6}, false), "grid-block-double");
  EXPECT_EQ(grid({6, 7}, true), "grid-block-float");
  EXPECT_EQ(grid({5, 5, 4}, true), "grid-block-float");
  EXPECT_EQ(cuda::infer_kernel_name(job_of({3, 3}).games, true), "infer-thread-float");
  EXPECT_EQ(cuda::infer_kernel_name(job_of({5, 5, 4}).games, false), "infer-block-double");
}

TEST_F(StrategicEngineTest, AThousandOutcomes) {
  StrategicJob job = job_of({6, 7, 4, 6});
  expect_same<float>(job, 20, 24, {by_shape, in_device_memory}, "grid");
  expect_same<double>(job, 30, 33, {by_shape, in_device_memory}, "grid");
  expect_same<float>(infer_job_of({6, 7, 4, 6}), 0, 3, {by_shape, in_device_memory}, "infer");
}

TEST_F(StrategicEngineTest, BlocksOfAnySizeAndRowsAnywhere) {
  std::vector<cuda::BlockSettings> settings;
  for (const int threads : {32, 64, 128}) {
    settings.push_back({threads, by_shape.most_shared, cuda::GameWorker::block});
    settings.push_back({threads, 0, cuda::GameWorker::block});
  }
  for (const Actions& actions : {Actions{3, 3}, Actions{5, 13, 2}}) {
    const StrategicJob job = job_of(actions);
    expect_same<float>(job, 3, 25, settings, name(actions));
    expect_same<double>(job, 3, 18, settings, name(actions));
    expect_same<float>(infer_job_of(actions), 0, 12, settings, name(actions));
    expect_same<double>(infer_job_of(actions), 0, 12, settings, name(actions));
  }
}

TEST_F(StrategicEngineTest, BatchesAndBoundariesDoNotShow) {
  StrategicJob job = job_of({3, 3});
  job.repetitions = 5;
  for (const std::uint64_t batch : {1U, 7U, 33U}) {
    expect_same<float>(job, 8, 74, {by_shape, in_device_memory}, "grid", batch);
    expect_same<float>(infer_job_of({3, 2}), 8, 50, {by_shape, in_device_memory}, "infer", batch);
  }
  // Across the low word of the index, and beyond 2^63.
  job.source = MeasureSource::random;
  job.points.clear();
  for (const std::uint64_t begin : {(std::uint64_t{1} << 32U) - 11, std::uint64_t{1} << 63U}) {
    expect_same<float>(job, begin, begin + 20, {by_shape}, "grid", 13);
    expect_same<double>(infer_job_of({3, 2}), begin, begin + 20, {by_shape}, "infer", 13);
  }
}

TEST_F(StrategicEngineTest, EverySampler) {
  for (const Actions& actions : {Actions{2, 3}, Actions{3, 2, 2}}) {
    for (const Payoffs payoffs : {Payoffs::uniform, Payoffs::normal}) {
      for (const Side side : {Side::principals, Side::agents}) {
        StrategicJob job = job_of(actions);
        job.games.payoffs = payoffs;
        job.games.prescribed_side = side;
        job.games.calibration_prescribed = false;
        job.games.principal_magnitude.fill({1, 1});
        job.games.agent_magnitude.fill({0.1, 2});
        job.games.offset = {-3, 5};
        job.games.patience = 1;
        job.worst_case = side == Side::agents;
        expect_same<float>(job, 0, games_of(job), {by_shape}, name(actions));
        expect_same<double>(job, 0, games_of(job) / 2, {by_shape}, name(actions));
        InferJob observed = infer_job_of(actions);
        observed.games.games = job.games;
        expect_same<float>(observed, 0, 20, {by_shape}, name(actions));
      }
    }
  }
}

// Players of no magnitude, or whose offset swallows their utilities in float.
TEST_F(StrategicEngineTest, ConstantPlayers) {
  StrategicJob job = job_of({3, 3});
  job.games.calibration_prescribed = false;
  job.games.principal_magnitude.fill({0, 0});
  expect_same<float>(job, 0, 20, {by_shape}, "principals");
  job.games.agent_magnitude.fill({0, 0});
  expect_same<double>(job, 0, 20, {by_shape}, "all");
  job = job_of({3, 3});
  job.games.offset = {1e7, 1e7};
  expect_same<float>(job, 0, 20, {by_shape}, "swallowed");
}

class StrategicEngineOnEmulator : public test::OnDevice {
 protected:
  void SetUp() override {
    if (!test::emulated()) GTEST_SKIP() << "skipped: needs the PTX emulator";
    OnDevice::SetUp();
  }
  // These tests in a process with `world` in its environment.
  static host::Outcome tests(const std::string& filter, const Environment& world) {
    const std::string self = std::filesystem::read_symlink("/proc/self/exe");
    return test::run_command(self + " '--gtest_filter=" + filter + "'", world);
  }
};
const std::string sizes = "StrategicEngineTest.BlocksOfAnySizeAndRowsAnywhere";
const std::string batches = "StrategicEngineTest.BatchesAndBoundariesDoNotShow";

TEST_F(StrategicEngineOnEmulator, AnyOrderOfThreads) {
  for (const char* order : {"reverse", "random"}) {
    const host::Outcome run = tests(sizes, {{"PTXEMU_ORDER", order}});
    EXPECT_EQ(run.code, 0) << order << "\n" << run.out;
  }
}

TEST_F(StrategicEngineOnEmulator, AnyOrderOfStreamsAndOlderDevices) {
  for (const Environment& world :
       {Environment{{"PTXEMU_STREAMS", "lazy"}}, Environment{{"PTXEMU_GUARD", "1"}},
        Environment{{"PTXEMU_SM", "75"}}}) {
    const host::Outcome run = tests(batches, world);
    EXPECT_EQ(run.code, 0) << testing::PrintToString(world) << "\n" << run.out;
  }
}

TEST_F(StrategicEngineOnEmulator, LessMemoryTakesSmallerBatches) {
  for (const char* function : {"cudaMalloc", "cudaHostAlloc"}) {
    for (const char* call : {"1", "2", "3"}) {
      const std::string fault = std::string(function) + "@" + call + "=cudaErrorMemoryAllocation";
      const host::Outcome run =
          tests("*StrategicShapes.EveryMeasureAndPrecision/Of3x3", {{"PTXEMU_FAULTS", fault}});
      EXPECT_EQ(run.code, 0) << fault << "\n" << run.out;
    }
  }
}

TEST_F(StrategicEngineOnEmulator, FailuresSayWhatAndWhere) {
  const auto expect = [](const std::string& fault, const std::string& call) {
    for (const char* filter :
         {"*StrategicShapes.EveryMeasureAndPrecision/Of3x3", "*StrategicShapes.Observed/Of3x3"}) {
      const host::Outcome run = tests(filter, {{"PTXEMU_FAULTS", fault}});
      EXPECT_EQ(run.code, 1) << fault;
      EXPECT_NE(run.out.find("cuda:0: " + call + ": "), std::string::npos) << run.out;
      EXPECT_NE(run.out.find("kernels/cuda/"), std::string::npos) << run.out;
    }
  };
  expect("cudaMalloc@1+=cudaErrorMemoryAllocation", "cudaMalloc");
  expect("cudaLaunchKernel@1=cudaErrorLaunchOutOfResources", "cudaLaunchKernel");
  expect("cudaLaunchKernel@1=cudaErrorLaunchFailure", "cudaEventSynchronize");
}

}  // namespace
}  // namespace delegauge
