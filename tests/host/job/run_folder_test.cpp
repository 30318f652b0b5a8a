// SPDX-License-Identifier: Apache-2.0
#include "host/job/run_folder.hpp"

#include <gtest/gtest.h>

#include "host/files/json_text.hpp"
#include "host/jobs/surface/configuration.hpp"
#include "host/text/error.hpp"
#include "tests/host/support/program.hpp"

namespace delegauge::host {
namespace {

using Names = std::set<std::string>;

const Names run_files = {"run.json",      "summary.json", "surface.csv",
                         "tightness.csv", "tightest.csv", "points.csv"};

Outcome surface(const std::string& out, std::vector<std::string> more = {}) {
  std::vector<std::string> arguments = {"surface", "--games", "2e3", "--out", out};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return run_here(arguments);
}

TEST(RunFolder, IsMadeAndHoldsTheRun) {
  const TemporaryFolder folder;
  const std::string out = folder / "deep/er";
  const Outcome outcome = surface(out);
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  Names names;
  for (const auto& entry : std::filesystem::directory_iterator(out)) {
    names.insert(entry.path().filename().string());
  }
  EXPECT_EQ(names, run_files);
  EXPECT_NE(outcome.out.find("written to " + out), std::string::npos);
  const RunDocument run = read_run(out);
  EXPECT_EQ(run.job, "surface");
  EXPECT_EQ(run.configuration["games"], 2000U);
}

TEST(RunFolder, TheSameRunIsWrittenAgainWithTheSameBytes) {
  const TemporaryFolder folder;
  ASSERT_EQ(surface(folder.path()).code, 0);
  const std::string summary = read_file(folder / "summary.json");
  const Outcome again = surface(folder.path(), {"--threads", "1", "--isa", "scalar"});
  EXPECT_EQ(again.code, 0) << again.err;
  EXPECT_NE(again.err.find("same run"), std::string::npos) << again.err;
  EXPECT_EQ(read_file(folder / "summary.json"), summary);
  EXPECT_EQ(folder.names(), run_files);
}

TEST(RunFolder, AnotherRunIsRefusedNamingTheFolderAndWhatDiffers) {
  const TemporaryFolder folder;
  ASSERT_EQ(surface(folder.path()).code, 0);
  const std::string summary = read_file(folder / "summary.json");
  for (const bool without_run : {false, true}) {
    if (without_run) std::filesystem::remove(folder / "run.json");
    const Outcome other = surface(folder.path(), {"--seed", "2"});
    EXPECT_EQ(other.code, 2);
    EXPECT_NE(other.err.find(folder.path().string()), std::string::npos) << other.err;
    EXPECT_NE(other.err.find("seed is 1 there, 2 here"), std::string::npos) << other.err;
    EXPECT_NE(other.err.find("choose another --out"), std::string::npos) << other.err;
    EXPECT_EQ(read_file(folder / "summary.json"), summary);
  }
}

TEST(RunFolder, ForeignFilesAndBrokenOnesAreRefused) {
  const TemporaryFolder folder;
  std::ofstream(folder / "thesis.tex") << "years of work";
  Outcome outcome = surface(folder.path());
  EXPECT_EQ(outcome.code, 2);
  EXPECT_NE(outcome.err.find("no run of delegauge's"), std::string::npos) << outcome.err;
  std::filesystem::remove(folder / "thesis.tex");
  for (const char* content :
       {"", "{", "[]", "{\"format\":1}",
        R"({"format":"delegauge-summary","version":1,"job":3,"configuration":{}})"}) {
    std::ofstream(folder / "summary.json") << content;
    outcome = surface(folder.path());
    EXPECT_EQ(outcome.code, 2) << content;
    EXPECT_NE(outcome.err.find("summary.json: is broken"), std::string::npos) << outcome.err;
  }
  std::ofstream(folder / "summary.json")
      << R"({"format":"delegauge-summary","version":1,"job":"grid","configuration":{}})";
  outcome = surface(folder.path());
  EXPECT_EQ(outcome.code, 2);
  EXPECT_NE(outcome.err.find("job 'grid'"), std::string::npos) << outcome.err;
}

TEST(RunFolder, KeysOfALaterVersionMakeItAnotherRun) {
  const TemporaryFolder folder;
  nlohmann::ordered_json later = {{"format", "delegauge-summary"},
                                  {"version", 1},
                                  {"job", "surface"},
                                  {"configuration", to_json(default_configuration())}};
  std::ofstream(folder / "summary.json") << json_text(later);
  EXPECT_TRUE(prepare_run_folder(folder.path(), "surface", to_json(default_configuration())).same);
  later["configuration"]["colour"] = "red";
  std::ofstream(folder / "summary.json") << json_text(later);
  EXPECT_THROW(prepare_run_folder(folder.path(), "surface", to_json(default_configuration())),
               UsageError);
}

TEST(RunFolder, TemporariesOfAKilledRunAreNoObstacle) {
  const TemporaryFolder folder;
  std::ofstream(folder / ".summary.json.1-0.delegauge-tmp") << "half";
  EXPECT_FALSE(prepare_run_folder(folder.path(), "surface", to_json(default_configuration())).same);
}

TEST(RunFolder, FilesAndImpossiblePlacesAreRefusedBeforeComputing) {
  const TemporaryFolder folder;
  std::ofstream(folder / "file") << "x";
  // Games that would take years: the refusal comes first.
  EXPECT_EQ(surface(folder / "file", {"--progress", "off"}).code, 2);
  EXPECT_EQ(run_here({"surface", "--games", "1e18", "--out", folder / "file/deeper"}).code, 1);
  EXPECT_EQ(run_here({"surface", "--games", "1e18", "--out", "/proc/delegauge"}).code, 1);
}

TEST(RunFolder, LinksThatLeadNowhereAreNamed) {
  const TemporaryFolder folder;
  std::filesystem::create_symlink("loop", folder / "loop");
  std::filesystem::create_symlink("nowhere", folder / "dangling");
  for (const char* const name : {"loop", "dangling"}) {
    EXPECT_EQ(surface(folder / name, {"--progress", "off"}).code, 2) << name;
  }
  EXPECT_FALSE(std::filesystem::exists(folder / "nowhere"));
}

TEST(RunFolder, ReadingARunNeedsOne) {
  const TemporaryFolder folder;
  EXPECT_THROW(read_run(folder.path()), UsageError);
  EXPECT_THROW(read_run(folder / "nowhere"), UsageError);
  std::ofstream(folder / "run.json")
      << R"({"format":"delegauge-run","version":1,"job":"grid","configuration":{}})";
  EXPECT_EQ(read_run(folder.path()).job, "grid");
  std::ofstream(folder / "run.json") << R"({"format":"delegauge-run","version":1,"job":"grid"})";
  EXPECT_THROW(read_run(folder.path()), UsageError);
}

TEST(RunFolder, EveryCommandRefusesAnUnknownVersionByItsName) {
  const TemporaryFolder folder;
  const std::string shards = folder / "shards";
  ASSERT_EQ(surface(shards, {"--shard", "1/1", "--quiet"}).code, 0);
  for (const char* const name : {"run.json", "summary.json"}) {
    const std::string out = folder / name;
    ASSERT_EQ(surface(out, {"--quiet"}).code, 0);
    nlohmann::ordered_json document = nlohmann::ordered_json::parse(read_file(out + "/" + name));
    document["version"] = 2;
    document.erase("configuration");  // whatever else has changed
    std::ofstream(out + "/" + name) << document.dump();
    // Where there is a run.json, replay goes by it alone.
    if (name == std::string("summary.json")) std::filesystem::remove(out + "/run.json");
    for (const Outcome& outcome :
         {surface(out), surface(out, {"--resume"}), surface(out, {"--shard", "1/2"}),
          run_here({"merge", shards, "--out", out}), run_here({"report", out}),
          run_here({"replay", "--run", out, "--index", "1"})}) {
      EXPECT_EQ(outcome.code, 2) << outcome.err;
      const bool without_run = outcome.err.find("/run.json: there is no") != std::string::npos;
      EXPECT_TRUE(without_run ||
                  outcome.err.find(std::string(name) + ": version: is 2") != std::string::npos)
          << outcome.err;
    }
  }
}

}  // namespace
}  // namespace delegauge::host
