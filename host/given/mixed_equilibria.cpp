// SPDX-License-Identifier: Apache-2.0
#include "host/given/mixed_equilibria.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "host/given/settled_welfare.hpp"

namespace delegauge::host {
namespace {

const std::vector<double>& utilities_of(const GivenGame& game, std::size_t dimension) {
  if (!game.actors) return game.agents[dimension];
  const GivenActor actor = (*game.actors)[dimension];
  const auto player = static_cast<std::size_t>(actor.player);
  return (actor.side == GivenActor::Side::agent ? game.agents : game.principals)[player];
}

/// How much an equilibrium falls short of a side's best welfare.
double regret_of(const MixedEquilibrium& equilibrium, const SettledWelfare& welfare) {
  const std::size_t columns = equilibrium.second.size();
  double regret = 0;
  for (std::size_t a = 0; a < equilibrium.first.size(); ++a) {
    for (std::size_t b = 0; b < columns; ++b) {
      regret += equilibrium.first[a] * equilibrium.second[b] * welfare.shortfall[a * columns + b];
    }
  }
  return regret;
}

bool all_positive_utilities(const std::vector<std::vector<double>>& rows) {
  return std::all_of(rows.begin(), rows.end(), [](const std::vector<double>& row) {
    return *std::min_element(row.begin(), row.end()) > 0;
  });
}

}  // namespace

std::optional<MixedPart> mixed_part(const GivenGame& game, const GivenSides& sides,
                                    const Comparing& by, const StrategicPlay& play) {
  constexpr auto most = static_cast<std::int64_t>(most_mixed_actions);
  if (game.dims.size() != 2 || game.dims[0] > most || game.dims[1] > most) return std::nullopt;
  MixedPart part;
  part.equilibria = extreme_equilibria({static_cast<std::size_t>(game.dims[0]),
                                        static_cast<std::size_t>(game.dims[1]),
                                        utilities_of(game, 0), utilities_of(game, 1)});
  const auto welfare = [&by](const GivenSide& side) {
    const int players = static_cast<int>(side.players);
    return SettledWelfare(welfare_of(side, welfare_scale(by.welfare, players)));
  };
  const SettledWelfare agents = welfare(sides.agents), principals = welfare(sides.principals);
  for (const MixedEquilibrium& equilibrium : part.equilibria.of) {
    const double regret = std::ldexp(regret_of(equilibrium, agents), sides.agents.exponent);
    part.anarchy_regret = std::max(part.anarchy_regret, regret);
    part.agent_welfare.push_back(play.agents.greatest - regret);
    part.principal_welfare.push_back(
        play.principals.greatest -
        std::ldexp(regret_of(equilibrium, principals), sides.principals.exponent));
  }
  part.agent_welfare_least = play.agents.greatest - part.anarchy_regret;
  if (part.agent_welfare_least > 0 && all_positive_utilities(game.agents)) {
    part.price_of_anarchy = play.agents.greatest / part.agent_welfare_least;
  }
  return part;
}

}  // namespace delegauge::host
