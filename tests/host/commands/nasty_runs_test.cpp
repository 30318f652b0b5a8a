// SPDX-License-Identifier: Apache-2.0
// A run's folder is input like any other: whatever is in its files, they are read or refused by
// name, and nothing else happens. DELEGAUGE_SOAK takes every value of every file.
#include <gtest/gtest.h>
#include <zlib.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <functional>
#include <iterator>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "host/commands/run_contents.hpp"
#include "host/job/run_folder.hpp"
#include "host/report/figures.hpp"
#include "host/text/error.hpp"
#include "tests/host/support/program.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;
using Path = std::filesystem::path;

/// One in so many mutations is tried, another each time it is asked.
class Sample {
 public:
  explicit Sample(unsigned one_in)
      : one_in_(std::getenv("DELEGAUGE_SOAK") != nullptr ? 1 : one_in) {}
  bool operator()() { return random_() % one_in_ == 0; }

 private:
  std::mt19937 random_{7};
  unsigned one_in_;
};

struct MadeRun {
  std::string words;                // of the command line
  std::vector<std::string> tables;  // beside run.json and summary.json
};
const std::vector<MadeRun> made_runs = {
    {"surface --games 300 --tightest 2",
     {"surface.csv", "points.csv", "tightness.csv", "tightest.csv"}},
    {"grid --dims 2x2 --points 3 --repetitions 5", {"grid.csv"}},
    {"grid --dims 2x2 --points 3 --vary ia,cc --fixed 0.5,0.9 --repetitions 5", {"grid.csv"}},
    {"infer --dims 2x2 --samples 10 --repetitions 5", {"infer.csv"}},
    {"search --chains 32 --steps 20 --map 2x3 --list 3", {"tightest.csv", "frontier.csv"}}};

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream in(text);
  return {std::istream_iterator<std::string>(in), {}};
}

void make(const MadeRun& run, const std::string& out) {
  std::vector<std::string> arguments = words_of(run.words);
  arguments.insert(arguments.end(), {"--quiet", "--out", out});
  const Outcome outcome = run_here(arguments);
  ASSERT_EQ(outcome.code, 0) << outcome.err;
}

void write(const Path& path, std::string_view text) {
  std::ofstream(path, std::ios::binary) << text;
}

/// Reads the folder as report and replay do. What is refused names the file and is fit for a
/// terminal.
void expect_read_or_refused(const std::string& folder, const std::string& file,
                            const std::string& mutation) {
  const auto refused = [&](const std::function<void()>& read) {
    try {
      read();
    } catch (const UsageError& error) {
      const std::string_view what = error.what();
      EXPECT_NE(what.find(folder), what.npos) << what << '\n' << file << ": " << mutation;
      EXPECT_EQ(what.find_first_of(std::string_view("\0\x1b\n\r\t", 5)), what.npos) << what;
      EXPECT_LT(what.size(), 1500U) << file << ": " << mutation;
    } catch (const std::exception& error) {
      ADD_FAILURE() << file << ": " << mutation << ": " << error.what();
    }
  };
  refused([&] {
    const RunContents run = read_run_contents(folder);
    page_data(run).dump();
    figure_scripts({run});
  });
  refused([&] {
    const RunDocument document = read_run(folder);
    job_of(document).check(document);
  });
}

const std::vector<std::string> nasty_values = {"null",
                                               "true",
                                               "-1",
                                               "0.5",
                                               "0",
                                               "1e308",
                                               "-1e308",
                                               "18446744073709551615",
                                               "1e400",
                                               "\"\"",
                                               "\"ia'\\nsystem('id > pwned')\\nx='\"",
                                               "\"\\u001b]0;x\\u0007\"",
                                               "[]",
                                               "{}",
                                               "[[]]",
                                               "[1,2,3,4,5,6,7,8,9]",
                                               "\"`id`\"",
                                               "{\"x\":[null]}",
                                               "9007199254740993"};

/// visit(pointer) of every value in the document.
void for_each_value(const Json& json, const Json::json_pointer& at,
                    const std::function<void(const Json::json_pointer&)>& visit) {
  if (!at.empty()) visit(at);
  if (json.is_object()) {
    for (const auto& member : json.items())
      for_each_value(member.value(), at / member.key(), visit);
  } else if (json.is_array()) {
    for (std::size_t i = 0; i < json.size(); ++i) for_each_value(json[i], at / i, visit);
  }
}

TEST(NastyRuns, EveryValueOfEveryDocument) {
  Sample sample(120);
  for (const MadeRun& run : made_runs) {
    const TemporaryFolder folder;
    const std::string out = folder / "run";
    make(run, out);
    for (const char* const name : {"run.json", "summary.json"}) {
      const std::string good = read_file(out + "/" + name);
      const Json document = Json::parse(good);
      const auto other =
          Path(out) / (std::string(name) == "run.json" ? "summary.json" : "run.json");
      const std::string other_good = read_file(other);
      for_each_value(document, Json::json_pointer(), [&](const Json::json_pointer& at) {
        for (const std::string& value : nasty_values) {
          if (!sample()) continue;
          // By a text, for what JSON can say and a value of the library cannot.
          Json changed = document;
          changed[at] = "<here>";
          std::string text = changed.dump();
          const std::string mark = "\"<here>\"";
          text.replace(text.find(mark), mark.size(), value);
          write(Path(out) / name, text);
          expect_read_or_refused(out, name, at.to_string() + " = " + value);
          // A configuration that both files agree on is looked at more closely.
          if (at.to_string().rfind("/configuration", 0) != 0) continue;
          Json other_changed = Json::parse(other_good);
          other_changed[at] = "<here>";
          text = other_changed.dump();
          text.replace(text.find(mark), mark.size(), value);
          write(other, text);
          expect_read_or_refused(out, name, at.to_string() + " = " + value + " in both");
          write(other, other_good);
        }
        if (sample()) {
          Json changed = document;
          Json& parent = changed[at.parent_pointer()];
          if (parent.is_object()) {
            parent.erase(at.back());
            write(Path(out) / name, changed.dump());
            expect_read_or_refused(out, name, at.to_string() + " is missing");
          }
        }
      });
      write(Path(out) / name, good);
    }
    EXPECT_NO_THROW(read_run_contents(out));
  }
}

