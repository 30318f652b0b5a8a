// SPDX-License-Identifier: Apache-2.0
// `check` of a device: every kernel passes, and the kernels that it has say what they take.
#include "host/check/check.hpp"

#include <gtest/gtest.h>

#include "host/check/report.hpp"
#include "host/jobs/kernel_cases.hpp"
#include "tests/cuda/support/devices.hpp"

namespace delegauge::host {
namespace {

class CheckDevices : public test::OnDevice {
 protected:
  static const cpu::Kernels& scalar() { return *cpu::available().front(); }
  static CheckResult checked(const std::vector<Subject>& subjects) {
    CheckSettings settings;
    settings.seconds = 0;
    settings.threads = 2;
    return check_kernels(subjects, scalar(), scalar(), settings, all_kernel_cases);
  }
};

TEST_F(CheckDevices, EveryKernelPassesAndIsKnown) {
  const CheckResult result = checked(device_subjects({test::devices().found.front()}, scalar()));
  EXPECT_EQ(result.failed(), 0U) << check_text(result);
  ASSERT_EQ(result.subjects.size(), 1U);
  for (const KernelResult& kernel : result.subjects.front().kernels) {
    ASSERT_TRUE(kernel.kernel) << kernel.label.text();
    EXPECT_GT(kernel.kernel->registers, 0) << kernel.label.text();
  }
}

}  // namespace
}  // namespace delegauge::host
