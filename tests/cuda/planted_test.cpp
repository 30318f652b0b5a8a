// SPDX-License-Identifier: Apache-2.0
// `check` of a device of which one kernel is wrong in one number: it is found, with the game and
// the quantity. The emulator lets a test have its say after each kernel; a GPU does not.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "host/check/check.hpp"
#include "host/check/report.hpp"
#include "host/jobs/kernel_cases.hpp"
#include "kernels/cuda/column_tally.hpp"
#include "kernels/cuda/search_kernels.hpp"
#include "kernels/cuda/surface_batch.hpp"
#include "kernels/executor/given_job.hpp"
#include "kernels/executor/infer_job.hpp"
#include "kernels/executor/strategic_job.hpp"
#include "tests/cuda/support/devices.hpp"

#if defined(DELEGAUGE_EMULATED)

extern "C" void ptxemu_after_kernel(void (*hook)(const char*, const void* const*, void*),
                                    void* data);

namespace delegauge::host {
namespace {

/// What is done to the memory of a kernel that has run, whose arguments these are.
using Plant = std::function<void(const void* const* arguments)>;

class Planted : public test::OnDevice {
 protected:
  void TearDown() override { ptxemu_after_kernel(nullptr, nullptr); }

  /// Checks the device while kernels whose names have all of `words` in them are wrong: what fails.
  std::vector<KernelResult> failures(const std::vector<std::string>& words, const Plant& plant) {
    Hook hook{words, plant};
    ptxemu_after_kernel(
        [](const char* kernel, const void* const* arguments, void* data) {
          const Hook& of = *static_cast<const Hook*>(data);
          const std::string name = kernel;
          const bool meant = std::all_of(of.words.begin(), of.words.end(), [&](const auto& word) {
            return name.find(word) != name.npos;
          });
          if (meant) of.plant(arguments);
        },
        &hook);
    const cpu::Kernels& scalar = *cpu::available().front();
    CheckSettings settings;
    settings.seconds = 0;
    settings.threads = 2;
    const CheckResult result =
        check_kernels(device_subjects({test::devices().found.front()}, scalar), scalar, scalar,
                      settings, all_kernel_cases);
    ptxemu_after_kernel(nullptr, nullptr);
    std::vector<KernelResult> found;
    for (const KernelResult& kernel : result.subjects.front().kernels) {
      if (kernel.difference) found.push_back(kernel);
    }
    EXPECT_FALSE(found.empty());
    EXPECT_NE(check_text(result).find("\nFAIL: "), std::string::npos);
    return found;
  }
  /// Likewise; what fails is of the family and precision.
  std::vector<KernelResult> failures(const std::vector<std::string>& words, const Plant& plant,
                                     const std::string& family, Precision precision) {
    const std::vector<KernelResult> found = failures(words, plant);
    for (const KernelResult& kernel : found) {
      EXPECT_EQ(kernel.label.family, family) << kernel.label.text();
      EXPECT_EQ(kernel.label.precision, precision) << kernel.label.text();
    }
    return found;
  }

 private:
  struct Hook {
    std::vector<std::string> words;
    Plant plant;
  };
};

template <class T>
const T& as(const void* argument) {
  return *static_cast<const T*>(argument);
}

void bend(double& value) { value = std::nextafter(value, std::numeric_limits<double>::infinity()); }

template <class Batch>
void bend_value(const Batch& batch, std::uint64_t game, int column) {
  if (game < batch.begin || game >= batch.end) return;
  bend(batch.values[column * batch.stride + static_cast<std::int64_t>(game - batch.begin)]);
}

// The last bit of a sum, of every compiled shape's kernels and of the run-time shape's.
TEST_F(Planted, ASurfaceKernel) {
  const auto found = failures(
      {"surface_kernelIf"},
      [](const void* const* arguments) {
        const auto& batch = as<cuda::SurfaceBatch<float>>(arguments[1]);
        // The second statistic of every job is the principals' regret.
        if (batch.begin <= 137 && 137 < batch.end) batch.total.statistic[1].fixed.sum += 1;
      },
      "surface", Precision::single_precision);
  EXPECT_GE(found.size(), 4U);
  for (const KernelResult& kernel : found) {
    EXPECT_EQ(kernel.difference->game, 137U) << kernel.label.text();
    EXPECT_EQ(kernel.difference->quantity, "principals_welfare_regret.sum");
  }
}

TEST_F(Planted, AKernelOfArrays) {
  const auto found = failures(
      {"given_kernelId"},
      [](const void* const* arguments) {
        const auto& batch = as<GivenBatch>(arguments[1]);
        bend(batch.results[3 * batch.stride + 17]);
      },
      "evaluate", Precision::double_precision);
  for (const KernelResult& kernel : found) EXPECT_EQ(kernel.difference->game, 17U);
}

TEST_F(Planted, AGridKernel) {
  const auto found = failures(
      {"grid_", "kernelIf"},
      [](const void* const* arguments) {
        bend_value(as<StrategicBatch>(arguments[1]), 41,
                   static_cast<int>(StrategicColumn::w_hat_avg));
      },
      "grid", Precision::single_precision);
  for (const KernelResult& kernel : found) {
    EXPECT_EQ(kernel.difference->game, 41U);
    EXPECT_EQ(kernel.difference->quantity, "w_hat_avg");
  }
}

TEST_F(Planted, AnInferKernel) {
  const auto found = failures(
      {"infer_", "kernelId"},
      [](const void* const* arguments) {
        const auto& batch = as<InferBatch>(arguments[1]);
        bend_value(batch, 12, error_column(Observed::played, 1, batch.mark_count, Estimated::ca));
      },
      "infer", Precision::double_precision);
  for (const KernelResult& kernel : found) {
    EXPECT_EQ(kernel.difference->game, 12U);
    EXPECT_EQ(kernel.difference->quantity, "ca_error after 2 samples of played");
  }
}

// What adds up the games of `grid` and `infer`, in both precisions.
TEST_F(Planted, TheKernelThatTallies) {
  const auto found = failures({"column_tally_kernel"}, [](const void* const* arguments) {
    const auto& batch = as<cuda::ColumnTallyBatch>(arguments[0]);
    if (batch.begin <= 300 && 300 < batch.end) batch.to.total[0].fixed.sum += 1;
  });
  std::set<std::string> families;
  for (const KernelResult& kernel : found) families.insert(kernel.label.family);
  EXPECT_TRUE(families.count("grid") == 1) << found.size();
  for (const std::string& family : families) EXPECT_TRUE(family == "grid" || family == "infer");
}

// A launch takes chains some steps further; the last one writes their columns.
TEST_F(Planted, ASearchKernel) {
  const auto found = failures(
      {"search_kernelId"},
      [](const void* const* arguments) {
        const auto& launch = as<cuda::SearchLaunch<double>>(arguments[0]);
        if (launch.to == launch.job.steps) bend_value(launch.batch, 7, search_column_count + 2);
      },
      "search", Precision::double_precision);
  for (const KernelResult& kernel : found) {
    EXPECT_EQ(kernel.difference->game, 7U);
    EXPECT_NE(kernel.difference->quantity.find(".principals[2]"), std::string::npos)
        << kernel.difference->quantity;
  }
}

}  // namespace
}  // namespace delegauge::host

#endif
