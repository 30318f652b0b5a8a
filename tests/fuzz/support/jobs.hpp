// SPDX-License-Identifier: Apache-2.0
// A small run of every job: what seeds are made of, and what readers of its files expect.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "host/jobs/grid/job.hpp"
#include "host/jobs/grid/settings.hpp"
#include "host/jobs/infer/job.hpp"
#include "host/jobs/infer/settings.hpp"
#include "host/jobs/search/job.hpp"
#include "host/jobs/search/settings.hpp"
#include "host/jobs/surface/job.hpp"
#include "host/jobs/surface/settings.hpp"
#include "kernels/cpu/kernels.hpp"

namespace delegauge::fuzz {

struct SmallJob {
  std::string_view name;
  std::vector<std::string> options;
};

inline const std::vector<SmallJob>& small_jobs() {
  static const std::vector<SmallJob> jobs = {
      {"surface", {"--players", "2", "--outcomes", "2", "--games", "60", "--tightest", "2"}},
      {"grid", {"--dims", "2x2", "--points", "2", "--repetitions", "4"}},
      {"infer", {"--dims", "2x2", "--samples", "5", "--marks", "0,4", "--repetitions", "8"}},
      {"search",
       {"--players", "2", "--outcomes", "2", "--chains", "16", "--steps", "8", "--map", "2x2",
        "--list", "2"}},
      {"sweep", {"grid", "--dims", "2x2", "--points", "2", "--repetitions", "3,4"}},
  };
  return jobs;
}

inline std::vector<std::string> small_options(std::string_view job) {
  for (const SmallJob& small : small_jobs()) {
    if (small.name == job) return small.options;
  }
  return {};
}

inline host::Execution one_thread() {
  host::Execution execution;
  execution.kernels = &cpu::choose("scalar");
  return execution;
}

namespace detail {

template <class Options>
auto configuration_of(std::string_view job) {
  CLI::App command;
  const Options options(command);
  std::vector<std::string> arguments = small_options(job);
  command.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  return options.configuration();
}

}  // namespace detail

/// The configuration of the job's small run.
template <class Job>
auto small_configuration() {
  if constexpr (std::is_same_v<Job, host::SurfaceJobRun>) {
    return detail::configuration_of<host::SurfaceOptions>("surface");
  } else if constexpr (std::is_same_v<Job, host::GridJobRun>) {
    return detail::configuration_of<host::GridOptions>("grid");
  } else if constexpr (std::is_same_v<Job, host::InferJobRun>) {
    return detail::configuration_of<host::InferOptions>("infer");
  } else {
    return detail::configuration_of<host::SearchOptions>("search");
  }
}

}  // namespace delegauge::fuzz
