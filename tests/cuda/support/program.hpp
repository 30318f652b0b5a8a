// SPDX-License-Identifier: Apache-2.0
// Runs of the program as a process of its own, with variables in its environment.
#pragma once

#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

#include "tests/host/support/program.hpp"

namespace delegauge::test {

using Environment = std::map<std::string, std::string>;

/// The command, with `extra` in its environment.
inline host::Outcome run_command(const std::string& command, const Environment& extra) {
  const host::TemporaryFolder folder;
  std::string all = "env";
  for (const auto& [name, value] : extra) all += " '" + name + "=" + value + "'";
  all += " " + command + " >" + (folder / "out") + " 2>" + (folder / "err");
  const int status = std::system(all.c_str());  // NOLINT(cert-env33-c)
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128, host::read_file(folder / "out"),
          host::read_file(folder / "err")};
}

/// `delegauge arguments`, with `extra` in its environment.
inline host::Outcome run_program(const std::string& arguments, const Environment& extra) {
  return run_command(DELEGAUGE_EXECUTABLE " " + arguments, extra);
}

/// Everything that a run writes but run.json, one after the other; empty if the run failed.
inline std::string files_of(const std::string& arguments, const Environment& extra,
                            host::Outcome* outcome = nullptr) {
  const host::TemporaryFolder folder;
  const host::Outcome run =
      run_program("surface --quiet --out " + (folder / "run") + " " + arguments, extra);
  if (outcome != nullptr) *outcome = run;
  if (run.code != 0) return "";
  std::string all;
  for (const char* name :
       {"summary.json", "surface.csv", "tightness.csv", "tightest.csv", "points.csv"}) {
    all += host::read_file(folder / (std::string("run/") + name));
  }
  return all;
}

}  // namespace delegauge::test
