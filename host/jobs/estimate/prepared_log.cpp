// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/estimate/prepared_log.hpp"

#if defined(__GLIBC__)
#include <malloc.h>
#endif

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "host/jobs/estimate/jackknife.hpp"
#include "host/jobs/estimate/result.hpp"
#include "host/text/caller.hpp"

namespace delegauge::host {
namespace {

/// Evenly spaced rows, some hundreds of them played.
std::vector<PlanePoint> plane_of(const Log& log, const EstimateConfiguration& c) {
  const LoggedShape shape = shape_of(c);
  const auto welfare = [&](int first, int count, std::size_t row) {
    double sum = 0;
    const auto begin = log.utilities.begin() + first;
    for (auto utility = begin; utility != begin + count; ++utility) sum += (*utility)[row];
    return sum / count;
  };
  std::vector<PlanePoint> points;
  const auto add = [&](bool played) {
    const auto is_wanted = [&](std::size_t row) {
      const RowKind kind = log.kind_of(row);
      return log.weight_of(row) > 0 && (played ? is_played(kind) : is_reference(kind));
    };
    std::size_t count = 0;
    for (std::size_t row = 0; row < log.rows(); ++row) count += is_wanted(row) ? 1 : 0;
    const std::size_t step =
        std::max<std::size_t>(1, (count + most_plane_points / 2 - 1) / (most_plane_points / 2));
    std::size_t number = 0;
    for (std::size_t row = 0; row < log.rows(); ++row) {
      if (!is_wanted(row) || number++ % step != 0) continue;
      points.push_back(
          {welfare(0, shape.principals, row), welfare(shape.principals, shape.agents, row),
           log.group.empty() ? 0 : log.group[row] + 1, static_cast<std::uint8_t>(played ? 1 : 0)});
    }
  };
  add(false);
  add(true);
  return points;
}

/// Whether replicates of a mean welfare lack what a player adds to it (LogFlag::
/// nearly_constant_column).
bool has_lost_digits(const Quantity& quantity, const LogPart& part) {
  switch (quantity.measure) {
    case LogMeasure::welfare_played:
    case LogMeasure::welfare_reference:
    case LogMeasure::cooperation:
    case LogMeasure::regret_known_optimum:
      return quantity.side == LoggedSide::principals ? part.principals_nearly_constant
                                                     : part.agents_nearly_constant;
    default:
      return false;
  }
}

/// Columns that grew row by row, and sorts, have left holes, which would stay ours.
void give_memory_back() {
#if defined(__GLIBC__)
  ::malloc_trim(0);
#endif
}

EstimatePart kernel_part(const LogPart& part, const LoggedShape& shape,
                         const std::vector<TopOrder>& tops) {
  EstimatePart made;
  made.features = part.features.data();
  made.feature_count = shape.features();
  made.clusters = part.clusters.data();
  made.cluster_count = part.clusters.size();
  made.rows = part.reference.data();
  made.row_count = part.reference.size();
  made.tops = tops.data();
  made.top_count = static_cast<int>(tops.size());
  return made;
}

/// The sums of the log as it is.
std::vector<double> own_sums(const EstimatePart& part, std::uint64_t clusters,
                             const cpu::Kernels& kernels) {
  EstimateJob job;
  job.multipliers = Multipliers::one;
  job.cluster_count = clusters;
  job.parts = &part;
  job.part_count = 1;
  std::vector<double> sums(static_cast<std::size_t>(columns_of(part)));
  kernels.estimate->batch(job, {0, 1, sums.data(), 1});
  return sums;
}

bool is_of_a_share(const Quantity& quantity) { return quantity.share >= 0; }

}  // namespace

PreparedLog::PreparedLog(Log log, const EstimateConfiguration& configuration,
                         const cpu::Kernels& kernels)
    : configuration_(configuration), quantities_(quantities_of(configuration)) {
  sample_.rows_read = log.rows_read;
  sample_.rows = log.rows();
  sample_.clusters = log.clusters;
  sample_.missing = log.missing;
  sample_.plane = plane_of(log, configuration_);
  parts_.push_back(part_of(log, configuration_, std::nullopt));
  for (std::uint32_t g = 0; g < log.groups.size(); ++g) {
    parts_.push_back(part_of(log, configuration_, g));
  }
  log = Log();
  give_memory_back();
  orders_.resize(parts_.size());
  for (std::size_t p = 0; p < parts_.size(); ++p) estimate(p, kernels);
  give_memory_back();
  for (std::size_t p = 0; p < parts_.size(); ++p) {
    kernel_parts_.push_back(kernel_part(parts_[p], shape_of(configuration_), orders_[p].tops));
  }
  if (is_studentised()) add_influences(kernels);
  job_.seed = configuration_.seed;
  job_.cluster_count = sample_.clusters;
  job_.parts = kernel_parts_.data();
  job_.part_count = static_cast<int>(kernel_parts_.size());
}

PreparedLog::Orders PreparedLog::both_orders(const LogPart& part,
                                             const std::vector<int>& shares) const {
  Orders orders;
  orders.shares_of_both = shares;
  for (const bool is_principals : {true, false}) {
    TopOrder top;
    top.principals_factor = is_principals ? 1 : 0;
    top.agents_factor = is_principals ? 0 : 1;
    for (const int share : shares) {
      top.share[top.shares++] = configuration_.top[static_cast<std::size_t>(share)];
    }
    orders.lists.push_back(
        shares.empty() ? std::vector<std::uint32_t>()
                       : order_of(part.reference, top.principals_factor, top.agents_factor));
    top.order = orders.lists.back().data();
    orders.tops.push_back(top);
  }
  return orders;
}

void PreparedLog::add_orders_of_x(const LogPart& part, const std::vector<double>& lambda,
                                  Orders& orders) const {
  for (const int share : orders.shares_of_both) {
    TopOrder top;
    top.agents_factor = -lambda[static_cast<std::size_t>(share)];
    top.share[top.shares++] = configuration_.top[static_cast<std::size_t>(share)];
    orders.lists.push_back(order_of(part.reference, 1, top.agents_factor));
    top.order = orders.lists.back().data();
    orders.tops.push_back(top);
  }
}

ShareMeans PreparedLog::means_of(const LoggedMeasures& measures, const Orders& orders,
                                 const double* tops) const {
  const std::vector<double> none(configuration_.top.size(),
                                 std::numeric_limits<double>::quiet_NaN());
  ShareMeans means = {none, none, none};
  // Nothing is divided by nothing where there are no reference rows.
  const auto mean_of = [&](const TopOrder& top, int s, double sum) {
    return sum / (top.share[s] * measures.weight());
  };
  const std::size_t shares = orders.shares_of_both.size();
  for (std::size_t i = 0; i < shares; ++i) {
    const auto share = static_cast<std::size_t>(orders.shares_of_both[i]);
    const int s = static_cast<int>(i);
    means.principals[share] = mean_of(orders.tops[0], s, tops[i]);
    means.agents[share] = mean_of(orders.tops[1], s, tops[shares + i]);
    if (orders.tops.size() > 2) {
      means.x[share] = mean_of(orders.tops[2 + i], 0, tops[2 * shares + i]);
    }
  }
  return means;
}

void PreparedLog::estimate(std::size_t number, const cpu::Kernels& kernels) {
  LogPart& part = parts_[number];
  const LoggedShape shape = shape_of(configuration_);
  std::vector<int> shares(configuration_.top.size());
  for (std::size_t s = 0; s < shares.size(); ++s) shares[s] = static_cast<int>(s);
  Orders orders = both_orders(part, shares);
  GroupSample group;
  group.name = part.name;
  group.rows = part.rows;
  group.clusters = part.clusters.size();
  group.effective_clusters = part.effective_clusters;
  group.effective_rows = part.effective_rows;
  group.flags = part.flags;
  group.unseen_high = part.unseen_high;
  group.lambda.assign(shares.size(), 0);
  const auto measure = [&](const auto& use) {
    const std::vector<double> sums =
        own_sums(kernel_part(part, shape, orders.tops), sample_.clusters, kernels);
    const LoggedMeasures measures(shape, part.scales.data(), sums.data());
    use(measures, means_of(measures, orders, sums.data() + shape.features()));
  };
  stop_if_asked();
  measure([&](const LoggedMeasures& measures, const ShareMeans& means) {
    for (std::size_t s = 0; s < shares.size(); ++s) {
      group.lambda[s] = least_lambda(shape, measures,
                                     {configuration_.top[s], means.principals[s], means.agents[s]});
    }
  });
  add_orders_of_x(part, group.lambda, orders);
  stop_if_asked();
  measure([&](const LoggedMeasures& measures, const ShareMeans& means) {
    for (const Quantity& quantity : quantities_) {
      double value = value_of(quantity, configuration_, measures, means, group.lambda);
      const bool is_principals = quantity.side == LoggedSide::principals;
      switch (quantity.measure) {
        case LogMeasure::regret_best_seen:
          value = (is_principals ? part.best_principals : part.best_agents) -
                  measures.centred_played(is_principals ? shape.principals_welfare()
                                                        : shape.agents_welfare());
          break;
        case LogMeasure::individual_capability:
          value = part.individual_capability[static_cast<std::size_t>(quantity.player)];
          break;
        case LogMeasure::collective_capability:
          value = part.collective_capability;
          break;
        case LogMeasure::unseen:
          value = part.unseen;
          break;
        default:
          break;
      }
      const bool enough =
          part.clusters.size() >= 2 &&
          (!is_of_a_share(quantity) ||
           configuration_.top[static_cast<std::size_t>(quantity.share)] * part.effective_clusters >=
               least_effective_share);
      const bool has = enough && quantity.interval == Quantity::Interval::percentile &&
                       !has_lost_digits(quantity, part);
      group.estimates.push_back(value);
      group.has_interval.push_back(has ? 1 : 0);
    }
  });
  // Replicates need those orders only whose shares have intervals.
  std::vector<int> kept;
  for (const int share : shares) {
    const double clusters =
        configuration_.top[static_cast<std::size_t>(share)] * part.effective_clusters;
    if (part.clusters.size() >= 2 && clusters >= least_effective_share) kept.push_back(share);
  }
  if (kept.size() == shares.size()) {
    orders_[number] = std::move(orders);
  } else {
    orders_[number] = both_orders(part, kept);
    add_orders_of_x(part, group.lambda, orders_[number]);
  }
  sample_.groups.push_back(std::move(group));
}

void PreparedLog::part_values(std::size_t number, const double* sums, const double* tops,
                              double*& to) const {
  const LogPart& part = parts_[number];
  const GroupSample& group = sample_.groups[number];
  const LoggedMeasures measures(shape_of(configuration_), part.scales.data(), sums);
  const ShareMeans means = means_of(measures, orders_[number], tops);
  for (std::size_t q = 0; q < quantities_.size(); ++q) {
    if (group.has_interval[q] == 0) continue;
    *to++ = value_of(quantities_[q], configuration_, measures, means, group.lambda);
  }
}

std::size_t PreparedLog::intervals_of(std::size_t number) const {
  const std::vector<std::uint8_t>& has = sample_.groups[number].has_interval;
  return static_cast<std::size_t>(std::count(has.begin(), has.end(), std::uint8_t{1}));
}

Influences PreparedLog::influences_of(std::size_t number, const cpu::Kernels& kernels) const {
  const EstimatePart& part = kernel_parts_[number];
  Influences influences;
  influences.clusters = parts_[number].clusters;
  influences.columns = intervals_of(number);
  influences.values.resize(part.cluster_count * influences.columns);
  const std::vector<double> all = own_sums(part, sample_.clusters, kernels);
  std::vector<double> sums(all.size()), estimates(influences.columns);
  const auto values_of = [&](const std::vector<double>& of, double* to) {
    part_values(number, of.data(), of.data() + part.feature_count, to);
  };
  values_of(all, estimates.data());
  const LeaveOneOut leave_out(part, all);
  for (std::size_t c = 0; c < part.cluster_count; ++c) {
    stop_if_asked();
    leave_out.sums_without(c, sums.data());
    double* const influence = influences.of(c);
    values_of(sums, influence);
    for (std::size_t i = 0; i < influences.columns; ++i) {
      influence[i] = estimates[i] - influence[i];
      // Without this cluster there is no estimate, nor is there in replicates that lack it.
      if (!std::isfinite(influence[i])) influence[i] = 0;
    }
  }
  return influences;
}

std::vector<double> PreparedLog::errors_of_log(std::size_t number, std::size_t count,
                                               const cpu::Kernels& kernels) const {
  EstimatePart features = kernel_parts_[number];
  features.top_count = 0;
  std::vector<double> errors(count);
  double* to = errors.data();
  standard_errors(number, own_sums(features, sample_.clusters, kernels).data(), to);
  return errors;
}

void PreparedLog::add_influences(const cpu::Kernels& kernels) {
  std::vector<Influences> influences;
  for (std::size_t p = 0; p < parts_.size(); ++p) influences.push_back(influences_of(p, kernels));
  features_.resize(parts_.size());
  for (std::size_t p = 0; p < parts_.size(); ++p) {
    EstimatePart& part = kernel_parts_[p];
    const FeaturesOfInfluence of_influence(influences[p].columns);
    const auto own = static_cast<std::size_t>(part.feature_count);
    std::vector<double>& features = features_[p];
    features.reserve(part.cluster_count * (own + of_influence.count()));
    for (std::size_t c = 0; c < part.cluster_count; ++c) {
      features.insert(features.end(), part.features + c * own, part.features + (c + 1) * own);
      of_influence.add(influences[p].of(c), features);
    }
    parts_[p].features = std::vector<double>();
    part.features = features.data();
    part.feature_count += static_cast<int>(of_influence.count());
    const std::vector<double> errors = errors_of_log(p, influences[p].columns, kernels);
    GroupSample& group = sample_.groups[p];
    group.standard_error.assign(quantities_.size(), 0);
    std::size_t i = 0;
    for (std::size_t q = 0; q < quantities_.size(); ++q) {
      if (group.has_interval[q] != 0) group.standard_error[q] = errors[i++];
    }
  }
  for (const std::string& comparison : configuration_.compare) {
    const auto [a, b] = groups_compared(comparison, sample_.groups);
    add_compared(a, b, influences, kernels);
  }
}

void PreparedLog::add_compared(std::size_t a, std::size_t b,
                               const std::vector<Influences>& influences,
                               const cpu::Kernels& kernels) {
  ComparedSample compared = {static_cast<std::uint32_t>(a), static_cast<std::uint32_t>(b),
                             std::vector<double>(quantities_.size())};
  std::vector<std::pair<std::size_t, std::size_t>> columns;
  std::vector<std::size_t> quantities;
  std::size_t of_a = 0, of_b = 0;
  for (std::size_t q = 0; q < quantities_.size(); ++q) {
    const bool has_a = sample_.groups[a].has_interval[q] != 0;
    const bool has_b = sample_.groups[b].has_interval[q] != 0;
    if (has_a && has_b) {
      columns.emplace_back(of_a, of_b);
      quantities.push_back(q);
    }
    of_a += has_a ? 1 : 0;
    of_b += has_b ? 1 : 0;
  }
  Influences difference = difference_of(influences[a], influences[b], columns);
  const FeaturesOfInfluence of_influence(difference.columns);
  std::vector<double> features;
  features.reserve(difference.clusters.size() * of_influence.count());
  for (std::size_t c = 0; c < difference.clusters.size(); ++c) {
    of_influence.add(difference.of(c), features);
  }
  features_.push_back(std::move(features));
  compared_clusters_.push_back(std::move(difference.clusters));
  EstimatePart part;
  part.features = features_.back().data();
  part.feature_count = static_cast<int>(of_influence.count());
  part.clusters = compared_clusters_.back().data();
  part.cluster_count = compared_clusters_.back().size();
  kernel_parts_.push_back(part);
  const std::vector<double> errors =
      errors_of_log(kernel_parts_.size() - 1, quantities.size(), kernels);
  for (std::size_t i = 0; i < quantities.size(); ++i) {
    compared.standard_error[quantities[i]] = errors[i];
  }
  sample_.compared.push_back(std::move(compared));
}

void PreparedLog::standard_errors(std::size_t number, const double* sums, double*& to) const {
  const EstimatePart& part = kernel_parts_[number];
  const bool is_part = number < parts_.size();
  const int own = is_part ? shape_of(configuration_).features() : 0;
  const auto count = static_cast<std::size_t>((part.feature_count - own - 1) / 2);
  FeaturesOfInfluence(count).standard_errors(sums + own, to);
  to += count;
}

int PreparedLog::columns() const {
  int columns = 0;
  for (const EstimatePart& part : kernel_parts_) columns += columns_of(part);
  return columns;
}

std::uint64_t PreparedLog::numbers_per_replicate() const {
  std::uint64_t numbers = sample_.clusters;
  const auto usual = static_cast<std::uint64_t>(shape_of(configuration_).features());
  for (const EstimatePart& part : kernel_parts_) {
    numbers += part.cluster_count * static_cast<std::uint64_t>(part.feature_count) / usual +
               part.row_count / 4;
  }
  return numbers;
}

}  // namespace delegauge::host
