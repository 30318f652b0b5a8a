// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "kernels/cuda/architectures.hpp"
#include "kernels/cuda/backend.hpp"
#include "kernels/cuda/block_launch.hpp"
#include "kernels/cuda/check.hpp"
#include "kernels/cuda/column_tally.hpp"
#include "kernels/cuda/estimate_kernels.hpp"
#include "kernels/cuda/kernel_table.hpp"
#include "kernels/cuda/launch.hpp"
#include "kernels/cuda/runtime_kernels.hpp"
#include "kernels/cuda/search_kernels.hpp"
#include "kernels/executor/strategic_plan.hpp"
#include "kernels/executor/surface_plan.hpp"

namespace delegauge::cuda {
namespace {

// Why the device is of no use, by what can be asked without a context.
std::string problem_of(const DeviceInfo& info) {
  int mode = 0;
  DELEGAUGE_CUDA(cudaDeviceGetAttribute(&mode, cudaDevAttrComputeMode, info.number));
  if (mode == cudaComputeModeProhibited) {
    return "its compute mode is prohibited: 'nvidia-smi -i " + std::to_string(info.number) +
           " -c DEFAULT' lets programs use it";
  }
  return missing_code(DELEGAUGE_CUDA_ARCHITECTURES, info.major, info.minor);
}

DeviceInfo inspect(int number) {
  DeviceInfo info;
  info.number = number;
  try {
    cudaDeviceProp properties = {};
    DELEGAUGE_CUDA(cudaGetDeviceProperties(&properties, number));
    info.name = properties.name;
    info.major = properties.major;
    info.minor = properties.minor;
    info.memory = properties.totalGlobalMem;
    info.multiprocessors = properties.multiProcessorCount;
    info.problem = problem_of(info);
  } catch (const CudaError& error) {
    info.problem = error.what();
  }
  return info;
}

// A kernel whose blocks have `threads` threads each and no shared memory of their own choice.
void add_kernel(const std::string& name, const void* function, int threads,
                std::vector<KernelInfo>& infos) {
  cudaFuncAttributes attributes = {};
  DELEGAUGE_CUDA(cudaFuncGetAttributes(&attributes, function));
  int blocks = 0;
  DELEGAUGE_CUDA(cudaOccupancyMaxActiveBlocksPerMultiprocessor(&blocks, function, threads, 0));
  infos.push_back({name, attributes.numRegs, attributes.localSizeBytes, threads * blocks});
}

// A block to each game, at the launch for three agents of four actions; and a thread to each.
template <class Real>
void add_strategic_kernels(const std::string& precision, std::vector<KernelInfo>& infos) {
  for (const GridThreadKernel& kernel : grid_thread_kernels<Real>()) {
    add_kernel("grid-" + (kernel.shape.empty() ? "thread" : kernel.shape) + "-" + precision,
               kernel.function, threads_of_games, infos);
  }
  add_kernel("infer-thread-" + precision, infer_thread_kernel_address<Real>(), threads_of_games,
             infos);
  constexpr int players = 3, outcomes = 64;
  const std::size_t rows =
      static_cast<std::size_t>(StrategicRows<Real>::size(players, outcomes)) * sizeof(Real);
  const StrategicKernels kernels = strategic_kernels<Real>();
  for (const auto& [name, function] :
       {std::pair{"grid-block-", kernels.grid}, std::pair{"infer-block-", kernels.infer}}) {
    cudaFuncAttributes attributes = {};
    DELEGAUGE_CUDA(cudaFuncGetAttributes(&attributes, function));
    const BlockLaunch launch = choose_block_launch(function, outcomes, rows, BlockSettings());
    infos.push_back({name + precision, attributes.numRegs, attributes.localSizeBytes,
                     launch.threads * launch.resident});
  }
}

template <class Real>
void add_given_kernels(const std::string& precision, std::vector<KernelInfo>& infos) {
  const RuntimeKernels kernels = runtime_kernels<Real>();
  add_kernel("evaluate-" + precision, kernels.plain.given, given_threads, infos);
  add_kernel("evaluate-pareto-" + precision, kernels.any.given, given_threads, infos);
}

template <class Real>
void add_search_kernels(const std::string& precision, std::vector<KernelInfo>& infos) {
  const SearchKernels kernels = search_kernels<Real>();
  add_kernel("search-" + precision, kernels.runtime, search_threads, infos);
  add_kernel("search-pareto-" + precision, kernels.pareto, search_threads, infos);
  if (kernels.of_4x4 != nullptr) {
    add_kernel("search-4x4-" + precision, kernels.of_4x4, search_threads, infos);
  }
}

}  // namespace

bool built() { return true; }

Devices find_devices() {
  Devices devices;
  int count = 0;
  try {
    DELEGAUGE_CUDA(cudaRuntimeGetVersion(&devices.runtime));
    DELEGAUGE_CUDA(cudaDriverGetVersion(&devices.driver));
    DELEGAUGE_CUDA(cudaGetDeviceCount(&count));
  } catch (const CudaError& error) {
    devices.problem = error.what();
  }
  if (count == 0 && devices.problem.empty()) devices.problem = "there is no CUDA device";
  for (int number = 0; number < count; ++number) devices.found.push_back(inspect(number));
  return devices;
}

std::string open_device(int device) {
  try {
    // From CUDA 12 on this makes the context, which another program's exclusive use refuses.
    check_on(device, cudaSetDevice(device), "cudaSetDevice", __FILE__, __LINE__);
    // Code that does not fit the device shows here at the latest.
    cudaFuncAttributes attributes = {};
    DELEGAUGE_CUDA(cudaFuncGetAttributes(&attributes, surface_kernels().front().function));
  } catch (const CudaError& error) {
    return error.what();
  }
  return "";
}

// Of kernels for any shape, the games of which resident threads are told.
constexpr int example_players = 4, example_outcomes = 5;

std::vector<KernelInfo> kernels_of(int device) {
  DELEGAUGE_CUDA(cudaSetDevice(device));
  std::vector<KernelInfo> infos;
  for (const SurfaceKernel& kernel : surface_kernels()) {
    cudaFuncAttributes attributes = {};
    DELEGAUGE_CUDA(cudaFuncGetAttributes(&attributes, kernel.function));
    const bool in_float = kernel.name.find("double") == std::string::npos;
    const Launch launch = choose_launch(
        kernel.function, most_statistics, in_float ? sizeof(float) : sizeof(double),
        in_float ? workspace_bytes<float>(kernel, example_players, example_outcomes)
                 : workspace_bytes<double>(kernel, example_players, example_outcomes));
    infos.push_back({kernel.name, attributes.numRegs, attributes.localSizeBytes,
                     launch.threads * launch.resident});
  }
  add_given_kernels<float>("float", infos);
  add_given_kernels<double>("double", infos);
  add_strategic_kernels<float>("float", infos);
  add_strategic_kernels<double>("double", infos);
  add_kernel("tally", column_tally_kernel_address(), tally_threads, infos);
  add_kernel("estimate-multipliers", multiplier_kernel_address(), estimate_threads, infos);
  add_kernel("estimate-features", feature_kernel_address(), estimate_threads, infos);
  add_kernel("estimate-shares", top_kernel_address(), estimate_threads, infos);
  add_search_kernels<float>("float", infos);
  add_search_kernels<double>("double", infos);
  return infos;
}

}  // namespace delegauge::cuda
