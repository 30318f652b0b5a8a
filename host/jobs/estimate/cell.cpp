// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/estimate/cell.hpp"

#include <fmt/format.h>

#include <new>
#include <utility>

#include "host/files/json_text.hpp"
#include "host/jobs/estimate/files.hpp"
#include "host/jobs/estimate/read_log.hpp"
#include "host/jobs/estimate/result.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {

std::unique_ptr<PreparedLog> prepared_log(const std::string& file, char delimiter,
                                          EstimateConfiguration& configuration,
                                          const cpu::Kernels& kernels) {
  Log log = read_log(file, delimiter, configuration);
  std::unique_ptr<PreparedLog> prepared;
  try {
    prepared = std::make_unique<PreparedLog>(std::move(log), configuration, kernels);
  } catch (const std::bad_alloc&) {
    throw too_large(file);
  }
  for (const std::string& comparison : configuration.compare) {
    groups_compared(comparison, prepared->sample().groups);
  }
  return prepared;
}

void EstimateCellRun::open() {
  EstimateConfiguration now = of_.configuration;
  // No column is looked for by its usual name: which there are is known.
  now.named = {true, true, true, true, true, true, true, true};
  log_ = prepared_log(of_.file, of_.delimiter, now, *execution_.kernels);
  if (json_text(to_json(now)) != json_text(to_json(of_.configuration))) {
    throw UsageError(
        fmt::format("{}: is not the log any more that the sweep has begun with; put that back, or "
                    "run the sweep again into another folder",
                    of_.file));
  }
  with_log_ = std::make_unique<EstimateJobRun>(of_.configuration, execution_, log_.get());
}

std::string EstimateCellRun::summary(const EstimateTally& tally) const {
  return estimates_json(of_.configuration, tally, result_of(of_.configuration, tally));
}

}  // namespace delegauge::host
