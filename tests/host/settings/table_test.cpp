// SPDX-License-Identifier: Apache-2.0
#include "host/settings/table.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

struct Plan {
  int players = 2;
  std::uint64_t games = 100;
  Welfare welfare = Welfare::mean;
  bool careful = true;
  double share = 0.5;
  Range span = {0, 1};
  std::array<double, max_players> weight = {1, 1, 1, 1, 1, 1, 1, 1};
  std::array<Range, max_players> size = {};
};
using S = Setting<Plan>;

int players_of(const Plan& p) { return p.players; }

/// `share` has influence only with welfare `sum`; `span` is derived from the games unless it is
/// given.
SettingsTable<Plan> make_table() {
  std::vector<S> rows = {
      S::count(
          "players", [](Plan & p) -> auto& { return p.players; }, 1, max_players, "Players"),
      S::unit_interval(
          "share", [](Plan & p) -> auto& { return p.share; }, "X", "A share")
          .only_if([](const Plan& p) { return p.welfare == Welfare::sum; },
                   [](const Plan&) { return "has no influence; use --welfare sum"; },
                   "null for other welfare"),
      S::choice(
          "welfare", [](Plan & p) -> auto& { return p.welfare; }, "Which"),
      S::on_off(
          "careful", [](Plan & p) -> auto& { return p.careful; }, "Whether")
          .only_measured(),
      S::range(
          "span", [](Plan & p) -> auto& { return p.span; }, "From where to where")
          .or_else([](Plan& p) {
            p.span = {0, static_cast<double>(p.games)};
          }),
      S::count(
          "games", [](Plan & p) -> auto& { return p.games; }, 1, max_games, "Games"),
      S::scales(
          "weights", players_of, [](Plan & p) -> auto& { return p.weight; }, "W,...", "Of each"),
      S::scales(
          "sizes", players_of, [](Plan & p) -> auto& { return p.size; }, "M,...", "Of each")
          .after("players"),
  };
  S former;
  former.option = "--old";
  former.in_json = false;
  former.former = "is --games now";
  rows.push_back(former);
  const auto defaults = [] {
    Plan plan;
    plan.size.fill({1, 1});
    plan.span = {0, 100};
    return plan;
  };
  return SettingsTable<Plan>(defaults, {{"version", 3, "was planned by"}}, rows, {"games"});
}

const SettingsTable<Plan>& table() {
  static const SettingsTable<Plan> made = make_table();
  return made;
}

Plan from_options(const std::map<std::string, std::string>& options) {
  return table().from_texts([&](const S& row) {
    const auto found = options.find(row.option);
    return found == options.end() ? nullptr : &found->second;
  });
}

template <class Call>
std::string refusal(const Call& call) {
  try {
    call();
  } catch (const UsageError& error) {
    return error.what();
  }
  return "accepted";
}
std::string refusal_of(const std::map<std::string, std::string>& options) {
  return refusal([&] { from_options(options); });
}
std::string refusal_of_json(const Json& json) {
  return refusal([&] { table().from_json(json, "file: "); });
}

TEST(SettingsTable, JsonBeginsWithVersionsAndTheKeysThatComeFirst) {
  EXPECT_EQ(table().to_json(table().defaults()).dump(),
            R"({"version":3,"games":100,"players":2,"sizes":[[1.0,1.0],[1.0,1.0]],"share":null,)"
            R"("welfare":"mean","careful":true,"span":[0.0,100.0],"weights":[1.0,1.0]})");
}

TEST(SettingsTable, EveryFieldComesBackFromJsonAndFromTheCommandLine) {
  const Plan plan = from_options({{"--players", "3"},
                                  {"--welfare", "sum"},
                                  {"--share", "0.1"},
                                  {"--careful", "off"},
                                  {"--span", "-1:0.30000000000000004"},
                                  {"--games", "1e18"},
                                  {"--weights", "1,2,3"},
                                  {"--sizes", "0.5:2"}});
  const Json json = table().to_json(plan);
  EXPECT_EQ(json["games"], 1'000'000'000'000'000'000U);
  EXPECT_EQ(json["sizes"], Json({{0.5, 2.0}, {0.5, 2.0}, {0.5, 2.0}}));
  EXPECT_EQ(table().to_json(table().from_json(json, "file: ")), json);
  // What is only measured is left out.
  EXPECT_EQ(table().command_line(plan),
            "--players 3 --share 0.1 --welfare sum --span -1:0.30000000000000004 "
            "--games 1000000000000000000 --weights 1,2,3 --sizes 0.5:2");
  EXPECT_EQ(table().command_line(table().defaults()), "");
}