TEST(NastyRuns, EveryCellOfEveryTable) {
  const std::vector<std::string> nasty_cells = {
      "",         "-1",   "1e308", "nan",   "inf", "18446744073709551616", "x",
      "\x1b[31m", "0x10", " 1",    "1e999", "0.5", "9007199254740993",     "published",
      "w_avg",    "ia",   "-0",    "1e-320"};
  Sample sample(300);
  for (const MadeRun& run : made_runs) {
    const TemporaryFolder folder;
    const std::string out = folder / "run";
    make(run, out);
    for (const std::string& name : run.tables) {
      const std::string good = read_file(out + "/" + name);
      std::size_t begin = 0;
      while (begin < good.size()) {
        const std::size_t end = good.find_first_of(",\n", begin);
        for (const std::string& cell : nasty_cells) {
          if (!sample()) continue;
          std::string text = good;
          text.replace(begin, end - begin, cell);
          write(Path(out) / name, text);
          expect_read_or_refused(out, name, std::to_string(begin) + " = " + cell);
        }
        begin = end + 1;
      }
      // Lines left out, twice, or all.
      for (std::size_t at = 0; at != good.npos; at = good.find('\n', at + 1)) {
        const std::size_t line = at == 0 ? 0 : at + 1, end = good.find('\n', line);
        if (end == good.npos || (line > 0 && !sample())) continue;
        write(Path(out) / name, good.substr(0, line) + good.substr(end + 1));
        expect_read_or_refused(out, name, "without a line");
        write(Path(out) / name, good.substr(0, end + 1) + good.substr(line));
        expect_read_or_refused(out, name, "with a line twice");
      }
      write(Path(out) / name, good.substr(0, good.find('\n') + 1));
      expect_read_or_refused(out, name, "without rows");
      write(Path(out) / name, good);
    }
    EXPECT_NO_THROW(read_run_contents(out));
  }
}

/// The bytes with the checksum that they should have.
std::string with_checksum(std::string bytes) {
  const std::size_t end = bytes.size() - sizeof(std::uint32_t);
  const auto sum = static_cast<std::uint32_t>(
      crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(end)));
  std::memcpy(bytes.data() + end, &sum, sizeof sum);
  return bytes;
}

TEST(NastyRuns, EveryWordOfEveryShard) {
  const std::vector<std::string> jobs = {
      "surface --games 60 --tightest 2", "grid --dims 2x2 --points 2 --repetitions 7",
      "infer --dims 2x2 --samples 10 --repetitions 6", "search --chains 12 --steps 20 --list 3",
      "search --chains 24 --steps 20 --map 2x3 --list 3"};
  std::mt19937_64 random(3);
  const int tries = std::getenv("DELEGAUGE_SOAK") != nullptr ? 20000 : 40;
  for (const std::string& job : jobs) {
    const TemporaryFolder folder;
    std::vector<std::string> arguments = words_of(job);
    arguments.insert(arguments.end(), {"--quiet", "--shard", "1/2", "--out", folder / "shards"});
    ASSERT_EQ(run_here(arguments).code, 0);
    const std::string shard = folder / "shards/shard-1-of-2.delegauge";
    const std::string good = read_file(shard);
    ASSERT_EQ(run_here({"merge", shard, "--partial", "--quiet", "--out", folder / "merged"}).code,
              0);
    std::filesystem::remove_all(folder / "merged");
    for (int i = 0; i < tries; ++i) {
      std::string bytes = good;
      // After the texts at its head, where numbers are; most of the head's are of the
      // configuration.
      const std::size_t numbers = good.find('}', good.find("configuration"));
      const std::size_t from = i % 4 == 0 || numbers == good.npos ? 20 : good.rfind('}') + 1;
      const std::size_t at = from + random() % (bytes.size() - from - 12);
      const std::uint64_t values[] = {
          0, 1, UINT64_MAX, std::uint64_t{1} << 63U, 1u << 31, random(), 0x7ff8000000000000, 255};
      const std::uint64_t value = values[random() % std::size(values)];
      const std::size_t size = std::size_t{1} << random() % 4;
      std::memcpy(bytes.data() + at, &value, size);
      write(shard, with_checksum(bytes));
      const Outcome outcome =
          run_here({"merge", shard, "--partial", "--quiet", "--out", folder / "merged"});
      // Violations that a shard makes up are reported as any.
      const bool violated = outcome.err.find("the regret exceeds the bound") != std::string::npos;
      EXPECT_TRUE(outcome.code == 0 || outcome.code == 2 || (outcome.code == 1 && violated))
          << job << ": " << value << " at " << at << ", " << size << " bytes: " << outcome.err;
      std::filesystem::remove_all(folder / "merged");
    }
  }
}

}  // namespace
}  // namespace delegauge::host
