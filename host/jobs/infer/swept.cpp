// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/infer/swept.hpp"

#include <fmt/format.h>

#include <cstddef>

#include "host/job/read_statistic.hpp"
#include "host/jobs/infer/job.hpp"
#include "host/jobs/infer/read_summary.hpp"
#include "host/jobs/infer/settings.hpp"
#include "host/jobs/strategic/execution.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;
using C = InferConfiguration;

struct InferCells {
  using Configuration = C;
  using JobRun = InferJobRun;
  static const SettingsTable<C>& settings() { return infer_settings(); }
  static BatchSizes batches(const C& configuration, std::uint64_t units) {
    return strategic_batches(configuration.games, units, columns_of(infer_job(configuration)),
                             Tallied::by_devices);
  }
  static const cpu::Kernels& kernels(const C& configuration, const cpu::Kernels& wanted) {
    return kernels_for(configuration.games, wanted);
  }
  static void add_to_table(const C& configuration, const Json& summary, const std::string& place,
                           SweepTable& table) {
    const InferSummary read = read_summary(summary, place, configuration);
    table.put("games", read.games);
    Fields fields(summary, place + ": ");
    const Json& points = read_points(fields, observed_count * configuration.marks.size());
    // As they are written: all marks of a distribution, then those of the next.
    std::size_t at = 0;
    for (const std::string_view observed : observed_names) {
      for (const int mark : configuration.marks) {
        table.begin_point(fmt::format("{} {}", observed, mark));
        table.put("distribution", std::string(observed));
        table.put("mark", static_cast<std::uint64_t>(mark));
        Fields point(points[at++], fields.place("points"));
        Fields errors(point.at("errors"), point.place("errors"));
        for (const std::string_view name : estimated_names) {
          const std::string key(name);
          table.put_statistic(name, read_moments(errors.at(key), errors.place(key)),
                              SweepTable::Quantiles::none);
        }
      }
    }
  }
};

SweptJob make() {
  SweptJob job = swept_job<InferCells>();
  job.points = "point";
  job.shown = estimated_names[0].data();
  return job;
}

}  // namespace

const SweptJob swept_infer = make();

}  // namespace delegauge::host
