// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/search/swept.hpp"

#include "host/jobs/search/job.hpp"
#include "host/jobs/search/read_summary.hpp"
#include "host/jobs/search/settings.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;
using C = SearchConfiguration;

struct SearchCells {
  using Configuration = C;
  using JobRun = SearchJobRun;
  static const SettingsTable<C>& settings() { return search_settings(); }
  static BatchSizes batches(const C& configuration, std::uint64_t units) {
    C longer = configuration;
    longer.chains = units;
    return search_batches(longer);
  }
  static const cpu::Kernels& kernels(const C& /*configuration*/, const cpu::Kernels& wanted) {
    return wanted;
  }
  static void add_to_table(const C& configuration, const Json& summary, const std::string& place,
                           SweepTable& table) {
    const SearchSummary read = read_summary(summary, place, configuration);
    table.put("games", read.games);
    table.put("chains", read.chains);
    table.put("inside", read.inside);
    table.put_statistic("tightness", read.tightness, SweepTable::Quantiles::some);
  }
};

SweptJob make() {
  SweptJob job = swept_job<SearchCells>();
  job.units = "chains";
  job.has_scale_twins = true;
  job.in_units_of_welfare = {"--regret", "--misalignment"};
  return job;
}

}  // namespace

const SweptJob swept_search = make();

}  // namespace delegauge::host
