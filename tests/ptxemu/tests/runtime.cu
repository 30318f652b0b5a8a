// SPDX-License-Identifier: Apache-2.0
// Tests of the stand-in CUDA runtime: runtime_test CASE. Returns 0 when the case passes; `selftest`
// runs the cases under many settings. Racy cases return 1 when the race shows.
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

static int failures = 0;
#define CHECK(cond)                                       \
  do {                                                    \
    if (!(cond)) {                                        \
      printf("line %d: not true: %s\n", __LINE__, #cond); \
      ++failures;                                         \
    }                                                     \
  } while (0)
#define OK(call) EXPECT(cudaSuccess, call)
#define EXPECT(error, call)                                                                  \
  do {                                                                                       \
    cudaError_t e_ = (call);                                                                 \
    if (e_ != (error)) {                                                                     \
      printf("line %d: %s, wanted %s: %s\n", __LINE__, cudaGetErrorName(e_), #error, #call); \
      ++failures;                                                                            \
    }                                                                                        \
  } while (0)

__device__ unsigned device_total;
__constant__ unsigned constant_factor;

__global__ void transform(const uint32_t* in, uint32_t* out, uint32_t n, uint32_t add) {
  uint32_t i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) out[i] = in[i] * 3 + add;
}
__global__ void sum_blocks(const uint32_t* in, unsigned long long* total, uint32_t n) {
  __shared__ unsigned long long block_total;
  if (threadIdx.x == 0) block_total = 0;
  __syncthreads();
  uint32_t i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) atomicAdd(&block_total, (unsigned long long)in[i]);
  __syncthreads();
  if (threadIdx.x == 0) atomicAdd(total, block_total);
}
__global__ void store(uint32_t* p, uint32_t v) { *p = v; }
__global__ void append(uint32_t* log, uint32_t v) { log[1 + log[0]++] = v; }
__global__ void count_here(unsigned n) { atomicAdd(&device_total, n * constant_factor); }
__global__ void use_shared(uint32_t* out) {
  extern __shared__ uint32_t dynamic[];
  __shared__ uint32_t fixed[256];
  fixed[threadIdx.x & 255] = dynamic[threadIdx.x] = threadIdx.x;
  __syncthreads();
  out[threadIdx.x] = dynamic[threadIdx.x] + fixed[threadIdx.x & 255];
}
__global__ void __launch_bounds__(128) bounded(uint32_t* out) { out[threadIdx.x] = 1; }
__global__ void asserting(int v) {
  if (v != 1) asm("trap;");
}

// ---- double buffering
// ---------------------------------------------------------------------------------------------

