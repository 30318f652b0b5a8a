// SPDX-License-Identifier: Apache-2.0
// When a game counts as inside the region of a search. Chains judge so in their precision, and
// whatever they find is judged once more in double (docs/decisions.md).
#pragma once

namespace delegauge {

// How far beyond the ends of its range a quantity may be and still counts as inside, else a range
// of no width would be met to the last bit or not at all. A share of the quantity's scale: the
// agents' largest trivial bound for their regret, the principals' for misalignment, 1 for
// miscalibration and collective alignment, the end of the range for magnitudes.
template <class Real>
constexpr double region_tolerance() {
  return sizeof(Real) == sizeof(float) ? 1e-5 : 1e-9;
}
// All quantities of a chain together take this share of it, so that rounding does not decide when
// they are judged again.
inline constexpr double chains_share_of_tolerance = 0.5;

// A bound of at least this share of the trivial one counts as the trivial one: less than 1 by what
// rounding, also of magnitudes, may take off the trivial one.
template <class Real>
constexpr double trivial_share() {
  return sizeof(Real) == sizeof(float) ? 1 - 1e-4 : 1 - 1e-9;
}

// A bound below this share of the trivial one is rounding as likely as not. So is the direction of
// the agents' welfare, which pairwise alone goes by, if its range is below this share of the sum of
// their magnitudes. Chains stay away by another factor.
inline constexpr double noise_share = 1e-6;
inline constexpr double chains_noise_share = 2 * noise_share;

}  // namespace delegauge
