// SPDX-License-Identifier: Apache-2.0
// Launches of `surface` leave threads' workspaces a place in the first-level cache.
#include "kernels/cuda/launch.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <utility>

#include "kernels/cuda/check.hpp"
#include "tests/cuda/support/devices.hpp"

namespace delegauge::cuda {
namespace {

class LaunchTest : public test::OnDevice {
 protected:
  void SetUp() override {
    OnDevice::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    DELEGAUGE_CUDA(cudaSetDevice(0));
    int bytes = 0;
    DELEGAUGE_CUDA(cudaDeviceGetAttribute(&bytes, cudaDevAttrMaxSharedMemoryPerMultiprocessor, 0));
    room_ = static_cast<std::size_t>(bytes);
  }

  std::size_t room_ = 0;  // of a multiprocessor
};

template <class Real>
Launch launch_of(int players, int outcomes, int statistics) {
  const SurfaceKernel& kernel = runtime_kernel_for<Real>();
  return choose_launch(kernel.function, statistics, sizeof(Real),
                       workspace_bytes<Real>(kernel, players, outcomes));
}

std::size_t threads_of(const Launch& launch) {
  return static_cast<std::size_t>(launch.threads) * static_cast<std::size_t>(launch.resident);
}

template <class Real>
void expect_cached(std::size_t room, int players, int outcomes, int statistics) {
  const Launch launch = launch_of<Real>(players, outcomes, statistics);
  const std::size_t threads = threads_of(launch);
  EXPECT_GT(threads, 0U);
  if (threads <= 256) return;
  const std::size_t used =
      threads * workspace_bytes<Real>(runtime_kernel_for<Real>(), players, outcomes) +
      static_cast<std::size_t>(launch.resident) * launch.shared;
  EXPECT_LE(used, room) << players << 'x' << outcomes << ", " << statistics << " statistics";
}

TEST_F(LaunchTest, WorkspacesFitOrThreadsAreFew) {
  for (const int statistics : {7, 21}) {
    for (const auto& [players, outcomes] : {std::pair{2, 3}, {4, 5}, {8, 8}, {8, 64}}) {
      expect_cached<float>(room_, players, outcomes, statistics);
      expect_cached<double>(room_, players, outcomes, statistics);
    }
  }
}

TEST_F(LaunchTest, LargerGamesHaveFewerThreads) {
  const std::size_t small = threads_of(launch_of<float>(2, 3, 7));
  const std::size_t large = threads_of(launch_of<float>(8, 64, 7));
  EXPECT_LE(large, small);
  EXPECT_LE(large, 256U);
}

TEST_F(LaunchTest, AKernelThatKnowsItsShapeHasNoWorkspaceThere) {
  for (const SurfaceKernel& kernel : surface_kernels()) {
    if (kernel.players == 0) continue;
    EXPECT_EQ(workspace_bytes<float>(kernel, kernel.players, kernel.outcomes), 0U) << kernel.name;
  }
}

}  // namespace
}  // namespace delegauge::cuda
