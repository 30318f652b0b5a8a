// SPDX-License-Identifier: Apache-2.0
// A run's files, read back, and what its page is told of them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/job/run_document.hpp"
#include "host/jobs/estimate/result.hpp"
#include "host/report/run_page.hpp"

namespace delegauge::host {

/// What estimates.json says of a group.
struct ReadGroup {
  std::string name;
  std::uint64_t rows = 0, clusters = 0;
  double effective_clusters = 0;
  std::vector<std::string> flags;   // sentences
  std::vector<Estimate> estimates;  // [quantity]; flags of single ones are not read
};

struct EstimateSummary {
  std::uint64_t games = 0;  // replicates
};

struct EstimateContents {
  EstimateConfiguration configuration;
  EstimateSummary summary;
  std::vector<Quantity> quantities;
  std::vector<ReadGroup> groups, differences;
  std::vector<PlanePoint> plane;
};

/// estimates.json. Raises UsageError that names file and key.
void read_estimates(const std::string& text, const std::string& place, EstimateContents& contents);
/// The same of a document that has been parsed.
nlohmann::ordered_json parse_estimates(const std::string& text, const std::string& place);
void read_estimates(const nlohmann::ordered_json& document, const std::string& place,
                    EstimateContents& contents);

/// Reads the files beside the summary in the folder.
std::shared_ptr<const RunPage> read_estimate_page(const RunDocument& summary,
                                                  const std::filesystem::path& folder);

void add_page_data(const std::filesystem::path& folder, const EstimateContents& of,
                   nlohmann::ordered_json& data);
void add_figures(const EstimateContents& run, const FigureChoice& choice,
                 std::vector<FigureScript>& scripts);

}  // namespace delegauge::host
