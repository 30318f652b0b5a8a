// SPDX-License-Identifier: Apache-2.0
#include "host/job/older_version.hpp"

#include <cstdint>

namespace delegauge::host {

void raise_version(nlohmann::ordered_json& configuration, const char* key, int ours) {
  const auto found = configuration.find(key);
  if (found == configuration.end() || !found->is_number_unsigned()) return;
  const auto theirs = found->get<std::uint64_t>();
  if (theirs >= 1 && theirs < static_cast<std::uint64_t>(ours)) *found = ours;
}

}  // namespace delegauge::host
