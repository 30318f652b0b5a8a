// SPDX-License-Identifier: Apache-2.0
#include "execution/registry.h"

#include <cstdio>
#include <cstring>

#include "execution/memory.h"

namespace ptxemu {

Registry& registry() {
  static Registry r;
  return r;
}

uint32_t Registry::add_module(unsigned char* image, size_t size) {
  images.push_back(ModuleImage{image, size});
  image_ptrs.push_back((char*)image);
  return (uint32_t)images.size() - 1;
}

void Registry::add_kernel(const KernelInfo& info) {
  for (const KernelInfo& other : k)
    if (!strcmp(other.name, info.name)) {
      if (other.body_hash != info.body_hash)
        fprintf(stderr, "ptxemu: two different kernels named %s: the first one is used for both\n",
                info.name);
      return;
    }
  k.push_back(info);
}

// The word at offset of the module's image is the address of target in that image.
void Registry::add_reloc(uint32_t module, uint32_t offset, uint32_t target) {
  rel.push_back(Reloc{module, offset, target});
  unsigned char* image = images[module].data;
  st<uint64_t>((uint64_t)image + offset, (uint64_t)image + target);
}

extern "C" const KernelInfo* ptxemu_find(const char* name) {
  for (const KernelInfo& k : registry().k)
    if (!strcmp(k.name, name)) return &k;
  return nullptr;
}

}  // namespace ptxemu
