// SPDX-License-Identifier: Apache-2.0
#include "host/text/version.hpp"

#include <delegauge_version.hpp>

namespace delegauge::host {

const char* program_version() { return DELEGAUGE_VERSION; }

const char* program_commit() { return DELEGAUGE_COMMIT; }

}  // namespace delegauge::host
