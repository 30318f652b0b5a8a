// SPDX-License-Identifier: Apache-2.0
// The settings of a job as a table: a configuration to JSON and back, to a command line, and
// checked.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "host/settings/setting.hpp"

namespace delegauge::host {

/// A version that results depend on, in the configuration's JSON.
struct SettingsVersion {
  std::string key;
  int ours;
  std::string what;  // "the games were sampled by sampler", for messages
};

/// How a setting is called and what it is by default: for documentation, and for whoever takes
/// settings by name.
struct SettingInfo {
  std::string key, option, value, help, by_default;
  nlohmann::ordered_json default_json;  // null where there is none, or it is a part of another's
};

/// C: the configuration.
template <class C>
class SettingsTable {
 public:
  using Row = Setting<C>;
  using Json = nlohmann::ordered_json;

  /// rows: in the order of --help, of a command line, and of reading: a field comes after those
  /// that say how it is read (how many players there are). json_first: the keys that JSON begins
  /// with; the others follow in the rows' order. derive: fills in members that follow from
  /// settings.
  SettingsTable(std::function<C()> defaults, std::vector<SettingsVersion> versions,
                std::vector<Row> rows, const std::vector<std::string>& json_first,
                std::function<void(C&)> derive = nullptr)
      : defaults_(std::move(defaults)),
        versions_(std::move(versions)),
        rows_(std::move(rows)),
        derive_(std::move(derive)) {
    order_for_json(json_first);
  }

  const std::vector<Row>& rows() const { return rows_; }
  C defaults() const { return defaults_(); }

  std::vector<SettingInfo> infos() const {
    const C plain = defaults();
    std::vector<SettingInfo> infos;
    for (const Row& row : rows_) {
      if (!row.former.empty()) continue;
      const bool in_json = row.in_json && applies(row, plain);
      infos.push_back({row.key, row.option, row.value, row.help, row.text(plain),
                       in_json ? row.json(plain) : Json()});
    }
    return infos;
  }

  /// As summary.json and run.json hold it.
  Json to_json(const C& configuration) const {
    Json json = Json::object();
    for (const SettingsVersion& version : versions_) json[version.key] = version.ours;
    for (const std::size_t at : json_order_) {
      const Row& row = rows_[at];
      const Json value = applies(row, configuration) ? row.json(configuration) : Json();
      if (value.is_null() && row.missing == Row::Missing::is_absent) continue;
      json[row.key] = value;
    }
    return json;
  }

  /// The inverse, exact for every number. Raises UsageError naming place and key for a missing,
  /// unknown or wrong key, a value out of range, and another version.
  C from_json(const Json& json, const std::string& place) const {
    Fields fields(json, place);
    for (const SettingsVersion& version : versions_) expect(version, fields);
    C configuration = defaults();
    std::vector<bool> given(rows_.size());
    const auto read = [&](std::size_t i) {
      const Row& row = rows_[i];
      if (!row.in_json || (row.missing == Row::Missing::is_absent && !fields.has(row.key))) return;
      const Json& value = fields.at(row.key);
      if (!applies(row, configuration)) {
        if (!value.is_null()) fields.refuse(row.key, value, row.null_where);
      } else if (!value.is_null() || row.missing != Row::Missing::is_null) {
        row.read(configuration, fields, value);
        given[i] = true;
      }
    };
    in_turn(read);
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (!given[i] && rows_[i].in_json && rows_[i].otherwise) rows_[i].otherwise(configuration);
    }
    fields.expect_no_more();
    if (derive_) derive_(configuration);
    validate(configuration, [&fields](std::string_view key) { return fields.place(key); });
    return configuration;
  }

  /// Makes an older version of the configuration pass for ours, for whoever looks at nothing that
  /// depends on it.
  void raise_versions(Json& json) const {
    for (const SettingsVersion& version : versions_) {
      const auto found = json.find(version.key);
      if (found == json.end() || !found->is_number_integer()) continue;
      const auto theirs = found->template get<std::int64_t>();
      if (theirs >= 1 && theirs < version.ours) *found = version.ours;
    }
  }

