// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/infer/run.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "host/jobs/infer/files.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::json;

const Watch keep_going = [](std::uint64_t) { return true; };
const Warn be_quiet = [](const std::string&) {};

// Each measure on the distribution that it is estimated from; the reference's errors on the others
// are of constants.
TEST(InferRun, AgreesWithTheReference) {
  std::ifstream in(DELEGAUGE_TEST_DATA "/infer_reference.json");
  const Json reference = Json::parse(in);
  InferConfiguration c = default_infer_configuration();
  c.marks = {10, 30, 100, 300, 600, 999};
  c.repetitions = 2000;
  const InferTally tally = run_infer(c, {2, &cpu::choose("auto"), 256}, keep_going, be_quiet);
  EXPECT_EQ(tally.games, c.repetitions);
  int compared = 0;
  const auto compare = [&](const Json& point, Observed observed, Estimated measure,
                           const std::string& key) {
    const auto at = std::find(c.marks.begin(), c.marks.end(), point["samples"].get<int>());
    ASSERT_NE(at, c.marks.end());
    const OpenMoments& ours =
        error_of(c, tally, observed, static_cast<int>(at - c.marks.begin()), measure);
    const double error = std::hypot(ours.standard_error(), point["stderr"][key].get<double>());
    EXPECT_NEAR(ours.mean(), point["mean"][key].get<double>(), 0.02 + 5 * error)
        << key << " after " << point["samples"];
    ++compared;
  };
  for (const Json& point : reference["points"]) {
    ASSERT_EQ(point["dims"], Json({3, 3}));
    if (point["distribution"] == "all") {
      compare(point, Observed::all, Estimated::ia, "ia_loss");
      compare(point, Observed::all, Estimated::ca, "ca_loss");
    } else if (point["distribution"] == "eps_NEs") {
      compare(point, Observed::epsilon_nash, Estimated::ic, "ic_loss");
    } else if (point["distribution"] == "played") {
      compare(point, Observed::played, Estimated::cc, "cc_loss");
    }
  }
  EXPECT_EQ(compared, 4 * 6);
}

TEST(InferRun, AllProfilesTellAlignmentExactly) {
  InferConfiguration c = default_infer_configuration();
  c.repetitions = 200;
  const InferTally tally = run_infer(c, {1, &cpu::choose("auto"), 64}, keep_going, be_quiet);
  const int last = static_cast<int>(c.marks.size()) - 1;
  EXPECT_LT(error_of(c, tally, Observed::all, last, Estimated::ia).max, 1e-3);
  EXPECT_LT(error_of(c, tally, Observed::all, last, Estimated::ca).max, 1e-3);
  EXPECT_GT(error_of(c, tally, Observed::all, 0, Estimated::ia).mean(), 0.3);
}

}  // namespace
}  // namespace delegauge::host
