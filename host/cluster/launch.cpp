// SPDX-License-Identifier: Apache-2.0
#include "host/cluster/launch.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "host/cluster/cluster.hpp"

namespace delegauge::host {
namespace {

// The variables of Open MPI, of PMIx (srun --mpi=pmix) and of PMI (MPICH, Intel MPI, srun
// --mpi=pmi2).
constexpr std::array<const char*, 3> rank_variables = {"OMPI_COMM_WORLD_RANK", "PMIX_RANK",
                                                       "PMI_RANK"};

const char* launched_rank_text() {
  for (const char* name : rank_variables) {
    if (const char* const value = std::getenv(name)) return value;
  }
  return nullptr;
}

}  // namespace

bool launched_by_mpi() { return launched_rank_text() != nullptr; }

int launched_rank() {
  const char* const text = launched_rank_text();
  return text == nullptr ? 0 : std::max(0, std::atoi(text));
}

}  // namespace delegauge::host
