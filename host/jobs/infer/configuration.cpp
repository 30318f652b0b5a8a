// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/infer/configuration.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <functional>

#include "host/jobs/strategic/games_json.hpp"
#include "host/settings/names.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

}  // namespace

InferConfiguration default_infer_configuration() {
  InferConfiguration configuration;
  configuration.games = default_strategic_games();
  configuration.games.prescribed_side = Side::agents;
  configuration.games.patience = 10;
  configuration.marks = default_marks(configuration.samples);
  return configuration;
}

std::vector<int> default_marks(int samples) {
  std::vector<int> marks = {0};
  for (int decade = 1; decade < samples; decade *= 10) {
    for (const int step : {1, 2, 3, 6}) {
      if (step * decade < samples - 1) marks.push_back(step * decade);
    }
  }
  if (samples > 1) marks.push_back(samples - 1);
  return marks;
}

std::uint64_t games_of(const InferConfiguration& configuration) {
  return configuration.repetitions;
}

InferJob infer_job(const InferConfiguration& configuration) {
  InferJob job;
  job.games.games = configuration.games;
  job.games.source = MeasureSource::random;
  job.games.repetitions = configuration.repetitions;
  job.samples = configuration.samples;
  job.marks = configuration.marks;
  return job;
}

void validate(const InferConfiguration& configuration, const PlaceOfKey& place) {
  const Checks checks(place);
  check_games(configuration.games, configuration.repetitions, 1, checks);
  checks.require("samples", configuration.samples >= 1 && configuration.samples <= max_samples,
                 configuration.samples, fmt::format("a whole number from 1 to {}", max_samples));
  const std::vector<int>& marks = configuration.marks;
  const bool ascending =
      std::adjacent_find(marks.begin(), marks.end(), std::greater_equal<>()) == marks.end();
  checks.require("marks",
                 ascending && !marks.empty() && marks.size() <= max_marks && marks.front() >= 0 &&
                     marks.back() < configuration.samples,
                 fmt::format("{}", fmt::join(marks, ",")),
                 fmt::format("1 to {} whole numbers in ascending order, from 0 to samples - 1 = {}",
                             max_marks, configuration.samples - 1));
}

nlohmann::ordered_json to_json(const InferConfiguration& configuration) {
  Json json = Json::object();
  put_games(json, configuration.games);
  json["samples"] = configuration.samples;
  json["marks"] = configuration.marks;
  json["repetitions"] = configuration.repetitions;
  json["precision"] = std::string(name_of(configuration.precision));
  put_utilities(json, configuration.games, false);
  return json;
}

InferConfiguration infer_configuration_from_json(const Json& json, const std::string& place) {
  Fields fields(json, place);
  InferConfiguration configuration = default_infer_configuration();
  StrategicGames& games = configuration.games;
  read_games(fields, games);
  configuration.samples = fields.small_count("samples", 1, max_samples);
  configuration.marks.clear();
  const Json& marks = fields.at("marks");
  if (!marks.is_array() || marks.size() > max_marks) {
    fields.refuse("marks", marks, fmt::format("a list of at most {} whole numbers", max_marks));
  }
  for (const Json& mark : marks) {
    configuration.marks.push_back(static_cast<int>(fields.count("marks", mark, 0, max_samples)));
  }
  configuration.repetitions = fields.count("repetitions", 1, max_games);
  configuration.precision = fields.choice<Precision>("precision");
  read_utilities(fields, games, false);
  fields.expect_no_more();
  validate(configuration, [&fields](std::string_view key) { return fields.place(key); });
  return configuration;
}

}  // namespace delegauge::host