// Batches pass through two pinned input buffers and two streams. `wait_for_slot`: wait until the
// copy out of a buffer is done before filling it again. `wait_for_result`: synchronise before
// reading the results.
static bool double_buffer(bool wait_for_slot, bool wait_for_result, int batches = 10) {
  const uint32_t n = 700;
  uint32_t *in[2], *din[2], *dout[2], *results;
  unsigned long long *dtotal, total = 0, want_total = 0;
  cudaStream_t s[2];
  cudaEvent_t copied[2];
  OK(cudaMallocHost((void**)&results, batches * n * 4));
  OK(cudaMalloc((void**)&dtotal, 8));
  OK(cudaMemset(dtotal, 0, 8));
  OK(cudaDeviceSynchronize());
  for (int k = 0; k < 2; ++k) {
    OK(cudaHostAlloc((void**)&in[k], n * 4, cudaHostAllocDefault));
    OK(cudaMalloc((void**)&din[k], n * 4));
    OK(cudaMalloc((void**)&dout[k], n * 4));
    OK(cudaStreamCreateWithFlags(&s[k], cudaStreamNonBlocking));
    OK(cudaEventCreateWithFlags(&copied[k], cudaEventDisableTiming));
  }
  memset(results, 0, batches * n * 4);
  auto value = [](int b, uint32_t i) { return (uint32_t)b * 100003u + i * 7u; };
  for (int b = 0; b < batches; ++b) {
    int k = b & 1;
    if (wait_for_slot) OK(cudaEventSynchronize(copied[k]));
    for (uint32_t i = 0; i < n; ++i) in[k][i] = value(b, i);
    OK(cudaMemcpyAsync(din[k], in[k], n * 4, cudaMemcpyHostToDevice, s[k]));
    OK(cudaEventRecord(copied[k], s[k]));
    transform<<<(n + 127) / 128, 128, 0, s[k]>>>(din[k], dout[k], n, (uint32_t)b);
    sum_blocks<<<(n + 127) / 128, 128, 0, s[k]>>>(dout[k], dtotal, n);
    OK(cudaMemcpyAsync(results + (size_t)b * n, dout[k], n * 4, cudaMemcpyDeviceToHost, s[k]));
  }
  if (wait_for_result) OK(cudaDeviceSynchronize());
  uint64_t wrong = 0;
  for (int b = 0; b < batches; ++b)
    for (uint32_t i = 0; i < n; ++i) {
      uint32_t want = value(b, i) * 3 + (uint32_t)b;
      want_total += want;
      wrong += results[(size_t)b * n + i] != want;
    }
  OK(cudaDeviceSynchronize());
  OK(cudaMemcpy(&total, dtotal, 8, cudaMemcpyDeviceToHost));
  for (int k = 0; k < 2; ++k) {
    OK(cudaFreeHost(in[k]));
    OK(cudaFree(din[k]));
    OK(cudaFree(dout[k]));
    OK(cudaStreamDestroy(s[k]));
    OK(cudaEventDestroy(copied[k]));
  }
  OK(cudaFreeHost(results));
  OK(cudaFree(dtotal));
  return wrong == 0 && total == want_total;
}
static void case_double_buffer() { CHECK(double_buffer(true, true)); }
static void case_racy_reuse() { CHECK(double_buffer(false, true)); }
static void case_racy_read() { CHECK(double_buffer(true, false)); }

// One stream copies, the other computes; `with_events` orders them.
static bool copy_and_compute(bool with_events) {
  const uint32_t n = 300, batches = 8;
  uint32_t *host, *din, *dout;
  cudaStream_t copy, compute;
  cudaEvent_t ready, used;
  OK(cudaMallocHost((void**)&host, 2 * batches * n * 4));
  OK(cudaMalloc((void**)&din, n * 4));
  OK(cudaMalloc((void**)&dout, batches * n * 4));
  OK(cudaStreamCreateWithPriority(&copy, cudaStreamNonBlocking, -1));
  OK(cudaStreamCreateWithPriority(&compute, cudaStreamNonBlocking, 0));
  OK(cudaEventCreate(&ready));
  OK(cudaEventCreate(&used));
  for (uint32_t i = 0; i < batches * n; ++i) host[i] = i * 13;
  for (uint32_t b = 0; b < batches; ++b) {
    if (with_events) OK(cudaStreamWaitEvent(copy, used, 0));
    OK(cudaMemcpyAsync(din, host + b * n, n * 4, cudaMemcpyHostToDevice, copy));
    OK(cudaEventRecord(ready, copy));
    if (with_events) OK(cudaStreamWaitEvent(compute, ready, 0));
    transform<<<3, 128, 0, compute>>>(din, dout + b * n, n, b);
    OK(cudaEventRecord(used, compute));
  }
  uint32_t* out = host + batches * n;
  OK(cudaMemcpyAsync(out, dout, batches * n * 4, cudaMemcpyDeviceToHost, compute));
  OK(cudaStreamSynchronize(compute));
  bool good = true;
  for (uint32_t i = 0; i < batches * n; ++i) good &= out[i] == i * 13 * 3 + i / n;
  float ms = -1;
  OK(cudaEventSynchronize(ready));
  OK(cudaEventElapsedTime(&ms, ready, used));
  return good;
}
static void case_two_streams() { CHECK(copy_and_compute(true)); }
static void case_racy_two_streams() { CHECK(copy_and_compute(false)); }

// ---- what an asynchronous copy touches, and when
// ------------------------------------------------------------------

