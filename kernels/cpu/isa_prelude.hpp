// SPDX-License-Identifier: Apache-2.0
// All that a table's translation unit needs from elsewhere, included before its target pragma: what
// is shared with other units must not be compiled for its instruction set.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

#include "delegauge/bound/list.hpp"
#include "delegauge/game/flat_games.hpp"
#include "delegauge/game/strategic_games.hpp"
#include "delegauge/measure/metric.hpp"
#include "kernels/cpu/kernels.hpp"
#include "kernels/cpu/reevaluate.hpp"
#include "kernels/executor/chunk.hpp"
#include "kernels/executor/dump_job.hpp"
#include "kernels/executor/estimate_job.hpp"
#include "kernels/executor/game_quantities.hpp"
#include "kernels/executor/given_job.hpp"
#include "kernels/executor/infer_job.hpp"
#include "kernels/executor/search_job.hpp"
#include "kernels/executor/strategic_job.hpp"
#include "kernels/executor/strategic_sink.hpp"
#include "kernels/executor/surface_job.hpp"
#include "kernels/executor/surface_work.hpp"
#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif
