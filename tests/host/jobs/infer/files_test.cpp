// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/infer/files.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "host/jobs/infer/run.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

InferTally run(const InferConfiguration& c, const Execution& execution) {
  return run_infer(
      c, execution, [](std::uint64_t) { return true; }, [](const std::string&) {});
}

InferConfiguration small() {
  InferConfiguration c = default_infer_configuration();
  c.games.actions = {3, 4};
  c.samples = 40;
  c.marks = {0, 5, 39};
  c.repetitions = 100;
  return c;
}

TEST(InferFiles, AreTheSameBytesHoweverTheyAreMade) {
  for (const Precision precision : {Precision::single_precision, Precision::double_precision}) {
    InferConfiguration c = small();
    c.precision = precision;
    const InferTally tally = run(c, {1, &cpu::choose("scalar"), 4096});
    const std::string summary = infer_summary_json(c, tally), csv = infer_csv(c, tally);
    for (const cpu::Kernels* kernels : cpu::available()) {
      for (const int threads : {1, 2, 3}) {
        for (const std::uint64_t batch : {7U, 64U}) {
          const InferTally other = run(c, {threads, kernels, batch});
          EXPECT_EQ(infer_summary_json(c, other), summary) << kernels->isa << ' ' << batch;
          EXPECT_EQ(infer_csv(c, other), csv) << kernels->isa << ' ' << batch;
        }
      }
    }
  }
}

TEST(InferCsv, HasARowPerDistributionAndMark) {
  const InferConfiguration c = small();
  std::istringstream lines(infer_csv(c, run(c, {1, &cpu::choose("auto"), 64})));
  std::string line;
  std::getline(lines, line);
  EXPECT_EQ(line,
            "distribution,samples,games,ia_error_mean,ia_error_stderr,ic_error_mean,"
            "ic_error_stderr,ca_error_mean,ca_error_stderr,cc_error_mean,cc_error_stderr");
  for (const std::string_view distribution : observed_names) {
    for (const int mark : c.marks) {
      ASSERT_TRUE(std::getline(lines, line));
      EXPECT_EQ(line.find(fmt::format("{},{},100,", distribution, mark)), 0U) << line;
      EXPECT_EQ(std::count(line.begin(), line.end(), ','), 10);
    }
  }
  EXPECT_FALSE(std::getline(lines, line));
}

TEST(InferSummary, HasTheErrorsOfEveryPoint) {
  const InferConfiguration c = small();
  const Json json = Json::parse(infer_summary_json(c, run(c, {1, &cpu::choose("auto"), 64})));
  EXPECT_EQ(json["format"], "delegauge-summary");
  EXPECT_EQ(json["job"], "infer");
  EXPECT_EQ(json["configuration"], to_json(c));
  ASSERT_EQ(json["points"].size(), 12U);
  EXPECT_EQ(json["points"][4]["distribution"], "nash");
  EXPECT_EQ(json["points"][4]["samples"], 5);
  for (const Json& point : json["points"]) {
    ASSERT_EQ(point["errors"].size(), 4U);
    for (const auto& error : point["errors"].items()) {
      EXPECT_LE(error.value()["min"], error.value()["mean"]);
      EXPECT_LE(error.value()["mean"], error.value()["max"]);
    }
  }
}

}  // namespace
}  // namespace delegauge::host
