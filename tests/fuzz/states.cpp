// SPDX-License-Identifier: Apache-2.0
// Checkpoints and shards, and the tallies in them.
#include <string>
#include <string_view>
#include <vector>

#include "host/job/state_file.hpp"
#include "host/jobs/grid/job.hpp"
#include "host/jobs/infer/job.hpp"
#include "host/jobs/search/job.hpp"
#include "host/jobs/surface/job.hpp"
#include "tests/fuzz/harnesses.hpp"
#include "tests/fuzz/support/findings.hpp"
#include "tests/fuzz/support/folder.hpp"
#include "tests/fuzz/support/jobs.hpp"
#include "tests/fuzz/support/runs.hpp"
#include "tests/fuzz/support/tallies.hpp"

namespace delegauge::fuzz {
namespace {

/// A tally that is read comes back the same, and all is written of it that `merge` writes.
template <class Job>
void read_tally(std::string_view input) {
  static const host::Execution execution = one_thread();
  static const Job job(small_configuration<Job>(), execution);
  static const auto empty = job.ledger().empty();
  is_read<host::StateError>([&] {
    const auto partial = tally_in(input, empty);
    job.files({}, partial.tally);
    job.table({}, partial.tally);
    job.violations(partial.tally, "run");
    job.warning(partial.tally);
  });
}

}  // namespace

void state(std::string_view input) {
  is_read<host::StateError>([&] {
    const std::string bytes = with_runs(input);
    const bool damaged = !input.empty() && input.back() == 'd';
    const host::State read = host::state_from_bytes(damaged ? bytes : with_checksum(bytes));
    expect(host::to_bytes(read).size() <= 2 * bytes.size() + 64, "a state stays about as large");
  });
}

void tally_surface(std::string_view input) { read_tally<host::SurfaceJobRun>(input); }
void tally_grid(std::string_view input) { read_tally<host::GridJobRun>(input); }
void tally_infer(std::string_view input) { read_tally<host::InferJobRun>(input); }
void tally_search(std::string_view input) { read_tally<host::SearchJobRun>(input); }

}  // namespace delegauge::fuzz
