// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/estimate/jackknife.hpp"

#include <algorithm>

#include "host/text/caller.hpp"

namespace delegauge::host {
namespace {

/// Rows in the order of a share, with what the first ones have together.
class Ranked {
 public:
  Ranked(const EstimatePart& part, const TopOrder& top) : weight_(1), value_(1) {
    weight_.reserve(part.row_count + 1);
    value_.reserve(part.row_count + 1);
    x_.reserve(part.row_count);
    for (std::size_t k = 0; k < part.row_count; ++k) {
      const LogRow& row = part.rows[top.order[k]];
      x_.push_back(top.principals_factor * row.principals_welfare +
                   top.agents_factor * row.agents_welfare);
      weight_.push_back(weight_.back() + row.weight);
      value_.push_back(value_.back() + row.weight * x_.back());
    }
  }
  std::size_t rows() const { return x_.size(); }
  double x(std::size_t k) const { return x_[k]; }
  /// Of the rows before place k.
  double weight(std::size_t k) const { return weight_[k]; }
  double value(std::size_t k) const { return value_[k]; }

 private:
  std::vector<double> x_, weight_, value_;
};

/// A cluster's rows among the ranked ones.
class OwnRows {
 public:
  void clear() {
    places_.clear();
    weight_.assign(1, 0);
    value_.assign(1, 0);
  }
  void add(std::size_t place, double weight, double x) {
    places_.push_back(place);
    weight_.push_back(weight_.back() + weight);
    value_.push_back(value_.back() + weight * x);
  }
  /// Of those before place k.
  double weight(std::size_t k) const { return weight_[before(k)]; }
  double value(std::size_t k) const { return value_[before(k)]; }

 private:
  std::size_t before(std::size_t k) const {
    return static_cast<std::size_t>(std::lower_bound(places_.begin(), places_.end(), k) -
                                    places_.begin());
  }
  std::vector<std::size_t> places_;
  std::vector<double> weight_, value_;
};

/// The best rows but the cluster's own, up to so much weight.
double best_without(const Ranked& all, const OwnRows& own, double weight) {
  // The first place with which the others have it.
  std::size_t low = 0, high = all.rows();
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (all.weight(middle + 1) - own.weight(middle + 1) >= weight) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  const double value = all.value(low) - own.value(low);
  if (low == all.rows()) return value;
  const double left = weight - (all.weight(low) - own.weight(low));
  return value + std::max(0.0, left) * all.x(low);
}

}  // namespace

LeaveOneOut::LeaveOneOut(const EstimatePart& part, const std::vector<double>& sums)
    : part_(part), sums_(sums) {
  columns_of_tops_ = static_cast<std::size_t>(columns_of(part) - part.feature_count);
  tops_.resize(part.cluster_count * columns_of_tops_);
  // By their places in the part.
  std::vector<std::size_t> cluster_of_row;
  cluster_of_row.reserve(part.row_count);
  const std::uint32_t* const end = part.clusters + part.cluster_count;
  for (std::size_t r = 0; r < part.row_count; ++r) {
    cluster_of_row.push_back(static_cast<std::size_t>(
        std::lower_bound(part.clusters, end, part.rows[r].cluster) - part.clusters));
  }
  std::size_t column = 0;
  for (int t = 0; t < part.top_count; ++t) {
    if (part.tops[t].shares > 0) add_top(part.tops[t], cluster_of_row, column);
    column += static_cast<std::size_t>(part.tops[t].shares);
  }
}

void LeaveOneOut::add_top(const TopOrder& top, const std::vector<std::size_t>& cluster_of_row,
                          std::size_t first_column) {
  const Ranked all(part_, top);
  // Places of rows, cluster by cluster.
  std::vector<std::size_t> begin(part_.cluster_count + 2);
  for (const std::size_t c : cluster_of_row) ++begin[c + 2];
  for (std::size_t c = 2; c < begin.size(); ++c) begin[c] += begin[c - 1];
  std::vector<std::size_t> places(part_.row_count);
  for (std::size_t k = 0; k < part_.row_count; ++k) {
    places[begin[cluster_of_row[top.order[k]] + 1]++] = k;
  }
  OwnRows own;
  for (std::size_t c = 0; c < part_.cluster_count; ++c) {
    stop_if_asked();
    own.clear();
    for (std::size_t i = begin[c]; i < begin[c + 1]; ++i) {
      own.add(places[i], part_.rows[top.order[places[i]]].weight, all.x(places[i]));
    }
    const double rest =
        sums_[0] - part_.features[c * static_cast<std::size_t>(part_.feature_count)];
    for (int s = 0; s < top.shares; ++s) {
      tops_[c * columns_of_tops_ + first_column + static_cast<std::size_t>(s)] =
          best_without(all, own, top.share[s] * rest);
    }
  }
}

void LeaveOneOut::sums_without(std::size_t cluster, double* to) const {
  const auto features = static_cast<std::size_t>(part_.feature_count);
  for (std::size_t f = 0; f < features; ++f) {
    to[f] = sums_[f] - part_.features[cluster * features + f];
  }
  std::copy_n(tops_.begin() + static_cast<std::ptrdiff_t>(cluster * columns_of_tops_),
              columns_of_tops_, to + features);
}

}  // namespace delegauge::host