TEST(SettingsTable, WhatIsNotSaidIsDerivedWhenAllIsRead) {
  EXPECT_EQ(from_options({{"--games", "7"}}).span, (Range{0, 7}));
  EXPECT_EQ(table().command_line(from_options({{"--games", "7"}})), "--games 7");
  EXPECT_EQ(from_options({{"--games", "7"}, {"--span", "1"}}).span, (Range{1, 1}));
  // All players have their default, however many there are.
  EXPECT_EQ(from_options({{"--players", "8"}}).size[7], (Range{1, 1}));
}

TEST(SettingsTable, WithoutInfluenceAnOptionIsRefusedAndAKeyMustBeNull) {
  EXPECT_EQ(refusal_of({{"--share", "x"}}), "--share: has no influence; use --welfare sum");
  Json json = table().to_json(table().defaults());
  json["share"] = "x";
  EXPECT_EQ(refusal_of_json(json),
            "file: share: \"x\" is not possible; give null for other welfare");
  json["welfare"] = "sum";
  json["share"] = nullptr;
  EXPECT_EQ(refusal_of_json(json), "file: share: null is not possible; give a number");
}

TEST(SettingsTable, RefusalsNameOptionOrKey) {
  EXPECT_EQ(refusal_of({{"--old", "1"}}), "--old: is --games now");
  EXPECT_EQ(refusal_of({{"--weights", "1,2,3"}}),
            "--weights: 3 values for 2 players; give one for all or one for each");
  EXPECT_EQ(
      refusal_of({{"--sizes", "2:1"}}),
      "--sizes: 2:1 is not possible; give numbers from 1e-6 to 1e6 or ranges LOW:HIGH of them "
      "with LOW <= HIGH");
  EXPECT_EQ(refusal_of({{"--welfare", "sum"}, {"--share", "2"}}),
            "--share: 2 is not possible; give a number from 0 to 1");
  const Json good = table().to_json(table().defaults());
  for (const auto& [key, value] : good.items()) {
    Json less = good;
    less.erase(key);
    EXPECT_EQ(
        refusal_of_json(less),
        "file: " + key + ": is missing, so the file is incomplete or another version's; run again");
    Json wrong = good;
    wrong[key] = Json::object();
    EXPECT_EQ(refusal_of_json(wrong).rfind("file: " + key + ": ", 0), 0U) << refusal_of_json(wrong);
  }
  Json more = good;
  more["other"] = 1;
  EXPECT_EQ(refusal_of_json(more), "file: other: is unknown to this version of delegauge");
}

TEST(SettingsTable, OlderVersionsAreReadOnlyAfterTheyAreRaised) {
  Json json = table().to_json(table().defaults());
  json["version"] = 2;
  EXPECT_EQ(refusal_of_json(json),
            "file: version: was planned by version 2, this delegauge has version 3; use the "
            "delegauge that made the run");
  table().raise_versions(json);
  EXPECT_EQ(refusal_of_json(json), "accepted");
  json["version"] = 4;
  table().raise_versions(json);
  EXPECT_NE(refusal_of_json(json), "accepted");
}

TEST(SettingsTable, InfosTellWhatDocumentationNeeds) {
  const std::vector<SettingInfo> infos = table().infos();
  ASSERT_EQ(infos.size(), 8U);  // without the former one
  EXPECT_EQ(infos[0].key, "players");
  EXPECT_EQ(infos[0].option, "--players");
  EXPECT_EQ(infos[0].by_default, "2");
  EXPECT_EQ(infos[0].default_json, 2);
  EXPECT_EQ(infos[1].default_json, nullptr);  // has no influence by default
  EXPECT_EQ(infos[4].value, "LOW:HIGH");
  EXPECT_EQ(infos[4].help, "From where to where");
  EXPECT_EQ(infos[7].by_default, "1");
}

TEST(SettingsTable, ValidateChecksWhatCodeHasSet) {
  Plan plan = table().defaults();
  plan.games = 0;
  EXPECT_EQ(refusal([&] {
              table().validate(plan,
                               [](std::string_view key) { return "key " + std::string(key); });
            }),
            "key games: 0 is not possible; give a whole number from 1 to 1e18");
}

}  // namespace
}  // namespace delegauge::host
