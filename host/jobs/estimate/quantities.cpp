// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/estimate/quantities.hpp"

#include <fmt/format.h>

#include <limits>

namespace delegauge::host {
namespace {

using Marked = Quantity::Marked;

constexpr LoggedSide both_sides[] = {LoggedSide::principals, LoggedSide::agents};

Quantity of_side(LogMeasure measure, LoggedSide side) {
  Quantity quantity;
  quantity.measure = measure;
  quantity.side = side;
  return quantity;
}

Quantity of_player(LogMeasure measure, int player) {
  Quantity quantity;
  quantity.measure = measure;
  quantity.player = player;
  return quantity;
}

void add_side(const EstimateConfiguration& c, LoggedSide side, std::vector<Quantity>& list) {
  list.push_back(of_side(LogMeasure::welfare_played, side));
  list.push_back(of_side(LogMeasure::welfare_reference, side));
  list.push_back(of_side(LogMeasure::cooperation, side));
  Quantity seen = of_side(LogMeasure::regret_best_seen, side);
  seen.interval = Quantity::Interval::none;
  seen.marked = Marked::lower_bound;
  list.push_back(seen);
  const auto& optimum = side == LoggedSide::principals ? c.principals_optimum : c.agents_optimum;
  if (optimum) {
    const bool is_range = optimum->low != optimum->high;
    for (const int end : {-1, 1}) {
      if (!is_range && end == 1) continue;
      Quantity known = of_side(LogMeasure::regret_known_optimum, side);
      known.end = is_range ? end : 0;
      list.push_back(known);
    }
  }
  for (int s = 0; s < static_cast<int>(c.top.size()); ++s) {
    Quantity top = of_side(LogMeasure::top_share_regret, side);
    top.share = s;
    list.push_back(top);
  }
}

}  // namespace

std::vector<Quantity> quantities_of(const EstimateConfiguration& c) {
  const LoggedShape shape = shape_of(c);
  std::vector<Quantity> list;
  list.reserve(static_cast<std::size_t>(shape.principals) + static_cast<std::size_t>(shape.agents));
  for (int i = 0; i < shape.principals; ++i) {
    list.push_back(of_player(LogMeasure::principal_magnitude, i));
  }
  for (int j = 0; j < shape.agents; ++j) {
    list.push_back(of_player(LogMeasure::agent_magnitude, j));
  }
  for (int i = 0; i < shape.principals; ++i) {
    list.push_back(of_player(LogMeasure::individual_alignment, i));
  }
  for (int a = 0; a < shape.players(); ++a) {
    for (int b = 0; b < shape.players(); ++b) {
      Quantity distance = of_player(LogMeasure::pairwise_distance, a);
      distance.other = b;
      list.push_back(distance);
    }
  }
  for (const LoggedSide side : both_sides) {
    list.push_back(of_side(LogMeasure::collective_alignment, side));
  }
  for (int i = 0; i < shape.principals; ++i) {
    list.push_back(of_player(LogMeasure::welfare_ratio, i));
  }
  Quantity calibration;
  calibration.interval = Quantity::Interval::none;
  list.push_back(calibration);
  for (const LoggedSide side : both_sides) add_side(c, side, list);
  for (int s = 0; s < static_cast<int>(c.top.size()); ++s) {
    for (const LogMeasure measure : {LogMeasure::bound_norm, LogMeasure::bound_measured,
                                     LogMeasure::cooperation_term, LogMeasure::preference_term}) {
      Quantity quantity;
      quantity.measure = measure;
      quantity.share = s;
      list.push_back(quantity);
    }
  }
  if (!c.columns.actions.empty()) {
    for (int j = 0; j < shape.agents; ++j) {
      Quantity capability = of_player(LogMeasure::individual_capability, j);
      capability.interval = Quantity::Interval::none;
      capability.marked = Marked::upper_bound;
      list.push_back(capability);
    }
    Quantity capability;
    capability.measure = LogMeasure::collective_capability;
    capability.interval = Quantity::Interval::none;
    capability.marked = Marked::upper_bound;
    list.push_back(capability);
  }
  if (!c.columns.outcome.empty()) {
    Quantity unseen;
    unseen.measure = LogMeasure::unseen;
    unseen.interval = Quantity::Interval::none;
    list.push_back(unseen);
  }
  return list;
}

Range possible_range(const Quantity& quantity) {
  constexpr double most = std::numeric_limits<double>::infinity();
  switch (quantity.measure) {
    case LogMeasure::individual_alignment:
    case LogMeasure::pairwise_distance:
    case LogMeasure::collective_alignment:
    case LogMeasure::calibration:
    case LogMeasure::individual_capability:
    case LogMeasure::collective_capability:
    case LogMeasure::unseen:
      return {0, 1};
    case LogMeasure::principal_magnitude:
    case LogMeasure::agent_magnitude:
    case LogMeasure::welfare_ratio:
      return {0, most};
    default:
      return {-most, most};
  }
}

std::string measure_name(const Quantity& quantity) {
  const char* const side = quantity.side == LoggedSide::principals ? "principals" : "agents";
  switch (quantity.measure) {
    case LogMeasure::principal_magnitude:
      return "principal_magnitude";
    case LogMeasure::agent_magnitude:
      return "agent_magnitude";
    case LogMeasure::individual_alignment:
      return "individual_alignment";
    case LogMeasure::pairwise_distance:
      return "pairwise_distance";
    case LogMeasure::collective_alignment:
      return fmt::format("collective_alignment_{}", side);
    case LogMeasure::welfare_ratio:
      return "welfare_ratio";
    case LogMeasure::calibration:
      return "calibration";
    case LogMeasure::welfare_played:
      return fmt::format("{}_welfare_played", side);
    case LogMeasure::welfare_reference:
      return fmt::format("{}_welfare_reference", side);
    case LogMeasure::cooperation:
      return fmt::format("{}_cooperation", side);
    case LogMeasure::regret_best_seen:
      return fmt::format("{}_regret_best_seen", side);
    case LogMeasure::regret_known_optimum:
      return fmt::format("{}_regret_known_optimum{}", side,
                         quantity.end == 0  ? ""
                         : quantity.end < 0 ? "_low"
                                            : "_high");
    case LogMeasure::top_share_regret:
      return fmt::format("{}_top_share_regret", side);
    case LogMeasure::bound_norm:
      return "bound_norm";
    case LogMeasure::bound_measured:
      return "bound_measured";
    case LogMeasure::cooperation_term:
      return "cooperation_term";
    case LogMeasure::preference_term:
      return "preference_term";
    case LogMeasure::individual_capability:
      return "individual_capability";
    case LogMeasure::collective_capability:
      return "collective_capability";
    case LogMeasure::unseen:
      break;
  }
  return "unseen";
}

std::string key_of(const Quantity& quantity, const EstimateConfiguration& c) {
  std::string key = measure_name(quantity);
  if (quantity.player >= 0) key += fmt::format("/{}", quantity.player);
  if (quantity.other >= 0) key += fmt::format("/{}", quantity.other);
  if (quantity.share >= 0) {
    key += fmt::format("_{}", c.top[static_cast<std::size_t>(quantity.share)]);
  }
  return key;
}

std::string_view meaning_of(const Quantity& quantity) {
  switch (quantity.measure) {
    case LogMeasure::principal_magnitude:
    case LogMeasure::agent_magnitude:
      return "standard deviation of a utility over reference rows: how much is at stake for it, in "
             "its own units; only as comparable between players as their units are";
    case LogMeasure::individual_alignment:
      return "1 if an agent ranks and weighs outcomes as its principal does, 0 if the other way "
             "round; it says nothing of how well the agent acts";
    case LogMeasure::pairwise_distance:
      return "sqrt((1 - correlation) / 2) of two players' utilities: 0 alike, 1 opposed; "
             "principals "
             "come first, then agents";
    case LogMeasure::collective_alignment:
      return "1 if all of a side want the same; it does not say who is the odd one out";
    case LogMeasure::welfare_ratio:
      return "a principal's magnitude over that of what stands for it; only ratios of these ratios "
             "count";
    case LogMeasure::calibration:
      return "least welfare ratio over the greatest: 1 if agents weigh stakes against each other "
             "as principals do; it has no interval, for a bootstrap of an extreme misleads";
    case LogMeasure::welfare_played:
      return "mean welfare of what was played";
    case LogMeasure::welfare_reference:
      return "mean welfare of what could have happened; no better than how reference rows were "
             "drawn";
    case LogMeasure::cooperation:
      return "welfare played less welfare of reference rows: what was gained over an outcome "
             "drawn blindly, not over the best one";
    case LogMeasure::regret_best_seen:
      return "best row seen less what was played: a lower bound of the regret, as better outcomes "
             "may not have been seen; noise in rows raises it";
    case LogMeasure::regret_known_optimum:
      return "the optimum that was given less what was played; no better than that number";
    case LogMeasure::top_share_regret:
      return "mean of the best share of reference rows less what was played: a regret that can be "
             "estimated, below the regret against the best outcome";
    case LogMeasure::bound_norm:
      return "what principals' top share regret can be at most, by the agents' regret, alignment "
             "and calibration alone";
    case LogMeasure::bound_measured:
      return "the same with preferences measured row by row: between the top share regret and "
             "bound_norm";
    case LogMeasure::cooperation_term:
      return "the part of the top share regret that agents lose by not cooperating, at the price "
             "at which bound_norm is least; the split depends on that price";
    case LogMeasure::preference_term:
      return "the rest of the top share regret: agents want other things than principals do; "
             "below 0 where what was played favours principals";
    case LogMeasure::individual_capability:
      return "least over greatest utility of an agent where others acted alike: an upper bound, as "
             "better answers may not have been seen";
    case LogMeasure::collective_capability:
      return "least over greatest agents' welfare played: an upper bound, as better outcomes may "
             "not have been seen";
    case LogMeasure::unseen:
      break;
  }
  return "Good-Turing's estimate of how likely the next outcome is one that no reference row has "
         "shown";
}

namespace {

int series_of(const LoggedShape& shape, LoggedSide side) {
  return side == LoggedSide::principals ? shape.principals_welfare() : shape.agents_welfare();
}

}  // namespace

double value_of(const Quantity& quantity, const EstimateConfiguration& c,
                const LoggedMeasures& measures, const ShareMeans& shares,
                const std::vector<double>& lambda) {
  const LoggedShape shape = shape_of(c);
  const int principals = shape.principals_welfare(), agents = shape.agents_welfare();
  const auto s = static_cast<std::size_t>(quantity.share < 0 ? 0 : quantity.share);
  const auto optimum_end = [&](const Range& range) {
    return quantity.end > 0 ? range.high : range.low;
  };
  switch (quantity.measure) {
    case LogMeasure::principal_magnitude:
      return measures.magnitude(quantity.player);
    case LogMeasure::agent_magnitude:
      return measures.magnitude(shape.principals + quantity.player);
    case LogMeasure::individual_alignment:
      return measures.individual_alignment(quantity.player);
    case LogMeasure::pairwise_distance:
      return measures.distance(quantity.player, quantity.other);
    case LogMeasure::collective_alignment:
      return quantity.side == LoggedSide::principals
                 ? measures.collective_alignment(0, shape.principals)
                 : measures.collective_alignment(shape.principals, shape.agents);
    case LogMeasure::welfare_ratio:
      return measures.welfare_ratio(quantity.player);
    case LogMeasure::calibration:
      return measures.calibration();
    case LogMeasure::welfare_played:
      return measures.played(series_of(shape, quantity.side));
    case LogMeasure::welfare_reference:
      return measures.mean(series_of(shape, quantity.side));
    case LogMeasure::cooperation:
      return measures.centred_played(series_of(shape, quantity.side)) -
             measures.centred_mean(series_of(shape, quantity.side));
    case LogMeasure::regret_known_optimum: {
      const auto& optimum =
          quantity.side == LoggedSide::principals ? c.principals_optimum : c.agents_optimum;
      return optimum_end(*optimum) - measures.played(series_of(shape, quantity.side));
    }
    case LogMeasure::top_share_regret:
      return (quantity.side == LoggedSide::principals ? shares.principals : shares.agents)[s] -
             measures.centred_played(series_of(shape, quantity.side));
    case LogMeasure::bound_norm:
      return bound_norm(shape, measures, {c.top[s], shares.principals[s], shares.agents[s]},
                        lambda[s]);
    case LogMeasure::bound_measured:
      // lambda W + T(x) - x(played), in which the agents' welfare played cancels: added and taken
      // away again it would take digits with it.
      return lambda[s] * shares.agents[s] + shares.x[s] - measures.centred_played(principals);
    case LogMeasure::cooperation_term:
      return lambda[s] * (shares.agents[s] - measures.centred_played(agents));
    case LogMeasure::preference_term:
      return shares.principals[s] - measures.centred_played(principals) -
             lambda[s] * (shares.agents[s] - measures.centred_played(agents));
    default:
      return std::numeric_limits<double>::quiet_NaN();
  }
}

}  // namespace delegauge::host
