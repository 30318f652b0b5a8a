// SPDX-License-Identifier: Apache-2.0
// A battery of random-number tests short enough for the test suite: seconds where
// docs/random_streams.md takes hours. Classical tests (Knuth, TAOCP 2, section 3.3; Marsaglia's
// ranks) over a sequence of 32-bit words, in the orders in which the streams of consecutive games
// are met.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace delegauge::streams {

using Words = std::vector<std::uint32_t>;

/// The outcome of one test: p is two-sided, as a fit can also be too good to be chance.
struct Result {
  std::string name;
  double p;
};

/// The words of games 0 to games - 1, `draws` of each: word(game, draw) is called in order of game,
/// then draw.
template <class Word>
Words consumed(std::size_t games, std::size_t draws, Word&& word) {
  Words r;
  r.reserve(games * draws);
  for (std::size_t game = 0; game < games; ++game) {
    for (std::size_t draw = 0; draw < draws; ++draw) r.push_back(word(game, draw));
  }
  return r;
}

/// Consumed words in another order: word 1 of `block` consecutive games, word 2 of them, ...; the
/// next games.
inline Words interleaved(const Words& words, std::size_t draws, std::size_t block = 1024) {
  const std::size_t games = words.size() / draws;
  Words r;
  r.reserve(words.size());
  for (std::size_t first = 0; first < games; first += block) {
    const std::size_t last = std::min(first + block, games);
    for (std::size_t draw = 0; draw < draws; ++draw) {
      for (std::size_t game = first; game < last; ++game) r.push_back(words[game * draws + draw]);
    }
  }
  return r;
}

/// P(X >= x) of a chi-square variable: the regularised upper incomplete gamma function at (dof / 2,
/// x / 2).
inline double chi_square_tail(double x, double dof) {
  const double a = dof / 2, t = x / 2;
  if (t <= 0) return 1;
  const double scale = std::exp(a * std::log(t) - t - std::lgamma(a));
  if (t < a + 1) {
    double term = 1 / a, total = term;
    for (double k = a + 1; term > total * 1e-16; ++k) total += term *= t / k;
    return 1 - scale * total;
  }
  // Lentz's continued fraction.
  double b = t + 1 - a, c = 1e300, d = 1 / b, fraction = d;
  for (int k = 1; k < 100000; ++k) {
    const double an = -k * (k - a);
    b += 2;
    d = 1 / (an * d + b);
    c = b + an / c;
    fraction *= c * d;
    if (std::abs(c * d - 1) < 1e-15) break;
  }
  return scale * fraction;
}
inline double two_sided(double tail) { return std::min(1.0, 2 * std::min(tail, 1 - tail)); }
inline double normal_two_sided(double z) { return std::erfc(std::abs(z) / std::sqrt(2.0)); }

/// Chi-square of counts against probabilities.
inline double fit(const std::vector<std::uint64_t>& count, const std::vector<double>& probability) {
  std::uint64_t total = 0;
  for (const auto c : count) total += c;
  double x = 0;
  for (std::size_t i = 0; i < count.size(); ++i) {
    const double expected = static_cast<double>(total) * probability[i];
    const double off = static_cast<double>(count[i]) - expected;
    x += off * off / expected;
  }
  return two_sided(chi_square_tail(x, static_cast<double>(count.size()) - 1));
}
inline double uniform_fit(const std::vector<std::uint64_t>& count) {
  return fit(count, std::vector<double>(count.size(), 1.0 / static_cast<double>(count.size())));
}

/// Each byte of the words, over its 256 values.
inline double byte_test(const Words& words, int shift) {
  std::vector<std::uint64_t> count(256);
  for (const auto word : words) ++count[word >> shift & 0xFF];
  return uniform_fit(count);
}

