// SPDX-License-Identifier: Apache-2.0
#include "host/files/atomic_file.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <fmt/format.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

#include "host/text/error.hpp"
#include "tests/host/support/program.hpp"

namespace delegauge::host {
namespace {

using Names = std::set<std::string>;

TEST(AtomicFile, AppearsOnlyWhenPublished) {
  const TemporaryFolder folder;
  {
    AtomicFile file(folder / "a.txt", "hello");
    EXPECT_FALSE(std::filesystem::exists(folder / "a.txt"));
    for (const std::string& name : folder.names()) EXPECT_TRUE(is_temporary_name(name)) << name;
    file.publish();
  }
  EXPECT_EQ(folder.names(), Names{"a.txt"});
  EXPECT_EQ(read_file(folder / "a.txt"), "hello");
}

TEST(AtomicFile, LeavesNothingUnpublished) {
  const TemporaryFolder folder;
  { const AtomicFile file(folder / "a.txt", "hello"); }
  EXPECT_EQ(folder.names(), Names{});
}

TEST(AtomicFile, ReplacesAndKeepsPermissionsOfNewFiles) {
  const TemporaryFolder folder;
  std::ofstream(folder / "a.txt") << "a longer old text";
  write_files(folder.path(), {{"a.txt", "new"}, {"b.txt", ""}});
  EXPECT_EQ(folder.names(), (Names{"a.txt", "b.txt"}));
  EXPECT_EQ(read_file(folder / "a.txt"), "new");
  const mode_t mask = ::umask(0);
  ::umask(mask);
  struct stat status = {};
  ASSERT_EQ(::stat((folder / "a.txt").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0666U & ~mask);
}

TEST(AtomicFile, RemovesWhatKilledProcessesLeftAndNothingElse) {
  const TemporaryFolder folder;
  const std::string stale = fmt::format(".a.txt.{}-0.delegauge-tmp", ::getpid());
  const std::string others = fmt::format(".b.txt.{}-0.delegauge-tmp", ::getpid());
  for (const std::string& name : {stale, others}) {
    ASSERT_TRUE(is_temporary_name(name));
    std::ofstream(folder / name) << "old";
  }
  const AtomicFile at_work(folder / "a.txt", "unfinished");
  write_files(folder.path(), {{"a.txt", "new"}});
  EXPECT_EQ(folder.names(),
            (Names{"a.txt", others, std::filesystem::path(at_work.temporary()).filename()}));
}

TEST(AtomicFile, NamesMayBeAsLongAsTheSystemTakes) {
  const TemporaryFolder folder;
  const std::string a = std::string(254, 'n') + "a", b = std::string(254, 'n') + "b";
  write_files(folder.path(), {{a, "one"}, {b, "two"}});
  EXPECT_EQ(folder.names(), (Names{a, b}));
  EXPECT_EQ(read_file(folder / a), "one");
}

TEST(AtomicFile, AnotherFoldersFilesComeRightAfterTheFirst) {
  const TemporaryFolder folder, other;
  std::vector<AtomicFile> finished;
  finished.emplace_back(other / "games.h5", "games");
  write_files(folder.path(), {{"run.json", "{}"}, {"summary.json", "{}"}}, std::move(finished));
  EXPECT_EQ(folder.names(), (Names{"run.json", "summary.json"}));
  EXPECT_EQ(other.names(), Names{"games.h5"});
}

TEST(Followed, LinksStayAndLeadToTheFile) {
  const TemporaryFolder folder;
  namespace fs = std::filesystem;
  fs::create_directory(folder / "there");
  fs::create_symlink("there/file", folder / "link");  // there is no file yet
  fs::create_symlink("link", folder / "link-to-it");
  fs::create_symlink("loop", folder / "loop");
  EXPECT_EQ(followed(folder / "link-to-it"), fs::path(folder / "there/file"));
  EXPECT_EQ(followed("no/link"), fs::path("no/link"));
  EXPECT_THROW(followed(folder / "loop"), RunError);
}

TEST(AtomicFile, UnwritableFoldersAreRunErrorsWithPathAndReason) {
  try {
    const AtomicFile file("/proc/delegauge.txt", "x");
    FAIL();
  } catch (const RunError& error) {
    EXPECT_EQ(std::string(error.what()).find("/proc/delegauge.txt: cannot be created: "), 0U)
        << error.what();
  }
  EXPECT_THROW(check_writable("/nonexistent/folder"), RunError);
}

TEST(AtomicFile, AReadOnlyFolderIsARunError) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write anywhere";
  const TemporaryFolder folder;
  std::filesystem::permissions(
      folder.path(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
  EXPECT_THROW(check_writable(folder.path()), RunError);
  std::filesystem::permissions(folder.path(), std::filesystem::perms::owner_all);
}

/// What happens on a disk that takes `bytes` bytes per file and no more.
void with_space(rlim_t bytes) {
  std::signal(SIGXFSZ, SIG_IGN);
  const rlimit limit = {bytes, bytes};
  ::setrlimit(RLIMIT_FSIZE, &limit);
}

TEST(AtomicFileDeathTest, WithoutSpaceNoFileOfTheFolderChanges) {
  const TemporaryFolder folder;
  std::ofstream(folder / "a.txt") << "old";
  EXPECT_EXIT(
      {
        with_space(10'000);
        try {
          write_files(folder.path(), {{"a.txt", "new"}, {"b.txt", std::string(20'000, 'b')}});
          std::exit(0);
        } catch (const RunError& error) {
          fmt::print(stderr, "{}\n", error.what());
          std::exit(1);
        }
      },
      testing::ExitedWithCode(1), "b.txt: cannot be written: File too large; free some space");
  EXPECT_EQ(folder.names(), Names{"a.txt"});
  EXPECT_EQ(read_file(folder / "a.txt"), "old");
}

TEST(AtomicFileDeathTest, SurfaceOnAFullDiskEndsWithCodeOneAndWithoutFiles) {
  const TemporaryFolder folder;
  EXPECT_EXIT(
      {
        with_space(10'000);
        std::exit(program_code({"surface", "--games", "1e4", "--out", folder.path().string()}));
      },
      testing::ExitedWithCode(1), "surface.csv: cannot be written: File too large");
  EXPECT_EQ(folder.names(), Names{});
}

}  // namespace
}  // namespace delegauge::host
