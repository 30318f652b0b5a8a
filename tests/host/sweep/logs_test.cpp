// SPDX-License-Identifier: Apache-2.0
// Sweeps of `estimate`: several logs, and groups of several columns.
#include <gtest/gtest.h>

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "host/jobs/estimate/swept.hpp"
#include "host/text/error.hpp"
#include "host/text/exit_code.hpp"
#include "tests/host/sweep/command_line.hpp"

namespace delegauge::host {
namespace {

namespace fs = std::filesystem;

// Several logs, groups of several columns: a row for every group and measure.
TEST(SweepOfLogs, ATableOfAllLogsAndGroups) {
  const TemporaryFolder folder;
  const std::string text = read_file(log_file());
  std::ofstream(folder / "half.csv") << text.substr(0, text.find('\n', text.size() / 2) + 1);
  std::ofstream(folder / "same.csv") << text;
  const std::string line = "sweep estimate --log " + log_file() + "," + (folder / "half.csv") +
                           "," + (folder / "same.csv") +
                           " --group none,group --replicates 64 --top 0.1 --quiet --report --out ";
  const Outcome outcome = run_line(line + (folder / "out"));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const nlohmann::json summary = nlohmann::json::parse(read_file(folder / "out/summary.json"));
  EXPECT_EQ(summary["configuration"]["varied"], (nlohmann::json{"log", "group"}));
  // Of a log that is the same there is nothing to be computed.
  EXPECT_EQ(summary["configuration"]["cells"][4]["same_as"], 1);
  EXPECT_EQ(summary["configuration"]["cells"][5]["same_as"], 2);
  std::istringstream csv(read_file(folder / "out/sweep.csv"));
  std::string header, row;
  std::getline(csv, header);
  EXPECT_EQ(header,
            "cell,same_as,scale_twin_of,log,group,rows,clusters,of,of_group,measure,player,other,"
            "top_share,estimate,standard_error,low,high,monte_carlo_error,flag");
  std::vector<std::size_t> rows(6);
  while (std::getline(csv, row)) rows.at(static_cast<std::size_t>(row[0] - '1')) += 1;
  EXPECT_GT(rows[0], 0U);
  EXPECT_EQ(rows[1] % rows[0], 0U);  // all rows, and each group
  EXPECT_GT(rows[1], rows[0]);
  EXPECT_EQ(rows[1], rows[5]);
  for (const char* const wrong :
       {"--log -", "--log nothing.csv", "--replicates 64,128", "--log x.csv --compare a:nobody"}) {
    EXPECT_EQ(
        run_line("sweep estimate " + std::string(wrong) + " --quiet --out " + (folder / "wrong"))
            .code,
        2)
        << wrong;
  }
  const Outcome nobody = run_line("sweep estimate --log " + log_file() +
                                  " --compare b:nobody --quiet --out " + (folder / "wrong"));
  EXPECT_NE(nobody.err.find("does not name two groups"), std::string::npos) << nobody.err;
  EXPECT_FALSE(fs::exists(folder / "wrong"));
}

TEST(SweepOfLogs, ALogThatHasChangedIsRefused) {
  const TemporaryFolder folder;
  const std::string log = folder / "log.csv";
  fs::copy_file(log_file(), log);
  const std::string line = "sweep estimate --log " + log +
                           " --seed 1,2 --replicates 100000 --top 0.1 --quiet --out " +
                           (folder / "out");
  ASSERT_EQ(run_line(line + " --max-seconds 0.01").code, exit_code::ended_early);
  // What has been planned, before its cells begin.
  const nlohmann::ordered_json state =
      swept_estimate.configuration({{"--log", log}}, *std::make_unique<FoundInFiles>()).json;
  std::ofstream(log, std::ios::app)
      << read_file(log_file()).substr(read_file(log_file()).find('\n') + 1);
  const auto cell = swept_estimate.cell(state, {{"--log", log}}, "here");
  Execution execution;
  execution.kernels = &cpu::choose("auto");
  cell->prepare(execution, as_it_comes, 100);
  EXPECT_THROW(cell->crew(), UsageError);
  const Outcome resumed = run_line(line + " --resume");
  EXPECT_EQ(resumed.code, 2);
  EXPECT_NE(resumed.err.find("another run: cells[0].configuration."), std::string::npos)
      << resumed.err;
}

}  // namespace
}  // namespace delegauge::host
