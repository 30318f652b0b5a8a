// SPDX-License-Identifier: Apache-2.0
// Reading a configuration's JSON. Every error is a UsageError that names place and key.
#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>

#include "host/settings/names.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {

inline nlohmann::ordered_json range_json(const Range& range) {
  return nlohmann::ordered_json::array({range.low, range.high});
}

/// The members of an object, each to be read once.
class Fields {
 public:
  using Json = nlohmann::ordered_json;

  Fields(const Json& object, std::string place) : object_(object), place_(std::move(place)) {
    if (!object.is_object()) throw UsageError(fmt::format("{}: must be a JSON object", place_));
  }

  const Json& at(const std::string& key) {
    const auto found = object_.find(key);
    if (found == object_.end())
      throw UsageError(fmt::format(
          "{}: is missing, so the file is incomplete or another version's; run again", place(key)));
    read_.insert(key);
    return *found;
  }
  bool has(const std::string& key) const { return object_.contains(key); }
  /// "run.json: seconds" of the place "run.json: ", else "configuration.seed".
  std::string place(std::string_view key) const {
    return fmt::format("{}{}{}", place_, place_.ends_with(": ") ? "" : ".", key);
  }

  [[noreturn]] void refuse(const std::string& key, const Json& value,
                           std::string_view allowed) const {
    constexpr std::size_t longest = 80;
    throw UsageError(fmt::format("{}: {} is not possible; give {}", place(key),
                                 printable(value.dump(), longest), allowed));
  }

  std::uint64_t count(const std::string& key, std::uint64_t low, std::uint64_t high) {
    return count(key, at(key), low, high);
  }
  std::uint64_t count(const std::string& key, const Json& value, std::uint64_t low,
                      std::uint64_t high) const {
    // A fraction and 1e30 are no integers; a small one in memory may have a sign.
    const bool whole =
        value.is_number_unsigned() || (value.is_number_integer() && value.get<std::int64_t>() >= 0);
    if (!whole || value.get<std::uint64_t>() < low || value.get<std::uint64_t>() > high) {
      refuse(key, value, fmt::format("a whole number from {} to {}", low, high));
    }
    return value.get<std::uint64_t>();
  }
  int small_count(const std::string& key, int low, int high) {
    return static_cast<int>(
        count(key, static_cast<std::uint64_t>(low), static_cast<std::uint64_t>(high)));
  }
  double number(const std::string& key, const Json& value) const {
    if (!value.is_number()) refuse(key, value, "a number");
    return value.get<double>();
  }
  Range range(const std::string& key, const Json& value) const {
    if (!value.is_array() || value.size() != 2) refuse(key, value, "[low, high]");
    return {number(key, value[0]), number(key, value[1])};
  }
  /// A list with an entry for each player.
  const Json& per_player(const std::string& key, int players) {
    const Json& value = at(key);
    if (!value.is_array() || value.size() != static_cast<std::size_t>(players)) {
      refuse(key, value, fmt::format("a list of {}, one entry per player", players));
    }
    return value;
  }
  bool boolean(const std::string& key) { return boolean(key, at(key)); }
  bool boolean(const std::string& key, const Json& value) const {
    if (!value.is_boolean()) refuse(key, value, "true or false");
    return value.get<bool>();
  }
  template <class T>
  T choice(const std::string& key) {
    return choice<T>(key, at(key));
  }
  template <class T>
  T choice(const std::string& key, const Json& value) const {
    if (value.is_string()) {
      if (const auto found = value_of<T>(value.get_ref<const std::string&>())) return *found;
    }
    refuse(key, value, fmt::format("one of {}", names_of<T>()));
  }

  void expect_no_more() const {
    for (const auto& member : object_.items()) {
      if (read_.count(member.key()) == 0) {
        throw UsageError(fmt::format("{}: is unknown to this version of delegauge",
                                     place(printable(member.key()))));
      }
    }
  }

 private:
  const Json& object_;
  std::string place_;
  std::set<std::string> read_;
};

/// A preset's name, or the object of a metric that is none.
inline Metric read_metric(const Fields& fields, const Fields::Json& value) {
  if (!value.is_object()) return fields.choice<Metric>("metric", value);
  Fields parts(value, fields.place("metric"));
  const Metric metric = {parts.choice<Shift>("shift"), parts.choice<Norm>("norm"),
                         parts.choice<Norm>("distance_norm")};
  parts.expect_no_more();
  return metric;
}

}  // namespace delegauge::host
