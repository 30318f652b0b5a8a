// SPDX-License-Identifier: Apache-2.0
// Writes the random words of games, 32 bits each in the machine's byte order, to standard output
// without end, for batteries that read them there: stream_words LAYOUT [SEED [FIRST [DRAWS]]].
//
//   consumed              the first DRAWS words of game FIRST, those of the next game, and so on:
//   as a run draws them interleaved-indices   word 1 of games FIRST to FIRST + 1023, then word 2 of
//   them, ... to DRAWS; the next 1024 games interleaved-seeds     the same over the seeds SEED to
//   SEED + 1023, ..., all at index FIRST long                  game FIRST alone
//
// Defaults: SEED 20261123, FIRST 0, DRAWS 32 (a game of 4 players and 4 outcomes draws 29).
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "delegauge/random/stream.hpp"

namespace {

using Words = delegauge::Stream<std::uint32_t>;
constexpr std::uint64_t block = 1024;

Words game(std::uint64_t seed, std::uint64_t index) {
  return {seed, static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(index >> 32), 0};
}

// Collects words and writes them; the program ends when nobody reads them any more.
class Output {
 public:
  void put(std::uint32_t word) {
    buffer_[used_++] = word;
    if (used_ == buffer_.size()) {
      if (std::fwrite(buffer_.data(), sizeof(std::uint32_t), used_, stdout) != used_) std::exit(0);
      used_ = 0;
    }
  }

 private:
  std::array<std::uint32_t, 1 << 14> buffer_{};
  std::size_t used_ = 0;
};

// Word 1 of 1024 streams, word 2 of them, ...; then the next 1024 streams.
template <class StreamAt>
[[noreturn]] void interleave(Output& out, std::uint64_t draws, const StreamAt& stream_at) {
  std::vector<Words> streams;
  streams.reserve(block);
  for (std::uint64_t first = 0;; first += block) {
    streams.clear();
    for (std::uint64_t i = 0; i < block; ++i) streams.push_back(stream_at(first + i));
    for (std::uint64_t draw = 0; draw < draws; ++draw) {
      for (Words& stream : streams) out.put(stream.next());
    }
  }
}

[[noreturn]] void bad_usage(const std::string& what) {
  std::fprintf(stderr,
               "stream_words: %s\n"
               "usage: stream_words consumed|interleaved-indices|interleaved-seeds|long [SEED "
               "[FIRST [DRAWS]]]\n",
               what.c_str());
  std::exit(2);
}

std::uint64_t number(const char* text) {
  char* end = nullptr;
  const std::uint64_t value = std::strtoull(text, &end, 0);
  if (end == text || *end != '\0' || *text == '-')
    bad_usage(std::string(text) + " is not a number");
  return value;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2 || argc > 5) bad_usage("needs a layout");
  const std::string layout = argv[1];
  const std::uint64_t seed = argc > 2 ? number(argv[2]) : 20261123;
  const std::uint64_t first = argc > 3 ? number(argv[3]) : 0;
  const std::uint64_t draws = argc > 4 ? number(argv[4]) : 32;
  if (draws == 0) bad_usage("DRAWS must be at least 1");
  std::setvbuf(stdout, nullptr, _IONBF, 0);
  Output out;
  if (layout == "consumed") {
    for (std::uint64_t index = first;; ++index) {
      Words stream = game(seed, index);
      for (std::uint64_t draw = 0; draw < draws; ++draw) out.put(stream.next());
    }
  }
  if (layout == "interleaved-indices") {
    interleave(out, draws, [&](std::uint64_t i) { return game(seed, first + i); });
  }
  if (layout == "interleaved-seeds") {
    interleave(out, draws, [&](std::uint64_t i) { return game(seed + i, first); });
  }
  if (layout == "long") {
    Words stream = game(seed, first);
    while (true) out.put(stream.next());
  }
  bad_usage(layout + " is not a layout");
}
