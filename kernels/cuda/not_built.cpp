// SPDX-License-Identifier: Apache-2.0
// Stands in for the backend in builds without CUDA.
#include <stdexcept>

#include "kernels/cuda/backend.hpp"

namespace delegauge::cuda {
namespace {

constexpr const char* not_built =
    "this build has no CUDA backend (configure with DELEGAUGE_CUDA=ON)";

}  // namespace

bool built() { return false; }

Devices find_devices() {
  Devices devices;
  devices.problem = not_built;
  return devices;
}

std::string open_device(int) { return not_built; }

std::vector<KernelInfo> kernels_of(int) { return {}; }

std::string surface_kernel_name(const SurfaceJob&, bool) { return {}; }
std::string grid_kernel_name(const StrategicGames&, bool) { return {}; }
std::string infer_kernel_name(const StrategicGames&, bool) { return {}; }

template <class Real>
std::unique_ptr<SurfaceEngine> surface_engine(int, const SurfaceJob&, std::uint64_t) {
  throw std::runtime_error(not_built);
}
template std::unique_ptr<SurfaceEngine> surface_engine<float>(int, const SurfaceJob&,
                                                              std::uint64_t);
template std::unique_ptr<SurfaceEngine> surface_engine<double>(int, const SurfaceJob&,
                                                               std::uint64_t);

template <class Real>
std::unique_ptr<GivenEngine> given_engine(int, const GivenJob&, GivenStorage, bool, std::int64_t) {
  throw std::runtime_error(not_built);
}
template std::unique_ptr<GivenEngine> given_engine<float>(int, const GivenJob&, GivenStorage, bool,
                                                          std::int64_t);
template std::unique_ptr<GivenEngine> given_engine<double>(int, const GivenJob&, GivenStorage, bool,
                                                           std::int64_t);

template <class Real>
std::unique_ptr<StrategicEngine> strategic_engine(int, const StrategicJob&, std::uint64_t,
                                                  const BlockSettings&) {
  throw std::runtime_error(not_built);
}
template std::unique_ptr<StrategicEngine> strategic_engine<float>(int, const StrategicJob&,
                                                                  std::uint64_t,
                                                                  const BlockSettings&);
template std::unique_ptr<StrategicEngine> strategic_engine<double>(int, const StrategicJob&,
                                                                   std::uint64_t,
                                                                   const BlockSettings&);

template <class Real>
std::unique_ptr<InferEngine> infer_engine(int, const InferJob&, std::uint64_t,
                                          const BlockSettings&) {
  throw std::runtime_error(not_built);
}
template std::unique_ptr<InferEngine> infer_engine<float>(int, const InferJob&, std::uint64_t,
                                                          const BlockSettings&);
template std::unique_ptr<InferEngine> infer_engine<double>(int, const InferJob&, std::uint64_t,
                                                           const BlockSettings&);

template <class Real>
std::unique_ptr<StrategicTallyEngine> strategic_tally_engine(int, const StrategicJob&,
                                                             const ConfirmViolations&,
                                                             std::uint64_t, const BlockSettings&) {
  throw std::runtime_error(not_built);
}
template std::unique_ptr<StrategicTallyEngine> strategic_tally_engine<float>(
    int, const StrategicJob&, const ConfirmViolations&, std::uint64_t, const BlockSettings&);
template std::unique_ptr<StrategicTallyEngine> strategic_tally_engine<double>(
    int, const StrategicJob&, const ConfirmViolations&, std::uint64_t, const BlockSettings&);

template <class Real>
std::unique_ptr<InferTallyEngine> infer_tally_engine(int, const InferJob&, std::uint64_t,
                                                     const BlockSettings&) {
  throw std::runtime_error(not_built);
}
template std::unique_ptr<InferTallyEngine> infer_tally_engine<float>(int, const InferJob&,
                                                                     std::uint64_t,
                                                                     const BlockSettings&);
template std::unique_ptr<InferTallyEngine> infer_tally_engine<double>(int, const InferJob&,
                                                                      std::uint64_t,
                                                                      const BlockSettings&);

template <class Real>
std::unique_ptr<SearchEngine> search_engine(int, const SearchJob&, std::uint64_t,
                                            std::optional<std::uint64_t>) {
  throw std::runtime_error(not_built);
}
template std::unique_ptr<SearchEngine> search_engine<float>(int, const SearchJob&, std::uint64_t,
                                                            std::optional<std::uint64_t>);
template std::unique_ptr<SearchEngine> search_engine<double>(int, const SearchJob&, std::uint64_t,
                                                             std::optional<std::uint64_t>);

std::unique_ptr<EstimateEngine> estimate_engine(int, const EstimateJob&, std::uint64_t) {
  throw std::runtime_error(not_built);
}

std::optional<int> device_of(const void*) { return std::nullopt; }
std::shared_ptr<std::byte> memory_on(int, std::size_t) { throw std::runtime_error(not_built); }
std::unique_ptr<DeviceDesk> device_desk(int) { throw std::runtime_error(not_built); }

}  // namespace delegauge::cuda
