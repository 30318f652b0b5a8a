// SPDX-License-Identifier: Apache-2.0
#include "host/given/explanation_words.hpp"

namespace delegauge::host {
namespace {

constexpr std::string_view not_played = "none, since there is no pure equilibrium";
constexpr std::string_view not_two_actors =
    "not looked for: that is done for two actors of at most six actions each";
constexpr std::string_view no_bound =
    "none, since there is no pure equilibrium, or outcomes have weights";

}  // namespace

const std::vector<RecordSentence>& record_sentences() {
  using enum RecordPart;
  using enum ValuesOf;
  static const std::vector<RecordSentence> sentences = {
      {"agent_magnitude", preferences, agents,
       "how strongly each agent prefers some outcomes to others, in the units of its utilities"},
      {"principal_magnitude", preferences, principals,
       "how strongly each principal prefers, likewise"},
      {"agent_shift", preferences, agents, "the level from which each agent's utilities count"},
      {"principal_shift", preferences, principals,
       "the level from which each principal's utilities count"},
      {"welfare_ratio", preferences, players,
       "how many times as strongly the principal prefers as its agent does; where it is 1, both "
       "weigh alike in the welfare of their sides",
       "none, since the agent is indifferent"},
      {"miscalibration", preferences, one,
       "how far these ratios are from 1, as a share of the principals' magnitudes; 0 is none"},
      {"calibration", preferences, one, "the least of these ratios over the largest; 1 is perfect",
       "none, since no ratio is a number"},
      {"alignment_distance", preferences, players,
       "how far apart the principal's and its agent's preferences are once strength is taken out; "
       "0 are the same, 1 opposed"},
      {"individual_alignment", preferences, players,
       "1 less that distance: 1 is an agent that wants what its principal wants"},
      {"total_misalignment", preferences, one, "these distances added up"},
      {"weighted_misalignment", preferences, one,
       "these distances added up, each times its principal's magnitude: what bounds count"},
      {"pairwise_distance", preferences, entries,
       "the same distance between any two of principals and agents, principals first"},
      {"collective_alignment_agents", preferences, one,
       "how far the agents want the same; 1 is all alike"},
      {"collective_alignment_principals", preferences, one,
       "how far the principals want the same; 1 is all alike"},
      {"representation_magnitude", preferences, principals,
       "how strongly those who work for each principal prefer, taken together"},
      {"collective_alignment_representations", preferences, one,
       "how far what stands for the principals wants the same; 1 is all alike"},
      {"agent_alignment", preferences, entries,
       "1 less the distance of every agent (columns) from every principal (rows)"},
      {"team_collective_alignment", preferences, principals,
       "how far the agents that work for a principal want the same",
       "none, since no agent works for it"},
      {"agents_welfare_regret", strategy, one,
       "how much less welfare the agents have than they could have together: their failure to "
       "cooperate, in their own eyes"},
      {"principals_welfare_regret", strategy, one,
       "how much less welfare the principals have than they could have: what delegation costs them "
       "here"},
      {"worst_case_regret", strategy, one,
       "V, the most that any strategy with the same regret of the agents could cost the "
       "principals"},
      {"trivial_bound", strategy, one,
       "what no loss of the principals exceeds whatever is played: no bound need be above it"},
      {"pareto_worst_case", strategy, one,
       "V_P, the most that the principals could lose if no agent were worse off than now"},
      {"agents_pareto_gain", strategy, one,
       "what all agents could gain at once, in units of their magnitudes; 0 is efficient",
       "none, since all are indifferent"},
      {"agents_implicit_weights", strategy, agents,
       "weights of the agents under which what is played is nearest to their welfare optimum",
       "none, since it is indifferent"},
      {"agents_implicit_weights_range", strategy, entries,
       "the least and the greatest that each of these weights may be"},
      {"principals_pareto_gain", strategy, one,
       "what all principals could gain at once, in units of their magnitudes; 0 is efficient",
       "none, since all are indifferent"},
      {"principals_implicit_weights", strategy, principals,
       "weights of the principals under which what is played is nearest to their welfare optimum",
       "none, since it is indifferent"},
      {"principals_implicit_weights_range", strategy, entries,
       "the least and the greatest that each of these weights may be"},
      {"individual_capability", play, entries,
       "how well each actor chooses for itself; 1 leaves it nothing to gain by itself"},
      {"collective_capability", play, one,
       "how well the agents coordinate; 1 is what is best for them together, 0 the worst "
       "equilibrium"},
      {"equilibrium_tolerance", play, one,
       "the share of its utility that an actor may forgo in an equilibrium"},
      {"has_equilibrium", play, one, "whether there is a pure equilibrium"},
      {"equilibria", play, sets, "where no actor gains by another action of its own"},
      {"epsilon_equilibria", play, sets,
       "where none gains more than its lack of individual capability leaves it to gain"},
      {"played", play, sets, "what the actors play with this collective capability"},
      {"fallback", play, one,
       "whether no profile has the welfare that collective capability promises, so that the "
       "nearest "
       "is played",
       not_played},
      {"agent_welfare_min", play, one, "the agents' welfare at their worst outcome"},
      {"agent_welfare_max", play, one, "the agents' welfare at their best outcome, w*"},
      {"agent_ideal_welfare", play, one,
       "the agents' welfare if each had its own greatest utility"},
      {"agent_worst_welfare", play, one, "the agents' welfare if each had its own least utility"},
      {"principal_welfare_min", play, one, "the principals' welfare at their worst outcome"},
      {"principal_welfare_max", play, one, "the principals' welfare at their best outcome"},
      {"principal_ideal_welfare", play, one,
       "the principals' welfare if each had its own greatest utility"},
      {"principal_worst_welfare", play, one,
       "the principals' welfare if each had its own least utility"},
      {"nash_welfare_least", play, one, "the agents' welfare at their worst equilibrium, w_0",
       not_played},
      {"epsilon_welfare_least", play, one,
       "the agents' welfare at the worst that their individual capabilities leave, w_epsilon",
       not_played},
      {"anarchy_regret", play, one, "how much selfish play may cost the agents, w* less w_0",
       not_played},
      {"price_of_anarchy", play, one, "the same as a ratio, w* over w_0",
       "none, since not all utilities of the agents are positive, or there is no pure equilibrium"},
      {"agent_welfare_played", play, one, "the agents' welfare in what they play, on average",
       not_played},
      {"principal_welfare_played", play, one, "the principals' welfare in it", not_played},
      {"regret_bound", play, one,
       "the most that the principals can lose by what is played, by the bound of the paper; it "
       "holds where fallback is false",
       no_bound},
      {"sharp_regret_bound", play, one, "the same with the constant that its proof allows",
       no_bound},
      {"valid_regret_bound", play, one,
       "the bound of the paper with what the agents miss in place of what their collective "
       "capability promises where fallback is true: it always holds",
       no_bound},
      {"valid_sharp_regret_bound", play, one, "the same with the constant that its proof allows",
       no_bound},
      {"ideal_regret_bound", play, one,
       "the most that the principals' ideal welfare can be above their best outcome's",
       "none with outcome weights"},
      {"sharp_ideal_regret_bound", play, one, "the same with the constant that its proof allows",
       "none with outcome weights"},
      {"degenerate", play, one,
       "whether some mix of one actor has more best responses than it has actions in it",
       not_two_actors},
      {"mixed_welfare_least", play, one,
       "the agents' least welfare over all equilibria, mixed ones among them", not_two_actors},
      {"mixed_anarchy_regret", play, one, "w* less that", not_two_actors},
      {"mixed_price_of_anarchy", play, one, "w* over that",
       "none, since not all utilities of the agents are positive, or mixed equilibria are not "
       "looked for"},
  };
  return sentences;
}

}  // namespace delegauge::host
