// SPDX-License-Identifier: Apache-2.0
// A call of Python's into the engine, which has no lock of Python's while it works.
#pragma once

#include <nanobind/nanobind.h>

#include <exception>
#include <map>
#include <string>
#include <vector>

#include "host/python/python_caller.hpp"
#include "host/settings/option_file.hpp"
#include "host/sweep/arrays.hpp"
#include "host/text/error.hpp"

namespace delegauge::host::python {

/// Does the work on behalf of the caller. Raises what Python raised meanwhile, or else what the
/// work raised.
template <class Work>
void call_engine(PythonCaller& caller, const Work& work) {
  std::exception_ptr failure;
  {
    const nanobind::gil_scoped_release unlocked;
    const OnBehalfOf ours(&caller);
    try {
      work();
    } catch (const RunError& error) {
      failure = std::current_exception();
      // What is raised may be what Python has raised, and this says how far the run came.
      caller.say(error.what());
    } catch (const UsageError& error) {
      failure = std::make_exception_ptr(UsageError(with_place_in_file(error.what())));
    } catch (...) {
      failure = std::current_exception();
    }
  }
  caller.raise_what_python_raised();
  if (failure) std::rethrow_exception(failure);
}

/// A command of the command line, with its arguments; returns its exit code. Once.
int run_command(PythonCaller& caller, const std::vector<std::string>& arguments);

/// Adds up finished shards as take_shard() had them; to `out`, too, unless it is empty.
void merge_shards(PythonCaller& caller, const std::vector<std::string>& shards,
                  const std::string& out, bool partial);

/// The page of runs, in folders or lent to the caller under such names; returns the names of what
/// it has written. figures: options of static figures, by their names without dashes.
std::vector<std::string> report_runs(PythonCaller& caller, const std::vector<std::string>& folders,
                                     const std::string& out,
                                     const std::map<std::string, std::string>& figures);

/// The same page's text, written nowhere.
std::string page_of_runs(PythonCaller& caller, const std::vector<std::string>& folders);

/// Raises UsageError unless this is the folder of a complete run, all of whose tables can be read.
void check_run(PythonCaller& caller, const std::string& folder);

/// The sweep in a folder, or lent to the caller under such a name, as arrays along what varies.
/// Raises UsageError for what is no sweep, or damaged.
SweepArrays arrays_of_sweep(PythonCaller& caller, const std::string& folder);

/// A game of the run whose run.json or summary.json this is, as JSON.
std::string replay_game(PythonCaller& caller, const std::string& run_json, std::uint64_t index);

}  // namespace delegauge::host::python
