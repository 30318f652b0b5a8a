// SPDX-License-Identifier: Apache-2.0
#include "host/report/page.hpp"

#include <array>
#include <cstddef>
#include <stdexcept>
#include <utility>

#include "host/report/page_files.hpp"
#include "host/report/sha256.hpp"
#include "host/text/version.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

std::string base64(std::string_view bytes) {
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const auto byte = [&](std::size_t i) {
      return at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0U;
    };
    const unsigned three = byte(0) << 16U | byte(1) << 8U | byte(2);
    for (std::size_t i = 0; i < 4; ++i) {
      text += at + i > bytes.size() ? '=' : digits[three >> (18U - 6U * i) & 63U];
    }
  }
  return text;
}

/// What a Content-Security-Policy names an inline script or style by. text: all between the tags.
std::string hash_source(std::string_view text) {
  const auto digest = sha256(text);
  return "'sha256-" + base64({reinterpret_cast<const char*>(digest.data()), digest.size()}) + "'";
}

}  // namespace

std::string script_json(const Json& value) {
  const std::string json = value.dump(-1, ' ', true, Json::error_handler_t::replace);
  std::string safe;
  safe.reserve(json.size());
  for (const char c : json) {
    // Only in strings can these be. "</script>" and "<!--" would end or bend the element.
    if (c == '<') {
      safe += "\\u003c";
    } else if (c == '>') {
      safe += "\\u003e";
    } else if (c == '&') {
      safe += "\\u0026";
    } else {
      safe += c;
    }
  }
  return safe;
}

std::string report_page(const std::vector<Json>& runs, std::string_view plotly,
                        const std::vector<PageFigure>& figures) {
  Json pictures = Json::array();
  for (const PageFigure& figure : figures) {
    pictures.push_back({{"caption", figure.caption},
                        {"source", "data:image/svg+xml;base64," + base64(figure.svg)}});
  }
  const std::string data =
      script_json({{"runs", runs}, {"figures", pictures}, {"version", program_version()}});
  const auto lines = [](std::string_view text) { return "\n" + std::string(text) + "\n"; };
  const std::string scripts = hash_source(plotly) + " " + hash_source(lines(page_files::script()));
  // plotly.js makes an empty style element, which it fills by rules.
  const std::string styles = hash_source(lines(page_files::style())) + " " + hash_source("");
  const std::array<std::pair<std::string_view, std::string_view>, 6> parts = {
      {{"{{script hashes}}", scripts},
       {"{{style hashes}}", styles},
       {"{{style}}", page_files::style()},
       {"{{data}}", data},
       {"{{plotly}}", plotly},
       {"{{script}}", page_files::script()}}};
  std::string page;
  std::string_view rest = page_files::html();
  for (const auto& [place, part] : parts) {
    const std::size_t at = rest.find(place);
    if (at == rest.npos) throw std::logic_error("page.html lacks a place");
    page += rest.substr(0, at);
    page += part;
    rest.remove_prefix(at + place.size());
  }
  page += rest;
  return page;
}

}  // namespace delegauge::host
