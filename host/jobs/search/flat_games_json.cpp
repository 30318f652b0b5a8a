// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/search/flat_games_json.hpp"

#include <cstddef>
#include <nlohmann/json.hpp>
#include <utility>

#include "host/files/json_text.hpp"
#include "host/jobs/flat/outcome_weights.hpp"
#include "host/settings/metric.hpp"
#include "host/settings/names.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

Json rows_json(const std::vector<double>& utilities, int outcomes) {
  const auto columns = static_cast<std::ptrdiff_t>(outcomes);
  Json rows = Json::array();
  for (auto row = utilities.begin(); row != utilities.end(); row += columns) {
    rows.push_back(std::vector<double>(row, row + columns));
  }
  return rows;
}

}  // namespace

std::string flat_games_json(const std::vector<const FlatGame<double>*>& games,
                            const FlatGames& like) {
  Json list = Json::array();
  for (const FlatGame<double>* const of : games) {
    Json game = Json::object();
    game["dims"] = Json::array({of->outcomes});
    game["principals"] = rows_json(of->principals, of->outcomes);
    game["agents"] = rows_json(of->agents, of->outcomes);
    game["strategy"] = of->strategy;
    game["metric"] = to_json(like.metric);
    if (like.outcome_weights.count > 0) game["outcome_weights"] = list_of(like.outcome_weights);
    game["welfare"] = std::string(name_of(like.welfare));
    list.push_back(std::move(game));
  }
  Json document = Json::object();
  document["games"] = std::move(list);
  return json_text(document);
}

}  // namespace delegauge::host
