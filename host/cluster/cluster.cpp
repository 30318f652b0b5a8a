// SPDX-License-Identifier: Apache-2.0
#include "host/cluster/cluster.hpp"

#include <memory>

#include "host/cluster/launch.hpp"
#include "host/cluster/lone.hpp"
#include "host/cluster/mpi.hpp"
#include "host/text/caller.hpp"

namespace delegauge::host {
namespace {

// MPI can be begun once in a process, whoever asks.
std::unique_ptr<Cluster>& of_this_process() {
  static std::unique_ptr<Cluster> cluster;
  return cluster;
}

}  // namespace

Cluster& cluster() {
  if (caller() != nullptr) {
    thread_local LoneProcess alone;
    return alone;
  }
  std::unique_ptr<Cluster>& ours = of_this_process();
  if (!ours) {
    if (launched_by_mpi()) {
      ours = mpi_cluster();
    } else {
      ours = std::make_unique<LoneProcess>();
    }
  }
  return *ours;
}

void leave_cluster(Leaving how, int code) {
  std::unique_ptr<Cluster>& ours = of_this_process();
  if (ours && !ours->is_alone() && how == Leaving::with_failure && ours->expects_more()) {
    ours->abort(code);
  }
  ours.reset();
}

}  // namespace delegauge::host
