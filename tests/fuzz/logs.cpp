// SPDX-License-Identifier: Apache-2.0
// Logs of interactions, and the tally of what is estimated of one.
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "host/jobs/estimate/files.hpp"
#include "host/jobs/estimate/job.hpp"
#include "host/jobs/estimate/read_log.hpp"
#include "host/jobs/estimate/table.hpp"
#include "host/report/sha256.hpp"
#include "tests/fuzz/harnesses.hpp"
#include "tests/fuzz/support/findings.hpp"
#include "tests/fuzz/support/jobs.hpp"
#include "tests/fuzz/support/memory_file.hpp"
#include "tests/fuzz/support/small_log.hpp"
#include "tests/fuzz/support/tallies.hpp"

namespace delegauge::fuzz {
namespace {

/// All that is made of a tally can be made, and is what it should be.
void expect_written(const host::EstimateConfiguration& configuration,
                    const host::EstimateTally& tally) {
  const host::EstimateResult result = host::result_of(configuration, tally);
  const std::string json = host::estimates_json(configuration, tally, result);
  expect(nlohmann::json::accept(json), "estimates.json is JSON");
  host::estimates_csv(configuration, result);
  host::outcomes_csv(tally);
  host::estimate_table(configuration, one_thread(), tally, 1);
}

}  // namespace

void log(std::string_view input) {
  static MemoryFile file;
  file.write(input);
  static const host::Execution execution = one_thread();
  is_read([&] {
    host::EstimateConfiguration configuration = small_estimate();
    configuration.compare.clear();
    host::Log log = host::read_log(file.path(), ',', configuration);
    expect(log.rows() <= log.rows_read, "no row is added");
    for (const auto& column : log.utilities) {
      expect(column.size() == log.rows(), "each row that is complete has all utilities");
    }
    const host::EstimateConfiguration again =
        host::estimate_configuration_from_json(to_json(configuration), "configuration");
    expect(to_json(again) == to_json(configuration), "a configuration reads back");
    const host::PreparedLog prepared(std::move(log), configuration, *execution.kernels);
    const host::EstimateTally tally = host::run_estimate(
        configuration, prepared, execution, [](std::uint64_t) { return true; },
        [](const std::string&) {});
    expect_written(configuration, tally);
  });
}

void tally_estimate(std::string_view input) {
  static const host::EstimateConfiguration configuration = [] {
    static MemoryFile file;
    file.write(small_log);
    host::EstimateConfiguration read = small_estimate();
    host::read_log(file.path(), ',', read);
    return read;
  }();
  static const host::Execution execution = one_thread();
  static const host::EstimateJobRun job(configuration, execution);
  static const host::EstimateTally empty = job.ledger().empty();
  is_read<host::StateError>([&] {
    const auto partial = tally_in(input, empty);
    // Groups that are not there can only be asked for by a log that is another.
    is_read([&] { expect_written(configuration, partial.tally); });
  });
}

}  // namespace delegauge::fuzz
