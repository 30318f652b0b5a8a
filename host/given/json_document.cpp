// SPDX-License-Identifier: Apache-2.0
#include "host/given/json_document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <utility>
#include <vector>

#include "host/given/given_game.hpp"
#include "host/text/caller.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::json;

/// Builds the document from parser events. nlohmann's own builder would keep the last of two equal
/// keys, allow any depth, and not know the path at which the text stops being JSON.
class Builder : public nlohmann::json_sax<Json> {
 public:
  Builder(const std::string& text, const std::string& name) : text_(text), name_(name) {}

  Json take() { return std::move(root_); }

  bool null() override { return add(nullptr); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(number_integer_t value) override { return add(value); }
  bool number_unsigned(number_unsigned_t value) override { return add(value); }
  bool number_float(number_float_t value, const string_t& /*digits*/) override {
    return add(value);
  }
  bool string(string_t& value) override { return add(std::move(value)); }
  bool binary(binary_t& /*value*/) override { return false; }  // never called for JSON text

  bool start_object(std::size_t /*size*/) override { return open(Json::object()); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t /*size*/) override { return open(Json::array()); }
  bool end_array() override { return close(); }

  bool key(string_t& value) override {
    Open& object = open_.back();
    object.key = std::move(value);
    if (object.value->contains(object.key)) {
      throw UsageError(fmt::format("{}: the key appears twice; remove one", place(name_, path())));
    }
    return true;
  }

  /// Called by the parser where the text is not JSON or a number overflows.
  bool parse_error(std::size_t bytes_read, const std::string& /*token*/,
                   const Json::exception& error) override {
    const std::size_t start = start_of_word(bytes_read);
    throw UsageError(fmt::format("{}:{}{}: {}", name_, line_and_column(start), near_path(),
                                 reason(start, error)));
  }

 private:
  struct Open {
    Json* value;
    std::string key;  // of the member being read, in an object
  };

  Json* insert(Json value) {
    if (open_.empty()) {
      root_ = std::move(value);
      return &root_;
    }
    Open& parent = open_.back();
    if (parent.value->is_array()) {
      parent.value->push_back(std::move(value));
      return &parent.value->back();
    }
    Json& member = (*parent.value)[parent.key];
    member = std::move(value);
    return &member;
  }

  bool add(Json value) {
    insert(std::move(value));
    return true;
  }

  bool open(Json value) {
    stop_if_asked();
    constexpr std::size_t max_depth = 16;
    if (open_.size() == max_depth) {
      throw UsageError(
          fmt::format("{}: nested deeper than {} levels; utilities are nested once per agent, and "
                      "nothing else deeper",
                      place(name_, path()), max_depth));
    }
    // The pointer stays good: while the child is open nothing else is added to its parent.
    Json* const child = insert(std::move(value));
    open_.push_back({child, {}});
    return true;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  /// Path of the value being read, as in games[2].agents[1][3].
  std::string path() const {
    std::string path;
    for (std::size_t i = 0; i < open_.size(); ++i) {
      const Open& level = open_[i];
      if (level.value->is_array()) {
        // An open child is in its parent's list already, a value being read is not yet.
        const std::size_t index = level.value->size() - (i + 1 < open_.size() ? 1 : 0);
        path += fmt::format("[{}]", index);
      } else {
        path += (path.empty() ? "" : ".") + printable(level.key);
      }
    }
    return path;
  }

  std::string near_path() const {
    const std::string here = path();
    return here.empty() ? "" : fmt::format(" (at {})", here);
  }

  /// Where the word or number begins whose last byte the parser has read. (The token that the
  /// parser offers holds earlier text too.)
  std::size_t start_of_word(std::size_t bytes_read) const {
    const auto in_word = [this](std::size_t at) {
      const auto byte = static_cast<unsigned char>(text_[at]);
      return std::isalnum(byte) != 0 || byte == '+' || byte == '-' || byte == '.';
    };
    // The parser counts the end of the text as a byte read.
    std::size_t at = std::min(std::max<std::size_t>(bytes_read, 1) - 1, text_.size());
    if (at == text_.size() || !in_word(at)) return at;
    while (at > 0 && in_word(at - 1)) --at;
    return at;
  }

  std::string line_and_column(std::size_t offset) const {
    const std::string_view before = std::string_view(text_).substr(0, offset);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const std::string_view row = before.substr(before.rfind('\n') + 1);  // npos + 1 is 0
    // Bytes 10xxxxxx continue a character.
    const auto column = 1 + std::count_if(row.begin(), row.end(), [](char c) {
                          return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
                        });
    return fmt::format("{}:{}", line, column);
  }

  /// Whether NaN, -Infinity or the like stands at `offset`.
  bool names_no_number(std::size_t offset) const {
    if (offset < text_.size() && text_[offset] == '-') ++offset;
    std::string word = text_.substr(offset, 3);
    for (char& c : word) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return word == "nan" || word == "inf";
  }

  std::string reason(std::size_t offset, const Json::exception& error) const {
    constexpr int number_overflow = 406;
    if (error.id == number_overflow) {
      return "the number is too large for double precision, which goes to 1.8e308; scale it down";
    }
    if (names_no_number(offset)) {
      return "NaN and infinity are not JSON and have no place in a game; give finite numbers";
    }
    return fmt::format("not valid JSON: {}; correct the text there", syntax_error(error.what()));
  }

  /// The core of nlohmann's message, without its identifier, position and echo of the text read.
  static std::string syntax_error(std::string_view what) {
    constexpr std::string_view start = "syntax error";
    constexpr std::string_view echo = "; last read: '";
    constexpr std::string_view echo_end = "'; expected";
    if (what.find(start) != what.npos) what.remove_prefix(what.find(start));
    std::string core(what.substr(0, what.find(echo)));
    const std::size_t expected = what.rfind(echo_end);
    if (core.size() < what.size() && expected != what.npos) core += what.substr(expected + 1);
    constexpr std::size_t longest = 200;
    return printable(core, longest);
  }

  const std::string& text_;
  const std::string& name_;
  Json root_;
  std::vector<Open> open_;
};

std::string read_text(std::istream& in, const std::string& name, std::string_view wanted) {
  if (!in) throw UsageError(fmt::format("{}: cannot be opened; check the path", name));
  std::string text;
  std::array<char, 65536> chunk{};
  while (in.read(chunk.data(), chunk.size()), in.gcount() > 0) {
    text.append(chunk.data(), static_cast<std::size_t>(in.gcount()));
  }
  if (in.bad()) throw UsageError(fmt::format("{}: cannot be read; give a file", name));
  if (text.find_first_not_of(" \t\r\n") == text.npos) {
    throw UsageError(fmt::format("{}: the input is empty; give {}", name, wanted));
  }
  return text;
}

std::string_view kind(const Json& value) {
  switch (value.type()) {
    case Json::value_t::null:
      return "null";
    case Json::value_t::boolean:
      return "true or false";
    case Json::value_t::string:
      return "a string";
    case Json::value_t::array:
      return "a list";
    case Json::value_t::object:
      return "an object";
    default:
      return "a number";
  }
}

}  // namespace

nlohmann::json read_json_document(std::istream& in, const std::string& name,
                                  std::string_view wanted) {
  const std::string text = read_text(in, name, wanted);
  Builder builder(text, name);
  Json::sax_parse(text, &builder);
  return builder.take();
}

void wrong_type(const std::string& where, std::string_view wanted, const Json& found) {
  throw UsageError(fmt::format("{}: found {}; give {}", where, kind(found), wanted));
}

}  // namespace delegauge::host
