// SPDX-License-Identifier: Apache-2.0
// Folders of runs, and the commands that read them.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "tests/fuzz/harnesses.hpp"
#include "tests/fuzz/support/findings.hpp"
#include "tests/fuzz/support/folder.hpp"
#include "tests/fuzz/support/jobs.hpp"

namespace delegauge::fuzz {
namespace {

/// The folder with the input's files in "run", and nothing else.
const Folder& folder_of(std::string_view input) {
  static const Folder folder;
  folder.clear();
  folder.write("run", files_in(input));
  return folder;
}

}  // namespace

void report(std::string_view input) {
  const Folder& folder = folder_of(input);
  const int code = run({"report", folder / "run", "--out", folder / "page.html"});
  expect(code != 0 || folder.has("page.html"), "a report that went well has a page");
}

void replay(std::string_view input) {
  const Folder& folder = folder_of(input);
  run({"replay", "--run", folder / "run", "--index", "3"});
}

void resume(std::string_view input) {
  // The command is that of the job that the folder names first.
  std::string_view job = "surface";
  std::size_t first = input.npos;
  for (const SmallJob& small : small_jobs()) {
    const std::size_t at = input.find('"' + std::string(small.name) + '"');
    if (at < first) {
      first = at;
      job = small.name;
    }
  }
  const Folder& folder = folder_of(input);
  std::vector<std::string> arguments = small_options(job);
  arguments.insert(arguments.begin(), std::string(job));
  for (const char* more :
       {"--threads", "1", "--isa", "scalar", "--quiet", "--checkpoint-every", "0.001s", "--out"}) {
    arguments.emplace_back(more);
  }
  arguments.push_back(folder / "run");
  // A folder with a file of this name is taken as if nobody knew of its run.
  if (input.find("== anew\n") == input.npos) arguments.emplace_back("--resume");
  // A shard goes on from a file of its own, and leaves the statistics to `merge`.
  const bool shard = input.find("== shard-1-of-2.") != input.npos;
  if (shard) arguments.insert(arguments.end(), {"--shard", "1/2"});
  const int code = run(arguments);
  expect(code != 0 || folder.has(shard ? "run/shard-1-of-2.delegauge" : "run/summary.json"),
         "a run that went well has its results");
}

void merge(std::string_view input) {
  const Folder& folder = folder_of(input);
  const int code =
      run({"merge", folder / "run", "--partial", "--out", folder / "whole", "--quiet"});
  expect(code != 0 || folder.has("whole/summary.json"), "a merge that went well has a summary");
}

}  // namespace delegauge::fuzz
