// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace delegauge::host {

/// What games are sampled and evaluated in; "float" and "double" to users.
enum class Precision { single_precision, double_precision };

}  // namespace delegauge::host
