// SPDX-License-Identifier: Apache-2.0
// Command lines and files of options. Commands that sample games are not run, which could take for
// ever, but all that they read from their options is; the others run.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "host/job/dump_options.hpp"
#include "host/job/execution_options.hpp"
#include "host/jobs/grid/settings.hpp"
#include "host/jobs/infer/settings.hpp"
#include "host/jobs/search/settings.hpp"
#include "host/jobs/surface/settings.hpp"
#include "host/settings/option_file.hpp"
#include "host/text/error.hpp"
#include "host/text/for_terminal.hpp"
#include "tests/fuzz/harnesses.hpp"
#include "tests/fuzz/support/findings.hpp"
#include "tests/fuzz/support/folder.hpp"
#include "tests/fuzz/support/memory_file.hpp"

namespace delegauge::fuzz {
namespace {

namespace fs = std::filesystem;

/// The options of a job's command, and all that it asks of them before it runs.
template <class GameOptions>
void read_options(const std::string& command_name, const std::vector<std::string>& arguments) {
  CLI::App app("", "delegauge");
  CLI::App* const command = app.add_subcommand(command_name);
  const GameOptions games(*command);
  const host::ExecutionOptions execution(*command);
  const host::DumpOptions dump(*command);
  host::add_option_file(*command);
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());  // as CLI11 wants them
  reversed.push_back(command_name);
  try {
    app.parse(reversed);
  } catch (const CLI::ParseError&) {
    return;
  }
  const auto configuration = games.configuration();
  // What was read from options comes back from a document.
  to_json(configuration);
  execution.progress();
  execution.out();
  execution.report();
  execution.long_run().store(execution.out());
  dump.file();
  dump.columns({"index", "tightness_fused", "principal_magnitude_1", "principal_magnitude_2"});
}

/// Returns whether there is such a job.
bool read_options_of_job(const std::string& command, const std::vector<std::string>& arguments) {
  const auto read = [&](const auto& read_them) {
    try {
      read_them(command, arguments);
    } catch (const host::UsageError& refusal) {
      // Names of files stand in messages as they were given: say() makes them fit.
      expect_fit_for_a_terminal(host::for_terminal(refusal.what()));
    }
    return true;
  };
  if (command == "surface") return read(read_options<host::SurfaceOptions>);
  if (command == "grid") return read(read_options<host::GridOptions>);
  if (command == "infer") return read(read_options<host::InferOptions>);
  if (command == "search") return read(read_options<host::SearchOptions>);
  return false;
}

/// The line that text begins with, which is taken from it.
std::string next_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  std::string line(text.substr(0, end));
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

/// Files that commands find under these names, in the folder that they run in.
class Workplace {
 public:
  Workplace() : before_(fs::current_path()) {
    static const Folder folder;
    folder.clear();
    folder.write("inner", {{"game.json", R"({"agents":[[0,1],[1,0]],"principals":[[1,0],[0,1]]})"},
                           {"game.nfg", "NFG 1 R \"\" {\"a\" \"b\"} {1 2}\n1 2 3 4\n"}});
    fs::current_path(folder.path() / "inner");
  }
  ~Workplace() { fs::current_path(before_); }
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;

 private:
  fs::path before_;
};

}  // namespace

void options(std::string_view input) {
  // An argument ends at a null byte, as does the command: what is behind it made a job of none.
  const auto next_argument = [&input] {
    std::string argument = next_line(input);
    argument.resize(std::min(argument.find('\0'), argument.size()));
    return argument;
  };
  const std::string command = next_argument();
  std::vector<std::string> arguments;
  while (!input.empty()) {
    std::string argument = next_argument();
    // No file is outside the folder that this runs in.
    std::replace(argument.begin(), argument.end(), '/', '_');
    if (argument != "..") arguments.push_back(std::move(argument));
  }
  const Workplace workplace;
  if (read_options_of_job(command, arguments)) return;
  // A check of all kernels takes its time: it reads its other options, and then finds no such GPU.
  if (command == "check") arguments.emplace_back("--device=cuda:99");
  arguments.insert(arguments.begin(), command);
  run(arguments);
}

void option_file(std::string_view input) {
  static MemoryFile file;
  const std::string command = next_line(input);
  file.write(input);
  read_options_of_job(command, {"--config", file.path()});
}

}  // namespace delegauge::fuzz
