// SPDX-License-Identifier: Apache-2.0
#include "machine/settings.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "execution/environment.h"

namespace ptxsim {

void bad_setting(const std::string& what) {
  fprintf(stderr, "ptxemu: %s\n", what.c_str());
  exit(2);
}

uint64_t env_number(const char* name, uint64_t otherwise) {
  const char* e = ptxemu::env_text(name);
  if (!e) return otherwise;
  char* end;
  uint64_t n = strtoull(e, &end, 10);
  switch (*end) {
    case 'K':
      return n << 10;
    case 'M':
      return n << 20;
    case 'G':
      return n << 30;
    default:
      return n;
  }
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  for (size_t i = 0; i <= text.size();) {
    const size_t end = std::min(text.find(separator, i), text.size());
    parts.push_back(text.substr(i, end - i));
    i = end + 1;
  }
  return parts;
}

}  // namespace ptxsim
