// SPDX-License-Identifier: Apache-2.0
#include "kernels/cuda/device_desk.hpp"

#include <algorithm>

#include "kernels/cuda/check.hpp"
#include "kernels/cuda/gather_kernel.hpp"
#include "kernels/cuda/memory.hpp"
#include "kernels/cuda/runtime_kernels.hpp"

namespace delegauge::cuda {
namespace {

// Makes a device the thread's current one for a while: whoever calls has a current device, too.
class OnThisDevice {
 public:
  explicit OnThisDevice(int device) {
    DELEGAUGE_CUDA(cudaGetDevice(&before_));
    if (before_ == device) return;
    check_on(device, cudaSetDevice(device), "cudaSetDevice", __FILE__, __LINE__);
    changed_ = true;
  }
  // A failed device refuses, and so does a process that ends: there is nothing left to restore.
  ~OnThisDevice() {
    if (changed_) cudaSetDevice(before_);
  }
  OnThisDevice(const OnThisDevice&) = delete;
  OnThisDevice& operator=(const OnThisDevice&) = delete;

 private:
  int before_ = 0;
  bool changed_ = false;
};

class Desk final : public DeviceDesk {
 public:
  explicit Desk(int device) : device_(device) {
    const OnThisDevice current(device_);
    DELEGAUGE_CUDA(
        cudaDeviceGetAttribute(&multiprocessors_, cudaDevAttrMultiProcessorCount, device_));
    // Code that does not fit the device shows here.
    cudaFuncAttributes attributes = {};
    DELEGAUGE_CUDA(cudaFuncGetAttributes(&attributes, gather_kernel_address()));
    stream_ = cuda::stream();
    event_ = cuda::event();
    unfit_ = device_memory(sizeof(unsigned int));
  }
  ~Desk() override {
    // Memory that the stream still uses is given back after this.
    int before = 0;
    if (cudaGetDevice(&before) != cudaSuccess) return;
    cudaSetDevice(device_);
    cudaStreamSynchronize(stream_.get());
    unfit_.reset();
    event_.reset();
    stream_.reset();
    cudaSetDevice(before);
  }

  int device() const override { return device_; }
  std::uintptr_t stream() const override { return reinterpret_cast<std::uintptr_t>(stream_.get()); }

  void wait_for(std::uintptr_t other) override {
    const OnThisDevice current(device_);
    // 1 and 2 are cudaStreamLegacy and cudaStreamPerThread, by CUDA's own definition.
    DELEGAUGE_CUDA(cudaEventRecord(
        event_.get(), reinterpret_cast<cudaStream_t>(other)));  // NOLINT(performance-no-int-to-ptr)
    DELEGAUGE_CUDA(cudaStreamWaitEvent(stream_.get(), event_.get(), 0));
  }

  void gather(const StridedNumbers& from, GivenStorage as, void* to, std::int64_t stride) override {
    const OnThisDevice current(device_);
    GatherJob job = {from, to, as, from.per_item(), stride};
    const std::int64_t count = from.shape[0] * job.per_item;
    if (count == 0) return;
    launch(gather_kernel_address(), gather_threads, count, &job, nullptr, nullptr);
  }

  void zero(void* to, std::size_t bytes) override {
    const OnThisDevice current(device_);
    DELEGAUGE_CUDA(cudaMemsetAsync(to, 0, bytes, stream_.get()));
  }
  void copy_up(void* to, const void* from, std::size_t bytes) override {
    copy(to, from, bytes, cudaMemcpyHostToDevice);
  }
  void copy_down(void* to, const void* from, std::size_t bytes) override {
    copy(to, from, bytes, cudaMemcpyDeviceToHost);
  }

  bool evaluate(const GivenJob& given, bool in_float, const GivenBatch& games) override {
    const OnThisDevice current(device_);
    const BoundSet bounds = bounds_asked_of(given);
    const void* const kernel = in_float ? runtime_kernels<float>().of(bounds).given
                                        : runtime_kernels<double>().of(bounds).given;
    GivenJob job = given;
    GivenBatch batch = games;
    auto* unfit = reinterpret_cast<unsigned int*>(unfit_.get());
    DELEGAUGE_CUDA(cudaMemsetAsync(unfit, 0, sizeof(unsigned int), stream_.get()));
    launch(kernel, given_threads, games.games, &job, &batch, &unfit);
    unsigned int count = 0;
    copy(&count, unfit, sizeof(count), cudaMemcpyDeviceToHost);
    return count == 0;
  }

  void finish() override {
    const OnThisDevice current(device_);
    // By an event, which leaves the processor to others.
    DELEGAUGE_CUDA(cudaEventRecord(event_.get(), stream_.get()));
    DELEGAUGE_CUDA(cudaEventSynchronize(event_.get()));
  }

 private:
  // A thread for each of `count`, as many blocks of them as can be resident at most.
  void launch(const void* kernel, int threads, std::int64_t count, void* first, void* second,
              void* third) {
    int resident = 0;
    DELEGAUGE_CUDA(cudaOccupancyMaxActiveBlocksPerMultiprocessor(&resident, kernel, threads, 0));
    const std::int64_t most = std::max(1, multiprocessors_ * resident);
    const std::int64_t blocks = std::clamp<std::int64_t>((count + threads - 1) / threads, 1, most);
    void* arguments[] = {first, second, third};
    DELEGAUGE_CUDA(cudaLaunchKernel(kernel, dim3(static_cast<unsigned int>(blocks)),
                                    dim3(static_cast<unsigned int>(threads)), arguments, 0,
                                    stream_.get()));
  }

  void copy(void* to, const void* from, std::size_t bytes, cudaMemcpyKind kind) {
    const OnThisDevice current(device_);
    if (bytes == 0) return;
    DELEGAUGE_CUDA(cudaMemcpyAsync(to, from, bytes, kind, stream_.get()));
    finish();
  }

  int device_;
  int multiprocessors_ = 1;
  Stream stream_;
  Event event_;
  DeviceMemory unfit_;
};

}  // namespace

std::optional<int> device_of(const void* data) {
  cudaPointerAttributes of = {};
  DELEGAUGE_CUDA(cudaPointerGetAttributes(&of, data));
  if (of.type != cudaMemoryTypeDevice && of.type != cudaMemoryTypeManaged) return std::nullopt;
  return of.device;
}

std::shared_ptr<std::byte> memory_on(int device, std::size_t bytes) {
  const OnThisDevice current(device);
  void* p = nullptr;
  const cudaError_t code = cudaMalloc(&p, std::max<std::size_t>(1, bytes));
  if (code == cudaErrorMemoryAllocation) {
    cudaGetLastError();
    return nullptr;
  }
  DELEGAUGE_CUDA(code);
  return {static_cast<std::byte*>(p), [device](std::byte* memory) {
            int before = 0;
            if (cudaGetDevice(&before) != cudaSuccess) return;
            cudaSetDevice(device);
            cudaFree(memory);
            cudaSetDevice(before);
          }};
}

std::unique_ptr<DeviceDesk> device_desk(int device) { return std::make_unique<Desk>(device); }

}  // namespace delegauge::cuda