static void case_copies() {
  bool lazy = getenv("PTXEMU_STREAMS") && !strcmp(getenv("PTXEMU_STREAMS"), "lazy");
  uint32_t *pinned, *d, out = 0;
  OK(cudaMallocHost((void**)&pinned, 8));
  OK(cudaMalloc((void**)&d, 8));
  cudaStream_t s;
  OK(cudaStreamCreate(&s));
  uint32_t pageable = 5;
  OK(cudaMemcpyAsync(d, &pageable, 4, cudaMemcpyHostToDevice, s));
  pageable = 6;  // staged at the call: allowed
  OK(cudaMemcpyAsync(&out, d, 4, cudaMemcpyDeviceToHost, s));
  CHECK(out == 5);  // to pageable memory: complete on return
  pinned[0] = 7;
  OK(cudaMemcpyAsync(d, pinned, 4, cudaMemcpyHostToDevice, s));
  if (lazy) {
    EXPECT(cudaErrorNotReady, cudaStreamQuery(s));
    OK(cudaStreamQuery(s));
    OK(cudaMemcpyAsync(d, pinned, 4, cudaMemcpyHostToDevice, s));
    pinned[0] = 8;
  }
  pinned[1] = 0;
  OK(cudaMemcpyAsync(pinned + 1, d, 4, cudaMemcpyDeviceToHost, s));
  if (lazy) CHECK(pinned[1] == 0);
  OK(cudaStreamSynchronize(s));
  CHECK(pinned[1] == (lazy ? 8u : 7u));
  int polls = 0;
  store<<<1, 1, 0, s>>>(d, 9);
  while (cudaStreamQuery(s) == cudaErrorNotReady) ++polls;
  if (lazy) CHECK(polls > 0);
  OK(cudaMemcpy(&out, d, 4, cudaMemcpyDeviceToHost));
  CHECK(out == 9);
  OK(cudaGetLastError());
  // ranges and directions
  EXPECT(cudaErrorInvalidValue, cudaMemcpy(d, &out, 9, cudaMemcpyHostToDevice));
  EXPECT(cudaErrorInvalidValue, cudaMemcpy(d, &out, 4, cudaMemcpyDeviceToHost));
  EXPECT(cudaErrorInvalidValue, cudaMemset(d, 0, 9));
  OK(cudaMemcpy(&out, d, 4, cudaMemcpyDefault));
  EXPECT(cudaErrorInvalidValue, cudaGetLastError());
  OK(cudaGetLastError());
  OK(cudaHostRegister(&out, sizeof out, 0));
  EXPECT(cudaErrorHostMemoryAlreadyRegistered, cudaHostRegister(&out, sizeof out, 0));
  OK(cudaHostUnregister(&out));
  OK(cudaStreamDestroy(s));
  EXPECT(cudaErrorInvalidResourceHandle, cudaStreamSynchronize(s));
}

static void case_default_stream() {
  uint32_t* log;
  OK(cudaMalloc((void**)&log, 400));
  OK(cudaMemset(log, 0, 400));
  cudaStream_t a, b;
  OK(cudaStreamCreate(&a));
  OK(cudaStreamCreate(&b));
  for (uint32_t i = 0; i < 10; ++i) {  // default stream operations order the blocking streams
    append<<<1, 1, 0, i & 1 ? a : b>>>(log, 10 + i);
    append<<<1, 1>>>(log, 100 + i);
  }
  std::vector<uint32_t> h(100);
  OK(cudaMemcpy(h.data(), log, 400, cudaMemcpyDeviceToHost));
  CHECK(h[0] == 20);
  for (uint32_t i = 0; i < 10; ++i) CHECK(h[1 + 2 * i] == 10 + i && h[2 + 2 * i] == 100 + i);
  append<<<1, 1, 0, cudaStreamPerThread>>>(log, 7);
  OK(cudaStreamSynchronize(cudaStreamPerThread));
  append<<<1, 1, 0, a>>>(log, 8);
  OK(cudaStreamSynchronize(0));  // an action in the legacy stream: waits for blocking streams
  OK(cudaMemcpy(h.data(), log, 400, cudaMemcpyDeviceToHost));
  CHECK(h[0] == 22 && h[21] == 7 && h[22] == 8);
}

