// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "host/settings/options.hpp"

namespace delegauge::host {

/// The manual page of a program whose commands and options are these, for man(1).
std::string man_page(const CLI::App& app, const std::string& version);

}  // namespace delegauge::host
