// SPDX-License-Identifier: Apache-2.0
#include "host/cluster/mpi.hpp"

#include <fmt/format.h>
#include <mpi.h>
#include <sched.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <exception>
#include <limits>
#include <thread>

#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

/// Waits without taking a processor from the threads that compute. Returns whether it is over; it
/// is waited for to no end if nothing else is said.
bool wait_for(MPI_Request request, std::chrono::seconds longest = std::chrono::hours(1'000'000)) {
  const auto begin = std::chrono::steady_clock::now();
  int over = 0;
  while (true) {
    MPI_Test(&request, &over, MPI_STATUS_IGNORE);
    if (over != 0 || std::chrono::steady_clock::now() - begin > longest) return over != 0;
    std::this_thread::sleep_for(std::chrono::microseconds(200));
  }
}

/// Bytes in a space of fixed size, as the operation of a reduction takes them: their count first.
class Packet {
 public:
  explicit Packet(std::size_t capacity) : words_(1 + (capacity + word - 1) / word) {}
  void put(std::string_view bytes) { put(words_.data(), words_.size(), bytes); }
  std::string get() const { return std::string(get(words_.data())); }
  std::uint64_t* data() { return words_.data(); }
  std::size_t words() const { return words_.size(); }

  static std::string_view get(const std::uint64_t* words) {
    return {reinterpret_cast<const char*>(words + 1), words[0]};
  }
  static void put(std::uint64_t* words, std::size_t count, std::string_view bytes) {
    if (bytes.size() > (count - 1) * word) throw RunError("a tally outgrew its space");
    words[0] = bytes.size();
    std::memcpy(words + 1, bytes.data(), bytes.size());
  }

 private:
  static constexpr std::size_t word = sizeof(std::uint64_t);
  std::vector<std::uint64_t> words_;
};

// MPI hands an operation no more than the values: what it needs besides, while a reduction runs.
struct Reduction {
  const Cluster::Combine* combine = nullptr;
  std::size_t words = 0;  // of a packet
};
Reduction reduction;
// An operation cannot fail: a packet of this size tells the root that one did.
constexpr std::uint64_t failed = std::numeric_limits<std::uint64_t>::max();

extern "C" void delegauge_combine(void* from, void* into, int* count, MPI_Datatype* /*type*/) {
  auto* a = static_cast<std::uint64_t*>(from);
  auto* b = static_cast<std::uint64_t*>(into);
  for (int i = 0; i < *count; ++i, a += reduction.words, b += reduction.words) {
    if (a[0] == failed || b[0] == failed) {
      b[0] = failed;
      continue;
    }
    try {
      Packet::put(b, reduction.words, (*reduction.combine)(Packet::get(a), Packet::get(b)));
    } catch (const std::exception&) {
      b[0] = failed;
    }
  }
}