static void case_events() {
  cudaEvent_t a, b, untimed;
  OK(cudaEventCreate(&a));
  OK(cudaEventCreate(&b));
  OK(cudaEventCreateWithFlags(&untimed, cudaEventDisableTiming));
  OK(cudaEventQuery(a));  // never recorded: complete
  float ms;
  EXPECT(cudaErrorInvalidResourceHandle, cudaEventElapsedTime(&ms, a, b));
  cudaStream_t s;
  OK(cudaStreamCreate(&s));
  uint32_t *d, *pinned;
  OK(cudaMalloc((void**)&d, 4));
  OK(cudaMallocHost((void**)&pinned, 4));
  OK(cudaEventRecord(a, s));
  for (int i = 0; i < 20; ++i) store<<<1, 1, 0, s>>>(d, i);
  OK(cudaMemcpyAsync(pinned, d, 4, cudaMemcpyDeviceToHost, s));
  OK(cudaEventRecord(b, s));
  OK(cudaEventRecord(untimed, s));
  while (cudaEventQuery(b) == cudaErrorNotReady) {
  }
  CHECK(*pinned == 19);
  OK(cudaEventElapsedTime(&ms, a, b));
  CHECK(ms >= 0);
  OK(cudaStreamSynchronize(s));
  EXPECT(cudaErrorInvalidResourceHandle, cudaEventElapsedTime(&ms, a, untimed));
  OK(cudaEventDestroy(a));
  EXPECT(cudaErrorInvalidResourceHandle, cudaEventSynchronize(a));
  cudaGetLastError();
}

static std::mutex program_lock;
static std::vector<int> host_calls;
static void case_host_functions() {
  cudaStream_t s;
  OK(cudaStreamCreate(&s));
  uint32_t *pinned, *d;
  OK(cudaMallocHost((void**)&pinned, 4));
  OK(cudaMalloc((void**)&d, 4));
  static std::atomic<bool> refused{false};
  for (int i = 0; i < 8; ++i) {
    std::lock_guard<std::mutex> held(program_lock);  // the host function takes it too
    store<<<1, 1, 0, s>>>(d, (uint32_t)i);
    OK(cudaMemcpyAsync(pinned, d, 4, cudaMemcpyDeviceToHost, s));
    OK(cudaLaunchHostFunc(
        s,
        [](void* p) {
          std::lock_guard<std::mutex> l(program_lock);
          host_calls.push_back((int)*(uint32_t*)p);
          refused = cudaDeviceSynchronize() == cudaErrorNotPermitted;
        },
        pinned));
  }
  OK(cudaStreamSynchronize(s));
  CHECK(host_calls == (std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7}));
  CHECK(refused);
  static std::atomic<bool> came{false};
  store<<<1, 1, 0, s>>>(d, 1);
  OK(cudaLaunchHostFunc(
      s, [](void*) { came = true; }, nullptr));
  for (int i = 0; i < 2000 && !came; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  CHECK(came);  // although nobody synchronised
}

static void case_async_memory() {
  cudaStream_t s, t;
  OK(cudaStreamCreateWithFlags(&s, cudaStreamNonBlocking));
  OK(cudaStreamCreateWithFlags(&t, cudaStreamNonBlocking));
  size_t before, after, total;
  OK(cudaMemGetInfo(&before, &total));
  std::vector<uint32_t> out(50);
  for (uint32_t i = 0; i < 50; ++i) {  // far more than fits, unless the releases happen
    uint32_t* p;
    OK(cudaMallocAsync((void**)&p, total / 4, s));
    store<<<1, 1, 0, s>>>(p + i, i);
    OK(cudaMemcpyAsync(&out[i], p + i, 4, cudaMemcpyDeviceToHost, s));
    OK(cudaFreeAsync(p, s));
    EXPECT(cudaErrorInvalidValue, cudaMemcpy(&out[i], p + i, 4, cudaMemcpyDeviceToHost));
  }
  OK(cudaStreamSynchronize(s));
  for (uint32_t i = 0; i < 50; ++i) CHECK(out[i] == i);
  OK(cudaMemGetInfo(&after, &total));
  CHECK(after == before);
  EXPECT(cudaErrorInvalidValue, cudaFree(&out));
  uint32_t* q;
  OK(cudaMalloc((void**)&q, 100));
  OK(cudaFree(q));
  EXPECT(cudaErrorInvalidValue, cudaFree(q));
  EXPECT(cudaErrorMemoryAllocation, cudaMalloc((void**)&q, total + 1));
  EXPECT(cudaErrorMemoryAllocation, cudaGetLastError());
  OK(cudaGetLastError());
}

