// SPDX-License-Identifier: Apache-2.0
// Functions that nvcc leaves to the device's library, as .extern .func, and the clock.
#pragma once
#include <time.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "execution/memory.h"

namespace ptxemu {

// One conversion of printf: its flags, and how many bytes its argument has.
struct Conversion {
  std::string flags;
  char letter;
  size_t bytes;
};

PE_FN bool is_floating_conversion(char letter) { return strchr("eEfFgGaA", letter) != nullptr; }

// Reads the conversion behind a %, and moves *format behind it.
PE_FN Conversion read_conversion(const char** format) {
  const char*& f = *format;
  Conversion c{"%", 0, 4};
  while (*f && strchr("-+ #0123456789.", *f)) c.flags += *f++;
  bool is_long = false;
  while (*f && strchr("hlzjt", *f)) is_long |= *f++ != 'h';
  if (*f) c.letter = *f++;
  if (is_floating_conversion(c.letter) || c.letter == 's' || c.letter == 'p' || is_long)
    c.bytes = 8;
  return c;
}

PE_FN std::string convert(const Conversion& c, uint64_t argument) {
  char b[512];
  if (is_floating_conversion(c.letter))
    snprintf(b, sizeof b, (c.flags + c.letter).c_str(), ld<double>(argument));
  else if (c.letter == 's')
    snprintf(b, sizeof b, (c.flags + c.letter).c_str(), ld<const char*>(argument));
  else if (c.letter == 'p')
    snprintf(b, sizeof b, "%p", ld<void*>(argument));
  else if (c.bytes == 8)
    snprintf(b, sizeof b, (c.flags + "ll" + c.letter).c_str(), ld<long long>(argument));
  else
    snprintf(b, sizeof b, (c.flags + c.letter).c_str(), ld<int>(argument));
  return b;
}

// printf: the arguments are one behind the other, each aligned to its size.
PE_FN void ext_vprintf(Thr*, char* ret, char* pf, char* pa) {
  const char* f = ld<const char*>((uint64_t)pf);
  const uint64_t arguments = ld<uint64_t>((uint64_t)pa);
  std::string out;
  int n = 0;
  size_t off = 0;
  while (*f) {
    if (*f != '%') {
      out += *f++;
      continue;
    }
    if (f[1] == '%') {
      out += '%';
      f += 2;
      continue;
    }
    ++f;
    const Conversion c = read_conversion(&f);
    off = (off + c.bytes - 1) & ~(c.bytes - 1);
    out += convert(c, arguments + off);
    off += c.bytes;
    ++n;
  }
  fputs(out.c_str(), stdout);
  if (ret) st<uint32_t>((uint64_t)ret, (uint32_t)n);
}
PE_FN void ext___assertfail(Thr* T, char* m, char* f, char* l, char* fn, char*) {
  fail(T, "device assert: %s at %s:%u (%s)", ld<const char*>((uint64_t)m),
       ld<const char*>((uint64_t)f), ld<uint32_t>((uint64_t)l), ld<const char*>((uint64_t)fn));
}
PE_FN void ext_malloc(Thr*, char* r, char* n) {
  device_heap_used = true;
  st<void*>((uint64_t)r, malloc(ld<uint64_t>((uint64_t)n)));
}
PE_FN void ext_free(Thr*, char* p) { free(ld<void*>((uint64_t)p)); }
PE_INL uint64_t clk() {
  timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000ull + (uint64_t)t.tv_nsec;
}

}  // namespace ptxemu