class MpiCluster final : public Cluster {
 public:
  MpiCluster() {
    int provided = 0;
    // Threads compute, and only this one calls MPI.
    MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
    MPI_Comm_size(MPI_COMM_WORLD, &size_);
    MPI_Comm local = MPI_COMM_NULL;
    MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, rank_, MPI_INFO_NULL, &local);
    MPI_Comm_rank(local, &local_rank_);
    count_sharers(local);
    MPI_Comm_free(&local);
    MPI_Op_create(&delegauge_combine, 1, &combine_);
    MPI_Comm_dup(MPI_COMM_WORLD, &meeting_);
  }
  ~MpiCluster() override {
    MPI_Op_free(&combine_);
    MPI_Comm_free(&meeting_);
    MPI_Finalize();
  }

  int rank() const override { return rank_; }
  int size() const override { return size_; }
  int local_rank() const override { return local_rank_; }
  int sharers() const override { return sharers_; }

  std::vector<RankStatus> exchange(const RankStatus& mine) override {
    constexpr int words = sizeof(RankStatus) / sizeof(std::uint64_t);
    std::vector<RankStatus> all(static_cast<std::size_t>(size_));
    MPI_Request request = MPI_REQUEST_NULL;
    MPI_Iallgather(&mine, words, MPI_UINT64_T, all.data(), words, MPI_UINT64_T, MPI_COMM_WORLD,
                   &request);
    wait_for(request);
    return all;
  }

  std::string broadcast(const std::string& bytes) override {
    std::string all = is_root() ? bytes : std::string();
    std::uint64_t size = all.size();
    MPI_Bcast(&size, 1, MPI_UINT64_T, 0, MPI_COMM_WORLD);
    all.resize(size);
    constexpr std::uint64_t part = 1U << 30U;  // lengths are ints
    for (std::uint64_t at = 0; at < size; at += part) {
      MPI_Bcast(all.data() + at, static_cast<int>(std::min(part, size - at)), MPI_BYTE, 0,
                MPI_COMM_WORLD);
    }
    return all;
  }

  std::string reduce(const std::string& bytes, const SizeBound& bound,
                     const Combine& combine) override {
    std::uint64_t each = bound.each, sum = bound.sum;
    MPI_Allreduce(MPI_IN_PLACE, &each, 1, MPI_UINT64_T, MPI_MAX, MPI_COMM_WORLD);
    MPI_Allreduce(MPI_IN_PLACE, &sum, 1, MPI_UINT64_T, MPI_SUM, MPI_COMM_WORLD);
    Packet mine(each + sum), total(each + sum);
    mine.put(bytes);
    if (mine.words() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
      throw RunError("tallies of more than 16 GiB cannot be reduced; use fewer ranks or points");
    }
    MPI_Datatype type = MPI_DATATYPE_NULL;
    MPI_Type_contiguous(static_cast<int>(mine.words()), MPI_UINT64_T, &type);
    MPI_Type_commit(&type);
    reduction = {&combine, mine.words()};
    MPI_Request request = MPI_REQUEST_NULL;
    MPI_Ireduce(mine.data(), total.data(), 1, type, combine_, 0, MPI_COMM_WORLD, &request);
    wait_for(request);
    reduction = {};
    MPI_Type_free(&type);
    if (!is_root()) return {};
    if (total.data()[0] == failed) throw RunError("the ranks' tallies could not be added up");
    return total.get();
  }

  bool meet(std::chrono::seconds longest) override {
    MPI_Request request = MPI_REQUEST_NULL;
    MPI_Ibarrier(meeting_, &request);
    return wait_for(request, longest);
  }

  [[noreturn]] void abort(int code) override {
    MPI_Abort(MPI_COMM_WORLD, code);
    std::_Exit(code);
  }

 private:
  /// Launchers bind ranks to processors or leave them all: what counts is who has the same.
  void count_sharers(MPI_Comm local) {
    int count = 0;
    MPI_Comm_size(local, &count);
    cpu_set_t mine;
    CPU_ZERO(&mine);
    sched_getaffinity(0, sizeof(mine), &mine);
    std::vector<cpu_set_t> all(static_cast<std::size_t>(count));
    MPI_Allgather(&mine, sizeof(mine), MPI_BYTE, all.data(), sizeof(mine), MPI_BYTE, local);
    sharers_ = static_cast<int>(std::count_if(
        all.begin(), all.end(), [&mine](const cpu_set_t& set) { return CPU_EQUAL(&set, &mine); }));
  }

  int rank_ = 0, size_ = 1, local_rank_ = 0, sharers_ = 1;
  MPI_Op combine_ = MPI_OP_NULL;
  MPI_Comm meeting_ = MPI_COMM_NULL;  // of its own: a rank may come to it between others' calls
};

}  // namespace

std::unique_ptr<Cluster> mpi_cluster() { return std::make_unique<MpiCluster>(); }

const char* mpi_name() {
  static const std::string name = [] {
    std::array<char, MPI_MAX_LIBRARY_VERSION_STRING> text = {};
    int length = 0;
    MPI_Get_library_version(text.data(), &length);
    const std::string_view whole(text.data(), static_cast<std::size_t>(length));
    return std::string(whole.substr(0, whole.find_first_of(",\n")));
  }();
  return name.c_str();
}

}  // namespace delegauge::host
