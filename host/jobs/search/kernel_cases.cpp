// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/search/kernel_cases.hpp"

#include <memory>
#include <string>
#include <vector>

#include "host/check/tally_case.hpp"
#include "host/jobs/flat/case_games.hpp"
#include "host/jobs/search/compare_tallies.hpp"
#include "host/jobs/search/run.hpp"
#include "host/jobs/search/tally_bytes.hpp"

namespace delegauge::host {
namespace {

/// As tally_case.hpp says.
struct CheckedSearch {
  using Configuration = SearchConfiguration;

  static Ledger<SearchTally> ledger(const SearchConfiguration& configuration,
                                    const Execution& /*execution*/) {
    return search_ledger(configuration);
  }
  static void run(const SearchConfiguration& configuration, const Execution& execution,
                  RangeQueue& queue, Ledger<SearchTally>& ledger) {
    run_search(configuration, execution, queue, ledger, go_on, fail_at_once);
  }
  static std::uint64_t games(const SearchConfiguration& configuration) {
    return configuration.chains;
  }
  static BatchSizes batches(const SearchConfiguration& configuration) {
    return search_batches(configuration);
  }
};

struct Variant {
  const char* name;
  bool is_map;
  bool is_weighted;
  Bound bound;
};

void add_cases(KernelCases& cases, Precision precision, const CaseRequest& request) {
  for (const auto& [name, is_map, is_weighted, bound] :
       {Variant{"4x4", false, false, Bound::fused}, Variant{"2x3 map", true, false, Bound::fused},
        Variant{"4x4 pareto", false, false, Bound::pareto},
        Variant{"4x4 weighted", false, true, Bound::pairwise}}) {
    SearchConfiguration configuration = default_search_configuration();
    configuration.job.bound = bound;
    configuration.precision = precision;
    SearchJob& job = configuration.job;
    if (is_map) {
      job.games.players = 2;
      job.games.outcomes = 3;
      job.regret_bins = 2;
      job.misalignment_bins = 2;
    }
    if (is_weighted) job.games.outcome_weights = {4, {1, 2, 0.5, 0.25}};
    job.region = default_region(job);
    job.steps = 200;
    configuration.chains = request.games(4 * job.steps * utilities_of(job.games), 33);
    configuration.list = static_cast<int>(configuration.chains);  // all of them are looked at
    std::vector<std::string> names = {kernel_name("search", precision)};
    if (!is_map && !is_weighted) {
      names.insert(names.begin(), kernel_name("search-4x4", precision));
    }
    if (!is_plain(bound)) names = {kernel_name("search-pareto", precision)};
    cases.push_back(std::make_unique<TallyCase<CheckedSearch>>(
        KernelLabel{"search", name, precision, names}, configuration));
  }
}

}  // namespace

void add_search_cases(KernelCases& cases, const CaseRequest& request) {
  for (const Precision precision : both_precisions) add_cases(cases, precision, request);
}

}  // namespace delegauge::host
