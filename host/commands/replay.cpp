// SPDX-License-Identifier: Apache-2.0
// `delegauge replay`: a sampled game rebuilt from its index.
#include <fmt/format.h>

#include <cstdint>
#include <limits>
#include <memory>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "host/commands/commands.hpp"
#include "host/given/print.hpp"
#include "host/given/record.hpp"
#include "host/job/run_folder.hpp"
#include "host/jobs/strategic/replay.hpp"
#include "host/jobs/surface/options.hpp"
#include "host/settings/option_file.hpp"
#include "host/text/error.hpp"
#include "host/text/parse.hpp"
#include "kernels/cpu/reevaluate.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

struct ReplayArguments {
  std::string run, index, format = "json";
  std::unique_ptr<SurfaceOptions> sampling;
};

struct Source {
  SurfaceConfiguration configuration;
  std::uint64_t index = 0;
};

std::uint64_t index_of(const ReplayArguments& arguments) {
  constexpr std::uint64_t last = std::numeric_limits<std::int64_t>::max();
  if (arguments.index.empty()) throw UsageError("--index: missing; give the index of the game");
  return parse_count(arguments.index, "--index", 0, last);
}

void require_in_run(std::uint64_t index, const std::string& run, std::uint64_t games) {
  if (index < games) return;
  throw UsageError(
      fmt::format("--index: {} is not in the run {}; it has games 0 to {}", index, run, games - 1));
}

/// The game in the input format of `evaluate`: the utilities sampled, exactly, with the welfare
/// weights multiplied in.
template <class Real>
Json game_json(const FlatGames& games, const FlatGame<Real>& game) {
  const auto outcomes = static_cast<std::size_t>(game.outcomes);
  Json r = Json::object();
  r["dims"] = {game.outcomes};
  r["agents"] = utility_rows(game.agents, outcomes);
  r["principals"] = utility_rows(game.principals, outcomes);
  r["strategy"] = std::vector<double>(game.strategy.begin(), game.strategy.end());
  r["metric"] = to_json(games.metric);
  r["welfare"] = games.welfare == Welfare::mean ? "mean" : "sum";
  return r;
}

template <class Real>
Json replay(const Source& source) {
  const SurfaceConfiguration& configuration = source.configuration;
  const SurfaceJob& job = configuration.job;
  const FlatGame<Real> game = sampled_game<Real>(job, source.index);
  std::vector<double> strategy(game.strategy.begin(), game.strategy.end());
  // As evaluate_sampled does: in float the probabilities add up to one only nearly.
  const double total = std::accumulate(strategy.begin(), strategy.end(), 0.0);
  for (double& probability : strategy) probability /= total;
  const EvaluatedGame measured{evaluate_sampled<Real>(job, source.index), job.games.metric,
                               job.games.welfare, strategy};
  Json r = Json::object();
  r["index"] = source.index;
  r["seed"] = job.games.seed;
  r["options"] = command_line_options(configuration);
  r["game"] = game_json(job.games, game);
  r["record"] = record_of({game.outcomes}, measured);
  r["as_run"] = comparison_of(evaluate_as_run<Real>(job, source.index));
  return r;
}

Json replay(const Source& source) {
  return source.configuration.precision == Precision::single_precision ? replay<float>(source)
                                                                       : replay<double>(source);
}

/// A game of the run in a folder.
Json replay_run(const ReplayArguments& arguments, std::uint64_t index) {
  if (const std::string option = arguments.sampling->any_given(); !option.empty()) {
    throw UsageError(
        fmt::format("{}: --run says already how the games were sampled; give either", option));
  }
  const RunDocument run = read_run(arguments.run);
  if (run.job == "surface") {
    const auto configuration = surface_configuration_from_json(run.configuration, run.place);
    require_in_run(index, arguments.run, configuration.games);
    return replay({configuration, index});
  }
  const auto strategic = [&](const auto& configuration) {
    require_in_run(index, arguments.run, games_of(configuration));
    return replay_strategic(configuration, index);
  };
  if (run.job == "grid")
    return strategic(grid_configuration_from_json(run.configuration, run.place));
  if (run.job == "infer") {
    return strategic(infer_configuration_from_json(run.configuration, run.place));
  }
  throw UsageError(
      fmt::format("--run: {} holds a run of the job '{}', which this delegauge does "
                  "not know; use the delegauge that made it",
                  arguments.run, printable(run.job)));
}

int replay(const ReplayArguments& arguments) {
  const Format format = parse_format(arguments.format);
  const std::uint64_t index = index_of(arguments);
  const Json replayed = arguments.run.empty() ? replay({arguments.sampling->configuration(), index})
                                              : replay_run(arguments, index);
  if (format == Format::csv) {
    print_records({replayed["record"]}, format);
  } else {
    print_object(replayed, format);
  }
  return 0;
}

}  // namespace

void add_replay(CLI::App& app, Action& action) {
  const auto arguments = std::make_shared<ReplayArguments>();
  CLI::App* const command = app.add_subcommand(
      "replay", "Rebuild a sampled game from its index and print every quantity");
  command->add_option("--run", arguments->run, "Folder of the run that sampled the game")
      ->type_name("DIR");
  command->add_option("--index", arguments->index, "Index of the game in the run")->type_name("N");
  command->add_option("--format", arguments->format, "Of the output: json (default), text or csv")
      ->type_name("NAME");
  arguments->sampling = std::make_unique<SurfaceOptions>(*command);
  add_option_file(*command);
  command->callback([arguments, &action] { action = [arguments] { return replay(*arguments); }; });
}

}  // namespace delegauge::host
