// SPDX-License-Identifier: Apache-2.0
// Stands in for mpi.cpp where the program is built without MPI.
#include "host/cluster/mpi.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {

std::unique_ptr<Cluster> mpi_cluster() {
  throw RunError(
      "started as a rank of an MPI job, but built without MPI: install an MPI library and "
      "configure "
      "again with -DDELEGAUGE_MPI=ON, or divide the run with --shard and delegauge merge");
}

const char* mpi_name() { return ""; }

}  // namespace delegauge::host
