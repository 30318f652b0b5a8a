// SPDX-License-Identifier: Apache-2.0
#include "host/files/input_kind.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "host/files/npy_header.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

using namespace std::string_view_literals;

struct Foreign {
  std::string_view magic;
  std::string_view what;  // it is, and what to do
};

constexpr std::string_view utf_16 =
    "text in UTF-16; save it as UTF-8, as 'iconv -f UTF-16 -t UTF-8' does";
constexpr std::string_view utf_32 =
    "text in UTF-32; save it as UTF-8, as 'iconv -f UTF-32 -t UTF-8' does";
constexpr std::string_view zip =
    "a zip archive, such as NumPy's .npz; save the one array of games by itself, with numpy.save";

/// Bytes that no JSON, Gambit or .npy file begins with. Of two that begin alike the longer first.
constexpr std::array foreign = {
    Foreign{"\x1f\x8b"sv, "compressed (gzip); unpack it, as 'gunzip -c FILE' does"},
    Foreign{"BZh"sv, "compressed (bzip2); unpack it, as 'bunzip2 -c FILE' does"},
    Foreign{"\xfd\x37zXZ\0"sv, "compressed (xz); unpack it, as 'xz -dc FILE' does"},
    Foreign{"\x28\xb5\x2f\xfd"sv, "compressed (zstd); unpack it, as 'zstd -dc FILE' does"},
    Foreign{"PK\3\4"sv, zip},
    Foreign{"PK\5\6"sv, zip},
    Foreign{"\x89HDF\r\n\x1a\n"sv,
            "an HDF5 file; save the games as one .npy array (games, 2n, K), with numpy.save"},
    Foreign{"MATLAB 5.0 MAT-file"sv,
            "a MATLAB file; save the games as one .npy array (games, 2n, K), or as JSON"},
    Foreign{"\x80\x04\x95"sv, "a Python pickle; save the games as JSON or as a .npy array"},
    Foreign{"\xff\xfe\0\0"sv, utf_32},
    Foreign{"\0\0\xfe\xff"sv, utf_32},
    Foreign{"\xff\xfe"sv, utf_16},
    Foreign{"\xfe\xff"sv, utf_16},
};

/// Texts of other formats, by their first word.
constexpr std::array foreign_texts = {
    Foreign{
        "EFG"sv,
        "an extensive game (Gambit .efg); save its strategic form as a .nfg file, as pygambit's "
        "to_nfg() or Gambit's 'Export' does"},
    Foreign{"#AGG"sv, "an action graph game; save its strategic form as a .nfg file"},
    Foreign{"#BAGG"sv, "a Bayesian action graph game; save its strategic form as a .nfg file"},
    Foreign{"<"sv, "XML or HTML, such as Gambit's .gbt; save the game as a .nfg file"},
};

bool begins_with(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

/// Whether a text of ASCII characters was written in UTF-16 without a mark of its byte order.
bool is_unmarked_utf_16(std::string_view beginning) {
  if (beginning.size() < 4) return false;
  const auto is_text = [](char c) { return c >= ' ' || (c >= '\t' && c <= '\r'); };
  for (const std::size_t zero : {0U, 1U}) {
    const bool here = beginning[zero] == '\0' && beginning[zero + 2] == '\0' &&
                      is_text(beginning[1 - zero]) && is_text(beginning[3 - zero]);
    if (here) return true;
  }
  return false;
}

/// Without what may stand before the first word.
std::string_view first_word(std::string_view text) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (begins_with(text, byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n\f\v"), text.size()));
  return text;
}

[[noreturn]] void refuse_as(std::string_view what, const std::string& name) {
  throw UsageError(fmt::format("{}: is {}", name, what));
}

}  // namespace

void refuse_foreign(std::string_view beginning, const std::string& name) {
  for (const Foreign& format : foreign) {
    if (begins_with(beginning, format.magic)) refuse_as(format.what, name);
  }
  if (is_unmarked_utf_16(beginning)) refuse_as(utf_16, name);
  const std::string_view word = first_word(beginning);
  for (const Foreign& format : foreign_texts) {
    if (begins_with(word, format.magic)) refuse_as(format.what, name);
  }
}

InputKind kind_of(std::string_view beginning, const std::string& name) {
  if (begins_with(beginning, npy_magic)) return InputKind::npy;
  refuse_foreign(beginning, name);
  const std::string_view word = first_word(beginning);
  if (word.empty()) {
    // A long blank beginning is taken for JSON, whose reader knows whether more follows.
    if (beginning.size() < kind_bytes) {
      throw UsageError(fmt::format("{}: the input is empty; give a game", name));
    }
    return InputKind::json;
  }
  if (begins_with(word, "NFG") || word.front() == '/') return InputKind::gambit;
  const bool looks_like_json = word.front() == '{' || word.front() == '[';
  if (looks_like_json) return InputKind::json;
  const std::string extension = std::filesystem::path(name).extension().string();
  if (extension == ".npy") return InputKind::npy;  // whose reader says what is wrong
  return extension == ".nfg" ? InputKind::gambit : InputKind::json;
}

}  // namespace delegauge::host
