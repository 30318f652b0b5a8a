// SPDX-License-Identifier: Apache-2.0
// What is shared with other translation units, included before a target pragma (see
// kernels/cpu/isa_prelude.hpp).
#pragma once

#include "bench/layers.hpp"
#include "kernels/cpu/isa_prelude.hpp"
