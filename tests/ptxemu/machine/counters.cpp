// SPDX-License-Identifier: Apache-2.0
#include "machine/counters.h"

#include <cstdio>

#include "machine/state.h"

namespace ptxsim {

std::string runtime_profile() {
  State& S = state();
  Counters& c = S.counters;
  char b[600];
  snprintf(
      b, sizeof b,
      "{\n    \"bytes\": {\"host_to_host\": %llu, \"host_to_device\": %llu, \"device_to_host\": "
      "%llu, "
      "\"device_to_device\": %llu},\n    \"copies\": %llu, \"memsets\": %llu, \"launches\": %llu, "
      "\"default_stream_operations\": %llu,\n    \"syncs\": {",
      (unsigned long long)c.bytes[0], (unsigned long long)c.bytes[1],
      (unsigned long long)c.bytes[2], (unsigned long long)c.bytes[3], (unsigned long long)c.copies,
      (unsigned long long)c.memsets, (unsigned long long)c.launches,
      (unsigned long long)c.default_stream_ops);
  std::string out = b, sep;
  for (const auto& [name, n] : c.syncs) {
    out += sep + "\"" + name + "\": " + std::to_string(n);
    sep = ", ";
  }
  out += "},\n    \"peak_device_bytes\": [";
  sep = "";
  for (auto& d : S.devices) {
    out += sep + std::to_string(d->peak);
    sep = ", ";
  }
  out += "],\n    \"contexts\": [";
  sep = "";
  for (auto& d : S.devices) {
    out += sep + std::to_string(d->contexts);
    sep = ", ";
  }
  return out + "]\n  }";
}

}  // namespace ptxsim
