// SPDX-License-Identifier: Apache-2.0
#include "cudart/registration.h"

#include <cuda_runtime_api.h>

#include <cstdio>
#include <map>

#include "machine/memory.h"

namespace ptxcudart {

static std::map<const void*, std::string>& functions() {
  static auto* m = new std::map<const void*, std::string>;
  return *m;
}
static std::map<const void*, std::string>& variables() {
  static auto* m = new std::map<const void*, std::string>;
  return *m;
}

const ptxemu::KernelInfo* find_kernel(const void* f) {
  auto it = functions().find(f);
  return it == functions().end() ? nullptr : ptxemu::ptxemu_find(it->second.c_str());
}

std::string kernel_name(const void* f) {
  auto it = functions().find(f);
  return it == functions().end() ? "a kernel" : it->second;
}

char* symbol(ptxsim::Device& d, const void* s, size_t* size) {
  auto it = variables().find(s);
  size_t n = 0;
  char* p = it == variables().end() ? nullptr : ptxsim::symbol_on_device(d, it->second.c_str(), &n);
  if (size) *size = n;
  return p;
}

}  // namespace ptxcudart

using namespace ptxcudart;

extern "C" {

void** __cudaRegisterFatBinary(void*) {
  static void* handle;
  return &handle;
}
void __cudaRegisterFatBinaryEnd(void**) {}
void __cudaUnregisterFatBinary(void**) {}
char __cudaInitModule(void**) { return 1; }
void __cudaRegisterFunction(void**, const char* host, char*, const char* name, int, uint3*, uint3*,
                            dim3*, dim3*, int*) {
  functions()[host] = name;
}
void __cudaRegisterVar(void**, char* host, char*, const char* name, int, size_t, int, int) {
  variables()[host] = name;
}
void __cudaRegisterManagedVar(void**, void**, char*, const char* name, int, size_t, int, int) {
  fprintf(stderr, "ptxemu: __managed__ variables are not supported: %s\n", name);
}

}  // extern "C"
