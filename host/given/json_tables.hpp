// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/given/given_game.hpp"

namespace delegauge::host {

/// A game's numbers per outcome, with the places that they were read from, until it is known what
/// its dims are. Every function raises UsageError on what it cannot take.
class JsonTables {
 public:
  explicit JsonTables(GivenGame& game) : game_(game) {}

  /// A list of utilities per player.
  std::vector<std::vector<double>> read_players(const nlohmann::json& lists,
                                                const std::string& where);
  /// One number per outcome, row-major: a flat list, or lists in lists, one level per agent.
  std::vector<double> read(const nlohmann::json& list, const std::string& where);

  /// A game that does not give dims has those of the first agent's utilities: as they are nested,
  /// or flat.
  void deduce_dims();
  /// Flat lists fit any dims of as many outcomes, which validate() sees to; nested ones must have
  /// the shape of dims.
  void check_shapes() const;

 private:
  struct Shape {
    std::string where;
    std::vector<std::int64_t> shape;
  };
  GivenGame& game_;
  std::vector<Shape> shapes_;
};

}  // namespace delegauge::host
