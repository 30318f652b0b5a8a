// SPDX-License-Identifier: Apache-2.0
// raw_evaluate GAMES THREADS: the kernels of `evaluate` on memory that is there, without anything
// around them, for bench/python.py. For every line that comes on standard input the 4x4 games are
// measured once, batch by batch as threads take them, and a line with the seconds of processor
// time, of all threads, is written. The results go into memory that is new each time, as those of a
// call do, or if the line is "kept", into the same again.
#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <memory>
#include <new>
#include <string>
#include <thread>
#include <vector>

#include "host/files/columns.hpp"
#include "host/given/array_games.hpp"
#include "host/given/centre.hpp"
#include "host/given/measure_array.hpp"
#include "kernels/cpu/kernels.hpp"
#include "kernels/executor/given_job.hpp"

namespace delegauge::host {
namespace {

constexpr int players = 4, outcomes = 4;

std::vector<double> drawn(std::uint64_t games) {
  std::vector<double> utilities(games * 2 * players * outcomes);
  std::uint64_t word = 1;
  for (double& u : utilities) {
    word = word * 6364136223846793005U + 1442695040888963407U;
    u = static_cast<double>(word >> 11U) * 0x1p-53 - 0.5;
  }
  return utilities;
}

double processor_seconds() {
  timespec now = {};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

struct Free {
  void operator()(double* memory) const { ::operator delete[](memory, std::align_val_t(64)); }
};
using Results = std::unique_ptr<double[], Free>;

Results results_of(std::size_t numbers) {
  return Results(
      static_cast<double*>(::operator new[](numbers * sizeof(double), std::align_val_t(64))));
}

int serve(std::uint64_t games, unsigned threads) {
  const std::vector<double> utilities = drawn(games);
  GivenJob job;
  job.players = players;
  job.outcomes = outcomes;
  job.metric = epic;
  std::fill_n(job.weight, players, given_weight(1));
  const std::vector<int> columns = choose_columns("", players);
  job.columns = game_columns(players, columns);
  ArrayShape shape;
  shape.games = games;
  shape.players = players;
  shape.dims = {outcomes};
  const std::uint64_t batch = batch_in_cache(shape);
  const std::uint64_t stride = (games + given_padding - 1) / given_padding * given_padding;
  const auto kernel = cpu::choose("auto").given_double;
  const Results kept = results_of(stride * columns.size());
  for (std::string line; std::getline(std::cin, line);) {
    const double begin = processor_seconds();
    const Results fresh = line == "kept" ? Results() : results_of(stride * columns.size());
    double* const to = line == "kept" ? kept.get() : fresh.get();
    std::atomic<std::uint64_t> next = 0;
    const auto work = [&] {
      while (true) {
        const std::uint64_t first = batch * next++;
        if (first >= games) return;
        GivenBatch of;
        of.utilities = utilities.data() + first * 2 * players * outcomes;
        of.games = static_cast<std::int64_t>(std::min(batch, games - first));
        of.results = to + first;
        of.stride = static_cast<std::int64_t>(stride);
        kernel(job, of);
      }
    };
    std::vector<std::thread> others;
    for (unsigned i = 1; i < threads; ++i) others.emplace_back(work);
    work();
    for (std::thread& other : others) other.join();
    std::cout << processor_seconds() - begin << std::endl;
  }
  return 0;
}

}  // namespace
}  // namespace delegauge::host

int main(int count, char** arguments) {
  if (count != 3) {
    std::cerr << "usage: raw_evaluate GAMES THREADS\n";
    return 2;
  }
  return delegauge::host::serve(std::strtoull(arguments[1], nullptr, 10),
                                static_cast<unsigned>(std::atoi(arguments[2])));
}
