// SPDX-License-Identifier: Apache-2.0
#include "host/given/npy_games.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <limits>
#include <numeric>

#include "tests/host/support/npy.hpp"
#include "tests/host/support/program.hpp"

namespace delegauge::host {
namespace {

class NpyGamesTest : public testing::Test {
 protected:
  std::string write(const std::string& name, const std::string& bytes) const {
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
    return folder_ / name;
  }
  /// An array of this shape whose numbers count up from 0.
  std::string write_counting(const std::string& name, const std::string& shape,
                             std::size_t numbers) const {
    std::vector<double> data(numbers);
    std::iota(data.begin(), data.end(), 0.0);
    return write(name, npy_array(shape, data));
  }
  void expect_refused(const std::string& shape, std::size_t numbers, const std::string& why) const {
    const std::string file = write_counting("refused.npy", shape, numbers);
    expect_error([&] { NpyGames games(file); }, file, why);
    expect_error([&] { NpyGames games(file); }, file, shape);
  }
  template <class Action>
  void expect_error(const Action& action, const std::string& where, const std::string& why) const {
    try {
      action();
      ADD_FAILURE() << "no error: " << why;
    } catch (const UsageError& error) {
      EXPECT_NE(std::string(error.what()).find(where), std::string::npos) << error.what();
      EXPECT_NE(std::string(error.what()).find(why), std::string::npos) << error.what();
    }
  }
  TemporaryFolder folder_;
};

TEST_F(NpyGamesTest, TellsPlayersFromOutcomes) {
  const NpyGames flat(write_counting("flat.npy", "(2, 4, 3)", 24));
  EXPECT_EQ(flat.count(), 2U);
  EXPECT_EQ(flat.players(), 2);
  EXPECT_EQ(flat.outcomes(), 3);
  EXPECT_EQ(flat.form(), GameForm::flat);
  const NpyGames strategic(write_counting("strategic.npy", "(1, 4, 2, 3)", 24));
  EXPECT_EQ(strategic.players(), 2);
  EXPECT_EQ(strategic.outcomes(), 6);
  EXPECT_EQ(strategic.dims(), (std::vector<std::int64_t>{2, 3}));
  EXPECT_EQ(strategic.form(), GameForm::strategic);
  EXPECT_EQ(NpyGames(write_counting("one.npy", "(3, 2, 4)", 24)).form(), GameForm::flat);
}

TEST_F(NpyGamesTest, GivesThePrincipalsFirst) {
  const std::vector<GivenGame> games = NpyGames(write_counting("a.npy", "(2, 4, 3)", 24)).all();
  ASSERT_EQ(games.size(), 2U);
  using Rows = std::vector<std::vector<double>>;
  EXPECT_EQ(games[0].principals, (Rows{{0, 1, 2}, {3, 4, 5}}));
  EXPECT_EQ(games[0].agents, (Rows{{6, 7, 8}, {9, 10, 11}}));
  EXPECT_EQ(games[1].principals, (Rows{{12, 13, 14}, {15, 16, 17}}));
  EXPECT_EQ(games[1].agents, (Rows{{18, 19, 20}, {21, 22, 23}}));
}

TEST_F(NpyGamesTest, MapsAnyPartOfAFileOfManyPages) {
  const std::string file = write_counting("pages.npy", "(5000, 2, 3)", 30'000);
  const NpyGames games(file);
  for (const std::uint64_t first : {0U, 1U, 683U, 4999U}) {
    const std::uint64_t count = std::min<std::uint64_t>(700, games.count() - first);
    const NpyNumbers bytes = games.utilities(first, count);
    const auto* const numbers = static_cast<const double*>(bytes.data());
    for (std::uint64_t at = 0; at < 6 * count; ++at) {
      ASSERT_EQ(numbers[at], static_cast<double>(6 * first + at));
    }
  }
}

TEST_F(NpyGamesTest, RefusesShapesThatAreNoGames) {
  expect_refused("(4, 3)", 12, "(games, 2n, K)");
  expect_refused("(0, 4, 3)", 0, "no games");
  expect_refused("(1, 3, 4)", 12, "3 rows a game");
  expect_refused("(1, 0, 4)", 0, "0 rows a game");
  expect_refused("(1, 18, 2)", 36, "18 rows a game");
  expect_refused("(1, 6, 2, 2)", 24, "2 numbers of actions for 3 agents");
  expect_refused("(1, 2, 2, 2)", 8, "2 numbers of actions for 1 agents");
  expect_refused("(2, 4, 1)", 8, "fewer than 2 outcomes");
  expect_refused("(2, 4, 0)", 0, "fewer than 2 outcomes");
  expect_refused("(1, 2, 1000001)", 2'000'002, "too many outcomes");
}

TEST_F(NpyGamesTest, RefusesFilesOfTheWrongSize) {
  const std::string whole = npy_array("(2, 2, 2)", std::vector<double>(8));
  const auto refuse = [&](const std::string& bytes, const std::string& why) {
    const std::string file = write("size.npy", bytes);
    expect_error([&] { NpyGames games(file); }, file, why);
  };
  refuse(whole.substr(0, whole.size() - 1), "cut off: 63 bytes of data");
  refuse(whole.substr(0, 128), "cut off: 0 bytes of data");
  refuse(whole.substr(0, 100), "ends within its header");
  refuse(whole.substr(0, 11), "ends within its header");
  refuse(whole + "x", "bytes follow the array: 65 bytes of data");
  refuse(npy_array("(4611686018427387904, 2, 2)", std::vector<double>(8)), "more than 2^63");
  expect_error([&] { NpyGames games(folder_ / "none.npy"); }, "none.npy", "cannot be opened");
  expect_error([&] { NpyGames games(folder_.path().string()); }, folder_.path(), "is a folder");
}

TEST_F(NpyGamesTest, NamesWhatIsNotFinite) {
  std::vector<double> data(2 * 4 * 6, 1.0);
  data[24 + 3 * 6 + 4] = std::nan("");
  data[24 + 3 * 6 + 5] = std::numeric_limits<double>::infinity();
  const NpyGames flat(write("flat.npy", npy_array("(2, 4, 6)", data)));
  expect_error([&] { flat.all(); }, "flat.npy: [1, 3, 4] (game 1, agents[1], outcome 4)",
               "not a finite number");
  const NpyGames strategic(write("strategic.npy", npy_array("(2, 4, 2, 3)", data)));
  expect_error([&] { strategic.all(); }, "[1, 3, 1, 1]", "not a finite number");
  std::vector<float> floats(16, 1.0F);
  floats[1] = -std::numeric_limits<float>::infinity();
  const NpyGames single(write("single.npy", npy_array("(2, 4, 2)", floats)));
  expect_error([&] { single.all(); }, "[0, 0, 1] (game 0, principals[0], outcome 1)",
               "not a finite number");
}

TEST_F(NpyGamesTest, ReadsStrategies) {
  const std::string games = write_counting("games.npy", "(2, 4, 2, 2)", 32);
  for (const char* const shape : {"(2, 4)", "(2, 2, 2)"}) {
    const std::string file = write(
        "played.npy", npy_array(shape, std::vector<float>{0.1F, 0.2F, 0.3F, 0.4F, 0, 1, 0, 0}));
    const std::vector<GivenGame> given = NpyGames(games, file).all();
    ASSERT_TRUE(given[0].strategy);
    EXPECT_NEAR(given[0].strategy->at(3), 0.4, 1e-7);
    // Rounding to float32 does not stay in the sum.
    EXPECT_NEAR(std::accumulate(given[0].strategy->begin(), given[0].strategy->end(), 0.0), 1,
                2e-16);
    EXPECT_EQ(*given[1].strategy, (std::vector<double>{0, 1, 0, 0}));
  }
}

TEST_F(NpyGamesTest, RefusesStrategiesThatAreNone) {
  const std::string games = write_counting("games.npy", "(2, 2, 2)", 8);
  const auto refuse = [&](const std::string& shape, const std::vector<double>& data,
                          const std::string& why) {
    const std::string file = write("played.npy", npy_array(shape, data));
    expect_error([&] { NpyGames(games, file).all(); }, "played.npy", why);
  };
  refuse("(2, 3)", std::vector<double>(6, 0.3), "need strategies of shape (2, 2)");
  refuse("(1, 2)", {0.5, 0.5}, "need strategies of shape (2, 2)");
  refuse("(2, 2)", {1, 0, 1.5, -0.5}, "game 1, outcome 1: -0.5 is no probability");
  refuse("(2, 2)", {1, 0, std::nan(""), 1}, "game 1, outcome 0: nan is no probability");
  refuse("(2, 2)", {1, 0, 0.5, 0.4}, "game 1: the probabilities add up to 0.9");
}

TEST_F(NpyGamesTest, AFileThatShrinksIsAnError) {
  const std::string file = write_counting("shrinks.npy", "(5000, 2, 3)", 30'000);
  const NpyGames games(file);
  std::filesystem::resize_file(file, 128 + 48 * 4000);
  EXPECT_NO_THROW(games.utilities(0, 4000));
  EXPECT_THROW(games.utilities(3999, 2), RunError);
}

template <class Number>
std::string data_of(const std::vector<double>& numbers, bool big_endian) {
  std::string data;
  for (const double number : numbers) {
    const auto stored = static_cast<Number>(number);
    std::string bytes(reinterpret_cast<const char*>(&stored), sizeof(stored));
    if (big_endian) std::reverse(bytes.begin(), bytes.end());
    data += bytes;
  }
  return data;
}

TEST_F(NpyGamesTest, TakesNumbersOfEveryRealKind) {
  const std::vector<double> numbers = {0, 1, 3, 2, 2, 0};
  const auto expect_read = [&](const std::string& descr, const std::string& data,
                               const std::vector<double>& expected) {
    const std::string file =
        write("kind.npy", npy_bytes(1, npy_dictionary(descr, "(1, 2, 3)"), data));
    const NpyGames games(file);
    const GivenGame game = games.all().at(0);
    std::vector<double> found = game.principals.at(0);
    found.insert(found.end(), game.agents.at(0).begin(), game.agents.at(0).end());
    EXPECT_EQ(found, expected) << descr;
    EXPECT_NO_THROW(games.check_finite(games.utilities(0, 1).data(), 0, 1));
  };
  for (const bool big : {false, true}) {
    const std::string order = big ? ">" : "<";
    expect_read(order + "i1", data_of<std::int8_t>(numbers, big), numbers);
    expect_read(order + "u1", data_of<std::uint8_t>(numbers, big), numbers);
    expect_read(order + "i2", data_of<std::int16_t>(numbers, big), numbers);
    expect_read(order + "u2", data_of<std::uint16_t>(numbers, big), numbers);
    expect_read(order + "i4", data_of<std::int32_t>(numbers, big), numbers);
    expect_read(order + "u4", data_of<std::uint32_t>(numbers, big), numbers);
    expect_read(order + "i8", data_of<std::int64_t>(numbers, big), numbers);
    expect_read(order + "u8", data_of<std::uint64_t>(numbers, big), numbers);
    expect_read(order + "f4", data_of<float>(numbers, big), numbers);
    expect_read(order + "f8", data_of<double>(numbers, big), numbers);
  }
  const std::vector<double> below = {-1, -128, 127, 0, 5, -7};
  expect_read("|i1", data_of<std::int8_t>(below, false), below);
  expect_read(">i2", data_of<std::int16_t>(below, true), below);
  expect_read("<i8", data_of<std::int64_t>({-9e15, 1, 2, 3, 4, 5}, false), {-9e15, 1, 2, 3, 4, 5});
  expect_read("|b1", std::string("\1\0\1\0\0\1", 6), {1, 0, 1, 0, 0, 1});
  // 1, -2, 65504, 2^-24, 2^-14 and 1/3 as near as 16 bits come.
  const std::string halves("\x00\x3c\x00\xc0\xff\x7b\x01\x00\x00\x04\x55\x35", 12);
  expect_read("<f2", halves,
              {1, -2, 65504, std::ldexp(1, -24), std::ldexp(1, -14), 0.333251953125});
}

TEST_F(NpyGamesTest, SeesWhatIsNotFiniteInConvertedNumbers) {
  const std::string data("\x00\x3c\x00\x7c\x00\x3c\x00\x7e", 8);  // 1, infinity, 1, NaN
  const NpyGames games(write("half.npy", npy_bytes(1, npy_dictionary("<f2", "(1, 2, 2)"), data)));
  expect_error([&] { games.all(); }, "[0, 0, 1]", "not a finite number");
}

TEST_F(NpyGamesTest, TakesDataThatAreNotAligned) {
  std::string dictionary = npy_dictionary("<f8", "(1, 2, 2)");
  dictionary.insert(dictionary.size() - 1, (10 + dictionary.size()) % 8 == 0 ? " " : "");
  std::string bytes = "\x93NUMPY";
  bytes += {1, 0, static_cast<char>(dictionary.size()), 0};
  bytes += dictionary;
  ASSERT_NE(bytes.size() % 8, 0U);
  const NpyGames games(write("odd.npy", bytes + bytes_of(std::vector<double>{1, 2, 3, 4})));
  EXPECT_EQ(games.all().at(0).agents, (std::vector<std::vector<double>>{{3, 4}}));
}

TEST_F(NpyGamesTest, ReadsWhatPython2Wrote) {
  const NpyGames games(std::string(DELEGAUGE_TEST_DATA) + "/input/npy_python2_long.npy");
  EXPECT_EQ(games.count(), 1U);
  EXPECT_EQ(games.players(), 2);
  EXPECT_EQ(games.outcomes(), 3);
}

}  // namespace
}  // namespace delegauge::host
