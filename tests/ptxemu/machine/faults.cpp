// SPDX-License-Identifier: Apache-2.0
#include "machine/faults.h"

#include <algorithm>
#include <cstdlib>

#include "machine/settings.h"
#include "machine/state.h"

namespace ptxsim {

// What stands behind the =, such as cudaErrorUnknown! or lost.
static void parse_error(std::string error, Fault& f) {
  if (error == "lost") {
    f.error = cudaErrorDevicesUnavailable;
    f.sticky = true;
    return;
  }
  if (!error.empty() && error.back() == '!') {
    f.sticky = true;
    error.pop_back();
  }
  f.error = error_by_name(error);
  if (f.error == cudaSuccess) bad_setting("PTXEMU_FAULTS: unknown error " + error);
  f.sticky |= is_sticky(f.error);
}

static Fault parse_fault(const std::string& item) {
  Fault f;
  size_t at = item.find('@'), eq = item.find('=');
  if (at == std::string::npos || eq == std::string::npos || eq < at)
    bad_setting("PTXEMU_FAULTS: cannot read " + item);
  f.api = item.substr(0, at);
  if (f.api.compare(0, 6, "device") == 0) {
    size_t colon = f.api.find(':');
    if (colon == std::string::npos) bad_setting("PTXEMU_FAULTS: cannot read " + item);
    f.device = atoi(f.api.c_str() + 6);
    f.api = f.api.substr(colon + 1);
  }
  const std::string number = item.substr(at + 1, eq - at - 1);
  f.open = !number.empty() && number.back() == '+';
  f.n = strtoull(number.c_str(), nullptr, 10);
  if (f.n == 0) bad_setting("PTXEMU_FAULTS: calls count from 1: " + item);
  parse_error(item.substr(eq + 1), f);
  return f;
}

std::vector<Fault> parse_faults(const std::string& text) {
  std::vector<Fault> faults;
  for (const std::string& item : split(text, ';'))
    if (!item.empty()) faults.push_back(parse_fault(item));
  return faults;
}

const Fault* injected(const char* api, int device) {
  const Fault* hit = nullptr;
  for (Fault& f : state().config.faults) {
    if (f.api != api || (f.device >= 0 && f.device != device)) continue;
    f.count++;
    if (f.count == f.n || (f.open && f.count > f.n)) hit = &f;
  }
  return hit;
}

}  // namespace ptxsim
