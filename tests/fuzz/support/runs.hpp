// SPDX-License-Identifier: Apache-2.0
// States as fuzzers get them: tallies of small runs are megabytes of zeros and of empty bins, which
// no fuzzer should spend its time on. A zero byte begins a run: after it come its length less one
// (two bytes) and how many bytes back it repeats (one byte; 0 for a run of zeros).
#pragma once

#include <string>
#include <string_view>

namespace delegauge::fuzz {

/// The bytes that an input stands for. Any input stands for some.
std::string with_runs(std::string_view input);

/// An input that stands for these bytes.
std::string without_runs(std::string_view bytes);

}  // namespace delegauge::fuzz
