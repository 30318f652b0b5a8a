// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "delegauge/bound/list.hpp"
#include "host/report/figures.hpp"
#include "tests/host/commands/captured.hpp"
#include "tests/host/support/program.hpp"

namespace delegauge::host {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

Captured run_words(const std::string& words) {
  std::istringstream in(words);
  std::vector<std::string> arguments;
  for (std::string word; in >> word;) arguments.push_back(word);
  return run_captured(arguments);
}

const std::vector<std::string> jobs = {
    "surface --games 2000",
    "grid --dims 2x2 --points 3 --repetitions 5",
    "grid --dims 2x2 --points 3 --vary ia,cc --fixed 0.5,0.9 --repetitions 5",
    "infer --dims 2x2 --samples 10 --repetitions 5",
    "search --chains 32 --steps 20",
    "search --chains 32 --steps 20 --map 2x3",
};

/// The files of a folder with their bytes and times of writing.
std::map<std::string, std::pair<std::string, fs::file_time_type>> state(const fs::path& folder) {
  std::map<std::string, std::pair<std::string, fs::file_time_type>> state;
  for (const auto& entry : fs::directory_iterator(folder)) {
    state[entry.path().filename().string()] = {read_file(entry.path()), entry.last_write_time()};
  }
  return state;
}

/// What the page says of its runs.
Json data_of(const std::string& page) {
  constexpr std::string_view begin = R"(<script type="application/json" id="data">)";
  const std::size_t at = page.find(begin) + begin.size();
  return Json::parse(page.substr(at, page.find("</script>", at) - at))["runs"];
}

TEST(ReportCommand, EveryJobHasAPageAndTheRunStaysAsItWas) {
  for (const std::string& job : jobs) {
    const TemporaryFolder folder;
    const std::string out = folder / "run";
    ASSERT_EQ(run_words(job + " --quiet --out " + out).code, 0);
    const auto before = state(out);
    const Captured r = run_captured({"report", out});
    ASSERT_EQ(r.code, 0) << r.err;
    EXPECT_EQ(r.out, out + "/report.html\n");
    EXPECT_EQ(r.err, "");
    auto after = state(out);
    const std::string page = after["report.html"].first;
    after.erase("report.html");
    EXPECT_TRUE(after == before) << job;
    ASSERT_EQ(data_of(page).size(), 1U);
    Json configuration = data_of(page)[0]["configuration"];
    for (const char* key : {"seed", "games", "repetitions", "chains", "steps"}) {
      if (configuration.contains(key)) {
        configuration[key] = std::stoull(configuration[key].get<std::string>());
      }
    }
    EXPECT_EQ(configuration, Json::parse(read_file(out + "/summary.json"))["configuration"]);
    // Again, and as an option of the job: the same page.
    ASSERT_EQ(run_captured({"report", out}).code, 0);
    EXPECT_TRUE(read_file(out + "/report.html") == page);
  }
}

TEST(ReportCommand, JobsWriteThePageThemselves) {
  for (const std::string& job : jobs) {
    const TemporaryFolder folder;
    ASSERT_EQ(run_words(job + " --quiet --report --out " + (folder / "run")).code, 0);
    const std::string page = read_file(folder / "run/report.html");
    ASSERT_EQ(run_captured({"report", folder / "run", "--out", folder / "page.html"}).code, 0);
    EXPECT_TRUE(read_file(folder / "page.html") == page) << job;
  }
  const Captured r = run_words("surface --games 10 --report");
  EXPECT_EQ(r.code, 2);
  EXPECT_NE(r.err.find("--report: there is no folder"), std::string::npos);
}

TEST(ReportCommand, TheDataAreTheRuns) {
  const TemporaryFolder folder;
  const std::string out = folder / "run";
  ASSERT_EQ(run_words("surface --games 3000 --quiet --out " + out).code, 0);
  ASSERT_EQ(run_captured({"report", out}).code, 0);
  const Json run = data_of(read_file(out + "/report.html"))[0];
  EXPECT_EQ(run["games"], "3000");
  EXPECT_EQ(run["points"]["index"].size(), 3000U);
  EXPECT_EQ(run["tightest"]["rank"].size(), 10U * plain_bound_count);
  double games = 0;
  for (const Json& count : run["surface"]["count"]) games += std::stod(count.get<std::string>());
  EXPECT_EQ(games, 3000);
  const Json& slack = run["statistics"]["fused"]["slack"];
  double least = 1;
  for (std::size_t i = 0; i < 3000; ++i) {
    least = std::min(least, run["points"]["fused"][i].get<double>() -
                                run["points"]["principals_welfare_regret"][i].get<double>());
  }
  EXPECT_NEAR(least, slack["min"].get<double>(), 1e-5);
}

TEST(ReportCommand, WhatIsCutOffOrMissingIsNamed) {
  for (const std::string& job : jobs) {
    const TemporaryFolder folder;
    const std::string out = folder / "run";
    ASSERT_EQ(run_words(job + " --quiet --out " + out).code, 0);
    for (const auto& [name, content] : state(out)) {
      // Nothing of these is on the page.
      if (name == "games.json" || name == "frontier.json") continue;
      const std::string& bytes = content.first;
      for (const std::size_t keep :
           {std::size_t{0}, bytes.size() / 2, bytes.size() - 1, bytes.find('\n') + 1}) {
        // What is left is a whole document if only its last line break is gone.
        if (name.ends_with(".json") && keep + 1 == bytes.size()) continue;
        std::ofstream(out + "/" + name, std::ios::binary) << bytes.substr(0, keep);
        const Captured r = run_captured({"report", out});
        EXPECT_EQ(r.code, 2) << job << name << keep;
        EXPECT_NE(r.err.find(out + "/" + name + ": "), std::string::npos) << keep << r.err;
      }
      fs::remove(out + "/" + name);
      const Captured r = run_captured({"report", out});
      EXPECT_EQ(r.code, 2) << job << name;
      EXPECT_NE(r.err.find("/" + name + ": there is no such file"), std::string::npos) << r.err;
      std::ofstream(out + "/" + name, std::ios::binary) << bytes;
    }
    EXPECT_FALSE(fs::exists(out + "/report.html"));
    EXPECT_EQ(run_captured({"report", out}).code, 0);
  }
}

TEST(ReportCommand, WhatIsNoRunIsRefused) {
  const TemporaryFolder folder;
  const auto complaint = [](const std::vector<std::string>& arguments) {
    const Captured r = run_captured(arguments);
    EXPECT_EQ(r.code, 2);
    return r.err;
  };
  EXPECT_NE(complaint({"report"}).find("the folder is missing"), std::string::npos);
  EXPECT_NE(complaint({"report", folder / "none"}).find("is no folder"), std::string::npos);
  EXPECT_NE(complaint({"report", folder.path().string()}).find("holds no run"), std::string::npos);
  const std::string out = folder / "run";
  ASSERT_EQ(run_words("surface --games 100 --quiet --out " + out).code, 0);
  EXPECT_NE(complaint({"report", out, "--figures", "gif"}).find("--figures: 'gif'"),
            std::string::npos);
  EXPECT_NE(complaint({"report", out, "--out", out}).find("is not a file"), std::string::npos);
  const std::string search = folder / "search";
  ASSERT_EQ(run_words("search --chains 32 --steps 20 --quiet --out " + search).code, 0);
  EXPECT_NE(complaint({"report", search, search}).find("must be runs of surface or grid"),
            std::string::npos);
  Json summary = Json::parse(read_file(out + "/summary.json"));
  summary["version"] = 2;
  std::ofstream(out + "/summary.json") << summary;
  EXPECT_NE(complaint({"report", out}).find("summary.json: version: is 2"), std::string::npos);
  summary["version"] = 1;
  summary["configuration"]["seed"] = 2U;
  std::ofstream(out + "/summary.json") << summary;
  EXPECT_NE(complaint({"report", out}).find("are of different runs"), std::string::npos);
}

TEST(ReportCommand, AFolderThatCannotBeWrittenIsAFailure) {
  const TemporaryFolder folder;
  ASSERT_EQ(run_words("surface --games 100 --quiet --out " + (folder / "run")).code, 0);
  const Captured r =
      run_captured({"report", folder / "run", "--out", folder / "run/run.json/page.html"});
  EXPECT_EQ(r.code, 1);
  EXPECT_NE(r.err.find("run.json: the folder cannot be created"), std::string::npos) << r.err;
}

TEST(ReportCommand, FiguresAreOfTheFormatAskedFor) {
  if (!has_gnuplot()) GTEST_SKIP() << "gnuplot not found: install gnuplot-nox";
  for (const std::string& job : jobs) {
    const TemporaryFolder folder;
    const std::string out = folder / "run";
    ASSERT_EQ(run_words(job + " --quiet --out " + out).code, 0);
    for (const auto& [format, magic] : std::map<std::string, std::string>{
             {"pdf", "%PDF-"}, {"svg", "<?xml"}, {"png", "\x89PNG"}}) {
      const Captured r = run_captured({"report", out, "--figures", format});
      ASSERT_EQ(r.code, 0) << r.err;
      std::istringstream names(r.out);
      std::size_t figures = 0;
      for (std::string name; std::getline(names, name);) {
        if (name.ends_with(".html")) continue;
        figures += 1;
        EXPECT_TRUE(name.ends_with("." + format)) << name;
        EXPECT_EQ(read_file(name).substr(0, magic.size()), magic) << name;
      }
      const bool is_surface = job.starts_with("surface"), is_map = job.find("map") != job.npos;
      const bool is_scan = job.find("fixed") != job.npos;
      EXPECT_EQ(figures, is_surface                  ? 2U + plain_bound_count
                         : is_scan                   ? 2U
                         : job.starts_with("search") ? is_map
                                                     : 1U);
    }
  }
}

TEST(ReportCommand, AGnuplotThatFailsIsNamed) {
  const TemporaryFolder folder;
  ASSERT_EQ(run_words("surface --games 100 --quiet --out " + (folder / "run")).code, 0);
  ::setenv("DELEGAUGE_GNUPLOT", "/nonexistent/gnuplot", 1);
  const Captured r = run_captured({"report", folder / "run", "--figures", "svg"});
  ::unsetenv("DELEGAUGE_GNUPLOT");
  EXPECT_EQ(r.code, 1);
  EXPECT_NE(r.err.find("/nonexistent/gnuplot cannot draw"), std::string::npos) << r.err;
  EXPECT_NE(r.err.find("install gnuplot"), std::string::npos) << r.err;
}

TEST(ReportCommand, IntegersOf64BitsAreShownAsTheyAre) {
  const TemporaryFolder folder;
  const std::string out = folder / "run";
  ASSERT_EQ(run_words("surface --games 100 --seed 9007199254740993 --quiet --out " + out).code, 0);
  ASSERT_EQ(run_captured({"report", out}).code, 0);
  EXPECT_EQ(data_of(read_file(out + "/report.html"))[0]["configuration"]["seed"],
            "9007199254740993");
}

/// A complaint that names the file, and no page.
void expect_refused(const std::string& out, const std::string& file, const std::string& what) {
  const Captured r = run_captured({"report", out, "--figures", "svg"});
  EXPECT_EQ(r.code, 2) << r.err;
  EXPECT_NE(r.err.find(file), std::string::npos) << r.err;
  EXPECT_NE(r.err.find(what), std::string::npos) << r.err;
  EXPECT_FALSE(fs::exists(out + "/report.html"));
}

TEST(ReportCommand, WhatVariesIsAMeasureOrRefused) {
  const TemporaryFolder folder;
  const std::string out = folder / "run", pwned = folder / "pwned";
  ASSERT_EQ(run_words("grid --dims 2x2 --points 3 --repetitions 5 --quiet --out " + out).code, 0);
  const std::string command = "ia'\nsystem('id > " + pwned + "')\nx='";
  for (const Json& vary : {Json(Json::array()), Json({command}), Json({"`id > " + pwned + "`"}),
                           Json("ia"), Json({{"ia", "ia"}}), Json({"ia", "ia"})}) {
    for (const char* const name : {"run.json", "summary.json"}) {
      Json document = Json::parse(read_file(out + "/" + name));
      document["configuration"]["vary"] = vary;
      std::ofstream(out + "/" + name) << document;
    }
    expect_refused(out, "summary.json", "configuration.vary");
  }
  EXPECT_FALSE(fs::exists(pwned));
}

TEST(ReportCommand, DeepDocumentsAreRefused) {
  const TemporaryFolder folder;
  const std::string out = folder / "run";
  ASSERT_EQ(run_words("surface --games 100 --quiet --out " + out).code, 0);
  std::ofstream(out + "/summary.json") << std::string(100'000, '[') << std::string(100'000, ']');
  expect_refused(out, "summary.json", "nested more than");
  const Captured replayed = run_captured({"replay", "--run", out, "--index", "0"});
  EXPECT_EQ(replayed.code, 0) << replayed.err;  // goes by run.json
  std::ofstream(out + "/run.json") << std::string(100'000, '[') << std::string(100'000, ']');
  const Captured again = run_captured({"replay", "--run", out, "--index", "0"});
  EXPECT_EQ(again.code, 2);
  EXPECT_NE(again.err.find("run.json: is broken: it is nested more than"), std::string::npos)
      << again.err;
}

TEST(ReportCommand, PipesInPlaceOfFilesAreRefusedAtOnce) {
  for (const char* const name : {"run.json", "summary.json", "points.csv"}) {
    const TemporaryFolder folder;
    const std::string out = folder / "run";
    ASSERT_EQ(run_words("surface --games 100 --quiet --out " + out).code, 0);
    fs::remove(out + "/" + name);
    ASSERT_EQ(::mkfifo((out + "/" + name).c_str(), 0600), 0);
    expect_refused(out, name, "is not a regular file");
    if (std::string(name) == "points.csv") continue;
    for (const std::vector<std::string>& arguments :
         {std::vector<std::string>{"surface", "--games", "100", "--resume", "--out", out},
          std::vector<std::string>{"surface", "--games", "100", "--out", out}}) {
      EXPECT_EQ(run_captured(arguments).code, 2) << name;
    }
  }
}

TEST(ReportCommand, NoFileOfARunIsOverwritten) {
  const TemporaryFolder folder;
  const std::string out = folder / "run";
  ASSERT_EQ(run_words("surface --games 100 --quiet --out " + out).code, 0);
  const auto before = state(out);
  fs::create_symlink(out + "/summary.json", folder / "soft.html");
  fs::create_hard_link(out + "/points.csv", folder / "hard.html");
  for (const std::string& page :
       {out + "/summary.json", out + "/points.csv", out + "/new.csv", folder / "soft.html",
        folder / "hard.html", folder / "checkpoint.delegauge", folder / ""}) {
    const Captured r = run_captured({"report", out, "--out", page});
    EXPECT_EQ(r.code, 2) << page << r.err;
    EXPECT_NE(r.err.find("--out: "), std::string::npos) << r.err;
  }
  EXPECT_TRUE(state(out) == before);
  // A page is, by another.
  EXPECT_EQ(run_captured({"report", out, "--out", folder / "page.html"}).code, 0);
  EXPECT_EQ(run_captured({"report", out, "--out", folder / "page.html"}).code, 0);
}

TEST(ReportCommand, WhatALinkLeadsToIsWrittenAndTheLinkStays) {
  const TemporaryFolder folder;
  const std::string out = folder / "run";
  ASSERT_EQ(run_words("surface --games 100 --quiet --out " + out).code, 0);
  fs::create_directory(folder / "elsewhere");
  const std::string link = folder / "link.html";
  fs::create_symlink("elsewhere/page.html", link);
  for (const char* const before : {"nothing", "a page"}) {
    const Captured r = run_captured({"report", out, "--out", link});
    EXPECT_EQ(r.code, 0) << before << r.err;
    EXPECT_EQ(r.out, link + "\n");
    EXPECT_TRUE(fs::is_symlink(link)) << before;
    EXPECT_EQ(read_file(folder / "elsewhere/page.html").rfind("<!DOCTYPE html>", 0), 0U) << before;
  }
  EXPECT_EQ(folder.names(), (std::set<std::string>{"elsewhere", "link.html", "run"}));
  // A link to a file that a run will have is none to write a page to.
  const std::string to_run = folder / "to-run.html", to_itself = folder / "loop.html";
  fs::create_symlink(out + "/frontier.csv", to_run);
  EXPECT_EQ(run_captured({"report", out, "--out", to_run}).code, 2);
  EXPECT_FALSE(fs::exists(out + "/frontier.csv"));
  fs::create_symlink(to_itself, to_itself);
  EXPECT_EQ(run_captured({"report", out, "--out", to_itself}).code, 2);
}

TEST(ReportCommand, MakesTheFolderOfThePageButNotThatOfALink) {
  const TemporaryFolder folder;
  const std::string out = folder / "run";
  ASSERT_EQ(run_words("surface --games 100 --quiet --out " + out).code, 0);
  EXPECT_EQ(run_captured({"report", out, "--out", folder / "new/deep/page.html"}).code, 0);
  EXPECT_TRUE(fs::exists(folder / "new/deep/page.html"));
  fs::create_symlink("nowhere/page.html", folder / "link.html");
  const Captured r = run_captured({"report", out, "--out", folder / "link.html"});
  EXPECT_EQ(r.code, 2);
  EXPECT_NE(r.err.find("nowhere/page.html, whose folder is not there"), std::string::npos) << r.err;
  EXPECT_FALSE(fs::exists(folder / "nowhere"));
  std::ofstream(folder / "file") << "x";
  EXPECT_EQ(run_captured({"report", out, "--out", folder / "file/page.html"}).code, 1);
  // A run's file that leads back to itself is no failure of the machine's.
  fs::remove(out + "/run.json");
  fs::create_symlink("run.json", out + "/run.json");
  const Captured loop = run_captured({"report", out});
  EXPECT_EQ(loop.code, 2) << loop.err;
}

TEST(ReportCommand, PagesOfAFolderKeepTheirFiguresApart) {
  if (!has_gnuplot()) GTEST_SKIP() << "gnuplot not found: install gnuplot-nox";
  const TemporaryFolder folder;
  std::map<std::string, std::string> figures;
  for (const std::string seed : {"1", "2"}) {
    const std::string out = folder / ("run" + seed);
    ASSERT_EQ(run_words("grid --dims 2x2 --points 3 --repetitions 5 --quiet --seed " + seed +
                        " --out " + out)
                  .code,
              0);
    const std::string page = folder / ("pages/deep/" + seed + ".html");
    const Captured r = run_captured({"report", out, "--figures", "svg", "--out", page});
    ASSERT_EQ(r.code, 0) << r.err;
    figures[seed] = read_file(folder / ("pages/deep/" + seed + "-figure-grid-ia-0.9.svg"));
    EXPECT_EQ(figures[seed].substr(0, 5), "<?xml");
  }
  EXPECT_TRUE(figures["1"] != figures["2"]);
  EXPECT_TRUE(read_file(folder / "pages/deep/1-figure-grid-ia-0.9.svg") == figures["1"]);
  // What is no figure is not overwritten either.
  fs::remove(folder / "pages/deep/1-figure-grid-ia-0.9.svg");
  fs::create_symlink(folder / "run1/summary.json", folder / "pages/deep/1-figure-grid-ia-0.9.svg");
  EXPECT_EQ(run_captured({"report", folder / "run1", "--figures", "svg", "--out",
                          folder / "pages/deep/1.html"})
                .code,
            2);
}

}  // namespace
}  // namespace delegauge::host