/// Six bits of each word and six of the next, over the 4,096 pairs; words are used once.
inline double pair_test(const Words& words, int shift) {
  std::vector<std::uint64_t> count(4096);
  for (std::size_t i = 0; i + 1 < words.size(); i += 2) {
    ++count[(words[i] >> shift & 63) << 6 | (words[i + 1] >> shift & 63)];
  }
  return uniform_fit(count);
}

/// Bits set in a word, against the binomial distribution; 8 or fewer and 24 or more are lumped.
inline double weight_test(const Words& words) {
  std::vector<std::uint64_t> count(17);
  for (const auto word : words) {
    ++count[static_cast<std::size_t>(std::clamp(std::popcount(word), 8, 24) - 8)];
  }
  std::vector<double> probability(17);
  double binomial = 0x1p-32;
  for (int k = 0; k <= 32; ++k) {
    probability[static_cast<std::size_t>(std::clamp(k, 8, 24) - 8)] += binomial;
    binomial *= static_cast<double>(32 - k) / (k + 1);
  }
  return fit(count, probability);
}

/// Runs of equal values of one bit in successive words: their number is normal.
inline double runs_test(const Words& words, int bit) {
  std::size_t changes = 0;
  for (std::size_t i = 1; i < words.size(); ++i) changes += (words[i] ^ words[i - 1]) >> bit & 1;
  const double n = static_cast<double>(words.size()) - 1;
  return normal_two_sided((static_cast<double>(changes) - n / 2) / std::sqrt(n / 4));
}

/// Gaps between words whose four bits at `shift` are zero, against the geometric distribution; gaps
/// of 64 or more are lumped.
inline double gap_test(const Words& words, int shift) {
  std::vector<std::uint64_t> count(65);
  std::size_t gap = 0;
  for (const auto word : words) {
    if ((word >> shift & 15) == 0) {
      ++count[std::min<std::size_t>(gap, 64)];
      gap = 0;
    } else {
      ++gap;
    }
  }
  std::vector<double> probability(65);
  double left = 1;
  for (std::size_t k = 0; k < 64; ++k) {
    probability[k] = left / 16;
    left -= probability[k];
  }
  probability[64] = left;
  return fit(count, probability);
}

/// Agreement of each of the 32 bits of a word with each of the next word's, over the first 2^16
/// pairs: the sum of the 1,024 squared deviations.
inline double correlation_test(const Words& words) {
  const std::size_t pairs = std::min<std::size_t>(words.size() / 2, 1u << 16);
  std::array<std::array<std::uint32_t, 32>, 32> differ{};
  for (std::size_t i = 0; i < 2 * pairs; i += 2) {
    for (std::size_t turn = 0; turn < 32; ++turn) {
      const std::uint32_t x = words[i] ^ std::rotl(words[i + 1], static_cast<int>(turn));
      for (std::size_t bit = 0; bit < 32; ++bit) differ[turn][bit] += x >> bit & 1;
    }
  }
  const double n = static_cast<double>(pairs);
  double x = 0;
  for (const auto& row : differ) {
    for (const auto count : row) x += (count - n / 2) * (count - n / 2) / (n / 4);
  }
  return two_sided(chi_square_tail(x, 1024));
}

/// Words that fall on an earlier word's 24 bits, in portions of 2^15 words: their number is nearly
/// normal.
inline double collision_test(const Words& words, int shift) {
  constexpr std::size_t portion = 1u << 15;
  constexpr double cells = 0x1p24;
  std::size_t collisions = 0, portions = 0;
  for (std::size_t first = 0; first + portion <= words.size(); first += portion, ++portions) {
    std::vector<std::uint32_t> cell(portion);
    for (std::size_t i = 0; i < portion; ++i) cell[i] = words[first + i] >> shift & 0xFFFFFF;
    std::sort(cell.begin(), cell.end());
    collisions += static_cast<std::size_t>(cell.end() - std::unique(cell.begin(), cell.end()));
  }
  const double n = static_cast<double>(portion);
  const double expected =
      static_cast<double>(portions) * (n - cells * -std::expm1(n * std::log1p(-1 / cells)));
  return normal_two_sided((static_cast<double>(collisions) - expected) / std::sqrt(expected));
}

