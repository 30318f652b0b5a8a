// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/surface/replay.hpp"

#include <numeric>
#include <vector>

#include "host/given/record.hpp"
#include "host/job/replayed.hpp"
#include "host/jobs/flat/outcome_weights.hpp"
#include "host/jobs/surface/settings.hpp"
#include "host/settings/metric.hpp"
#include "kernels/cpu/reevaluate.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

struct Source {
  SurfaceConfiguration configuration;
  std::uint64_t index = 0;
};

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
  if (games.outcome_weights.count > 0) r["outcome_weights"] = list_of(games.outcome_weights);
  r["welfare"] = games.welfare == Welfare::mean ? "mean" : "sum";
  return r;
}

template <class Real>
Json replay_of(const Source& source) {
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

Json replay_of(const Source& source) {
  return source.configuration.precision == Precision::single_precision ? replay_of<float>(source)
                                                                       : replay_of<double>(source);
}

class SurfaceSampling final : public Sampling {
 public:
  explicit SurfaceSampling(CLI::App& command) : options_(command) {}
  std::string any_given() const override { return options_.any_given(); }
  Json replay(std::uint64_t index) const override {
    return replay_of({options_.configuration(), index});
  }

 private:
  SurfaceOptions options_;
};

}  // namespace

nlohmann::ordered_json replay_surface_run(const RunDocument& run, const std::string& folder,
                                          std::uint64_t index) {
  const auto configuration = surface_configuration_from_json(run.configuration, run.place);
  require_in_run(index, folder, configuration.games);
  return replay_of({configuration, index});
}

std::unique_ptr<Sampling> surface_sampling(CLI::App& command) {
  return std::make_unique<SurfaceSampling>(command);
}

}  // namespace delegauge::host
