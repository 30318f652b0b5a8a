// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cstdlib>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>

#include "kernels/cpu/kernels.hpp"

namespace delegauge::cpu {
namespace {

// The environment's DELEGAUGE_ISA for the length of a test.
class Environment {
 public:
  explicit Environment(const char* value) {
    if (const char* const before = std::getenv(name)) before_ = before;
    set(value);
  }
  ~Environment() { set(before_ ? before_->c_str() : nullptr); }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

 private:
  static constexpr const char* name = "DELEGAUGE_ISA";
  static void set(const char* value) {
    if (value == nullptr) {
      unsetenv(name);
    } else {
      setenv(name, value, 1);
    }
  }
  std::optional<std::string> before_;
};

std::string error_of(const std::string& isa) {
  try {
    choose(isa);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

TEST(Dispatch, ScalarIsAlwaysThereAndFirst) {
  ASSERT_FALSE(available().empty());
  EXPECT_EQ(available().front()->isa, "scalar");
  EXPECT_EQ(available().front()->float_lanes, 1);
  EXPECT_EQ(available().front()->double_lanes, 1);
}

TEST(Dispatch, TheWidestIsLast) {
  std::set<std::string_view> names;
  int lanes = 0;
  for (const Kernels* kernels : available()) {
    EXPECT_GT(kernels->float_lanes, lanes);
    lanes = kernels->float_lanes;
    EXPECT_TRUE(kernels->isa == "scalar" || kernels->double_lanes * 2 == kernels->float_lanes);
    names.insert(kernels->isa);
  }
  EXPECT_EQ(names.size(), available().size());
}

TEST(Dispatch, NamesAreChosenWhateverTheEnvironmentSays) {
  const Environment environment("scalar");
  for (const Kernels* kernels : available()) {
    EXPECT_EQ(&choose(std::string(kernels->isa)), kernels);
  }
}

TEST(Dispatch, AutoIsTheWidest) {
  for (const char* const value : {static_cast<const char*>(nullptr), "", "auto"}) {
    const Environment environment(value);
    EXPECT_EQ(&choose("auto"), available().back());
  }
}

TEST(Dispatch, AutoFollowsTheEnvironment) {
  for (const Kernels* kernels : available()) {
    const Environment environment(std::string(kernels->isa).c_str());
    EXPECT_EQ(&choose("auto"), kernels);
  }
}

TEST(Dispatch, UnknownNamesAreErrorsThatSayWhatThereIs) {
  for (const std::string name : {"avx1024", "", "AVX2", "scalar "}) {
    const std::string message = error_of(name);
    EXPECT_NE(message.find("--isa " + name), message.npos) << message;
    for (const Kernels* kernels : available()) {
      EXPECT_NE(message.find(std::string(kernels->isa)), message.npos) << message;
    }
    EXPECT_NE(message.find("auto"), message.npos);
  }
}

TEST(Dispatch, ABadEnvironmentIsAnErrorThatNamesIt) {
  const Environment environment("quantum");
  const std::string message = error_of("auto");
  EXPECT_NE(message.find("DELEGAUGE_ISA=quantum"), message.npos) << message;
  EXPECT_NE(message.find("scalar"), message.npos) << message;
}

}  // namespace
}  // namespace delegauge::cpu
