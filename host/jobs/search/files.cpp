// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/search/files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "host/files/csv.hpp"
#include "host/files/json_text.hpp"
#include "host/job/run_folder.hpp"
#include "host/job/statistic.hpp"
#include "host/job/statistic_json.hpp"
#include "host/job/summary_head.hpp"
#include "host/jobs/flat/games.hpp"
#include "host/jobs/search/flat_games_json.hpp"
#include "host/settings/names.hpp"
#include "host/text/join.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

void bound_cells(Csv& csv, const Evaluation& evaluation) {
  for (const Bound bound : bounds_in(evaluation.bounds)) {
    csv.cell(evaluation.bound[static_cast<std::size_t>(bound)]);
  }
}

std::string in_full(const SearchConfiguration& configuration,
                    const std::vector<const FlatGame<double>*>& games) {
  return flat_games_json(games, configuration.job.games);
}

std::vector<std::string> names_told(const SearchConfiguration& configuration) {
  std::vector<std::string> names;
  for (const Bound bound : bounds_in(bounds_told(configuration))) {
    names.push_back(name_of_bound(bound));
  }
  return names;
}

}  // namespace

std::string games_json(const SearchConfiguration& configuration, const SearchFindings& findings) {
  std::vector<const FlatGame<double>*> games;
  for (const FoundGame& found : findings.list) games.push_back(&found.game);
  return in_full(configuration, games);
}

std::string frontier_json(const SearchConfiguration& configuration,
                          const SearchFindings& findings) {
  std::vector<const FlatGame<double>*> games;
  for (const FoundInBin& bin : findings.bins) {
    if (bin.frontier) games.push_back(&bin.frontier->game);
  }
  return in_full(configuration, games);
}

std::string search_tightest_csv(const SearchConfiguration& configuration,
                                const SearchFindings& findings) {
  const Bound bound = configuration.job.bound;
  Csv csv;
  csv.cells("rank", "chain", "tightness", "regret", "bound_value", "agents_welfare_regret",
            "weighted_misalignment", "worst_case_regret", "trivial_bound",
            "collective_alignment_agents", joined(names_told(configuration), ","), "miscalibration",
            "calibration");
  csv.end_row();
  int rank = 0;
  for (const FoundGame& found : findings.list) {
    const Evaluation& e = found.evaluation;
    csv.cells(++rank, found.chain, tightness_of(e, bound), e.principals_welfare_regret,
              e.bound[static_cast<std::size_t>(bound)], e.agents_welfare_regret,
              e.weighted_misalignment, e.worst_case_regret, e.trivial_bound,
              e.collective_alignment_agents);
    bound_cells(csv, e);
    csv.cell(e.miscalibration);
    if (std::isnan(e.calibration)) {
      csv.cell("");
    } else {
      csv.cell(e.calibration);
    }
    csv.end_row();
  }
  return csv.take();
}

std::string frontier_csv(const SearchConfiguration& configuration, const SearchFindings& findings) {
  const std::vector<std::string> names = names_told(configuration);
  Csv csv;
  csv.cells("agents_welfare_regret_low", "agents_welfare_regret_high", "weighted_misalignment_low",
            "weighted_misalignment_high", "chains", "inside", "regret", "agents_welfare_regret",
            "weighted_misalignment", "trivial_bound", joined(names, ","));
  for (const std::string& name : names) csv.cell(fmt::format("ratio_{}", name));
  csv.cells("chain", "tightness", "tightness_chain");
  csv.end_row();
  const auto empty = [&csv](std::size_t cells) {
    for (std::size_t i = 0; i < cells; ++i) csv.cell("");
  };
  for (std::size_t b = 0; b < findings.bins.size(); ++b) {
    const SearchRegion region = region_of(configuration.job, static_cast<int>(b));
    const FoundInBin& bin = findings.bins[b];
    csv.cells(region.regret.low, region.regret.high, region.misalignment.low,
              region.misalignment.high, bin.chains, bin.inside);
    if (bin.frontier) {
      const Evaluation& e = bin.frontier->evaluation;
      csv.cells(e.principals_welfare_regret, e.agents_welfare_regret, e.weighted_misalignment,
                e.trivial_bound);
      bound_cells(csv, e);
      for (const Bound bound : bounds_in(e.bounds)) csv.cell(tightness_of(e, bound));
      csv.cell(bin.frontier->chain);
    } else {
      empty(4 + 2 * names.size() + 1);
    }
    if (bin.inside > 0) {
      csv.cells(bin.tightness, bin.tightness_chain);
    } else {
      empty(2);
    }
    csv.end_row();
  }
  return csv.take();
}

std::string search_summary_json(const SearchConfiguration& configuration,
                                const SearchFindings& findings) {
  const Statistic s = statistic(findings.tightness, Precision::double_precision);
  Json json = summary_head("search", to_json(configuration));
  json["games"] = games_of(configuration);
  json["chains"] = findings.chains;
  json["inside"] = findings.inside;
  json["dropped"] = findings.dropped;
  json["tightness"] = moments_json(s);
  json["tightness"]["quantiles"] = quantiles_json(s);
  const Bound bound = configuration.job.bound;
  json["tightest"] = Json::array();
  for (const FoundGame& found : findings.list) {
    json["tightest"].push_back(
        {{"chain", found.chain}, {"tightness", tightness_of(found.evaluation, bound)}});
  }
  if (is_map(configuration)) {
    Json least;
    std::size_t reached = 0;
    for (const FoundInBin& bin : findings.bins) {
      if (bin.inside == 0) continue;
      reached += 1;
      if (least.is_null() || bin.tightness < least.get<double>()) least = bin.tightness;
    }
    json["map"] = {
        {"bins", findings.bins.size()}, {"reached", reached}, {"least_tightness", least}};
  }
  return json_text(json);
}

std::vector<FileContent> search_files(const SearchConfiguration& configuration,
                                      const Execution& execution, const RunRecord& record,
                                      const SearchFindings& findings) {
  std::vector<FileContent> files = {
      {run_name,
       run_json("search", to_json(configuration), games_of(configuration), execution, record)},
      {"tightest.csv", search_tightest_csv(configuration, findings)},
      {"games.json", games_json(configuration, findings)}};
  if (is_map(configuration)) {
    files.push_back({"frontier.csv", frontier_csv(configuration, findings)});
    files.push_back({"frontier.json", frontier_json(configuration, findings)});
  }
  files.push_back({summary_name, search_summary_json(configuration, findings)});
  return files;
}

}  // namespace delegauge::host
