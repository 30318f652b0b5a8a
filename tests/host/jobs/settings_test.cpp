// SPDX-License-Identifier: Apache-2.0
// What every row of every job's table of settings must do.
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "host/jobs/grid/settings.hpp"
#include "host/jobs/infer/settings.hpp"
#include "host/jobs/search/settings.hpp"
#include "host/jobs/surface/settings.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

/// The configuration with one option given.
template <class C>
C with_option(const SettingsTable<C>& table, const Setting<C>& row, const std::string& text) {
  return table.from_texts(
      [&](const Setting<C>& other) { return &other == &row ? &text : nullptr; });
}

template <class C>
std::string refusal_of_option(const SettingsTable<C>& table, const Setting<C>& row,
                              const std::string& text) {
  try {
    with_option(table, row, text);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "";
}

template <class C>
std::string refusal_of_json(const SettingsTable<C>& table, const Json& json) {
  try {
    table.from_json(json, "run.json: ");
  } catch (const UsageError& error) {
    return error.what();
  }
  return "";
}

template <class C>
bool applies(const Setting<C>& row, const C& configuration) {
  return !row.applies || row.applies(configuration);
}

template <class C>
void expect_described(const SettingsTable<C>& table) {
  std::set<std::string> options;
  for (const Setting<C>& row : table.rows()) {
    EXPECT_EQ(row.option.rfind("--", 0), 0U) << row.option;
    EXPECT_TRUE(options.insert(row.option).second) << row.option << " twice";
    if (!row.former.empty()) continue;
    EXPECT_FALSE(row.key.empty() || row.value.empty() || row.help.empty()) << row.option;
    EXPECT_TRUE(row.parse && row.text) << row.option;
    EXPECT_TRUE(!row.in_json || (row.read && row.json)) << row.option;
    EXPECT_TRUE(!row.applies || (row.refusal && !row.null_where.empty())) << row.option;
  }
}

template <class C>
void expect_defaults_are_what_they_say(const SettingsTable<C>& table) {
  const C plain = table.defaults();
  const Json json = table.to_json(plain);
  EXPECT_EQ(table.to_json(table.from_json(json, "run.json: ")), json);
  EXPECT_EQ(table.command_line(plain), "") << "defaults need not be said";
  for (const Setting<C>& row : table.rows()) {
    if (!row.former.empty() || !applies(row, plain)) continue;
    const std::string text = row.text(plain);
    if (text.empty()) continue;  // of what may be missing
    EXPECT_EQ(table.to_json(with_option(table, row, text)), json) << row.option << ' ' << text;
  }
}

template <class C>
void expect_nonsense_refused(const SettingsTable<C>& table) {
  const Json json = table.to_json(table.defaults());
  for (const Setting<C>& row : table.rows()) {
    for (const char* const text : {"", "no such", "-", "nan", ":", ",", "1e999", "\x01"}) {
      const std::string said = refusal_of_option(table, row, text);
      EXPECT_NE(said.find(row.option), std::string::npos) << row.option << " '" << text << "'";
    }
    if (!row.former.empty() || !row.in_json || !json.contains(row.key)) continue;
    for (const Json& wrong :
         {Json("no such"), Json(-1), Json(1e300), Json({{"a", 1}}), Json({Json(), "x"})}) {
      Json edited = json;
      edited[row.key] = wrong;
      const std::string said = refusal_of_json(table, edited);
      // A value may make another key's the one that is wrong: a calibration that is prescribed is
      // none beside magnitudes.
      EXPECT_EQ(said.rfind("run.json: ", 0), 0U) << row.key << ' ' << wrong << ": " << said;
    }
    Json shorter = json;
    shorter.erase(row.key);
    const bool may_miss = row.missing == Setting<C>::Missing::is_absent;
    EXPECT_EQ(refusal_of_json(table, shorter).empty(), may_miss) << row.key;
  }
  Json longer = json;
  longer["from_the_future"] = 1;
  EXPECT_NE(refusal_of_json(table, longer).find("from_the_future"), std::string::npos);
}

template <class C>
void expect_well_made(const SettingsTable<C>& table) {
  expect_described(table);
  expect_defaults_are_what_they_say(table);
  expect_nonsense_refused(table);
}

TEST(JobSettings, Surface) { expect_well_made(surface_settings()); }
TEST(JobSettings, Grid) { expect_well_made(grid_settings()); }
TEST(JobSettings, Infer) { expect_well_made(infer_settings()); }
TEST(JobSettings, Search) { expect_well_made(search_settings()); }

}  // namespace
}  // namespace delegauge::host
