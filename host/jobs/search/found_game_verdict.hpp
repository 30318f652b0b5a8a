// SPDX-License-Identifier: Apache-2.0
// Whether a game that a chain found counts: judged in double, whatever the chain's precision.
#pragma once

#include <string_view>
#include <vector>

#include "host/jobs/search/found_game.hpp"

namespace delegauge::host {

/// A quantity of a game that is out of its range.
struct OutOfRange {
  std::string_view quantity;  // as the option that sets the range says it
  double value = 0;
  Range range;
};

struct Verdict {
  /// By more than the region's tolerance in the run's precision
  /// (kernels/executor/search_region.hpp).
  std::vector<OutOfRange> out_of_range;
  /// The bound that is searched is below the trivial one.
  bool below_trivial = true;
  /// The bound, or to pairwise the agents' welfare, is as good as nothing: rounding.
  bool noise = false;

  bool counts() const { return out_of_range.empty() && below_trivial && !noise; }
};

/// Judges an evaluated game by the region that its chain searched.
Verdict judge(const SearchConfiguration& configuration, const FoundGame& found);

}  // namespace delegauge::host
