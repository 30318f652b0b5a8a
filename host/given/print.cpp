// SPDX-License-Identifier: Apache-2.0
#include "host/given/print.hpp"

#include <algorithm>
#include <cstddef>
#include <sstream>

#include "host/files/json_text.hpp"
#include "host/given/explanation.hpp"
#include "host/given/game_records.hpp"
#include "host/given/record.hpp"
#include "host/text/console.hpp"
#include "host/text/join.hpp"
#include "host/text/parse.hpp"

namespace delegauge::host {

Format parse_format(const std::string& text, const std::vector<std::string>& allowed) {
  if (std::find(allowed.begin(), allowed.end(), text) == allowed.end()) {
    const std::vector<std::string> others(allowed.begin(), allowed.end() - 1);
    refuse("--format", text, joined(others, ", ") + " or " + allowed.back());
  }
  if (text == "json") return Format::json;
  if (text == "explain") return Format::explain;
  return text == "text" ? Format::text : Format::csv;
}

void print_records(const std::vector<nlohmann::ordered_json>& records, Format format) {
  std::ostringstream out;
  out.exceptions(std::ios::badbit);  // running out of memory must not pass for a short text
  if (format == Format::csv) {
    write_csv(out, records);
  } else if (format == Format::json) {
    out << json_text({{"games", records}});
  } else {
    for (std::size_t r = 0; r < records.size(); ++r) {
      if (records.size() > 1) out << (r == 0 ? "" : "\n") << "game " << r << '\n';
      if (format == Format::explain) {
        write_explanation(out, records[r]);
      } else {
        write_game_text(out, records[r]);
      }
    }
  }
  print(out.str());
}

void print_object(const nlohmann::ordered_json& object, Format format) {
  std::ostringstream out;
  out.exceptions(std::ios::badbit);  // running out of memory must not pass for a short text
  if (format == Format::json) {
    out << json_text(object);
  } else {
    write_text(out, object);
  }
  print(out.str());
}

}  // namespace delegauge::host
