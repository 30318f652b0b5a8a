// SPDX-License-Identifier: Apache-2.0
// What fuzzers begin with, and what they have found, goes through the harnesses in every build.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/fuzz/harnesses.hpp"

namespace delegauge::fuzz {
namespace {

namespace fs = std::filesystem;

/// The inputs below a folder, in the order of their names.
std::vector<fs::path> inputs_in(const fs::path& folder) {
  std::vector<fs::path> paths;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

class Seeds : public testing::TestWithParam<NamedHarness> {};

TEST_P(Seeds, GoThrough) {
  // Others than the seeds, such as what scripts/fuzz.sh has kept: to see which lines they reach.
  const char* const others = std::getenv("DELEGAUGE_FUZZ_INPUTS");
  const fs::path folder = fs::path(others == nullptr ? DELEGAUGE_FUZZ_SEEDS : others);
  const std::vector<fs::path> inputs = inputs_in(folder / GetParam().name);
  EXPECT_FALSE(inputs.empty());
  for (const fs::path& path : inputs) {
    std::ifstream in(path, std::ios::binary);
    const std::string input{std::istreambuf_iterator<char>(in), {}};
    SCOPED_TRACE(path);
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    EXPECT_NO_THROW(GetParam().run(input));
    testing::internal::GetCapturedStdout();
    testing::internal::GetCapturedStderr();
  }
}

INSTANTIATE_TEST_SUITE_P(Fuzz, Seeds, testing::ValuesIn(harnesses),
                         [](const auto& named) { return std::string(named.param.name); });

}  // namespace
}  // namespace delegauge::fuzz