// ---- failures of kernels
// ------------------------------------------------------------------------------------------

static void case_kernel_fails(int which) {
  uint32_t *d, *freed, *host = new uint32_t[4];
  OK(cudaMalloc((void**)&d, 64));
  OK(cudaMalloc((void**)&freed, 64));
  OK(cudaFree(freed));
  cudaStream_t s;
  OK(cudaStreamCreate(&s));
  cudaError_t want = cudaErrorIllegalAddress;
  if (which == 0) store<<<1, 1, 0, s>>>(nullptr, 1);
  if (which == 1) store<<<1, 1, 0, s>>>(host, 1);  // pageable host memory
  if (which == 2) store<<<1, 1, 0, s>>>(freed, 1);
  if (which == 3)
    store<<<1, 1, 0, s>>>((uint32_t*)((char*)d + 1), 1), want = cudaErrorMisalignedAddress;
  if (which == 4) asserting<<<1, 1, 0, s>>>(0), want = cudaErrorLaunchFailure;
  if (which == 5) store<<<1, 1, 0, s>>>(d + (1 << 20), 1);  // far behind the block
  OK(cudaGetLastError());                                   // the launch itself succeeds
  OK(cudaMalloc((void**)&freed, 64));
  EXPECT(want, cudaStreamSynchronize(s));
  EXPECT(want, cudaMalloc((void**)&freed, 64));  // from now on everything fails
  EXPECT(want, cudaDeviceSynchronize());
  store<<<1, 1>>>(d, 1);
  EXPECT(want, cudaGetLastError());
  int n;
  OK(cudaGetDeviceCount(&n));
  delete[] host;
}

// ---- several devices
// ----------------------------------------------------------------------------------------------

static void case_devices() {
  int n = 0, current = -1;
  OK(cudaGetDeviceCount(&n));
  CHECK(n == 3);
  EXPECT(cudaErrorInvalidDevice, cudaSetDevice(3));
  EXPECT(cudaErrorInvalidDevice, cudaSetDevice(-1));
  cudaGetLastError();
  uint32_t *p0, *p1;
  cudaStream_t s0, s1;
  cudaEvent_t e0;
  OK(cudaMalloc((void**)&p0, 256));
  OK(cudaStreamCreate(&s0));
  OK(cudaEventCreate(&e0));
  OK(cudaSetDevice(1));
  OK(cudaMalloc((void**)&p1, 256));
  OK(cudaStreamCreate(&s1));
  std::thread([&] {
    cudaGetDevice(&current);
    CHECK(current == 0);  // the current device belongs to the host thread
  }).join();
  OK(cudaGetDevice(&current));
  CHECK(current == 1);
  cudaPointerAttributes a;
  OK(cudaPointerGetAttributes(&a, p0));
  CHECK(a.type == cudaMemoryTypeDevice && a.device == 0);
  store<<<1, 1, 0, s0>>>(p1, 1);  // a stream of device 0 while device 1 is current
  EXPECT(cudaErrorInvalidResourceHandle, cudaGetLastError());
  EXPECT(cudaErrorInvalidResourceHandle, cudaEventRecord(e0, s1));
  OK(cudaEventRecord(e0, s0));
  OK(cudaStreamWaitEvent(s1, e0, 0));  // across devices: allowed
  uint32_t v = 41;
  OK(cudaMemcpyAsync(p0, &v, 4, cudaMemcpyHostToDevice,
                     s0));  // copies do not mind the current device
  OK(cudaStreamSynchronize(s0));
  OK(cudaMemcpyPeer(p1, 1, p0, 0, 4));
  v = 0;
  OK(cudaMemcpy(&v, p1, 4, cudaMemcpyDeviceToHost));
  CHECK(v == 41);
  // module variables: one copy per device
  for (int d = 0; d < n; ++d) {
    OK(cudaSetDevice(d));
    unsigned factor = 10u + (unsigned)d;
    OK(cudaMemcpyToSymbol(constant_factor, &factor, sizeof factor));
    count_here<<<2, 32>>>(1);
  }
  for (int d = 0; d < n; ++d) {
    OK(cudaSetDevice(d));
    unsigned t = 0;
    OK(cudaMemcpyFromSymbol(&t, device_total, sizeof t));
    CHECK(t == 64u * (10u + (unsigned)d));
  }
  // peer access
  OK(cudaSetDevice(2));
  int can = 0;
  OK(cudaDeviceCanAccessPeer(&can, 2, 0));
  CHECK(can == 1);
  OK(cudaDeviceEnablePeerAccess(0, 0));
  EXPECT(cudaErrorPeerAccessAlreadyEnabled, cudaDeviceEnablePeerAccess(0, 0));
  cudaGetLastError();
  store<<<1, 1>>>(p0, 77);
  OK(cudaDeviceSynchronize());
  OK(cudaMemcpy(&v, p0, 4, cudaMemcpyDeviceToHost));
  CHECK(v == 77);
  store<<<1, 1>>>(p1, 78);  // no peer access to device 1
  EXPECT(cudaErrorIllegalAddress, cudaDeviceSynchronize());
  OK(cudaSetDevice(1));  // the other devices go on
  OK(cudaMemcpy(&v, p1, 4, cudaMemcpyDeviceToHost));
  CHECK(v == 41);
  OK(cudaFree(p0));
}

