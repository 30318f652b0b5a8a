// SPDX-License-Identifier: Apache-2.0
// A block of 64 replicates at a time: multipliers of all clusters, then sums of features, then
// shares of best rows. Lanes are replicates; rows and clusters are broadcast, one after the other
// in one fixed order, so that neither lanes nor blocks show in any sum.
#pragma once

#include <cstring>
#include <memory>

#include "delegauge/base/scalar.hpp"
#include "delegauge/random/philox.hpp"
#include "delegauge/random/poisson.hpp"
#include "kernels/executor/estimate_job.hpp"

DELEGAUGE_BEGIN

// The multipliers of a cluster in a block: 64 of four bits, in eight words. Bits 4s to 4s + 3 of
// word l, s = 2w + h, are of replicate 4(l + 8h) + w: word w of Philox's block l + 8h.
inline constexpr int block_replicates = 64, block_words = 8, word_slots = 8;

DELEGAUGE_INLINE int replicate_at(int slot, int word) {
  return 4 * (word + block_words * (slot & 1)) + (slot >> 1);
}

// How many 32-bit words lanes of them are.
template <class Words>
constexpr int words_of() {
  constexpr std::size_t bytes = sizeof(Words);
  return static_cast<int>(bytes / sizeof(std::uint32_t));
}

// V: lanes of doubles. Words: lanes of 32-bit words, at most 16.
template <class V, class Words>
class EstimateBlock {
 public:
  static constexpr int width = Traits<V>::width;

  explicit EstimateBlock(const EstimateJob& job) : job_(job) {
    // Clusters come in pairs.
    const std::size_t rows = (job.cluster_count + 1) / 2 * 2;
    multipliers_.reset(new std::uint32_t[rows * block_words]);
    std::size_t most = 0;
    for (int p = 0; p < job.part_count; ++p) {
      const auto columns = static_cast<std::size_t>(columns_of(job.parts[p]));
      if (columns > most) most = columns;
    }
    sums_.reset(new double[most * block_replicates]);
    tile_.reset(new double[tile_clusters * block_replicates]);
  }

  // Replicates [first, first + 64); first is a multiple of 4.
  void draw(std::uint64_t first) {
    if (job_.multipliers == Multipliers::one) {
      for (std::uint64_t i = 0; i < job_.cluster_count * block_words; ++i) {
        multipliers_[i] = 0x11111111u;
      }
      return;
    }
    const PhiloxKey key = {
        {static_cast<std::uint32_t>(job_.seed), static_cast<std::uint32_t>(job_.seed >> 32)}};
    for (std::uint64_t g = 0; g < job_.cluster_count; g += 2) {
      for (int slot = 0; slot < 2 * block_words; slot += word_width)
        draw_lanes(first / 4, g, slot, key);
    }
  }

  // The sums of a part: column c of the block's replicate r in sums()[c * 64 + r'], r' its place.
  void add_up(const EstimatePart& part) {
    add_features(part);
    int column = part.feature_count;
    for (int t = 0; t < part.top_count; ++t) {
      const TopOrder& top = part.tops[t];
      if (top.shares > 0) add_top(part, top, column);
      column += top.shares;
    }
  }

  double sum(int column, int slot, int word) const {
    return sums_[static_cast<std::size_t>(column) * block_replicates +
                 static_cast<std::size_t>(slot * block_words + word)];
  }

 private:
  static constexpr int word_width = words_of<Words>();
  static constexpr std::size_t tile_clusters = 32;
  static constexpr std::size_t tile_rows = 64;

  static std::size_t place(int column, int replicate) {
    return static_cast<std::size_t>(column) * block_replicates +
           static_cast<std::size_t>(replicate);
  }
  static std::size_t fewer(std::size_t a, std::size_t b) { return a < b ? a : b; }

