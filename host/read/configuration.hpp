// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <variant>

#include "host/configuration.hpp"
#include "host/files/run_document.hpp"
#include "host/search_configuration.hpp"
#include "host/strategic_configuration.hpp"

namespace delegauge::host {

using AnyConfiguration =
    std::variant<SurfaceConfiguration, GridConfiguration, InferConfiguration, SearchConfiguration>;

/// What the run of a document was asked for, every range checked. Unlike a run that is to be done
/// again, one that is to be looked at may be of an older sampler or search. Raises UsageError that
/// names the key.
AnyConfiguration read_configuration(const RunDocument& document);

}  // namespace delegauge::host
