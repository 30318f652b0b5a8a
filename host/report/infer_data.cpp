// SPDX-License-Identifier: Apache-2.0
#include "host/report/run_data.hpp"

namespace delegauge::host {

void add_infer_data(const RunFolder& folder, nlohmann::ordered_json& data) {
  const CsvTable table = folder.table("infer.csv");
  table.require_rows(folder.member({"points"}).size());
  data["points"] = columns_json(
      table, {"samples", "ia_error_mean", "ia_error_stderr", "ic_error_mean", "ic_error_stderr",
              "ca_error_mean", "ca_error_stderr", "cc_error_mean", "cc_error_stderr"});
  data["points"]["distribution"] = table.texts("distribution");
}

}  // namespace delegauge::host
