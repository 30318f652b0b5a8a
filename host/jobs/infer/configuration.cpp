// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/infer/configuration.hpp"

namespace delegauge::host {

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

}  // namespace delegauge::host
