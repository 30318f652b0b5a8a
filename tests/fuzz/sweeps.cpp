// SPDX-License-Identifier: Apache-2.0
// Files that say what varies, and the tallies of sweeps.
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "host/sweep/job.hpp"
#include "host/sweep/plan.hpp"
#include "host/sweep/sweep_file.hpp"
#include "tests/fuzz/harnesses.hpp"
#include "tests/fuzz/support/findings.hpp"
#include "tests/fuzz/support/jobs.hpp"
#include "tests/fuzz/support/memory_file.hpp"
#include "tests/fuzz/support/small_sweep.hpp"
#include "tests/fuzz/support/tallies.hpp"

namespace delegauge::fuzz {

void sweep_file(std::string_view input) {
  static MemoryFile file;
  file.write(input);
  is_read([&] {
    const host::SweepConfiguration sweep = host::planned(host::read_sweep_file(file.path()));
    const nlohmann::ordered_json written = to_json(sweep);
    nlohmann::ordered_json again;
    expect(is_read([&] {
             again = to_json(host::sweep_configuration_from_json(written, "configuration"));
           }),
           "a sweep that was written is read");
    expect(again == written, "a sweep is the same when it is read again");
    expect(host::SweepUnits(sweep).games() > 0, "a sweep has games");
  });
}

void tally_sweep(std::string_view input) {
  static const host::Execution execution = one_thread();
  static const host::SweepJobRun job(host::planned(small_sweep()), execution, as_it_comes, "");
  static const host::SweepTally empty = job.ledger().empty();
  is_read<host::StateError>([&] {
    const auto partial = tally_in(input, empty);
    // What is told of a run keeps the table of the first tally that it is of.
    const host::SweepJobRun told(host::planned(small_sweep()), execution, as_it_comes, "");
    told.files({}, partial.tally);
    told.table({}, partial.tally);
    told.violations(partial.tally, "run");
    told.warning(partial.tally);
  });
}

}  // namespace delegauge::fuzz
