// SPDX-License-Identifier: Apache-2.0
// Strategic games for the cases of a check.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "delegauge/game/strategic_games.hpp"
#include "host/check/kernel_case.hpp"
#include "host/settings/limits.hpp"

namespace delegauge::host {

struct Dims {
  const char* name;
  int players;
  std::array<int, max_players> actions;
};
// Of few outcomes and of many: kernels go about them in different ways.
inline constexpr std::array<Dims, 3> all_dims = {
    {{"3x3", 2, {3, 3}}, {"2x2x2", 3, {2, 2, 2}}, {"5x5x4", 3, {5, 5, 4}}}};

inline StrategicGames with_dims(StrategicGames games, const Dims& dims) {
  games.players = dims.players;
  games.actions = dims.actions;
  return games;
}

/// Says what works on the games on a device: a thread each, or a block. kernel: its name there,
/// empty in a build without devices.
inline KernelLabel strategic_label(const char* family, const Dims& dims, Precision precision,
                                   const std::string& kernel) {
  std::string variant = dims.name;
  if (!kernel.empty()) {
    variant += kernel.find("-block-") == std::string::npos ? " thread" : " block";
  }
  return {family, variant, precision, {kernel}};
}

/// What a strategic game costs, beside one of `surface` with as many utilities.
inline constexpr std::uint64_t strategic_cost = 8;

}  // namespace delegauge::host
