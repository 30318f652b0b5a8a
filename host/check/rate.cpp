// SPDX-License-Identifier: Apache-2.0
#include "host/check/rate.hpp"

#include <algorithm>
#include <chrono>

namespace delegauge::host {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

}  // namespace

double games_per_second(const TimedWork& work, double seconds) {
  constexpr double growth = 8, margin = 0.8;
  constexpr double most = 1e15;
  const Clock::time_point begin = Clock::now();
  double games = 1024;
  while (true) {
    const Clock::time_point start = Clock::now();
    work(static_cast<std::uint64_t>(games));
    const double took = std::max(seconds_since(start), 1e-9);
    // A run that has had most of the time is long enough; one that would be no longer adds nothing.
    const double left = (seconds - seconds_since(begin)) * margin;
    const double more = std::min(growth, left / took);
    if (more < 1.5 || games * more > most) return games / took;
    games *= more;
  }
}

}  // namespace delegauge::host
