// SPDX-License-Identifier: Apache-2.0
// What those who start a program's ranks tell each in its environment.
#pragma once

namespace delegauge::host {

/// Whether mpirun or srun started this process as a rank of an MPI job.
bool launched_by_mpi();

}  // namespace delegauge::host