extern "C" uint64_t ptxemu_contexts(int device);
// Each device's contexts, of three.
static bool contexts_are(uint64_t of_0, uint64_t of_1, uint64_t of_2) {
  return ptxemu_contexts(0) == of_0 && ptxemu_contexts(1) == of_1 && ptxemu_contexts(2) == of_2;
}

static void case_contexts() {  // PTXEMU_COMPUTE_MODE=default,exclusive,prohibited
  int n = 0, current = -1, value = -1;
  cudaDeviceProp properties;
  OK(cudaRuntimeGetVersion(&n));
  OK(cudaDriverGetVersion(&n));
  OK(cudaGetDeviceCount(&n));
  OK(cudaGetDevice(&current));
  const int modes[3] = {cudaComputeModeDefault, cudaComputeModeExclusiveProcess,
                        cudaComputeModeProhibited};
  for (int d = 0; d < n; ++d) {
    OK(cudaGetDeviceProperties(&properties, d));
    OK(cudaDeviceGetAttribute(&value, cudaDevAttrComputeMode, d));
    CHECK(value == modes[d]);
  }
  CHECK(contexts_are(0, 0, 0));  // looking makes none
  OK(cudaSetDevice(1));
  CHECK(contexts_are(0, 1, 0));
  uint32_t* p;
  OK(cudaMalloc((void**)&p, 64));
  OK(cudaFree(p));
  CHECK(contexts_are(0, 1, 0));  // one is enough
  EXPECT(cudaErrorDevicesUnavailable, cudaSetDevice(2));
  OK(cudaGetDevice(&current));
  CHECK(current == 1);
  OK(cudaDeviceReset());
  OK(cudaFree(nullptr));
  CHECK(contexts_are(0, 2, 0));
  std::thread([] { OK(cudaFree(nullptr)); }).join();  // where device 0 is current
  CHECK(contexts_are(1, 2, 0));
}

extern "C" void ptxemu_after_kernel(void (*hook)(const char*, const void* const*, void*), void*);

static void case_after_kernel() {
  uint32_t* p;
  OK(cudaMalloc((void**)&p, 8));
  int calls = 0;
  // store(p, v) puts v; the hook makes it v + 1, and tells by the name what it has seen.
  const auto hook = [](const char* kernel, const void* const* arguments, void* data) {
    uint32_t* const there = *(uint32_t* const*)arguments[0];
    if (strstr(kernel, "store") && *there == *(const uint32_t*)arguments[1]) *there += 1;
    *(int*)data += 1;
  };
  ptxemu_after_kernel(hook, &calls);
  store<<<1, 1>>>(p, 20);
  uint32_t v = 0;
  OK(cudaMemcpy(&v, p, 4, cudaMemcpyDeviceToHost));
  CHECK(v == 21 && calls == 1);
  ptxemu_after_kernel(nullptr, nullptr);
  store<<<1, 1>>>(p, 30);
  OK(cudaMemcpy(&v, p, 4, cudaMemcpyDeviceToHost));
  CHECK(v == 30 && calls == 1);
  OK(cudaFree(p));
}

