// SPDX-License-Identifier: Apache-2.0
// A command's options as text, read only once all are there: every error is one of ours.
#pragma once

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/settings/names.hpp"
#include "host/settings/options.hpp"
#include "host/text/error.hpp"
#include "host/text/join.hpp"
#include "host/text/parse.hpp"

namespace delegauge::host {

template <class T>
T parse_choice(const std::string& text, const std::string& place) {
  const auto value = value_of<T>(text);
  if (!value) refuse(place, text, "one of " + names_of<T>());
  return *value;
}

/// A value for each player out of a list, which has one for all or one for each.
template <class Values, class Parse>
void fill_players(const std::string& text, const std::string& place, int players, Values& values,
                  const Parse& parse) {
  const std::vector<std::string> parts = split_list(text);
  const auto count = static_cast<std::size_t>(players);
  if (parts.size() != 1 && parts.size() != count) {
    throw UsageError(fmt::format("{}: {} values for {} players; give one for all or one for each",
                                 place, parts.size(), players));
  }
  for (std::size_t i = 0; i < count; ++i) {
    values[i] = parse(parts.size() == 1 ? parts.front() : parts[i], place);
  }
}

/// The other way round: one value if all players have the same.
template <class Values, class Text>
std::string players_text(int players, const Values& values, const Text& text) {
  std::vector<std::string> parts;
  bool same = true;
  for (std::size_t i = 0; i < static_cast<std::size_t>(players); ++i) {
    parts.push_back(text(values[i]));
    same = same && parts.back() == parts.front();
  }
  return same ? parts.front() : joined(parts, ",");
}

/// The option that sets a configuration's key: "--welfare-weights" for "welfare_weights".
std::string option_of_key(std::string_view key);

/// Options that say which games there are. Must outlive the parsing. Names begin with dashes.
class OptionTexts {
 public:
  explicit OptionTexts(CLI::App& command) : command_(command) {}
  OptionTexts(const OptionTexts&) = delete;
  OptionTexts& operator=(const OptionTexts&) = delete;

  void add(const std::string& name, const std::string& type, const std::string& help);
  /// One whose values are separated by commas; it may also come as an array of an option file.
  void add_list(const std::string& name, const std::string& type, const std::string& help);

  /// A name that an option had; --help does not show it.
  void add_former(const std::string& name);

  bool given(const std::string& name) const { return is_given(*entries_.at(name).option); }
  const std::string& text(const std::string& name) const { return entries_.at(name).text; }
  /// The name of an option that was given; empty if none was.
  std::string any_given() const;

 private:
  struct Entry {
    CLI::Option* option = nullptr;
    std::string text;
  };
  CLI::App& command_;
  std::map<std::string, Entry> entries_;
};

/// Options as a command line: "--seed 2 --points 5".
class OptionLine {
 public:
  template <class Value>
  void put(std::string_view name, const Value& value) {
    line_ += fmt::format("{}--{} {}", line_.empty() ? "" : " ", name, value);
  }
  template <class Value>
  void put_if(bool differs, std::string_view name, const Value& value) {
    if (differs) put(name, value);
  }
  std::string take() { return std::move(line_); }

 private:
  std::string line_;
};

}  // namespace delegauge::host
