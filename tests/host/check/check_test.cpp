// SPDX-License-Identifier: Apache-2.0
// Kernels that are wrong in one number are found, with the game and the quantity.
#include "host/check/check.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <stdexcept>

#include "host/check/report.hpp"
#include "host/jobs/kernel_cases.hpp"

namespace delegauge::host {
namespace {

const cpu::Kernels& scalar() { return *cpu::available().front(); }

/// The scalar kernels are held against the subject's, on as little as there is.
CheckResult checked(const cpu::Kernels& kernels) {
  Subject subject;
  subject.name = "planted";
  subject.execution.threads = 2;
  subject.execution.kernels = &kernels;
  CheckSettings settings;
  settings.seconds = 0;
  settings.threads = 2;
  return check_kernels({subject}, scalar(), scalar(), settings, all_kernel_cases);
}

/// Which kernels have failed, and that none else has.
std::vector<const KernelResult*> failures(const CheckResult& result, const std::string& family,
                                          Precision precision) {
  std::vector<const KernelResult*> found;
  for (const KernelResult& kernel : result.subjects.front().kernels) {
    if (!kernel.difference) continue;
    EXPECT_EQ(kernel.label.family, family) << kernel.label.text();
    EXPECT_EQ(kernel.label.precision, precision) << kernel.label.text();
    found.push_back(&kernel);
  }
  EXPECT_FALSE(found.empty());
  return found;
}

void bend(double& value) { value = std::nextafter(value, std::numeric_limits<double>::infinity()); }

/// One value of one game of a batch, if the game is in it.
template <class Batch>
void bend_value(const Batch& batch, std::uint64_t game, int column) {
  if (game < batch.begin || game >= batch.end) return;
  bend(batch.values[column * batch.stride + static_cast<std::int64_t>(game - batch.begin)]);
}

void wrong_surface(SurfaceWork<float>& work, std::uint64_t begin, std::uint64_t end) {
  scalar().surface_float(work, begin, end);
  // The fixed-point sum of one quantity, by its last bit.
  if (begin <= 137 && 137 < end) {
    work.quantity[static_cast<int>(Quantity::principals_welfare_regret)].lane_sum[0] += 1;
  }
}

TEST(Check, PassesWhatIsTheSame) {
  const CheckResult result = checked(scalar());
  EXPECT_EQ(result.failed(), 0U) << check_text(result);
  EXPECT_GE(result.kernels(), 25U);
}

TEST(Check, FindsASurfaceKernelThatIsWrong) {
  cpu::Kernels kernels = scalar();
  kernels.surface_float = wrong_surface;
  const CheckResult result = checked(kernels);
  const auto found = failures(result, "surface", Precision::single_precision);
  EXPECT_GE(found.size(), 5U);  // lean, full, other games, and the metric that no kernel is for
  for (const KernelResult* const kernel : found) {
    const Difference& difference = *kernel->difference;
    EXPECT_EQ(difference.game, 137U);
    EXPECT_EQ(difference.quantity, "principals_welfare_regret.sum");
    EXPECT_EQ(std::stoull(difference.got.hex, nullptr, 16),
              std::stoull(difference.expected.hex, nullptr, 16) + 1);
  }
  const std::string text = check_text(result);
  EXPECT_NE(text.find("FAIL"), text.npos);
  EXPECT_NE(text.find("game 137, principals_welfare_regret.sum: 0x"), text.npos) << text;
  EXPECT_EQ(check_json(result)["passed"], false);
}

bool wrong_arrays(const GivenJob& job, const GivenBatch& batch) {
  const bool finite = scalar().given_double(job, batch);
  bend(batch.results[3 * batch.stride + 17]);
  return finite;
}

TEST(Check, FindsAKernelOfArraysThatIsWrong) {
  cpu::Kernels kernels = scalar();
  kernels.given_double = wrong_arrays;
  const CheckResult result = checked(kernels);
  for (const KernelResult* const kernel :
       failures(result, "evaluate", Precision::double_precision)) {
    EXPECT_EQ(kernel->difference->game, 17U);
    EXPECT_EQ(kernel->difference->quantity,
              game_column_names(kernel->label.variant == "4x4" ? 4 : 3)[3]);
    EXPECT_EQ(kernel->difference->got.hex.size(), 18U);
  }
}

constexpr int played = static_cast<int>(StrategicColumn::w_hat_avg);

TEST(Check, FindsAGridKernelThatIsWrong) {
  cpu::StrategicKernels strategic = *scalar().strategic;
  strategic.batch_float = [](const StrategicJob& job, const StrategicBatch& batch) {
    scalar().strategic->batch_float(job, batch);
    bend_value(batch, 41, played);  // which no tally has
  };
  cpu::Kernels kernels = scalar();
  kernels.strategic = &strategic;
  const CheckResult result = checked(kernels);
  for (const KernelResult* const kernel : failures(result, "grid", Precision::single_precision)) {
    EXPECT_EQ(kernel->difference->game, 41U);
    EXPECT_EQ(kernel->difference->quantity, "w_hat_avg");
  }
}

TEST(Check, FindsAnInferKernelThatIsWrong) {
  cpu::StrategicKernels strategic = *scalar().strategic;
  strategic.infer_double = [](const InferJob& job, const InferBatch& batch) {
    scalar().strategic->infer_double(job, batch);
    bend_value(batch, 12, error_column(Observed::played, 1, batch.mark_count, Estimated::ca));
  };
  cpu::Kernels kernels = scalar();
  kernels.strategic = &strategic;
  const CheckResult result = checked(kernels);
  for (const KernelResult* const kernel : failures(result, "infer", Precision::double_precision)) {
    EXPECT_EQ(kernel->difference->game, 12U);
    EXPECT_EQ(kernel->difference->quantity, "ca_error after 2 samples of played");
  }
}

TEST(Check, FindsASearchKernelThatIsWrong) {
  cpu::SearchKernels search = *scalar().search;
  search.batch_double = [](const SearchJob& job, const SearchBatch& batch) {
    scalar().search->batch_double(job, batch);
    bend_value(batch, 7, search_column_count + 2);
  };
  cpu::Kernels kernels = scalar();
  kernels.search = &search;
  const CheckResult result = checked(kernels);
  for (const KernelResult* const kernel : failures(result, "search", Precision::double_precision)) {
    EXPECT_EQ(kernel->difference->game, 7U);
    const std::string& quantity = kernel->difference->quantity;
    EXPECT_NE(quantity.find(".principals[2]"), quantity.npos) << quantity;
  }
}

TEST(Check, SaysWhatAKernelRaised) {
  cpu::StrategicKernels strategic = *scalar().strategic;
  strategic.batch_double = [](const StrategicJob& job, const StrategicBatch& batch) {
    scalar().strategic->batch_double(job, batch);
    if (batch.begin <= 23 && 23 < batch.end) throw std::runtime_error("out of paper");
  };
  cpu::Kernels kernels = scalar();
  kernels.strategic = &strategic;
  const CheckResult result = checked(kernels);
  for (const KernelResult* const kernel : failures(result, "grid", Precision::double_precision)) {
    EXPECT_EQ(kernel->difference->game, 23U);
    EXPECT_EQ(kernel->difference->problem, "out of paper");
  }
  EXPECT_NE(check_text(result).find("game 23: out of paper"), std::string::npos);
}

TEST(Subjects, AreAllInstructionSetsButTheReference) {
  const auto subjects = instruction_sets(cpu::available(), 3);
  ASSERT_EQ(subjects.size(), std::max<std::size_t>(1, cpu::available().size() - 1));
  for (const Subject& subject : subjects) EXPECT_FALSE(subject.name.empty());
  const auto alone = instruction_sets({&scalar()}, 3);
  ASSERT_EQ(alone.size(), 1U);
  EXPECT_EQ(alone[0].name, "scalar");
}

TEST(Subjects, AreDevicesAloneAndTogether) {
  std::vector<cuda::DeviceInfo> devices(2);
  devices[1].number = 3;
  const auto subjects = device_subjects(devices, scalar());
  ASSERT_EQ(subjects.size(), 3U);
  EXPECT_EQ(subjects[0].name, "cuda:0");
  EXPECT_EQ(subjects[1].name, "cuda:3");
  EXPECT_EQ(subjects[2].name, "cuda:0,3");
  EXPECT_EQ(subjects[2].execution.devices.size(), 2U);
  devices.pop_back();
  EXPECT_EQ(device_subjects(devices, scalar()).size(), 1U);
}

// A build without CUDA cannot make their engines: that is a difference like any other.
TEST(Check, DevicesThatCannotWorkFail) {
  if (cuda::built()) GTEST_SKIP() << "skipped: this build has the CUDA backend";
  std::vector<cuda::DeviceInfo> devices(1);
  CheckSettings settings;
  settings.seconds = 0;
  const CheckResult result = check_kernels(device_subjects(devices, scalar()), scalar(), scalar(),
                                           settings, all_kernel_cases);
  EXPECT_EQ(result.failed(), result.kernels());
}

}  // namespace
}  // namespace delegauge::host
