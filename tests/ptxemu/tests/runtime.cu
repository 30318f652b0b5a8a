// SPDX-License-Identifier: Apache-2.0
// Tests of the stand-in CUDA runtime: runtime CASE. Returns 0 when the case passes; `selftest` runs
// the cases under many settings. Racy cases return 1 when the race shows. It is one translation
// unit, as kernels and module variables are without relocatable device code; the cases are in
// runtime/.
#include <cstdio>

#include "runtime/devices.cuh"
#include "runtime/failures.cuh"
#include "runtime/launches.cuh"
#include "runtime/memory.cuh"
#include "runtime/pipelines.cuh"
#include "runtime/streams.cuh"

int main(int argc, char** argv) {
  for (const Cases* cases : {&device_cases, &failure_cases, &launch_cases, &memory_cases,
                             &pipeline_cases, &stream_cases}) {
    const auto found = cases->find(argc == 2 ? argv[1] : "");
    if (found == cases->end()) continue;
    found->second();
    return failures ? 1 : 0;
  }
  fprintf(stderr, "usage: runtime CASE, one of those in runtime/*.cuh\n");
  return 2;
}
