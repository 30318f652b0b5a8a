// SPDX-License-Identifier: Apache-2.0
// Inputs of every sort, and what they are taken for.
#include "host/files/input.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdint>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>

#include "host/files/input_kind.hpp"
#include "host/text/error.hpp"
#include "tests/host/support/program.hpp"

namespace delegauge::host {
namespace {

using namespace std::string_view_literals;

std::string large_text() {
  std::string text;
  for (int line = 0; text.size() < 300'000; ++line) text += std::to_string(line) + '\n';
  return text;
}

TEST(Input, AFileAFifoAndStandardInputHoldTheSame) {
  const TemporaryFolder folder;
  const std::string text = large_text(), file = folder / "file", fifo = folder / "fifo";
  std::ofstream(file) << text;
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  std::thread writer([&] { std::ofstream(fifo) << text; });
  const Input from_fifo(fifo);
  writer.join();
  std::istringstream in(text);
  std::streambuf* const before = std::cin.rdbuf(in.rdbuf());
  const Input from_standard_input("-");
  std::cin.rdbuf(before);
  const Input from_file(file);
  for (const Input* input : {&from_file, &from_fifo, &from_standard_input}) {
    EXPECT_EQ(input->size(), text.size());
    EXPECT_EQ(input->beginning(10), text.substr(0, 10));
    EXPECT_TRUE(input->text() == text);
    EXPECT_TRUE(input->text() == text) << "a second time";
  }
  EXPECT_EQ(from_fifo.name(), fifo);
  EXPECT_EQ(from_standard_input.name(), "standard input");
}

TEST(Input, FilesWithoutASizeAreReadToTheirEnd) {
  const Input input("/proc/self/status");
  EXPECT_NE(input.text().find("Name:"), std::string::npos);
}

TEST(Input, SaysWhatCannotBeRead) {
  const TemporaryFolder folder;
  const auto error = [](const std::string& file) -> std::string {
    try {
      return Input(file).text();
    } catch (const UsageError& wrong) {
      return wrong.what();
    }
  };
  EXPECT_NE(error(folder / "none").find("No such file"), std::string::npos);
  EXPECT_NE(error(folder.path()).find("is a folder"), std::string::npos);
}

TEST(Input, WhatNeverEndsIsLeftAtItsLimit) {
  constexpr std::uint64_t most = 200'000;
  const TemporaryFolder folder;
  std::ofstream(folder / "large") << std::string(most + 1, '#');
  std::ofstream(folder / "fits") << std::string(most, '#');
  std::istringstream endless(std::string(2 * most, '#'));
  std::streambuf* const before = std::cin.rdbuf(endless.rdbuf());
  for (const std::string& file : {std::string("/dev/zero"), folder / "large", std::string("-")}) {
    try {
      const Input input(file, most);
      ADD_FAILURE() << file;
    } catch (const UsageError& error) {
      EXPECT_NE(std::string(error.what()).find("has more than 200000 bytes"), std::string::npos)
          << error.what();
    }
  }
  std::cin.rdbuf(before);
  EXPECT_EQ(Input(folder / "fits", most).text().size(), most);
}

TEST(Input, WhatComesThroughAPipeIsLookedAtFirst) {
  std::istringstream text("cluster,principal_1\n");
  std::streambuf* const before = std::cin.rdbuf(text.rdbuf());
  std::string seen;
  const Input input("-", Input::any_size, [&](const std::string& name, std::string_view beginning) {
    seen += name + ": " + std::string(beginning);
  });
  std::cin.rdbuf(before);
  EXPECT_EQ(seen, "standard input: cluster,principal_1\n");
  EXPECT_EQ(input.text(), "cluster,principal_1\n");
  const auto refuse = [](const std::string& name, std::string_view) { throw UsageError(name); };
  EXPECT_THROW(Input("/dev/zero", Input::any_size, refuse), UsageError);
}

std::string refusal(std::string_view beginning) {
  try {
    kind_of(beginning, "games.json");
  } catch (const UsageError& error) {
    return error.what();
  }
  return "";
}

TEST(InputKind, IsToldByTheBytes) {
  EXPECT_EQ(kind_of("\x93NUMPY\1\0", "games.json"), InputKind::npy);
  for (const char* const text :
       {"NFG 1 R", "\xEF\xBB\xBF NFG", "// c\nNFG", "/* c */", "\n\tNFG"}) {
    EXPECT_EQ(kind_of(text, "games.json"), InputKind::gambit) << text;
  }
  for (const char* const text : {"{}", " [", "\xEF\xBB\xBF{"}) {
    EXPECT_EQ(kind_of(text, "game.nfg"), InputKind::json) << text;
  }
  EXPECT_EQ(kind_of("1 2", "game.nfg"), InputKind::gambit);
  EXPECT_EQ(kind_of("1 2", "game.npy"), InputKind::npy);
  EXPECT_EQ(kind_of("1 2", "game"), InputKind::json);
  EXPECT_EQ(kind_of(std::string(kind_bytes, ' '), "game"), InputKind::json);
}

TEST(InputKind, NamesOtherFormats) {
  for (const auto& [beginning, format] : {std::pair{"\x1f\x8b\x08\0"sv, "gzip"},
                                          {"PK\3\4\x14\0"sv, ".npz"},
                                          {"EFG 2 R \"t\""sv, ".efg"},
                                          {"\xEF\xBB\xBF\nEFG 2 R"sv, ".efg"},
                                          {"\xff\xfe{\0\"\0"sv, "UTF-16"},
                                          {"\xfe\xff\0{\0\""sv, "UTF-16"},
                                          {"{\0\"\0a\0"sv, "UTF-16"},
                                          {"\0N\0F\0G"sv, "UTF-16"},
                                          {"\xff\xfe\0\0{\0\0\0"sv, "UTF-32"},
                                          {"\x89HDF\r\n\x1a\n"sv, "HDF5"},
                                          {"BZh9"sv, "bzip2"},
                                          {"\xfd\x37zXZ\0"sv, "xz"},
                                          {"\x28\xb5\x2f\xfd"sv, "zstd"},
                                          {"#AGG"sv, "action graph"},
                                          {"<?xml version"sv, "XML"},
                                          {" \n"sv, "empty"},
                                          {""sv, "empty"}}) {
    const std::string error = refusal(beginning);
    EXPECT_EQ(error.rfind("games.json: ", 0), 0U) << error;
    EXPECT_NE(error.find(format), std::string::npos) << error;
    EXPECT_NE(error.find(';'), std::string::npos) << "what to do: " << error;
  }
}

}  // namespace
}  // namespace delegauge::host