static void case_figures() {  // PTXEMU_REGS=./figures with store 200 registers, 48 bytes
  cudaFuncAttributes a;
  OK(cudaFuncGetAttributes(&a, store));
  CHECK(a.numRegs == 200 && a.localSizeBytes == 48);
  CHECK(a.maxThreadsPerBlock == 256);  // 200 registers: two warps to each of four partitions
  OK(cudaFuncGetAttributes(&a, count_here));
  CHECK(a.numRegs == 64 && a.localSizeBytes == 0);
  int blocks = 0;
  OK(cudaOccupancyMaxActiveBlocksPerMultiprocessor(&blocks, store, 32, 0));
  CHECK(blocks == 8);
}

static void case_device_threads() {  // one host thread per device, all at once
  int n = 0;
  OK(cudaGetDeviceCount(&n));
  std::vector<std::thread> threads;
  std::atomic<int> good{0};
  for (int d = 0; d < n; ++d)
    threads.emplace_back([d, &good] {
      OK(cudaSetDevice(d));
      bool ok = true;
      for (int i = 0; i < 3; ++i) ok &= double_buffer(true, true, 6);
      good += ok;
    });
  for (std::thread& t : threads) t.join();
  CHECK(good == n);
}

// ---- limits
// -------------------------------------------------------------------------------------------------------

static void case_limits() {
  uint32_t* d;
  OK(cudaMalloc((void**)&d, 4096));
  auto launch = [&](unsigned threads, size_t shared) {
    use_shared<<<1, threads, shared>>>(d);
    cudaError_t e = cudaGetLastError();
    return e == cudaSuccess ? cudaDeviceSynchronize() : e;
  };
  OK(launch(1024, 4096));
  EXPECT(cudaErrorInvalidConfiguration, launch(1025, 8192));
  EXPECT(cudaErrorInvalidConfiguration, launch(0, 8192));
  OK(launch(64, 47 << 10));  // and 1 KiB is static
  EXPECT(cudaErrorInvalidValue, launch(64, (47 << 10) + 4));
  EXPECT(cudaErrorInvalidValue,
         cudaFuncSetAttribute(use_shared, cudaFuncAttributeMaxDynamicSharedMemorySize, 227 << 10));
  cudaGetLastError();
  OK(cudaFuncSetAttribute(use_shared, cudaFuncAttributeMaxDynamicSharedMemorySize, 226 << 10));
  OK(launch(64, 226 << 10));
  EXPECT(cudaErrorInvalidValue, launch(64, (226 << 10) + 4));
  bounded<<<1, 128>>>(d);
  OK(cudaGetLastError());
  bounded<<<1, 129>>>(d);
  EXPECT(cudaErrorLaunchOutOfResources, cudaGetLastError());
  store<<<dim3(1, 65536, 1), 1>>>(d, 1);
  EXPECT(cudaErrorInvalidConfiguration, cudaGetLastError());
  cudaFuncAttributes a;
  OK(cudaFuncGetAttributes(&a, use_shared));
  CHECK(a.sharedSizeBytes == 1024 && a.maxDynamicSharedSizeBytes == 226 << 10 &&
        a.maxThreadsPerBlock == 1024);
  OK(cudaFuncGetAttributes(&a, store));
  CHECK(a.sharedSizeBytes == 0);  // not the whole module's
  cudaDeviceProp p;
  OK(cudaGetDeviceProperties(&p, 0));
  CHECK(p.major == 9 && p.minor == 0 && p.multiProcessorCount == 132 &&
        p.sharedMemPerBlockOptin == 227 << 10);
}