/// Ranks over GF(2) of 32 x 32 matrices whose rows are successive words.
inline double rank_test(const Words& words) {
  std::vector<std::uint64_t> count(3);
  for (std::size_t first = 0; first + 32 <= words.size(); first += 32) {
    std::array<std::uint32_t, 32> row;
    std::copy_n(words.begin() + static_cast<std::ptrdiff_t>(first), 32, row.begin());
    int rank = 0;
    for (std::size_t i = 0; i < 32; ++i) {
      const std::uint32_t pivot = row[i];
      if (pivot == 0) continue;
      ++rank;
      const std::uint32_t lowest = pivot & (0u - pivot);
      for (std::size_t k = i + 1; k < 32; ++k) {
        if ((row[k] & lowest) != 0) row[k] ^= pivot;
      }
    }
    ++count[static_cast<std::size_t>(std::max(rank, 30) - 30)];
  }
  double full = 1;
  for (int k = 1; k <= 32; ++k) full *= 1 - std::ldexp(1.0, -k);
  // P(rank r of m x m) = 2^-(m - r)^2 prod_{k < r} (1 - 2^(k - m))^2 / (1 - 2^(k - r)), here for r
  // = 31.
  double one_less = std::ldexp(1.0, -1);
  for (int k = 0; k < 31; ++k) {
    const double ways = 1 - std::ldexp(1.0, k - 32);
    one_less *= ways * ways / (1 - std::ldexp(1.0, k - 31));
  }
  return fit(count, {1 - full - one_less, one_less, full});
}

/// What words there are, whatever their order; at least 2^18 words.
inline std::vector<Result> content_tests(const Words& words) {
  std::vector<Result> r;
  for (const int shift : {0, 8, 16, 24}) {
    r.push_back({"byte " + std::to_string(shift / 8), byte_test(words, shift)});
  }
  r.push_back({"weight", weight_test(words)});
  r.push_back({"collisions, high bits", collision_test(words, 8)});
  r.push_back({"collisions, low bits", collision_test(words, 0)});
  return r;
}

/// In what order they come.
inline std::vector<Result> order_tests(const Words& words, const std::string& order) {
  return {{order + ": pairs, high bits", pair_test(words, 26)},
          {order + ": pairs, low bits", pair_test(words, 0)},
          {order + ": runs, high bit", runs_test(words, 31)},
          {order + ": runs, low bit", runs_test(words, 0)},
          {order + ": gaps, high bits", gap_test(words, 28)},
          {order + ": gaps, low bits", gap_test(words, 0)},
          {order + ": correlation of bits", correlation_test(words)},
          {order + ": rank", rank_test(words)}};
}

/// The battery over consumed words, which it also takes interleaved: word i of successive games.
inline std::vector<Result> battery(const Words& words, std::size_t draws) {
  std::vector<Result> all = content_tests(words);
  for (Result& result : order_tests(words, "consumed")) all.push_back(std::move(result));
  for (Result& result : order_tests(interleaved(words, draws), "interleaved"))
    all.push_back(std::move(result));
  return all;
}

/// The probability that the least p of so many results is as small as it is, were they independent
/// (Sidak).
inline double combined(const std::vector<Result>& results) {
  double least = 1;
  for (const Result& result : results) least = std::min(least, result.p);
  return -std::expm1(static_cast<double>(results.size()) * std::log1p(-least));
}

/// The results, worst first, for messages.
inline std::string report(std::vector<Result> results) {
  std::sort(results.begin(), results.end(),
            [](const Result& a, const Result& b) { return a.p < b.p; });
  std::string r;
  for (const Result& result : results)
    r += "  p = " + std::to_string(result.p) + "  " + result.name + "\n";
  return r;
}

}  // namespace delegauge::streams
