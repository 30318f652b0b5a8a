// SPDX-License-Identifier: Apache-2.0
#include "host/machine/survivors.hpp"

#include <fmt/format.h>

#include "host/text/error.hpp"

namespace delegauge::host {

void Survivors::lose_one(const std::string& why) {
  const std::lock_guard lock(mutex_);
  left_ -= 1;
  if (left_ == 0) {
    throw RunError(
        fmt::format("{}\nno device is left after {} games. "
                    "Run again, on other devices or with --device cpu",
                    why, queue_.games_done() * games_each_));
  }
  warn_(fmt::format("{}\ngoing on with {} other device{}", why, left_, left_ == 1 ? "" : "s"));
}

}  // namespace delegauge::host
