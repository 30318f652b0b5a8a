// SPDX-License-Identifier: Apache-2.0
// Quotas of control groups, out of folders made to look like a system's.
#include "host/machine/processors.hpp"

#include <gtest/gtest.h>
#include <sched.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "host/machine/execution.hpp"
#include "tests/host/support/program.hpp"

namespace delegauge::host {
namespace {

class CpuQuota : public testing::Test {
 protected:
  void write(const std::string& name, const std::string& text) const {
    const std::filesystem::path path = root_.path() / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
  }
  /// Version 2, mounted whole where systemd mounts it.
  void mount_version_2(const std::string& group, const std::string& mounted = "/") const {
    write("proc/self/cgroup", "0::" + group + "\n");
    write("proc/self/mountinfo",
          "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"
          "30 22 0:26 " +
              mounted + " /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n");
  }
  void mount_version_1(const std::string& group, const std::string& mounted = "/") const {
    write("proc/self/cgroup", "9:memory:/elsewhere\n4:cpu,cpuacct:" + group + "\n0::/unified\n");
    write("proc/self/mountinfo",
          "33 32 0:29 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
          "34 32 0:30 " +
              mounted +
              " /sys/fs/cgroup/cpu,cpuacct rw,nosuid shared:9 - cgroup cgroup rw,cpu,cpuacct\n");
  }
  std::optional<double> quota() const { return cpu_quota(root_.path()); }
  const TemporaryFolder root_;
};

TEST_F(CpuQuota, NoneWhereNothingSaysSo) {
  EXPECT_EQ(quota(), std::nullopt);
  mount_version_2("/a");
  EXPECT_EQ(quota(), std::nullopt);
  write("sys/fs/cgroup/a/cpu.max", "max 100000\n");
  EXPECT_EQ(quota(), std::nullopt);
  write("proc/self/mountinfo", "nothing of use\n- - -\n\n1 2 3 4 5 6 - cgroup2\n");
  EXPECT_EQ(quota(), std::nullopt);
}

TEST_F(CpuQuota, OfVersion2) {
  mount_version_2("/a");
  write("sys/fs/cgroup/a/cpu.max", "250000 100000\n");
  EXPECT_EQ(quota(), 2.5);
  write("sys/fs/cgroup/a/cpu.max", "50000 200000\n");
  EXPECT_EQ(quota(), 0.25);
  write("sys/fs/cgroup/a/cpu.max", "what 100000\n");
  EXPECT_EQ(quota(), std::nullopt);
}

TEST_F(CpuQuota, OfVersion1) {
  mount_version_1("/a/b");
  const std::string group = "sys/fs/cgroup/cpu,cpuacct/a/b/";
  write(group + "cpu.cfs_quota_us", "-1\n");
  write(group + "cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(quota(), std::nullopt);
  write(group + "cpu.cfs_quota_us", "300000\n");
  EXPECT_EQ(quota(), 3);
  write(group + "cpu.cfs_period_us", "0\n");
  EXPECT_EQ(quota(), std::nullopt);
}

TEST_F(CpuQuota, TheLeastOfTheGroupsAroundCounts) {
  mount_version_2("/a/b/c");
  write("sys/fs/cgroup/a/cpu.max", "150000 100000\n");
  write("sys/fs/cgroup/a/b/cpu.max", "max 100000\n");
  write("sys/fs/cgroup/a/b/c/cpu.max", "800000 100000\n");
  EXPECT_EQ(quota(), 1.5);
}

TEST_F(CpuQuota, InAContainerThatSeesItsOwnGroupOnly) {
  // The group's path is the host's, and what is mounted is that very group.
  mount_version_1("/docker/123", "/docker/123");
  write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "200000\n");
  write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(quota(), 2);
  mount_version_1("/docker/123/inner", "/docker/123");
  write("sys/fs/cgroup/cpu,cpuacct/inner/cpu.cfs_quota_us", "100000\n");
  write("sys/fs/cgroup/cpu,cpuacct/inner/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(quota(), 1);
  mount_version_1("/docker/1234", "/docker/123");  // not within it
  EXPECT_EQ(quota(), 2);
}

TEST_F(CpuQuota, OfANamespaceWhoseRootIsElsewhere) {
  mount_version_2("/../../user.slice");
  write("sys/fs/cgroup/cpu.max", "400000 100000\n");
  EXPECT_EQ(quota(), 4);
}

TEST_F(CpuQuota, MountedWithABlankInItsPath) {
  write("proc/self/cgroup", "0::/\n");
  write("proc/self/mountinfo", "30 22 0:26 / /my\\040groups rw - cgroup2 cgroup2 rw\n");
  write("my groups/cpu.max", "100000 100000\n");
  EXPECT_EQ(quota(), 1);
}

TEST(Processors, ThreadsAreBoundByMaskAndQuota) {
  EXPECT_EQ(threads_for({8, 4, {}}), 4);
  EXPECT_EQ(threads_for({8, 4, 2.0}), 2);
  EXPECT_EQ(threads_for({8, 4, 2.5}), 3);
  EXPECT_EQ(threads_for({8, 4, 0.1}), 1);
  EXPECT_EQ(threads_for({8, 4, 1e300}), 4);
}

TEST(Processors, AThreadThatIsConfinedSeesIt) {
  int allowed = 0, threads = 0;
  std::thread confined([&] {
    cpu_set_t before, one;
    if (sched_getaffinity(0, sizeof(before), &before) != 0) return;
    CPU_ZERO(&one);
    for (int cpu = 0; cpu < CPU_SETSIZE && CPU_COUNT(&one) == 0; ++cpu) {
      if (CPU_ISSET(cpu, &before)) CPU_SET(cpu, &one);
    }
    if (sched_setaffinity(0, sizeof(one), &one) != 0) return;
    allowed = find_processors().allowed;
    threads = available_threads();
  });
  confined.join();
  EXPECT_EQ(allowed, 1);
  EXPECT_EQ(threads, 1);
}

}  // namespace
}  // namespace delegauge::host