  /// The command line that samples the same games, or that is the same run, shortest first: only
  /// options that differ from the defaults.
  enum class Same { games, run };
  std::string command_line(const C& configuration, Same same = Same::games) const {
    const C plain = defaults();
    OptionLine line;
    for (const Row& row : rows_) {
      const bool is_said = row.is_sampling || same == Same::run;
      if (!is_said || !row.former.empty() || !applies(row, configuration)) continue;
      const std::string text = row.text(configuration);
      line.put_if(!is_plain(row, configuration, plain, text), row.option.substr(2), text);
    }
    return line.take();
  }

  /// What was given as options, defaults for the rest. text(row): the option's text, or null.
  /// Raises UsageError naming the option.
  template <class Text>
  C from_texts(const Text& text) const {
    for (const Row& row : rows_) {
      if (!row.former.empty() && text(row) != nullptr) {
        throw UsageError(fmt::format("{}: {}", row.option, row.former));
      }
    }
    C configuration = defaults();
    const auto given = [&](const Row& row) { return row.former.empty() ? text(row) : nullptr; };
    in_turn([&](std::size_t i) {
      const Row& row = rows_[i];
      const std::string* const said = given(row);
      if (said == nullptr) return;
      if (!applies(row, configuration)) {
        throw UsageError(fmt::format("{}: {}", row.option, row.refusal(configuration)));
      }
      row.parse(configuration, *said, row.option);
    });
    for (const Row& row : rows_) {
      if (given(row) == nullptr && row.otherwise) row.otherwise(configuration);
    }
    if (derive_) derive_(configuration);
    validate(configuration, option_of_key);
    return configuration;
  }

  /// Checks every range. Raises UsageError naming place(key), what it is and what is allowed.
  void validate(const C& configuration, const PlaceOfKey& place) const {
    const Checks checks(place);
    for (const Row& row : rows_) {
      if (row.check && applies(row, configuration)) row.check(configuration, checks);
    }
  }

 private:
  /// Fields that are there only if others say so come after all others.
  template <class Each>
  void in_turn(const Each& each) const {
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (!rows_[i].applies) each(i);
    }
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (rows_[i].applies) each(i);
    }
  }
  static bool applies(const Row& row, const C& configuration) {
    return !row.applies || row.applies(configuration);
  }
  static bool is_plain(const Row& row, const C& configuration, const C& plain,
                       const std::string& text) {
    if (row.plain) return row.plain(configuration);
    if (!row.otherwise) return text == row.text(plain);
    C derived = configuration;
    row.otherwise(derived);
    return text == row.text(derived);
  }
  static void expect(const SettingsVersion& version, Fields& fields) {
    const Json& theirs = fields.at(version.key);
    if (theirs == version.ours) return;
    throw UsageError(fmt::format(
        "{}: {} version {}, this delegauge has version {}; use the delegauge that made "
        "the run",
        fields.place(version.key), version.what, printable(theirs.dump()), version.ours));
  }

  void order_for_json(const std::vector<std::string>& first) {
    const auto at = [this](const std::string& key) {
      const auto found = std::find_if(rows_.begin(), rows_.end(), [&](const Row& row) {
        return row.in_json && row.key == key;
      });
      return static_cast<std::size_t>(found - rows_.begin());
    };
    for (const std::string& key : first) json_order_.push_back(at(key));
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (!rows_[i].in_json || !rows_[i].json_after.empty()) continue;
      if (std::find(first.begin(), first.end(), rows_[i].key) == first.end()) {
        json_order_.push_back(i);
      }
    }
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (rows_[i].json_after.empty()) continue;
      const auto before =
          std::find(json_order_.begin(), json_order_.end(), at(rows_[i].json_after));
      json_order_.insert(std::next(before), i);
    }
  }

  std::function<C()> defaults_;
  std::vector<SettingsVersion> versions_;
  std::vector<Row> rows_;
  std::function<void(C&)> derive_;
  std::vector<std::size_t> json_order_;
};

}  // namespace delegauge::host
