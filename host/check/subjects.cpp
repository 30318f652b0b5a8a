// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cstddef>

#include "host/check/check.hpp"

namespace delegauge::host {
namespace {

Subject subject_of(const cpu::Kernels& table, int threads) {
  Subject subject;
  subject.name = std::string(table.isa);
  subject.about =
      fmt::format("{} lanes in float, {} in double", table.float_lanes, table.double_lanes);
  subject.execution.threads = threads;
  subject.execution.kernels = &table;
  return subject;
}

}  // namespace

std::vector<Subject> instruction_sets(const std::vector<const cpu::Kernels*>& tables, int threads) {
  std::vector<Subject> subjects;
  for (std::size_t i = 1; i < tables.size(); ++i) {
    subjects.push_back(subject_of(*tables[i], threads));
  }
  // Threads and batches are others than the reference's, at least.
  if (subjects.empty()) subjects.push_back(subject_of(*tables.front(), threads + 1));
  return subjects;
}

std::vector<Subject> device_subjects(const std::vector<cuda::DeviceInfo>& devices,
                                     const cpu::Kernels& kernels) {
  std::vector<Subject> subjects;
  Subject together;
  together.kind = SubjectKind::devices;
  for (const cuda::DeviceInfo& device : devices) {
    Subject subject;
    subject.kind = SubjectKind::device;
    subject.name = fmt::format("cuda:{}", device.number);
    subject.about = fmt::format("{}, compute capability {}.{}, {} multiprocessors", device.name,
                                device.major, device.minor, device.multiprocessors);
    subject.execution.kernels = &kernels;
    subject.execution.devices = {device};
    together.name += together.name.empty() ? subject.name : fmt::format(",{}", device.number);
    subjects.push_back(subject);
  }
  if (devices.size() < 2) return subjects;
  together.about = fmt::format("{} GPUs together", devices.size());
  together.execution.kernels = &kernels;
  together.execution.devices = devices;
  subjects.push_back(together);
  return subjects;
}

}  // namespace delegauge::host
