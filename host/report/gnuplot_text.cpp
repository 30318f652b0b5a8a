// SPDX-License-Identifier: Apache-2.0
#include "host/report/gnuplot_text.hpp"

#include <fmt/format.h>

#include <cmath>
#include <iterator>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace delegauge::host {
namespace {

/// Bytes that are no UTF-8 become U+FFFD.
std::string as_utf8(std::string_view text) {
  using Json = nlohmann::json;
  const std::string quoted =
      Json(std::string(text)).dump(-1, ' ', false, Json::error_handler_t::replace);
  return Json::parse(quoted).get<std::string>();
}

void require_name(std::string_view name) {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
  if (name.empty() || name.find_first_not_of(letters) != name.npos) {
    throw std::logic_error("a name for gnuplot has other characters than letters");
  }
}

}  // namespace

std::string gnuplot_string(std::string_view text) {
  constexpr std::string_view plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ,.:()/%=+-";
  constexpr std::string_view of_enhanced_text = "{}^_@&~\\";
  constexpr std::string_view replacement = "\xef\xbf\xbd";
  // Whatever could mean something to gnuplot goes by its octal number: a doubled quote, the other
  // way, ends a string that begins with it.
  std::string quoted = "\"";
  const auto put = [&quoted, plain](char c) {
    if (plain.find(c) != plain.npos) {
      quoted += c;
    } else {
      // gnuplot reads three digits, or four if the first is 0.
      const auto byte = static_cast<unsigned char>(c);
      constexpr unsigned char first_of_three = 0100;
      quoted += byte < first_of_three ? "\\0" : "\\";
      quoted += fmt::format("{:03o}", byte);
    }
  };
  for (const char c : as_utf8(text)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) {
      for (const char part : replacement) put(part);
      continue;
    }
    if (of_enhanced_text.find(c) != of_enhanced_text.npos) put('\\');
    put(c);
  }
  return quoted + "\"";
}

void GnuplotInput::begin(std::string_view name) {
  require_name(name);
  text_ += fmt::format("${} << EOD\n", name);
}

void GnuplotInput::row(std::initializer_list<double> cells) {
  for (const double cell : cells) {
    if (std::isfinite(cell)) {
      text_ += fmt::format("{} ", cell);
    } else {
      text_ += "NaN ";
    }
  }
  text_ += '\n';
}

void GnuplotInput::set(std::string_view name, std::string_view value) {
  require_name(name);
  text_ += fmt::format("{} = {}\n", name, gnuplot_string(value));
}

void GnuplotInput::set(std::string_view name, double value) {
  require_name(name);
  if (!std::isfinite(value)) throw std::logic_error("a number for gnuplot is not finite");
  text_ += fmt::format("{} = {}\n", name, value);
}

void GnuplotInput::texts(std::string_view name, const std::vector<std::string>& texts) {
  require_name(name);
  text_ += fmt::format("array {}[{}]\n", name, texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    text_ += fmt::format("{}[{}] = {}\n", name, i + 1, gnuplot_string(texts[i]));
  }
}

void GnuplotInput::tics(std::string_view axis, const std::vector<std::string>& texts) {
  require_name(axis);
  text_ += fmt::format("set {}tics (", axis);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    text_ += fmt::format("{}{} {}", i == 0 ? "" : ", ", gnuplot_string(texts[i]), i);
  }
  text_ += ")\n";
}

}  // namespace delegauge::host
