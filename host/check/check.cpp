// SPDX-License-Identifier: Apache-2.0
#include "host/check/check.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <exception>
#include <map>
#include <memory>
#include <system_error>
#include <utility>

#include "host/check/rate.hpp"
#include "host/text/caller.hpp"

namespace delegauge::host {
namespace {

using Clock = std::chrono::steady_clock;

double elapsed(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

/// What a device says of its kernels; nothing where it cannot.
std::vector<cuda::KernelInfo> listed_kernels(const Subject& subject) {
  if (subject.kind != SubjectKind::device) return {};
  try {
    return cuda::kernels_of(subject.execution.devices.front().number);
  } catch (const std::exception&) {
    return {};  // whatever is wrong shows in what it computes
  }
}

std::optional<cuda::KernelInfo> kernel_of(const KernelLabel& label,
                                          const std::vector<cuda::KernelInfo>& listed) {
  for (const std::string& name : label.on_devices) {
    for (const cuda::KernelInfo& kernel : listed) {
      if (kernel.name == name) return kernel;
    }
  }
  return std::nullopt;
}

/// The shape that a kernel is compiled for, of which it has its name: "4x4".
std::optional<cpu::CompiledShape> shape_in(const std::string& kernel) {
  const std::size_t by = kernel.find('x');
  const auto number = [&kernel](std::size_t from, std::size_t until) {
    int value = 0;
    const char* const end = kernel.data() + until;
    const auto [stop, error] = std::from_chars(kernel.data() + from, end, value);
    return error == std::errc() && stop == end ? value : 0;
  };
  if (by == std::string::npos) return std::nullopt;
  const cpu::CompiledShape shape = {number(0, by), number(by + 1, kernel.size())};
  if (shape.players == 0 || shape.outcomes == 0) return std::nullopt;
  return shape;
}

/// The shapes that some kernel is compiled for, each once.
std::vector<cpu::CompiledShape> all_shapes(
    const std::vector<std::vector<cuda::KernelInfo>>& listed) {
  std::vector<cpu::CompiledShape> shapes = cpu::compiled_shapes();
  for (const auto& kernels : listed) {
    for (const cuda::KernelInfo& kernel : kernels) {
      const auto shape = shape_in(kernel.name);
      const auto is_it = [&shape](const cpu::CompiledShape& other) {
        return shape->players == other.players && shape->outcomes == other.outcomes;
      };
      if (!shape || std::any_of(shapes.begin(), shapes.end(), is_it)) continue;
      shapes.push_back(*shape);
    }
  }
  return shapes;
}

/// Rates of CPU kernels, each measured once.
class CpuRates {
 public:
  CpuRates(int threads, double seconds_each) : threads_(threads), seconds_each_(seconds_each) {}

  double of(const KernelCase& work, const cpu::Kernels& kernels) {
    const auto [found, is_new] = known_.try_emplace({&work, &kernels}, 0.0);
    if (is_new) {
      Execution execution;
      execution.threads = threads_;
      execution.kernels = &kernels;
      found->second = rate_of(work, execution);
    }
    return found->second;
  }
  double rate_of(const KernelCase& work, const Execution& execution) const {
    return games_per_second([&](std::uint64_t games) { work.work(execution, games); },
                            seconds_each_);
  }

 private:
  int threads_;
  double seconds_each_;
  std::map<std::pair<const KernelCase*, const cpu::Kernels*>, double> known_;
};

/// Utilities of a case's games: a few seconds for all of them, within the time that there is.
std::uint64_t work_of_case(double seconds) {
  constexpr double per_second = 1 << 17, least = 1 << 14, most = 1 << 23;
  return static_cast<std::uint64_t>(std::clamp(seconds * per_second, least, most));
}

}  // namespace

std::size_t CheckResult::kernels() const {
  std::size_t count = 0;
  for (const SubjectResult& subject : subjects) count += subject.kernels.size();
  return count;
}

std::size_t CheckResult::failed() const {
  std::size_t count = 0;
  for (const SubjectResult& subject : subjects) {
    for (const KernelResult& kernel : subject.kernels) count += kernel.difference ? 1 : 0;
  }
  return count;
}

CheckResult check_kernels(const std::vector<Subject>& subjects, const cpu::Kernels& reference,
                          const cpu::Kernels& usual, const CheckSettings& settings,
                          const MakeCases& make_cases) {
  const Clock::time_point begin = Clock::now();
  CheckResult result;
  result.reference = std::string(reference.isa);
  result.compared = std::string(usual.isa);
  result.threads = settings.threads;

  std::vector<std::vector<cuda::KernelInfo>> listed;
  for (const Subject& subject : subjects) {
    listed.push_back(listed_kernels(subject));
    result.subjects.push_back({subject, {}});
  }
  const auto cases = make_cases({all_shapes(listed), work_of_case(settings.seconds)});

  Execution of_reference;
  of_reference.threads = settings.threads;
  of_reference.kernels = &reference;
  for (const auto& one : cases) {
    for (std::size_t s = 0; s < subjects.size(); ++s) {
      stop_if_asked();
      KernelResult kernel;
      kernel.label = one->label();
      kernel.games = one->games();
      kernel.difference = one->compare(subjects[s].execution, of_reference);
      kernel.kernel = kernel_of(kernel.label, listed[s]);
      result.subjects[s].kernels.push_back(std::move(kernel));
    }
  }

  // What is left of the time goes to rates, the same to each.
  std::size_t measurements = 0;
  for (const auto& one : cases) measurements += one->is_timed() ? subjects.size() + 1 : 0;
  const double left = settings.seconds - elapsed(begin);
  constexpr double least = 0.05;
  const double each = std::max(least, left / static_cast<double>(measurements));
  if (settings.seconds > 0) result.seconds_of_rate = each;
  CpuRates rates(settings.threads, each);
  for (std::size_t c = 0; settings.seconds > 0 && c < cases.size(); ++c) {
    if (!cases[c]->is_timed()) continue;
    for (SubjectResult& subject : result.subjects) {
      KernelResult& kernel = subject.kernels[c];
      if (kernel.difference) continue;  // however fast, it is of no use
      const Execution& execution = subject.subject.execution;
      const bool on_devices = !execution.devices.empty();
      kernel.games_per_second = on_devices ? rates.rate_of(*cases[c], execution)
                                           : rates.of(*cases[c], *execution.kernels);
      kernel.times_cpu =
          *kernel.games_per_second / rates.of(*cases[c], on_devices ? usual : reference);
    }
  }
  result.seconds = elapsed(begin);
  return result;
}

}  // namespace delegauge::host
