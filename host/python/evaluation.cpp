// SPDX-License-Identifier: Apache-2.0
#include "host/python/evaluation.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstddef>
#include <new>
#include <nlohmann/json.hpp>
#include <sstream>

#include "host/commands/array_job.hpp"
#include "host/files/columns.hpp"
#include "host/files/input.hpp"
#include "host/files/json_text.hpp"
#include "host/given/explanation.hpp"
#include "host/given/gambit.hpp"
#include "host/given/game_records.hpp"
#include "host/given/json_games.hpp"
#include "host/given/measure_array.hpp"
#include "host/given/measure_there.hpp"
#include "host/job/progress.hpp"
#include "host/machine/interrupt.hpp"
#include "host/settings/command_line.hpp"
#include "host/text/parse.hpp"

namespace delegauge::host::python {
namespace {

using Json = nlohmann::ordered_json;

std::uint64_t in_whole_groups(std::uint64_t games) {
  constexpr std::uint64_t group = given_padding;
  return (games + group - 1) / group * group;
}

/// What a thread is done with before another one has started.
bool are_few(const ArrayShape& shape) {
  constexpr std::uint64_t numbers = 10'000;
  return shape.games <= numbers / shape.record();
}

ArrayExecution execution_of(const Measuring& how, const ArrayShape& shape, const GivenJob& job) {
  const ArrayArguments& arguments = how.arguments().npy;
  if (arguments.device.empty() && arguments.threads.empty() && are_few(shape)) {
    const cpu::Kernels& kernels = kernels_for(how.options().isa, shape.outcomes());
    const bool single = how.options().precision == Precision::single_precision;
    return {{single ? kernels.given_float : kernels.given_double},
            std::max<std::uint64_t>(1, in_whole_groups(shape.games))};
  }
  ArrayExecution execution = array_execution(shape, arguments, how.options(), job);
  if (arguments.batch.empty() && execution.writers == 1) {
    execution.batch = batch_in_cache(shape);
  }
  execution.batch = in_whole_groups(execution.batch);
  return execution;
}

std::vector<GivenGame> games_of(const std::string& text, const std::string& name) {
  std::istringstream in(text);
  return read_json_games(in, name);
}

StrategicForm form_of(const std::string& file) {
  const Input input(file);
  std::istringstream in(input.text());
  return read_nfg(in, input.name());
}

}  // namespace

Measuring::Measuring(const std::vector<std::string>& arguments) {
  CLI::App app("", "delegauge");
  CLI::App* const command = app.add_subcommand("evaluate");
  add_evaluate_options(*command, arguments_);
  std::vector<std::string> all = {"evaluate"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  parse_command_line(app, all);
  options_ = options_of(arguments_);
}

void FreeAligned::operator()(double* memory) const {
  ::operator delete[](memory, std::align_val_t(64));
}

MeasuredArray measure(PythonCaller& caller, const Measuring& how, const ArrayGames& games) {
  MeasuredArray measured;
  call_engine(caller, [&] {
    const ArrayShape& shape = games.shape();
    const std::vector<int> chosen = choose_columns(how.arguments().npy.columns, shape.players);
    const GivenJob job = array_job(shape, how.options(), chosen, "principals");
    ArrayExecution execution = execution_of(how, shape, job);
    measured.names = names_of_columns(chosen, shape.players);
    const std::uint64_t stride = std::max<std::uint64_t>(1, in_whole_groups(shape.games));
    measured.stride = static_cast<std::int64_t>(stride);
    const std::size_t bytes = stride * std::max<std::size_t>(1, chosen.size()) * sizeof(double);
    measured.values.reset(static_cast<double*>(::operator new[](bytes, std::align_val_t(64))));
    const InterruptGuard guard;
    Progress progress(ProgressMode::automatic, shape.games);
    measure_array(games, job, execution, measured.values.get(), measured.stride,
                  [&](std::uint64_t done) {
                    progress.update(done);
                    return !guard.interrupted();
                  });
  });
  return measured;
}

void measure_on(PythonCaller& caller, const Measuring& how, const ArrayGames& games,
                cuda::DeviceDesk& desk, std::vector<std::string>& names,
                const std::function<double*(std::size_t columns)>& room) {
  call_engine(caller, [&] {
    const ArrayShape& shape = games.shape();
    const ArrayArguments& arguments = how.arguments().npy;
    if (shape.outcomes() > max_outcomes) {
      throw UsageError(
          fmt::format("principals: {} outcomes are more than a GPU takes ({}); copy the arrays to "
                      "the processor's memory",
                      shape.outcomes(), max_outcomes));
    }
    const std::vector<int> chosen = choose_columns(arguments.columns, shape.players);
    const GivenJob job = array_job(shape, how.options(), chosen, "principals");
    const std::uint64_t batch =
        arguments.batch.empty() || arguments.batch == "auto"
            ? default_device_array_batch(shape, job.columns.count)
            : parse_count(arguments.batch, "--batch", 1, cuda::device_batch_limit);
    names = names_of_columns(chosen, shape.players);
    const InterruptGuard guard;
    Progress progress(ProgressMode::automatic, shape.games);
    measure_there(games, job, how.options().precision, batch, desk, room(chosen.size()),
                  static_cast<std::int64_t>(shape.games), [&](std::uint64_t done) {
                    progress.update(done);
                    return !guard.interrupted();
                  });
  });
}

std::string records(PythonCaller& caller, const Measuring& how, const std::string& games,
                    const std::string& name) {
  std::string text;
  call_engine(caller, [&] {
    text = json_text({{"games", records_of(games_of(games, name), how.options())}});
  });
  return text;
}

std::vector<std::string> explanations(PythonCaller& caller, const Measuring& how,
                                      const std::string& games, const std::string& name) {
  std::vector<std::string> texts;
  call_engine(caller, [&] {
    for (const Json& record : records_of(games_of(games, name), how.options())) {
      std::ostringstream out;
      out.exceptions(std::ios::badbit);
      write_explanation(out, record);
      texts.push_back(out.str());
    }
  });
  return texts;
}

void check_games(PythonCaller& caller, const std::string& games, const std::string& name) {
  call_engine(caller, [&] { games_of(games, name); });
}

std::string read_file(PythonCaller& caller, const std::string& path) {
  std::string text;
  // "-" is a file's name here: standard input is the program's whose process this is.
  call_engine(caller, [&] { text = Input(path == "-" ? "./-" : path).text(); });
  return text;
}

std::string read_nfg_game(PythonCaller& caller, const std::string& principals,
                          const std::string& agents) {
  std::string text;
  call_engine(caller, [&] {
    const GivenGame game =
        agents.empty() ? delegation_game(form_of(principals), principals)
                       : delegation_game(form_of(principals), form_of(agents), principals, agents);
    Json json = {{"name", game.name},
                 {"dims", game.dims},
                 {"agents", game.agents},
                 {"principals", game.principals}};
    if (game.name.empty()) json.erase("name");
    text = json_text(json);
  });
  return text;
}

}  // namespace delegauge::host::python
