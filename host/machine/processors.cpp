// SPDX-License-Identifier: Apache-2.0
#include "host/machine/processors.hpp"

#include <sched.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstddef>
#include <fstream>
#include <limits>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace delegauge::host {
namespace {

// Paths are plain texts here: appending to a std::filesystem::path that ends in a slash is not safe
// in libstdc++ when memory ends.

/// The processors in the calling thread's mask; 0 if the system does not say.
int processors_in_mask() {
  // The kernel refuses masks that are too short for its own.
  constexpr std::size_t most = std::size_t{1} << 20U;
  for (std::size_t count = 1024; count <= most; count *= 2) {
    cpu_set_t* const set = CPU_ALLOC(count);
    if (set == nullptr) return 0;
    const std::size_t size = CPU_ALLOC_SIZE(count);
    const bool known = sched_getaffinity(0, size, set) == 0;
    const bool too_short = !known && errno == EINVAL;
    const int found = known ? CPU_COUNT_S(size, set) : 0;
    CPU_FREE(set);
    if (!too_short) return found;
  }
  return 0;
}

/// The parts of a text between separators.
std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, separator);) parts.push_back(part);
  return parts;
}

bool has(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// A path of mountinfo, in which blanks and the like are \NNN in octal.
std::string unescaped(const std::string& text) {
  std::string path;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto digit = [&](std::size_t i) {
      return at + i < text.size() && text[at + i] >= '0' && text[at + i] <= '7';
    };
    if (text[at] == '\\' && digit(1) && digit(2) && digit(3)) {
      path += static_cast<char>((text[at + 1] - '0') * 64 + (text[at + 2] - '0') * 8 +
                                (text[at + 3] - '0'));
      at += 3;
    } else {
      path += text[at];
    }
  }
  return path;
}

enum class Version { one, two };

/// A hierarchy of control groups that may limit processors.
struct Mount {
  Version version = Version::two;
  std::string root;   // the group that is mounted
  std::string point;  // where
};

/// The mount in a line such as "36 35 98:0 /root /point rw,noatime master:1 - cgroup2 source
/// rw,cpu".
std::optional<Mount> mount_of(const std::string& line) {
  const std::vector<std::string> fields = split(line, ' ');
  const auto dash = std::find(fields.begin(), fields.end(), "-");
  constexpr std::ptrdiff_t least_before = 6, least_after = 4;
  if (dash - fields.begin() < least_before || fields.end() - dash < least_after) return {};
  const std::string& type = dash[1];
  if (type != "cgroup2" && !(type == "cgroup" && has(split(dash[3], ','), "cpu"))) return {};
  return Mount{type == "cgroup2" ? Version::two : Version::one, unescaped(fields[3]),
               unescaped(fields[4])};
}

/// The process's group in a hierarchy, from lines such as "0::/a/b" or "4:cpu,cpuacct:/a/b".
std::optional<std::string> group_in(Version version, const std::string& root) {
  std::ifstream in(root + "/proc/self/cgroup");
  for (std::string line; std::getline(in, line);) {
    const std::size_t first = line.find(':');
    const std::size_t second = first == line.npos ? line.npos : line.find(':', first + 1);
    if (second == line.npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    const bool here = version == Version::two ? controllers.empty() && line.substr(0, first) == "0"
                                              : has(split(controllers, ','), "cpu");
    if (here) return line.substr(second + 1);
  }
  return {};
}

std::optional<double> quota_of(double quota, double period) {
  if (!(quota > 0) || !(period > 0)) return {};
  return quota / period;
}

/// The quota that a group's own files set.
std::optional<double> quota_in(Version version, const std::string& group) {
  double quota = 0, period = 100'000;  // microseconds
  if (version == Version::two) {
    std::ifstream in(group + "/cpu.max");
    std::string first;
    if (!(in >> first) || first == "max") return {};
    std::istringstream(first) >> quota;
    in >> period;
    return quota_of(quota, period);
  }
  std::ifstream quota_file(group + "/cpu.cfs_quota_us"), period_file(group + "/cpu.cfs_period_us");
  if (!(quota_file >> quota) || !(period_file >> period)) return {};  // -1: none
  return quota_of(quota, period);
}

/// Where a group lies below its hierarchy's mount: what is mounted may be a group itself, as in
/// containers, and what is outside of it cannot be seen. "/a/b", or empty.
std::string below_mount(const std::string& group, const Mount& mount) {
  std::string rest = group;
  if (mount.root != "/") {
    const bool inside = group.rfind(mount.root, 0) == 0 &&
                        (group.size() == mount.root.size() || group[mount.root.size()] == '/');
    rest = inside ? group.substr(mount.root.size()) : "";
  }
  return rest == "/" || rest.find("..") != rest.npos ? "" : rest;
}

}  // namespace

std::optional<double> cpu_quota(const std::filesystem::path& root_path) {
  const std::string root = root_path == "/" ? "" : root_path.string();
  double least = std::numeric_limits<double>::infinity();
  std::ifstream in(root + "/proc/self/mountinfo");
  for (std::string line; std::getline(in, line);) {
    const std::optional<Mount> mount = mount_of(line);
    if (!mount) continue;
    const std::optional<std::string> group = group_in(mount->version, root);
    if (!group) continue;
    const std::string top = root + mount->point;
    std::string below = below_mount(*group, *mount);
    // The group and all that it is in.
    while (true) {
      least = std::min(least, quota_in(mount->version, top + below).value_or(least));
      if (below.empty()) break;
      below.resize(std::min(below.rfind('/'), below.size() - 1));
    }
  }
  if (std::isinf(least)) return {};
  return least;
}

Processors find_processors(const std::filesystem::path& root) {
  Processors processors;
  processors.online = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  const int in_mask = processors_in_mask();
  processors.allowed = in_mask > 0 ? in_mask : processors.online;
  processors.quota = cpu_quota(root);
  return processors;
}

int threads_for(const Processors& processors) {
  const double quota = processors.quota.value_or(processors.allowed);
  // A quota beyond the processors limits nothing.
  const double threads = std::min<double>(std::ceil(quota), processors.allowed);
  return std::max(1, static_cast<int>(threads));
}

}  // namespace delegauge::host
