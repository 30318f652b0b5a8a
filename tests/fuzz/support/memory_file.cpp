// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/support/memory_file.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>

#include "tests/fuzz/support/findings.hpp"

namespace delegauge::fuzz {

MemoryFile::MemoryFile()
    : descriptor_(::memfd_create("input", 0)),
      path_("/proc/self/fd/" + std::to_string(descriptor_)) {
  expect(descriptor_ >= 0, "there is memory for a file");
}

MemoryFile::~MemoryFile() { ::close(descriptor_); }

void MemoryFile::write(std::string_view content) {
  expect(::ftruncate(descriptor_, 0) == 0, "a file of memory can be emptied");
  const auto written = ::pwrite(descriptor_, content.data(), content.size(), 0);
  expect(written >= 0 && static_cast<std::size_t>(written) == content.size(),
         "a file of memory can be written");
}

}  // namespace delegauge::fuzz
