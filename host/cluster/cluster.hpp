// SPDX-License-Identifier: Apache-2.0
// The processes ("ranks") that do one run together; one alone, unless MPI started it.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "host/cluster/size_bound.hpp"

namespace delegauge::host {

/// What a rank tells all others a few times a second.
struct RankStatus {
  std::uint64_t done = 0;     // games, since the ranks began together
  std::uint64_t waiting = 0;  // games that it has been given and has not begun
  std::uint64_t wanted = 0;   // games that it would like to have waiting
  std::uint64_t least = 1;    // games that are worth giving
  std::uint64_t flags = 0;    // bits of the program's own
};

/// All ranks call the same functions in the same order, from the thread that made the cluster.
/// Whatever MPI fails at ends the job: its ranks cannot go on without each other.
class Cluster {
 public:
  Cluster() = default;
  Cluster(const Cluster&) = delete;
  Cluster& operator=(const Cluster&) = delete;
  virtual ~Cluster() = default;

  virtual int rank() const = 0;
  virtual int size() const = 0;
  /// Among the ranks of this machine.
  virtual int local_rank() const = 0;
  /// How many ranks share this one's processors, itself included.
  virtual int sharers() const = 0;
  bool is_root() const { return rank() == 0; }
  bool is_alone() const { return size() == 1; }

  /// Everybody's, by rank.
  virtual std::vector<RankStatus> exchange(const RankStatus& mine) = 0;
  /// The root's bytes.
  virtual std::string broadcast(const std::string& bytes) = 0;
  /// The bytes of two as those of one; in any order and grouping.
  using Combine = std::function<std::string(std::string_view a, std::string_view b)>;
  /// All ranks' bytes combined, at the root; elsewhere nothing. What `combine` raises, the root
  /// raises as RunError.
  virtual std::string reduce(const std::string& bytes, const SizeBound& bound,
                             const Combine& combine) = 0;
  /// Waits until all ranks are here, but not longer; whether they are.
  virtual bool meet(std::chrono::seconds longest) = 0;
  /// Ends all ranks' processes.
  [[noreturn]] virtual void abort(int code) = 0;

  /// Nothing that takes all ranks will follow: each may end by itself, even if it fails.
  void expect_no_more() { expects_more_ = false; }
  bool expects_more() const { return expects_more_; }

 private:
  bool expects_more_ = true;
};

/// The cluster of this process; MPI is begun with the first call, if it started the process. Raises
/// RunError if it did and the program was built without MPI. Where another program has called, the
/// process is alone: its ranks are its own matter.
Cluster& cluster();
/// The end of MPI in this process, if it was begun. A rank that fails while others expect it takes
/// them with it: they would wait for ever.
enum class Leaving { in_step, with_failure };
void leave_cluster(Leaving how, int code = 0);
/// The rank that whoever started this process gave it; 0 if nobody did. Begins nothing.
int launched_rank();

}  // namespace delegauge::host
