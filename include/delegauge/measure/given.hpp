// SPDX-License-Identifier: Apache-2.0
// What is said about given games besides their utilities: plain data.
#pragma once

namespace delegauge {

// Whether a game's outcomes are profiles of actions.
enum class GameForm : int { flat, strategic };

// A welfare weight: positive, = fraction 2^exponent, 1/2 <= fraction < 1.
struct GivenWeight {
  double weight = 1;
  double fraction = 0.5;
  double exponent = 1;
};

}  // namespace delegauge
