// SPDX-License-Identifier: Apache-2.0
// The games of tests/data/strategic.json in the lanes of an instruction set, for
// tests/kernels/executor/strategic_game_test.cpp.
#include "tests/kernels/support/strategic_fixture.hpp"

#if defined(__x86_64__)
#include "kernels/cpu/isa/avx2.hpp"

#include "tests/kernels/support/strategic_fixture_lanes.hpp"

namespace delegauge {
extern const MeasureFixture measure_fixture_avx2;
const MeasureFixture measure_fixture_avx2 = isa_avx2::measure_fixture<isa_avx2::DoubleLanes>;
}  // namespace delegauge

#include "kernels/cpu/isa/end.hpp"
#endif
