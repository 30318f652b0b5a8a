// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <string>

#include "host/jobs/infer/page.hpp"
#include "host/report/page_json.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

}  // namespace

void add_page_data(const std::filesystem::path&, const InferContents& of, Json& data) {
  Json points = {{"samples", Json::array()}};
  for (const InferRow& row : of.rows) points["samples"].push_back(row.mark);
  for (std::size_t e = 0; e < estimated_names.size(); ++e) {
    std::vector<double> mean, error;
    for (const InferRow& row : of.rows) {
      mean.push_back(row.mean[e]);
      error.push_back(row.standard_error[e]);
    }
    points[std::string(estimated_names[e]) + "_mean"] = numbers_json(mean);
    points[std::string(estimated_names[e]) + "_stderr"] = numbers_json(error);
  }
  points["distribution"] = Json::array();
  for (const InferRow& row : of.rows) {
    points["distribution"].push_back(
        std::string(observed_names[static_cast<std::size_t>(row.observed)]));
  }
  data["points"] = std::move(points);
}

}  // namespace delegauge::host
