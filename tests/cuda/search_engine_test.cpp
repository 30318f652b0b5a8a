// SPDX-License-Identifier: Apache-2.0
// The device's chains find what the CPU's find, to the last bit.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "kernels/cuda/backend.hpp"
#include "tests/cuda/support/devices.hpp"
#include "tests/cuda/support/program.hpp"
#include "tests/kernels/support/search.hpp"

namespace delegauge {
namespace {

using test::columns_of;
using test::Environment;
using test::search_job;
using test::varied_search_jobs;

constexpr std::uint64_t segment = 256;  // the shortest launch

/// The columns of chains [begin, end), batch by batch; what nobody writes is not a number.
std::vector<double> device_columns(SearchEngine& engine, const SearchJob& job, std::uint64_t begin,
                                   std::uint64_t end) {
  const std::uint64_t chains = end - begin;
  std::vector<double> values(static_cast<std::size_t>(columns_of(job)) * chains,
                             std::numeric_limits<double>::quiet_NaN());
  for (std::uint64_t at = begin; at < end;) {
    const std::uint64_t until = at + std::min(end - at, engine.batch());
    engine.evaluate({at, until, values.data() + (at - begin), static_cast<std::int64_t>(chains)});
    at = until;
  }
  return values;
}

template <class Real>
std::vector<double> cpu_columns(const SearchJob& job, std::uint64_t begin, std::uint64_t end) {
  const cpu::SearchKernels& kernels = *cpu::available().back()->search;
  const bool in_float = sizeof(Real) == sizeof(float);
  return columns_of(in_float ? kernels.batch_float : kernels.batch_double, job, begin, end).values;
}

/// The first value that differs in its bits; "" if none does.
std::string difference(const std::vector<double>& device, const std::vector<double>& expected,
                       std::uint64_t chains) {
  for (std::size_t k = 0; k < expected.size(); ++k) {
    if (std::bit_cast<std::uint64_t>(device[k]) == std::bit_cast<std::uint64_t>(expected[k])) {
      continue;
    }
    return "column " + std::to_string(k / chains) + " of chain " + std::to_string(k % chains) +
           " of the range: " + std::to_string(device[k]) + ", not " + std::to_string(expected[k]);
  }
  return "";
}

std::string told(const SearchJob& job) {
  return std::to_string(job.games.players) + "x" + std::to_string(job.games.outcomes) + ", bound " +
         std::to_string(static_cast<int>(job.bound)) + ", method " +
         std::to_string(static_cast<int>(job.method));
}

template <class Real>
void expect_same(const SearchJob& job, std::uint64_t begin, std::uint64_t end, std::uint64_t batch,
                 std::optional<std::uint64_t> steps_per_launch = segment, int device = 0) {
  const auto engine = cuda::search_engine<Real>(device, job, batch, steps_per_launch);
  EXPECT_EQ(engine->name(), "cuda:" + std::to_string(device));
  EXPECT_LE(engine->batch(), batch);
  EXPECT_EQ(difference(device_columns(*engine, job, begin, end), cpu_columns<Real>(job, begin, end),
                       end - begin),
            "")
      << told(job) << ", " << sizeof(Real) << " bytes";
}

using SearchEngineTest = test::OnDevice;

template <class Real>
void expect_every_job_same() {
  for (SearchJob job : varied_search_jobs()) {
    job.steps = test::emulated() ? segment + 44 : 3'000;  // two launches
    expect_same<Real>(job, 3, test::emulated() ? 20 : 3'000, 4'000);
  }
}
TEST_F(SearchEngineTest, EveryJobInDouble) { expect_every_job_same<double>(); }
TEST_F(SearchEngineTest, EveryJobInFloat) { expect_every_job_same<float>(); }

TEST_F(SearchEngineTest, EveryBoundByEveryMethod) {
  for (int bound = 0; bound < bound_count; ++bound) {
    for (const SearchMethod method :
         {SearchMethod::anneal, SearchMethod::climb, SearchMethod::sample}) {
      SearchJob job = search_job(2, 2);
      job.bound = static_cast<Bound>(bound);
      job.method = method;
      job.steps = 60;
      expect_same<float>(job, 1, 9, 8);
      expect_same<double>(job, 1, 9, 8);
    }
  }
}

TEST_F(SearchEngineTest, OutcomeWeights) {
  for (const Metric& metric : {epic, l1_metric}) {
    for (const Bound bound : {Bound::fused, Bound::pairwise, Bound::pareto}) {
      SearchJob job = search_job(4, 4, metric);
      job.games.outcome_weights = {4, {1, 2, 0.5, 3}};
      job.bound = bound;
      job.steps = 60;
      expect_same<float>(job, 1, 9, 8);
      expect_same<double>(job, 1, 9, 8);
    }
  }
}

TEST_F(SearchEngineTest, MapsOfEveryMetric) {
  for (const Metric& metric : {epic, max_metric, l1_metric}) {
    SearchJob job = search_job(4, 4, metric);
    job.regret_bins = 2;
    job.misalignment_bins = 3;
    job.region.misalignment.low = 0;
    job.steps = 90;
    // All bins, by both of what chains climb.
    expect_same<float>(job, 5, 17, 7);
    expect_same<double>(job, 5, 17, 7);
  }
}

TEST_F(SearchEngineTest, BatchesAndLaunchesDoNotShow) {
  SearchJob job = search_job(2, 3);
  job.steps = 700;
  expect_same<double>(job, 1, 9, 3);
  for (const std::uint64_t steps : {2 * segment, 3 * segment, 64 * segment}) {
    expect_same<float>(job, 1, 9, 5, steps);
  }
  expect_same<float>(job, 1, 9, 5, std::nullopt);
  job.steps = segment;
  expect_same<double>(job, 0, 5, 5);
  job.steps = 1;
  expect_same<double>(job, 0, 130, 1'000);
  expect_same<float>(job, 7, 200, 65);
}

// Across the low word of the index, and beyond 2^63.
TEST_F(SearchEngineTest, AnyChain) {
  for (const SearchMethod method : {SearchMethod::anneal, SearchMethod::sample}) {
    SearchJob job = search_job(3, 4);
    job.method = method;
    job.steps = 40;
    for (const std::uint64_t begin : {(std::uint64_t{1} << 32U) - 5, std::uint64_t{1} << 63U}) {
      expect_same<float>(job, begin, begin + 10, 7);
      expect_same<double>(job, begin, begin + 10, 7);
    }
  }
}

TEST_F(SearchEngineTest, TheLargestGames) {
  SearchJob job = search_job(8, 64);
  job.bound = Bound::collective;
  job.limits_miscalibration = job.limits_collective = true;
  job.steps = 12;
  expect_same<float>(job, 0, 3, 2);
  expect_same<double>(job, 0, 3, 2);
}

TEST_F(SearchEngineTest, LargeBatchesAreRefused) {
  const SearchJob job = search_job(2, 3);
  const auto engine = cuda::search_engine<double>(0, job, 4);
  EXPECT_EQ(engine->batch(), 4U);
  std::vector<double> values(static_cast<std::size_t>(columns_of(job)) * 5);
  EXPECT_THROW(engine->evaluate({0, 5, values.data(), 5}), std::logic_error);
  EXPECT_THROW(cuda::search_engine<double>(0, job, 4, 100), std::logic_error);
  EXPECT_THROW(cuda::search_engine<double>(0, job, 4, 0), std::logic_error);
  // However many are asked for, a batch has its limits.
  const auto all = cuda::search_engine<double>(0, job, std::numeric_limits<std::uint64_t>::max());
  EXPECT_LE(all->batch() * static_cast<std::uint64_t>(columns_of(job)), std::uint64_t{1} << 24U);
}

TEST_F(SearchEngineTest, ABatchThatIsGivenUpIsLeft) {
  SearchJob job = search_job(2, 3);
  job.steps = std::uint64_t{1} << 60U;  // would take centuries
  const auto engine = cuda::search_engine<float>(0, job, 4, segment);
  std::vector<double> values(static_cast<std::size_t>(columns_of(job)) * 4, -1);
  const std::vector<double> before = values;
  const std::atomic<bool> given_up = true;
  engine->evaluate({0, 4, values.data(), 4, &given_up});
  EXPECT_EQ(values, before);
}

TEST_F(SearchEngineTest, KernelsAreListed) {
  std::vector<std::string> names;
  for (const cuda::KernelInfo& kernel : cuda::kernels_of(0)) {
    if (kernel.name.rfind("search-", 0) != 0) continue;
    names.push_back(kernel.name);
    EXPECT_GE(kernel.threads_per_multiprocessor, 32) << kernel.name;
  }
  EXPECT_EQ(names, (std::vector<std::string>{"search-float", "search-pareto-float", "search-double",
                                             "search-pareto-double", "search-4x4-double"}));
}

// A thread and an engine to each device.
TEST_F(SearchEngineTest, TwoDevices) {
  if (test::devices().found.size() < 2) GTEST_SKIP() << "skipped: takes two devices";
  SearchJob job = search_job(2, 4);
  job.steps = segment + 9;
  std::vector<std::thread> threads;
  for (const int device : {0, 1}) {
    threads.emplace_back([&job, device] {
      const auto begin = static_cast<std::uint64_t>(device) * 6;
      expect_same<double>(job, begin, begin + 6, 4, segment, device);
    });
  }
  for (std::thread& thread : threads) thread.join();
}

// Memory for half of the chains that are asked for, from the beginning or after a batch's launches
// have begun: EXPECTED_ROOM says what is left.
TEST_F(SearchEngineTest, LessMemory) {
  const char* const expected = std::getenv("EXPECTED_ROOM");
  if (expected == nullptr) GTEST_SKIP() << "skipped: takes a device that is short of memory";
  SearchJob job = search_job(2, 3);
  job.steps = 2 * segment + 3;
  const auto engine = cuda::search_engine<float>(0, job, 8, segment);
  const std::uint64_t chains = engine->batch();
  // One batch of as many as there was room for before the launches.
  std::vector<double> values(static_cast<std::size_t>(columns_of(job)) * chains);
  engine->evaluate({3, 3 + chains, values.data(), static_cast<std::int64_t>(chains)});
  EXPECT_EQ(std::to_string(engine->batch()), expected);
  EXPECT_EQ(difference(values, cpu_columns<float>(job, 3, 3 + chains), chains), "");
  // And more in batches that fit.
  EXPECT_EQ(difference(device_columns(*engine, job, 0, 9), cpu_columns<float>(job, 0, 9), 9), "");
}

class SearchEngineOnEmulator : public test::OnDevice {
 protected:
  void SetUp() override {
    if (!test::emulated()) GTEST_SKIP() << "skipped: needs the PTX emulator";
    OnDevice::SetUp();
  }
  // A test above, in a process with `world` in its environment.
  static host::Outcome run(const std::string& name, const Environment& world) {
    const std::string self = std::filesystem::read_symlink("/proc/self/exe");
    return test::run_command(self + " --gtest_filter=SearchEngineTest." + name, world);
  }
  static void expect_passes(const std::string& name, const Environment& world) {
    const host::Outcome outcome = run(name, world);
    EXPECT_EQ(outcome.code, 0) << testing::PrintToString(world) << "\n" << outcome.out;
    EXPECT_NE(outcome.out.find("[  PASSED  ] 1 test."), std::string::npos) << outcome.out;
    EXPECT_EQ(outcome.out.find("SKIPPED"), std::string::npos) << outcome.out;
  }
};

TEST_F(SearchEngineOnEmulator, SeveralDevices) {
  expect_passes("TwoDevices", {{"PTXEMU_DEVICES", "2"}});
}

TEST_F(SearchEngineOnEmulator, AnyOrderOfStreamsAndThreadsAndOlderDevices) {
  for (const Environment& world :
       {Environment{{"PTXEMU_STREAMS", "lazy"}}, Environment{{"PTXEMU_ORDER", "reverse"}},
        Environment{{"PTXEMU_GUARD", "1"}}, Environment{{"PTXEMU_SM", "75"}}}) {
    expect_passes("BatchesAndLaunchesDoNotShow", world);
  }
}

TEST_F(SearchEngineOnEmulator, LessMemoryTakesSmallerBatches) {
  const auto expect = [](const std::string& faults, const std::string& room) {
    expect_passes("LessMemory", {{"PTXEMU_FAULTS", faults}, {"EXPECTED_ROOM", room}});
  };
  expect("cudaMalloc@1=cudaErrorMemoryAllocation", "4");
  expect("cudaMalloc@2=cudaErrorMemoryAllocation", "4");
  expect("cudaHostAlloc@1=cudaErrorMemoryAllocation", "4");
  expect("cudaHostAlloc@1=cudaErrorMemoryAllocation;cudaHostAlloc@2=cudaErrorMemoryAllocation",
         "2");
  // At the first launch, the third, and once the batch goes on in halves.
  expect("cudaLaunchKernel@1=cudaErrorLaunchOutOfResources", "4");
  expect("cudaLaunchKernel@3=cudaErrorMemoryAllocation", "4");
  expect(
      "cudaLaunchKernel@1=cudaErrorLaunchOutOfResources;"
      "cudaLaunchKernel@5=cudaErrorMemoryAllocation",
      "2");
}

TEST_F(SearchEngineOnEmulator, FailuresSayWhatAndWhere) {
  const auto expect = [](const std::string& fault, const std::string& call) {
    const host::Outcome outcome = run("AnyChain", {{"PTXEMU_FAULTS", fault}});
    EXPECT_EQ(outcome.code, 1) << fault;
    EXPECT_NE(outcome.out.find("cuda:0: " + call + ": "), std::string::npos) << outcome.out;
    EXPECT_NE(outcome.out.find("kernels/cuda/"), std::string::npos) << outcome.out;
  };
  expect("cudaMalloc@1+=cudaErrorMemoryAllocation", "cudaMalloc");
  expect("cudaLaunchKernel@1+=cudaErrorLaunchOutOfResources", "cudaLaunchKernel");
  expect("cudaLaunchKernel@1=cudaErrorLaunchFailure", "cudaEventSynchronize");
}

}  // namespace
}  // namespace delegauge
