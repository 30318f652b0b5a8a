// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <string>
#include <vector>

#include "kernels/cpu/kernels.hpp"
#include "tests/host/commands/captured.hpp"

namespace delegauge::host {
namespace {

TEST(CheckCommand, PassesHereAndSaysItInJson) {
  const auto r = run_json({"check", "--device", "cpu", "--seconds", "0", "--format", "json"});
  EXPECT_EQ(r["format"], "delegauge-check");
  EXPECT_EQ(r["passed"], true);
  EXPECT_EQ(r["failed"], 0);
  EXPECT_EQ(r["reference"], "scalar");
  for (const char* key : {"version", "program", "checks", "rank", "threads", "seconds",
                          "seconds_of_rate", "subjects"}) {
    EXPECT_TRUE(r.contains(key)) << key;
  }
  const std::size_t others = cpu::available().size() - 1;
  ASSERT_EQ(r["subjects"].size(), others == 0 ? 1 : others);
  std::size_t checks = 0;
  for (const auto& subject : r["subjects"]) {
    EXPECT_EQ(subject["kind"], "instruction set");
    for (const char* key : {"name", "about", "compared_with"}) {
      EXPECT_TRUE(subject.contains(key)) << key;
    }
    std::map<std::string, int> kernels;
    for (const auto& kernel : subject["kernels"]) {
      for (const char* key :
           {"family", "variant", "precision", "games", "passed", "difference", "games_per_second",
            "times_cpu", "kernel", "registers", "resident_warps", "local_bytes"}) {
        EXPECT_TRUE(kernel.contains(key)) << key;
      }
      EXPECT_EQ(kernel["passed"], true) << kernel;
      EXPECT_TRUE(kernel["games_per_second"].is_null());  // no time to measure it in
      kernels[kernel["family"].get<std::string>() + " " + kernel["precision"].get<std::string>()] +=
          1;
      checks += 1;
    }
    EXPECT_EQ(kernels.size(), 11U);  // five families in two precisions, estimate in double
    EXPECT_GE(kernels["surface float"], 5);
  }
  EXPECT_EQ(r["checks"], checks);
}

TEST(CheckCommand, MeasuresAndPrintsATable) {
  const Captured r = run_captured({"check", "--device", "cpu", "--seconds", "1.0s"});
  EXPECT_EQ(r.code, 0) << r.out << r.err;
  for (const char* text : {"surface 4x4 lean float", "grid 3x3", "search 4x4 float", "games/s",
                           "x scalar", "and are rough", "\nPASS: "}) {
    EXPECT_NE(r.out.find(text), r.out.npos) << text << "\n" << r.out;
  }
}

TEST(CheckCommand, RefusesBadUsage) {
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{"--device", "gpu"},
                                             {"--device", "cuda:"},
                                             {"--seconds", "-1"},
                                             {"--seconds", "soon"},
                                             {"--seconds", "1e9"},
                                             {"--format", "csv"},
                                             {"--format", "xml"},
                                             {"now"}}) {
    std::vector<std::string> all = {"check"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    const Captured r = run_captured(all);
    EXPECT_EQ(r.code, 2) << arguments.front();
    EXPECT_EQ(r.out, "");
    EXPECT_NE(r.err.find(arguments.front()), r.err.npos) << r.err;
  }
  // Messages say all that is allowed, and nothing that is not.
  EXPECT_NE(run_captured({"check", "--seconds", "-1"}).err.find("with 0 nothing is timed"),
            std::string::npos);
  EXPECT_EQ(run_captured({"check", "--format", "JSON"}).err.find("csv"), std::string::npos);
  EXPECT_EQ(run_captured({"info", "--format", "csv"}).err.find("csv or"), std::string::npos);
}

}  // namespace
}  // namespace delegauge::host
