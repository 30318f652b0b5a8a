// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "host/cluster/cluster.hpp"

namespace delegauge::host {

/// The ranks of this MPI job, with MPI begun; it ends with the object. Raises RunError where the
/// program was built without MPI.
std::unique_ptr<Cluster> mpi_cluster();

/// The MPI library that the program was built with; empty without one.
const char* mpi_name();

}  // namespace delegauge::host
