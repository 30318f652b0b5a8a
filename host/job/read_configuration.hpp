// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <variant>

#include "host/job/run_document.hpp"
#include "host/jobs/search/configuration.hpp"
#include "host/jobs/strategic/configuration.hpp"
#include "host/jobs/surface/configuration.hpp"

namespace delegauge::host {

using AnyConfiguration =
    std::variant<SurfaceConfiguration, GridConfiguration, InferConfiguration, SearchConfiguration>;

/// What the run of a document was asked for, every range checked. Unlike a run that is to be done
/// again, one that is to be looked at may be of an older sampler or search. Raises UsageError that
/// names the key.
AnyConfiguration read_configuration(const RunDocument& document);

}  // namespace delegauge::host
