// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/search/compare_tallies.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "host/check/compare_parts.hpp"

namespace delegauge::host {
namespace {

void compare_found(const FoundGame& got, const FoundGame& expected, std::string_view name,
                   FirstDifference& first) {
  Part(name, first)(got.chain, expected.chain, "chain");
  const auto numbers = [&](const auto& one, const auto& other, std::string_view part) {
    compare_numbers(one, other, fmt::format("{}.{}", name, part), first);
  };
  numbers(got.game.principals, expected.game.principals, "principals");
  numbers(got.game.agents, expected.game.agents, "agents");
  numbers(got.game.strategy, expected.game.strategy, "strategy");
  const Evaluation &one = got.evaluation, &other = expected.evaluation;
  numbers(one.principal_magnitude, other.principal_magnitude, "principal_magnitude");
  numbers(one.agent_magnitude, other.agent_magnitude, "agent_magnitude");
  numbers(one.alignment_distance, other.alignment_distance, "alignment_distance");
  numbers(one.pairwise_distance, other.pairwise_distance, "pairwise_distance");
  const Part part(name, first);
  part(one.agents_welfare_regret, other.agents_welfare_regret, "agents_welfare_regret");
  part(one.principals_welfare_regret, other.principals_welfare_regret, "principals_welfare_regret");
  part(one.worst_case_regret, other.worst_case_regret, "worst_case_regret");
  part(one.collective_alignment_agents, other.collective_alignment_agents,
       "collective_alignment_agents");
  part(one.collective_alignment_principals, other.collective_alignment_principals,
       "collective_alignment_principals");
  numbers(one.bound, other.bound, "bound");
}

}  // namespace

void compare(const SearchTally& got, const SearchTally& expected, FirstDifference& first) {
  compare_lists(got.list, expected.list, "found", first,
                [&first](const FoundGame& one, const FoundGame& other, const auto& named) {
                  compare_found(one, other, named(), first);
                });
  if (got.nearest && expected.nearest) {
    Part("nearest", first)(got.nearest->outside, expected.nearest->outside, "outside");
    compare_found(got.nearest->found, expected.nearest->found, "nearest", first);
  }
  compare_stat(got.tightness, expected.tightness, "tightness", first);
  compare_lists(got.bins, expected.bins, "bins", first,
                [&first](const FoundInBin& one, const FoundInBin& other, const auto& named) {
                  const std::string name = named();
                  const Part part(name, first);
                  part(one.chains, other.chains, "chains");
                  part(one.inside, other.inside, "inside");
                  part(one.tightness, other.tightness, "tightness");
                  part(one.tightness_chain, other.tightness_chain, "tightness_chain");
                });
  first.compare(got.dropped, expected.dropped, [] { return std::string("dropped"); });
}

}  // namespace delegauge::host
