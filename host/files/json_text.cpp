// SPDX-License-Identifier: Apache-2.0
#include "host/files/json_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>

#include "host/text/for_terminal.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t line_width = 100;

/// Whether a container is easier to read on one line: an object of plain values, an array of plain
/// values or of such arrays.
bool is_simple(const Json& json) {
  return std::all_of(json.begin(), json.end(), [&json](const Json& part) {
    return !part.is_structured() || (json.is_array() && part.is_array() && is_simple(part));
  });
}

class Writer {
 public:
  std::string take() { return std::move(out_); }

  void value(const Json& json, std::size_t indent) {
    if (!json.is_structured()) {
      scalar(json);
      return;
    }
    if (is_simple(json)) {
      const std::size_t start = out_.size();
      container(json, indent, false);
      const std::size_t line = out_.rfind('\n', start);
      if (out_.size() - (line == std::string::npos ? 0 : line + 1) <= line_width) return;
      out_.resize(start);
    }
    container(json, indent, true);
  }

 private:
  void container(const Json& json, std::size_t indent, bool broken) {
    const bool object = json.is_object();
    out_ += object ? '{' : '[';
    bool first = true;
    for (const auto& member : json.items()) {
      if (!first) out_ += broken ? "," : ", ";
      first = false;
      if (broken) new_line(indent + 2);
      if (object) {
        scalar(member.key());
        out_ += ": ";
      }
      value(member.value(), indent + 2);
    }
    if (broken && !first) new_line(indent);
    out_ += object ? '}' : ']';
  }

  void scalar(const Json& json) {
    if (json.is_number_float()) {
      const double number = json.get<double>();
      if (!std::isfinite(number)) {
        out_ += "null";
      } else {
        fmt::format_to(std::back_inserter(out_), "{}", number);
      }
    } else if (json.is_string()) {
      text(json.dump());
    } else {
      out_ += json.dump();
    }
  }

  /// A string as JSON has it, but for what would steer a terminal and JSON lets pass.
  void text(std::string_view quoted) {
    while (!quoted.empty()) {
      const Character character = first_of(quoted);
      if (character.is_shown) {
        out_ += quoted.substr(0, character.bytes);
      } else if (character.code < 0x10000) {
        fmt::format_to(std::back_inserter(out_), "\\u{:04x}", character.code);
      } else {  // two halves, as of UTF-16
        const std::uint32_t beyond = character.code - 0x10000;
        fmt::format_to(std::back_inserter(out_), "\\u{:04x}\\u{:04x}", 0xD800 + (beyond >> 10U),
                       0xDC00 + (beyond & 0x3FFU));
      }
      quoted.remove_prefix(character.bytes);
    }
  }

  void new_line(std::size_t indent) {
    out_ += '\n';
    out_.append(indent, ' ');
  }

  std::string out_;
};

}  // namespace

std::string json_text(const Json& value) {
  Writer writer;
  writer.value(value, 0);
  return writer.take() + '\n';
}

}  // namespace delegauge::host
