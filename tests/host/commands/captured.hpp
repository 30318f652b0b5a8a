// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/program.hpp"

namespace delegauge::host {

struct Captured {
  int code = 0;
  std::string out, err;
};

/// Runs the program with these arguments and catches what it prints.
inline Captured run_captured(const std::vector<std::string>& arguments) {
  std::vector<const char*> argv = {"delegauge"};
  for (const std::string& argument : arguments) argv.push_back(argument.c_str());
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  Captured r;
  r.code = run_program(static_cast<int>(argv.size()), argv.data());
  r.out = testing::internal::GetCapturedStdout();
  r.err = testing::internal::GetCapturedStderr();
  return r;
}

/// Runs a command that must succeed and print JSON.
inline nlohmann::ordered_json run_json(const std::vector<std::string>& arguments) {
  const Captured r = run_captured(arguments);
  EXPECT_EQ(r.code, 0) << r.err;
  EXPECT_EQ(r.err, "");
  return nlohmann::ordered_json::parse(r.out, nullptr, false);
}

/// What `evaluate` says of the one game that the arguments name.
inline nlohmann::ordered_json evaluate_one(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "evaluate");
  const nlohmann::ordered_json r = run_json(arguments);
  EXPECT_EQ(r["games"].size(), 1U);
  return r["games"][0];
}

/// Where the Gambit files are.
inline const std::string nfg = std::string(DELEGAUGE_TEST_DATA) + "/nfg/";

/// A folder that is removed in the end.
class ScratchFolder {
 public:
  ScratchFolder() {
    const auto* const test = testing::UnitTest::GetInstance()->current_test_info();
    std::string name = std::string("delegauge_") + test->test_suite_name() + "_" + test->name();
    for (char& c : name) c = c == '/' ? '_' : c;
    path_ = std::filesystem::path(testing::TempDir()) / name;
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  std::string path(const std::string& name) const { return (path_ / name).string(); }
  /// Writes a file and returns its path.
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name, std::ios::binary) << text;
    return path(name);
  }

 private:
  std::filesystem::path path_;
};

}  // namespace delegauge::host
