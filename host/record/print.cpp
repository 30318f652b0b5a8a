// SPDX-License-Identifier: Apache-2.0
#include "host/record/print.hpp"

#include <iostream>

#include "host/files/json_text.hpp"
#include "host/parse.hpp"
#include "host/record/game_records.hpp"
#include "host/record/record.hpp"

namespace delegauge::host {

Format parse_format(const std::string& text) {
  if (text == "json") return Format::json;
  if (text == "text") return Format::text;
  if (text == "csv") return Format::csv;
  refuse("--format", text, "json, text or csv");
}

void print_records(const std::vector<nlohmann::ordered_json>& records, Format format) {
  if (format == Format::csv) {
    write_csv(std::cout, records);
  } else if (format == Format::json) {
    std::cout << json_text({{"games", records}});
  } else {
    for (std::size_t r = 0; r < records.size(); ++r) {
      if (records.size() > 1) std::cout << (r == 0 ? "" : "\n") << "game " << r << '\n';
      write_game_text(std::cout, records[r]);
    }
  }
}

void print_object(const nlohmann::ordered_json& object, Format format) {
  if (format == Format::json) {
    std::cout << json_text(object);
  } else {
    write_text(std::cout, object);
  }
}

}  // namespace delegauge::host
