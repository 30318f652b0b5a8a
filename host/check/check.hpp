// SPDX-License-Identifier: Apache-2.0
// Kernels held against a reference, one by one, and how fast they are.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/check/case_request.hpp"
#include "host/check/difference.hpp"
#include "host/check/kernel_case.hpp"
#include "host/machine/execution.hpp"
#include "kernels/cpu/kernels.hpp"
#include "kernels/cuda/backend.hpp"

namespace delegauge::host {

enum class SubjectKind { instruction_set, device, devices };

/// What is checked: an instruction set's kernels, a GPU, or several together.
struct Subject {
  SubjectKind kind = SubjectKind::instruction_set;
  std::string name;   // "avx2", "cuda:0", "cuda:0,2"
  std::string about;  // what it is, for people
  Execution execution;
};

/// All instruction sets but the reference, or that alone if there is no other, with so many
/// threads.
std::vector<Subject> instruction_sets(const std::vector<const cpu::Kernels*>& tables, int threads);
/// Each of the devices, and all together if there are several. kernels: for what the host does of
/// their jobs.
std::vector<Subject> device_subjects(const std::vector<cuda::DeviceInfo>& devices,
                                     const cpu::Kernels& kernels);

struct KernelResult {
  KernelLabel label;
  std::uint64_t games = 0;
  std::optional<Difference> difference = {};    // nothing: it has passed
  std::optional<double> games_per_second = {};  // where it is timed
  std::optional<double> times_cpu = {};         // the same by what it is compared with
  std::optional<cuda::KernelInfo> kernel = {};  // of one device that can say
};

struct SubjectResult {
  Subject subject;
  std::vector<KernelResult> kernels;
};

struct CheckResult {
  std::string reference;  // the instruction set
  std::string compared;   // what rates of devices are compared with: an instruction set
  int threads = 1;
  double seconds = 0;
  double seconds_of_rate = 0;    // what each rate was measured for; 0 where none was
  std::optional<int> rank = {};  // where several check at once
  std::vector<SubjectResult> subjects = {};

  std::size_t kernels() const;
  std::size_t failed() const;
};

struct CheckSettings {
  double seconds = 20;  // in all, roughly; with 0 nothing is timed
  int threads = 1;
};

/// Checks the subjects one after the other, all of them by the same cases. `reference` has the last
/// word; rates of devices are compared with those of `usual`, those of instruction sets with the
/// reference's.
CheckResult check_kernels(const std::vector<Subject>& subjects, const cpu::Kernels& reference,
                          const cpu::Kernels& usual, const CheckSettings& settings,
                          const MakeCases& make_cases);

}  // namespace delegauge::host
