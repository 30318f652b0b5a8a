// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/infer/files.hpp"

#include <fmt/format.h>

#include <cstddef>

#include "host/files/csv.hpp"
#include "host/files/json_text.hpp"
#include "host/job/run_folder.hpp"
#include "host/job/statistic_json.hpp"
#include "host/job/summary_head.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

/// visit(distribution, mark's number, mark) in the order of the files.
template <class Visit>
void for_each_point(const InferConfiguration& configuration, const Visit& visit) {
  for (int o = 0; o < observed_count; ++o) {
    for (std::size_t m = 0; m < configuration.marks.size(); ++m) {
      visit(static_cast<Observed>(o), static_cast<int>(m), configuration.marks[m]);
    }
  }
}

std::string_view distribution(Observed observed) {
  return observed_names[static_cast<std::size_t>(observed)];
}

}  // namespace

const OpenMoments& error_of(const InferConfiguration& configuration, const InferTally& tally,
                            Observed observed, int mark, Estimated measure) {
  const int marks = static_cast<int>(configuration.marks.size());
  return tally.error[static_cast<std::size_t>(error_column(observed, mark, marks, measure))];
}

std::string infer_summary_json(const InferConfiguration& configuration, const InferTally& tally) {
  Json points = Json::array();
  for_each_point(configuration, [&](Observed observed, int number, int mark) {
    Json errors = Json::object();
    for (int e = 0; e < estimated_count; ++e) {
      const auto measure = static_cast<Estimated>(e);
      errors[std::string(estimated_names[static_cast<std::size_t>(e)])] = moments_json(statistic(
          error_of(configuration, tally, observed, number, measure), Precision::double_precision));
    }
    points.push_back({{"distribution", std::string(distribution(observed))},
                      {"samples", mark},
                      {"errors", errors}});
  });
  Json json = summary_head("infer", to_json(configuration));
  json["games"] = tally.games;
  json["points"] = points;
  return json_text(json);
}

std::string infer_csv(const InferConfiguration& configuration, const InferTally& tally) {
  Csv csv;
  csv.cells("distribution", "samples", "games");
  for (const std::string_view name : estimated_names) {
    csv.cells(fmt::format("{}_mean", name), fmt::format("{}_stderr", name));
  }
  csv.end_row();
  for_each_point(configuration, [&](Observed observed, int number, int mark) {
    csv.cells(distribution(observed), mark, tally.games);
    for (int e = 0; e < estimated_count; ++e) {
      const auto measure = static_cast<Estimated>(e);
      const Statistic s = statistic(error_of(configuration, tally, observed, number, measure),
                                    Precision::double_precision);
      csv.cells(s.mean, s.standard_error);
    }
    csv.end_row();
  });
  return csv.take();
}

std::vector<FileContent> infer_files(const InferConfiguration& configuration,
                                     const Execution& execution, const RunRecord& record,
                                     const InferTally& tally) {
  return {{run_name,
           run_json("infer", to_json(configuration), games_of(configuration), execution, record)},
          {"infer.csv", infer_csv(configuration, tally)},
          {summary_name, infer_summary_json(configuration, tally)}};
}

}  // namespace delegauge::host
