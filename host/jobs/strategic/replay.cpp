// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/strategic/replay.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "host/job/replayed.hpp"
#include "host/job/statistic.hpp"
#include "host/jobs/strategic/games.hpp"
#include "kernels/cpu/strategic_reevaluate.hpp"
#include "kernels/executor/worst_case_quantities.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

struct NamedColumn {
  std::string_view name;
  StrategicColumn column;
};
constexpr std::array<NamedColumn, 7> columns = {{{"w_hat_plus", StrategicColumn::w_hat_plus},
                                                 {"w_hat_max", StrategicColumn::w_hat_max},
                                                 {"w_hat_avg", StrategicColumn::w_hat_avg},
                                                 {"w_hat_min", StrategicColumn::w_hat_min},
                                                 {"w_hat_minus", StrategicColumn::w_hat_minus},
                                                 {"max_regret", StrategicColumn::max_regret},
                                                 {"ideal_regret", StrategicColumn::ideal_regret}}};

void put_values(Json& json, const StrategicJob& job, const StrategicValues& values,
                Precision precision) {
  const auto put = [&](std::string_view name, std::size_t column) {
    json[std::string(name)] = shown(values[column], precision);
  };
  for (std::size_t q = 0; q < strategic_quantity_names.size(); ++q) {
    const auto quantity = static_cast<StrategicQuantity>(q);
    if (job.worst_case || !of_worst_case(quantity)) put(strategic_quantity_names[q], q);
  }
  for (const auto& [name, column] : columns) put(name, static_cast<std::size_t>(column));
  const auto state =
      static_cast<unsigned>(values[static_cast<std::size_t>(StrategicColumn::state)]);
  json["fallback"] = (state & StrategicState::fallback) != 0;
  json["missed_alignment"] = (state & StrategicState::missed_alignment) != 0;
  Json& violates = json["violates"] = Json::object();
  for (std::size_t b = 0; b < strategic_bound_names.size(); ++b) {
    const unsigned bit = static_cast<unsigned>(StrategicState::exceeded) << b;
    violates[std::string(strategic_bound_names[b])] = (state & bit) != 0;
  }
}

template <class Real>
Json replay_of(const StrategicJob& job, Precision precision, const Sampled& sampled,
               std::uint64_t index) {
  const SampledStrategicGame<Real> game = sampled_strategic_game<Real>(job, index);
  const std::vector<int> dims = dims_of(job.games);
  const std::size_t outcomes = game.agents.size() / dims.size();
  Json r = Json::object();
  r["index"] = index;
  r["seed"] = job.games.seed;
  r["job"] = std::string(sampled.job);
  r["options"] = sampled.options;
  r["game"] = {{"dims", dims},
               {"agents", utility_rows(game.agents, outcomes)},
               {"principals", utility_rows(game.principals, outcomes)},
               {"individual_capability", game.individual_capability},
               {"collective_capability", game.collective_capability},
               {"equilibrium_tolerance", game.relaxation},
               {"metric", "epic"},
               {"welfare", "mean"}};
  // What capabilities leave, evaluate plays by itself.
  if (!game.strategy.empty()) r["game"]["strategy"] = game.strategy;
  const auto value = [precision](double x) { return shown(x, precision); };
  const auto values = [&value](std::vector<double> of) {
    std::transform(of.begin(), of.end(), of.begin(), value);
    return of;
  };
  const bool calibrated = job.games.calibration_prescribed;
  r["prescribed"] = {{"ia", values(game.individual_alignment)},
                     {"ic", values(game.individual_capability)},
                     {"ca", value(game.collective_alignment)},
                     {"cc", value(game.collective_capability)},
                     {"calibration", calibrated ? Json(value(game.calibration)) : Json()}};
  r["tries"] = game.tries;
  Json& record = r["record"] = {{"dims", dims}, {"players", job.games.players}};
  put_values(record, job, strategic_values_in_double<Real>(job, index),
             Precision::double_precision);
  put_values(r["as_run"] = Json::object(), job, strategic_values_as_run<Real>(job, index),
             precision);
  return r;
}

}  // namespace

nlohmann::ordered_json replay_strategic(const StrategicJob& job, Precision precision,
                                        const Sampled& sampled, std::uint64_t index) {
  return precision == Precision::single_precision
             ? replay_of<float>(job, precision, sampled, index)
             : replay_of<double>(job, precision, sampled, index);
}

}  // namespace delegauge::host
