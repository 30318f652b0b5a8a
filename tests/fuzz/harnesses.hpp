// SPDX-License-Identifier: Apache-2.0
// What reads input that others made, each behind one function of the bytes. A fuzzer calls it with
// bytes of its own making, and the test suite with those of tests/fuzz/seeds/<name>.
#pragma once

#include <string_view>

namespace delegauge::fuzz {

// Each returns for input that is read and for input that is refused as it should be, and ends the
// process for anything else.

// Games as `evaluate` takes them.
void nfg(std::string_view input);
void json(std::string_view input);
void npy(std::string_view input);  // a file, or two one after the other: games and strategies

/// A log as `estimate` takes it.
void log(std::string_view input);

// Arguments, one a line, the command first; the command, and a file for its --config.
void options(std::string_view input);
void option_file(std::string_view input);

/// What varies, as `sweep` takes it.
void sweep_file(std::string_view input);

/// A job's configuration as run.json holds it.
void configuration(std::string_view input);

/// A checkpoint or shard; its checksum is made right.
void state(std::string_view input);
// What a state holds of the job: the games done, and their tally.
void tally_surface(std::string_view input);
void tally_grid(std::string_view input);
void tally_infer(std::string_view input);
void tally_search(std::string_view input);
void tally_estimate(std::string_view input);
void tally_sweep(std::string_view input);

// A run's folder (support/folder.hpp tells how it is one input), and a command on it.
void report(std::string_view input);
void replay(std::string_view input);
void resume(std::string_view input);
void merge(std::string_view input);

using Harness = void (*)(std::string_view);

struct NamedHarness {
  const char* name;
  Harness run;
};

inline constexpr NamedHarness harnesses[] = {
    {"nfg", nfg},
    {"json", json},
    {"npy", npy},
    {"log", log},
    {"options", options},
    {"option_file", option_file},
    {"sweep_file", sweep_file},
    {"configuration", configuration},
    {"state", state},
    {"tally_surface", tally_surface},
    {"tally_grid", tally_grid},
    {"tally_infer", tally_infer},
    {"tally_search", tally_search},
    {"tally_estimate", tally_estimate},
    {"tally_sweep", tally_sweep},
    {"report", report},
    {"replay", replay},
    {"resume", resume},
    {"merge", merge},
};

}  // namespace delegauge::fuzz
