// SPDX-License-Identifier: Apache-2.0
// make_fuzz_seeds FOLDER: writes the seeds that are the program's own files,
// FOLDER/<harness>/<run>, of small runs of every job. To be run again when these files change;
// others of the seeds are written by hand.
#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "host/job/run_folder.hpp"
#include "host/job/state_file.hpp"
#include "tests/fuzz/support/findings.hpp"
#include "tests/fuzz/support/folder.hpp"
#include "tests/fuzz/support/jobs.hpp"
#include "tests/fuzz/support/runs.hpp"
#include "tests/fuzz/support/small_log.hpp"

namespace {

namespace fs = std::filesystem;
using delegauge::fuzz::expect;
using delegauge::fuzz::File;
using delegauge::fuzz::Folder;
using delegauge::fuzz::without_runs;

/// A run whose folder is a seed of `report`, `replay` and `configuration`.
struct Run {
  std::string name;
  std::vector<std::string> command;
};

std::vector<Run> runs() {
  std::vector<Run> all;
  for (const auto& small : delegauge::fuzz::small_jobs()) {
    Run run{std::string(small.name), {std::string(small.name)}};
    run.command.insert(run.command.end(), small.options.begin(), small.options.end());
    all.push_back(run);
  }
  // What pages show besides.
  all.push_back({"surface_few", {"surface",      "--players",   "1",
                                 "--outcomes",   "3",           "--games",
                                 "40",           "--bounds",    "published,fused",
                                 "--worst-case", "off",         "--shift",
                                 "median",       "--tightest",  "0",
                                 "--agents",     "independent", "--strategy",
                                 "pure",         "--precision", "double"}});
  all.push_back({"surface_target",
                 {"surface", "--games", "60", "--target-error", "fused:0.1", "--welfare", "sum",
                  "--welfare-weights", "1,2,3,4", "--agent-magnitudes", "0.5:2", "--offsets",
                  "-1:1", "--tightest", "1"}});
  all.push_back({"grid_surface",
                 {"grid", "--dims", "2x3", "--vary", "ia,calibration", "--points", "2",
                  "--repetitions", "3"}});
  all.push_back({"grid_fixed",
                 {"grid", "--dims", "2x2", "--vary", "cc", "--points", "3", "--fixed", "0.5,1",
                  "--ic", "0.5,0.9", "--repetitions", "3", "--precision", "double"}});
  all.push_back(
      {"search_region",
       {"search",  "--players",    "2",    "--outcomes",       "2",       "--chains",
        "16",      "--steps",      "8",    "--regret",         "0.1:0.5", "--misalignment",
        "0.1:0.6", "--collective", "0:1",  "--miscalibration", "0:1",     "--method",
        "climb",   "--precision",  "float"}});
  return all;
}

std::string content_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write(const fs::path& path, const std::string& content) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << content;
}

/// The files of a folder as one input.
std::string as_input(const std::vector<File>& files) {
  std::string input;
  for (const File& file : files) {
    input += fmt::format("{}== {}\n{}", input.empty() ? "" : "\n", file.name, file.content);
  }
  return input;
}

void run(std::vector<std::string> command, const std::vector<std::string>& more) {
  command.insert(command.end(), {"--threads", "1", "--isa", "scalar", "--quiet"});
  command.insert(command.end(), more.begin(), more.end());
  expect(delegauge::fuzz::run(command) == 0, "a run goes well");
}

void write_folder_seeds(const fs::path& seeds, const Run& one) {
  const Folder folder;
  run(one.command, {"--out", folder / "run"});
  std::vector<File> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder / "run")) {
    const std::string name = entry.path().filename().string();
    // No command reads what is written for HDF5's readers, which is large.
    if (entry.is_regular_file() && entry.path().extension() != ".h5" && name.front() != '.')
      files.push_back({name, content_of(entry.path())});
  }
  std::sort(files.begin(), files.end(),
            [](const File& a, const File& b) { return a.name < b.name; });
  const std::string run_json = content_of(folder / "run/run.json");
  write(seeds / "report" / one.name, as_input(files));
  write(seeds / "configuration" / one.name, run_json);
  write(seeds / "replay" / one.name, as_input({{"run.json", run_json}}));
}

void write_state_seeds(const fs::path& seeds, const Run& one) {
  const Folder folder;
  std::vector<File> shards;
  std::vector<std::string> states;
  for (const char* number : {"1", "2"}) {
    run(one.command, {"--shard", fmt::format("{}/2", number), "--out", folder / "shards"});
    const std::string name = fmt::format("shard-{}-of-2{}", number, delegauge::host::state_suffix);
    states.push_back(content_of(folder / ("shards/" + name)));
    shards.push_back({name, without_runs(states.back())});
  }
  write(seeds / "merge" / one.name, as_input(shards));
  write(seeds / "merge" / (one.name + "_partial"), as_input({shards.front()}));
  write(seeds / "state" / one.name, shards.front().content);
  write(seeds / "state" / (one.name + "_damaged"), shards.front().content + 'd');
  auto first = delegauge::host::state_from_bytes(states.front());
  const auto second = delegauge::host::state_from_bytes(states.back());
  write(seeds / ("tally_" + one.name) / "half", without_runs(first.partial));
  // What the first half had left as a checkpoint of the whole run.
  first.whole.end = second.whole.end;
  const std::string checkpoint = "checkpoint" + std::string(delegauge::host::state_suffix);
  const File newest{checkpoint, without_runs(delegauge::host::to_bytes(first))};
  write(seeds / "resume" / one.name, as_input({newest}));
  write(seeds / "resume" / (one.name + "_previous"),
        as_input({{checkpoint, "\"" + one.command.front() + "\""},
                  {"checkpoint.previous" + std::string(delegauge::host::state_suffix),
                   newest.content}}));
}

/// Of `estimate`, which needs a log.
void write_estimate_seeds(const fs::path& seeds) {
  const Folder folder;
  write(folder / "log.csv", std::string(delegauge::fuzz::small_log));
  const Run one{"estimate",
                {"estimate", folder / "log.csv", "--replicates", "6", "--top", "0.5", "--compare",
                 "a:b", "--interval", "bootstrap-t"}};
  write_folder_seeds(seeds, one);
  fs::remove(seeds / "replay" / one.name);
  run(one.command, {"--shard", "1/2", "--out", folder / "shards"});
  const std::string shard = content_of(folder / "shards/shard-1-of-2.delegauge");
  write(seeds / "merge" / "estimate_partial",
        as_input({{"shard-1-of-2.delegauge", without_runs(shard)}}));
  write(seeds / "tally_estimate" / "half",
        without_runs(delegauge::host::state_from_bytes(shard).partial));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: make_fuzz_seeds FOLDER\n");
    return 2;
  }
  const fs::path seeds = argv[1];
  try {
    for (const Run& one : runs()) write_folder_seeds(seeds, one);
    for (const auto& small : delegauge::fuzz::small_jobs()) {
      Run one{std::string(small.name), {std::string(small.name)}};
      one.command.insert(one.command.end(), small.options.begin(), small.options.end());
      write_state_seeds(seeds, one);
      // A run that is complete: there is nothing to go on with.
      fs::copy_file(seeds / "report" / one.name, seeds / "resume" / (one.name + "_complete"),
                    fs::copy_options::overwrite_existing);
    }
    write_estimate_seeds(seeds);
  } catch (const std::exception& error) {
    fmt::print(stderr, "make_fuzz_seeds: {}\n", error.what());
    return 1;
  }
  return 0;
}
