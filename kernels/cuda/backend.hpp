// SPDX-License-Identifier: Apache-2.0
// What the host knows of CUDA. In a build without it, the same names say so.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kernels/cuda/device_desk.hpp"
#include "kernels/executor/batch_engine.hpp"
#include "kernels/executor/given_job.hpp"
#include "kernels/executor/surface_engine.hpp"
#include "kernels/executor/surface_job.hpp"

namespace delegauge::cuda {

struct DeviceInfo {
  int number = 0;  // as in cuda:0
  std::string name;
  int major = 0, minor = 0;  // compute capability
  std::size_t memory = 0;    // bytes
  int multiprocessors = 0;
  std::string problem;  // why it cannot be used; empty if nothing is known against it
};

struct Devices {
  std::vector<DeviceInfo> found;
  std::string problem;  // why there are none
  int driver = 0;       // CUDA versions, 1000 major + 10 minor; 0 if unknown
  int runtime = 0;
};

/// Whether the build has the CUDA backend.
bool built();

/// Looks for devices without making a context on any: that takes memory of each and a part of a
/// second, and keeps others from devices in exclusive use. Never throws on what it finds.
Devices find_devices();

/// Makes a context on the device, and looks whether the kernels fit it. Returns why it cannot be
/// used, empty if it can.
std::string open_device(int device);

/// A kernel that the build holds.
struct KernelInfo {
  std::string name;
  int registers = 0;
  std::size_t local_bytes = 0;
  int threads_per_multiprocessor = 0;  // resident, at the launch that a run would choose
};
/// Asked of a usable device. Raises std::runtime_error.
std::vector<KernelInfo> kernels_of(int device);

/// The name, among those of kernels_of(), of the kernel of `surface` for such a job; empty in a
/// build without CUDA.
std::string surface_kernel_name(const SurfaceJob& job, bool in_float);

/// Most games that a device takes at a time.
inline constexpr std::uint64_t device_batch_limit = std::uint64_t{1} << 30;

/// An engine on the device. Real is the precision of the games. batch: of games, at most
/// device_batch_limit. Raises std::runtime_error that says what failed where.
template <class Real>
std::unique_ptr<SurfaceEngine> surface_engine(int device, const SurfaceJob& job,
                                              std::uint64_t batch);

/// Measures batches of given games on a device. Used by one thread.
class GivenEngine {
 public:
  GivenEngine() = default;
  GivenEngine(const GivenEngine&) = delete;
  GivenEngine& operator=(const GivenEngine&) = delete;
  virtual ~GivenEngine() = default;

  /// Fills in the batch's results; its memory is the host's, of any kind. Returns whether all
  /// utilities were finite. Raises std::runtime_error; the engine is of no more use then.
  virtual bool evaluate(const GivenBatch& batch) = 0;
};

/// An engine for batches of at most `games` games of the job, with or without strategies. Real is
/// the precision of the arithmetic. At most max_outcomes outcomes. Raises std::runtime_error.
template <class Real>
std::unique_ptr<GivenEngine> given_engine(int device, const GivenJob& job, GivenStorage storage,
                                          bool strategies, std::int64_t games);

/// What works on a strategic game: a thread, where its rows are small, or a block of threads.
enum class GameWorker { by_shape, thread, block };

/// How strategic games are worked on; the defaults suit shape and device. Results do not depend on
/// it.
struct BlockSettings {
  int threads = 0;  // per block of a game: 32, 64 or 128; 0: by the number of outcomes
  // The most shared memory that a block's game may take, in bytes; larger ones are worked on in
  // the device's memory.
  std::size_t most_shared = std::numeric_limits<std::size_t>::max();
  GameWorker worker = GameWorker::by_shape;
  // Values of a batch that a tally on the device may leave to the host.
  std::uint32_t listed = 32768;
};

/// The names, among those of kernels_of(), of the kernels of `grid` and `infer` for such games;
/// empty in a build without CUDA.
std::string grid_kernel_name(const StrategicGames& games, bool in_float);
std::string infer_kernel_name(const StrategicGames& games, bool in_float);

/// Engines for strategic games, of at most `batch` games at a time; `batch()` may be less. Real is
/// the precision of the games. Raise std::runtime_error.
template <class Real>
std::unique_ptr<StrategicEngine> strategic_engine(int device, const StrategicJob& job,
                                                  std::uint64_t batch,
                                                  const BlockSettings& settings = {});
template <class Real>
std::unique_ptr<InferEngine> infer_engine(int device, const InferJob& job, std::uint64_t batch,
                                          const BlockSettings& settings = {});

/// Engines whose batches come back added up. confirm: of games that exceed a bound. Real as above.
/// Raise std::runtime_error.
template <class Real>
std::unique_ptr<StrategicTallyEngine> strategic_tally_engine(int device, const StrategicJob& job,
                                                             const ConfirmViolations& confirm,
                                                             std::uint64_t batch,
                                                             const BlockSettings& settings = {});
template <class Real>
std::unique_ptr<InferTallyEngine> infer_tally_engine(int device, const InferJob& job,
                                                     std::uint64_t batch,
                                                     const BlockSettings& settings = {});

/// An engine for the chains of a search, at most `batch` at a time; `batch()` may be less. Real is
/// the precision of the games. steps_per_launch: steps that chains take at each launch of a kernel,
/// a multiple of 256; if none, by an estimate of the work, so that no launch is long. Results do
/// not depend on it. Raises std::runtime_error.
template <class Real>
std::unique_ptr<SearchEngine> search_engine(
    int device, const SearchJob& job, std::uint64_t batch,
    std::optional<std::uint64_t> steps_per_launch = std::nullopt);

/// An engine for the replicates of a log, at most `batch` at a time; `batch()` may be less. What
/// the job points to outlives it. Raises std::runtime_error.
std::unique_ptr<EstimateEngine> estimate_engine(int device, const EstimateJob& job,
                                                std::uint64_t batch);

}  // namespace delegauge::cuda