  void draw_lanes(std::uint64_t block, std::uint64_t g, int slot, PhiloxKey key) {
    const Words lane = Iota<Words>::from(static_cast<std::uint32_t>(slot));
    const Words in_pair = lane >> 3;
    Words packed = Words(0u);
    for (int h = 0; h < 2; ++h) {
      // 2^32 blocks are more replicates than a run may have.
      const auto low = static_cast<std::uint32_t>(block) + static_cast<std::uint32_t>(8 * h);
      const PhiloxBlock<Words> counter = {{(lane & Words(7u)) + Words(low), Words(0u),
                                           in_pair + Words(static_cast<std::uint32_t>(g)),
                                           Words(static_cast<std::uint32_t>(g >> 32))}};
      const PhiloxBlock<Words> random = philox(counter, key);
      Words count[4];
      poisson_counts(random.word, count);
      for (int w = 0; w < 4; ++w) packed = packed | (count[w] << (4 * (2 * w + h)));
    }
    store(
        packed,
        &multipliers_[static_cast<std::size_t>(g) * block_words + static_cast<std::size_t>(slot)]);
  }

  // A cluster's multipliers of the lanes from `word` on.
  DELEGAUGE_INLINE V multiplier(std::uint32_t cluster, int slot, int word) const {
    using Narrow = WordOf<V>;
    const std::uint32_t* const at =
        &multipliers_[std::size_t{cluster} * block_words + static_cast<std::size_t>(word)];
    Narrow words;
    std::memcpy(&words, at, sizeof(words));
    return from_signed<V>((words >> (4 * slot)) & Narrow(15u));
  }

  void add_features(const EstimatePart& part) {
    const int count = part.feature_count;
    for (int i = 0; i < count * block_replicates; ++i) sums_[static_cast<std::size_t>(i)] = 0;
    for (std::size_t c = 0; c < part.cluster_count; c += tile_clusters) {
      const std::size_t tile = fewer(tile_clusters, part.cluster_count - c);
      for (std::size_t i = 0; i < tile; ++i) {
        for (int slot = 0; slot < word_slots; ++slot) {
          for (int word = 0; word < block_words; word += width) {
            store(
                multiplier(part.clusters[c + i], slot, word),
                &tile_[i * block_replicates + static_cast<std::size_t>(slot * block_words + word)]);
          }
        }
      }
      const double* const features = part.features + c * static_cast<std::size_t>(count);
      int f = 0;
      for (; f + 8 <= count; f += 8) add_tile<8>(features, count, f, tile);
      switch (count - f) {
        case 7:
          add_tile<7>(features, count, f, tile);
          break;
        case 6:
          add_tile<6>(features, count, f, tile);
          break;
        case 5:
          add_tile<5>(features, count, f, tile);
          break;
        case 4:
          add_tile<4>(features, count, f, tile);
          break;
        case 3:
          add_tile<3>(features, count, f, tile);
          break;
        case 2:
          add_tile<2>(features, count, f, tile);
          break;
        case 1:
          add_tile<1>(features, count, f, tile);
          break;
        default:
          break;
      }
    }
  }

  // Features [f, f + n) of a few clusters.
  template <int n>
  void add_tile(const double* features, int count, int f, std::size_t clusters) {
    for (int r = 0; r < block_replicates; r += width) {
      V sum[n];
      double* const at = &sums_[place(f, r)];
      for (int j = 0; j < n; ++j) sum[j] = load<V>(at + j * block_replicates);
      for (std::size_t i = 0; i < clusters; ++i) {
        const V k = load<V>(&tile_[i * block_replicates + static_cast<std::size_t>(r)]);
        const double* const row = features + i * static_cast<std::size_t>(count) + f;
        for (int j = 0; j < n; ++j) sum[j] = fma(k, V(row[j]), sum[j]);
      }
      for (int j = 0; j < n; ++j) store(sum[j], at + j * block_replicates);
    }
  }

  struct Gathered {
    double value, weight;
    std::uint32_t cluster;
  };

