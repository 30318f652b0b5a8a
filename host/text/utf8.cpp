// SPDX-License-Identifier: Apache-2.0
#include "host/text/utf8.hpp"

#include <nlohmann/json.hpp>
#include <string>

namespace delegauge::host {

bool is_utf8(std::string_view text) {
  try {
    nlohmann::json(std::string(text)).dump();
    return true;
  } catch (const nlohmann::json::type_error&) {
    return false;
  }
}

}  // namespace delegauge::host