static void case_occupancy() {
  int n = -1, grid = 0, block = 0;
  auto blocks = [&](const void* f, int threads, size_t shared) {
    n = -1;
    OK(cudaOccupancyMaxActiveBlocksPerMultiprocessor(&n, f, threads, shared));
    return n;
  };
  // 64 registers: 65536 / (64 * 32) = 32 warps
  CHECK(blocks((const void*)store, 256, 0) == 4);
  CHECK(blocks((const void*)store, 1024, 0) == 1);
  CHECK(blocks((const void*)store, 32, 0) == 32);
  CHECK(blocks((const void*)store, 33, 0) == 16);
  OK(cudaFuncSetAttribute(use_shared, cudaFuncAttributeMaxDynamicSharedMemorySize, 200 << 10));
  CHECK(blocks((const void*)use_shared, 64, 100 << 10) == 2);  // 228 / (100 + 1 + 1 reserved)
  CHECK(blocks((const void*)use_shared, 64, 112 << 10) == 2);  // 228 / 114
  CHECK(blocks((const void*)use_shared, 64, (112 << 10) + 4) == 1);
  CHECK(blocks((const void*)use_shared, 64, (200 << 10) + 4) == 0);
  CHECK(blocks((const void*)bounded, 129, 0) == 0);
  EXPECT(cudaErrorInvalidValue, cudaOccupancyMaxActiveBlocksPerMultiprocessor(&n, store, 0, 0));
  OK(cudaOccupancyMaxPotentialBlockSize(&grid, &block, store, 0, 0));
  CHECK(block == 1024 && grid == 132);
}

// ---- fault injection
// ----------------------------------------------------------------------------------------------

// A fixed sequence of calls; prints the error of each, for `selftest` to compare.
static void case_fault_sequence() {
  int n = 0;
  auto say = [](const char* what, cudaError_t e) { printf("%s %s\n", what, cudaGetErrorName(e)); };
  say("count", cudaGetDeviceCount(&n));
  for (int d = 0; d < n; ++d) {
    printf("device %d\n", d);
    cudaSetDevice(d);
    cudaGetLastError();
    uint32_t *p = nullptr, *q = nullptr, v = 1, *pinned = nullptr;
    cudaStream_t s = nullptr;
    say("malloc", cudaMalloc((void**)&p, 64));
    say("malloc", cudaMalloc((void**)&q, 64));
    cudaGetLastError();
    if (!p) continue;
    say("stream", cudaStreamCreate(&s));
    say("host", cudaMallocHost((void**)&pinned, 64));
    if (pinned) pinned[0] = 5;
    store<<<1, 1, 0, s>>>(p, 11);
    say("launch", cudaGetLastError());
    say("copy", cudaMemcpyAsync(pinned, p, 4, cudaMemcpyDeviceToHost, s));
    store<<<1, 1, 0, s>>>(p, 12);
    say("launch", cudaGetLastError());
    say("copy", cudaMemcpyAsync(pinned + 1, p, 4, cudaMemcpyDeviceToHost, s));
    say("sync", cudaStreamSynchronize(s));
    say("memcpy", cudaMemcpy(&v, p, 4, cudaMemcpyDeviceToHost));
    say("free", cudaFree(p));
    if (pinned) printf("pinned %u %s\n", pinned[0], pinned[1] == 12 ? "12" : "-");
  }
}

int main(int argc, char** argv) {
  std::map<std::string, std::function<void()>> cases = {
      {"double_buffer", case_double_buffer},
      {"racy_reuse", case_racy_reuse},
      {"racy_read", case_racy_read},
      {"two_streams", case_two_streams},
      {"racy_two_streams", case_racy_two_streams},
      {"copies", case_copies},
      {"default_stream", case_default_stream},
      {"events", case_events},
      {"host_functions", case_host_functions},
      {"async_memory", case_async_memory},
      {"devices", case_devices},
      {"contexts", case_contexts},
      {"after_kernel", case_after_kernel},
      {"figures", case_figures},
      {"device_threads", case_device_threads},
      {"limits", case_limits},
      {"occupancy", case_occupancy},
      {"fault_sequence", case_fault_sequence},
  };
  for (int i = 0; i < 6; ++i)
    cases["kernel_fails_" + std::to_string(i)] = [i] { case_kernel_fails(i); };
  if (argc != 2 || !cases.count(argv[1])) return 2;
  cases[argv[1]]();
  return failures ? 1 : 0;
}