  // n shares of a few rows, for the lanes of replicates from place r on: wanted[s * 64 + r] is what
  // share s still wants, had[s * 64 + r] what it has.
  template <int n>
  DELEGAUGE_INLINE void take(const Gathered* rows, std::size_t count, int r, double* wanted,
                             double* had) const {
    const int slot = r / block_words, word = r % block_words;
    V left[n], sum[n];
    for (int s = 0; s < n; ++s) {
      left[s] = load<V>(wanted + s * block_replicates + r);
      sum[s] = load<V>(had + s * block_replicates + r);
    }
    for (std::size_t i = 0; i < count; ++i) {
      const V there = multiplier(rows[i].cluster, slot, word) * V(rows[i].weight);
      for (int s = 0; s < n; ++s) {
        const V taken = min(there, left[s]);
        left[s] = left[s] - taken;
        sum[s] = fma(taken, V(rows[i].value), sum[s]);
      }
    }
    for (int s = 0; s < n; ++s) {
      store(left[s], wanted + s * block_replicates + r);
      store(sum[s], had + s * block_replicates + r);
    }
  }

  // Rows from the best on, until no replicate's shares want more.
  void add_top(const EstimatePart& part, const TopOrder& top, int column) {
    Gathered rows[tile_rows];
    // What each share still wants, and what it has.
    double wanted[most_top_shares][block_replicates];
    for (int s = 0; s < top.shares; ++s) {
      for (int r = 0; r < block_replicates; ++r) {
        wanted[s][r] = top.share[s] * sums_[static_cast<std::size_t>(r)];
        sums_[place(column + s, r)] = 0;
      }
    }
    bool open[block_replicates / width];
    for (bool& one : open) one = true;
    bool some = true;
    for (std::size_t first = 0; some && first < part.row_count; first += tile_rows) {
      const std::size_t count = fewer(tile_rows, part.row_count - first);
      for (std::size_t i = 0; i < count; ++i) {
        const LogRow& row = part.rows[top.order[first + i]];
        rows[i] = {
            top.principals_factor * row.principals_welfare + top.agents_factor * row.agents_welfare,
            row.weight, row.cluster};
      }
      some = false;
      for (int v = 0; v < block_replicates / width; ++v) {
        if (!open[v]) continue;
        const int r = v * width;
        for (int s = 0; s < top.shares;) {
          double* const left = wanted[s];
          // Shares ascend: those that have all they want come first.
          if (!any(load<V>(left + r) > V(0))) {
            ++s;
            continue;
          }
          double* const had = &sums_[place(column + s, 0)];
          switch (top.shares - s) {
            case 1:
              take<1>(rows, count, r, left, had);
              s += 1;
              break;
            case 2:
              take<2>(rows, count, r, left, had);
              s += 2;
              break;
            default:
              take<3>(rows, count, r, left, had);
              s += 3;
              break;
          }
        }
        // The last one wants most.
        open[v] = any(load<V>(&wanted[top.shares - 1][r]) > V(0));
        some = some || open[v];
      }
    }
  }

  const EstimateJob& job_;
  std::unique_ptr<std::uint32_t[]> multipliers_;  // [cluster][word]
  std::unique_ptr<double[]> sums_;                // [column][place]
  std::unique_ptr<double[]> tile_;                // [cluster of a few][place]
};

template <class V, class Words>
void estimate_batch(const EstimateJob& job, const EstimateBatch& batch) {
  EstimateBlock<V, Words> block(job);
  for (std::uint64_t first = batch.begin - batch.begin % 4; first < batch.end;
       first += block_replicates) {
    block.draw(first);
    int column = 0;
    for (int p = 0; p < job.part_count; ++p) {
      if (batch.given_up != nullptr && batch.given_up->load(std::memory_order_relaxed)) return;
      block.add_up(job.parts[p]);
      const int columns = columns_of(job.parts[p]);
      for (int c = 0; c < columns; ++c) {
        double* const to = batch.values + (column + c) * batch.stride;
        for (int slot = 0; slot < word_slots; ++slot) {
          for (int word = 0; word < block_words; ++word) {
            const std::uint64_t b = first + static_cast<std::uint64_t>(replicate_at(slot, word));
            if (b >= batch.begin && b < batch.end) to[b - batch.begin] = block.sum(c, slot, word);
          }
        }
      }
      column += columns;
    }
  }
}

DELEGAUGE_END
