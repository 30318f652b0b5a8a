// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/estimate/part.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <map>

#include "host/text/caller.hpp"

namespace delegauge::host {
namespace {

constexpr double not_known = std::numeric_limits<double>::quiet_NaN();

/// The largest power of two that is not above a positive number, and its inverse is one, too: what
/// is divided by it can be squared.
double unit_of(double size) {
  constexpr int most = 1000;
  return size > 0 ? std::ldexp(1.0, std::clamp(std::ilogb(size), -most, most)) : 1;
}

/// The series of a row: utilities, representations, both sides' welfare; less their means. Players
/// are centred before they are added up, so that nobody's offset costs another's digits.
class Series {
 public:
  Series(const Log& log, const EstimateConfiguration& c)
      : log_(log),
        shape_(shape_of(c)),
        delegation_(c.delegation),
        scales_(static_cast<std::size_t>(shape_.series())) {}

  const LoggedShape& shape() const { return shape_; }
  std::vector<LoggedScale>& scales() { return scales_; }
  const std::vector<LoggedScale>& scales() const { return scales_; }
  const LoggedScale& scale(int series) const { return scales_[static_cast<std::size_t>(series)]; }

  double utility(int player, std::size_t row) const {
    return log_.utilities[static_cast<std::size_t>(player)][row];
  }
  double centred(int series, std::size_t row) const {
    return combined(series, [&](int player) { return utility(player, row) - scale(player).mean; });
  }
  /// Of a reference row: what is left of players that are indifferent to all of these is rounding.
  double preferred(int series, std::size_t row) const {
    return combined(series, [&](int player) {
      const LoggedScale& own = scale(player);
      return own.deviation > 0 ? utility(player, row) - own.mean : 0;
    });
  }
  /// What a series has, of what its players have.
  template <class Of>
  double combined(int series, const Of& of) const {
    if (series < shape_.players()) return of(series);
    double sum = 0;
    if (series < shape_.utilities()) {
      const auto& shares = delegation_[static_cast<std::size_t>(series - shape_.players())];
      for (int j = 0; j < shape_.agents; ++j) {
        sum += shares[static_cast<std::size_t>(j)] * of(shape_.principals + j);
      }
      return sum;
    }
    const bool is_principals = series == shape_.principals_welfare();
    const int first = is_principals ? 0 : shape_.principals;
    const int count = is_principals ? shape_.principals : shape_.agents;
    for (int i = 0; i < count; ++i) sum += of(first + i);
    return sum / count;
  }

 private:
  const Log& log_;
  LoggedShape shape_;
  const std::vector<std::vector<double>>& delegation_;
  std::vector<LoggedScale> scales_;
};

/// Calls each(row) for the rows of a group, or all.
class Rows {
 public:
  Rows(const Log& log, const std::optional<std::uint32_t>& group) : log_(log), group_(group) {
    double largest = 0;
    all([&](std::size_t row) { largest = std::max(largest, log_.weight_of(row)); });
    unit_ = unit_of(largest);
  }
  /// In a unit in which weights of this group can be squared.
  double weight(std::size_t row) const { return log_.weight_of(row) / unit_; }
  template <class Each>
  void all(const Each& each) const {
    constexpr std::size_t at_once = 1U << 16U;
    for (std::size_t row = 0; row < log_.rows(); ++row) {
      if (row % at_once == 0) stop_if_asked();
      if (!group_ || log_.group[row] == *group_) each(row);
    }
  }
  template <class Each>
  void reference(const Each& each) const {
    all([&](std::size_t row) {
      if (is_reference(log_.kind_of(row)) && log_.weight_of(row) > 0) each(row);
    });
  }
  template <class Each>
  void played(const Each& each) const {
    all([&](std::size_t row) {
      if (is_played(log_.kind_of(row)) && log_.weight_of(row) > 0) each(row);
    });
  }

 private:
  const Log& log_;
  const std::optional<std::uint32_t>& group_;
  double unit_ = 1;
};

/// The mean of a player's utility, and how far it lies from it at most.
LoggedScale scale_of_player(const Series& series, const Rows& rows, int player, double weight,
                            double& widest) {
  LoggedScale scale;
  double size = 0;
  rows.reference(
      [&](std::size_t row) { size = std::max(size, std::abs(series.utility(player, row))); });
  // Subnormal products would lose digits.
  const double unit = unit_of(size);
  const auto mean_of = [&](double about) {
    double sum = 0;
    rows.reference([&](std::size_t row) {
      sum += rows.weight(row) * ((series.utility(player, row) - about) / unit);
    });
    return sum / weight * unit;
  };
  scale.mean = mean_of(0);
  // The mean of what is left of an offset, and then squares about the mean that is right.
  scale.mean += mean_of(scale.mean);
  widest = 0;
  rows.reference([&](std::size_t row) {
    widest = std::max(widest, std::abs(series.utility(player, row) - scale.mean));
  });
  const double apart_unit = unit_of(widest);
  double squares = 0;
  rows.reference([&](std::size_t row) {
    const double apart = (series.utility(player, row) - scale.mean) / apart_unit;
    squares += rows.weight(row) * (apart * apart);
  });
  const double deviation = std::sqrt(squares / weight) * apart_unit;
  constexpr double tolerance = 1e-12;
  scale.deviation = deviation > tolerance * size ? deviation : 0;
  return scale;
}

/// Means and deviations of all series.
void find_scales(const Rows& rows, Series& series) {
  const LoggedShape shape = series.shape();
  double weight = 0;
  rows.reference([&](std::size_t row) { weight += rows.weight(row); });
  if (!(weight > 0)) return;
  std::vector<double> widest(static_cast<std::size_t>(shape.players()));
  std::vector<double> rounding(widest.size());
  for (int p = 0; p < shape.players(); ++p) {
    const auto at = static_cast<std::size_t>(p);
    series.scales()[at] = scale_of_player(series, rows, p, weight, widest[at]);
    const LoggedScale& scale = series.scale(p);
    // Digits that the log's own numbers do not have.
    constexpr double last_digits = 4 * std::numeric_limits<double>::epsilon();
    rounding[at] = scale.deviation > 0 ? last_digits * (std::abs(scale.mean) + widest[at]) : 0;
    if (!(scale.deviation > 0)) widest[at] = 0;
  }
  for (int s = shape.players(); s < shape.series(); ++s) {
    LoggedScale& scale = series.scales()[static_cast<std::size_t>(s)];
    scale.mean = series.combined(s, [&](int player) { return series.scale(player).mean; });
    const auto of = [s, &series](const std::vector<double>& sizes) {
      return series.combined(s,
                             [&](int player) { return sizes[static_cast<std::size_t>(player)]; });
    };
    const double unit = unit_of(of(widest));
    double sum = 0, squares = 0;
    rows.reference([&](std::size_t row) {
      const double apart = series.preferred(s, row) / unit;
      sum += rows.weight(row) * apart;
      squares += rows.weight(row) * (apart * apart);
    });
    const double left = sum / weight;
    const double deviation = std::sqrt(std::max(0.0, squares / weight - left * left)) * unit;
    constexpr double tolerance = 1e-12;
    const double least = std::max(tolerance * of(widest), of(rounding));
    scale.deviation = deviation > least ? deviation : 0;
  }
}

void number_clusters(const Log& log, const Rows& rows, LogPart& part,
                     std::vector<std::uint32_t>& place) {
  constexpr std::uint32_t absent = ~std::uint32_t{0};
  place.assign(log.clusters, absent);
  rows.all([&](std::size_t row) { place[log.cluster[row]] = 0; });
  for (std::uint32_t g = 0; g < log.clusters; ++g) {
    if (place[g] == absent) continue;
    place[g] = static_cast<std::uint32_t>(part.clusters.size());
    part.clusters.push_back(g);
  }
}

/// A reference row's series, centred and scaled.
void scaled_row(const Series& series, std::size_t row, std::vector<double>& x) {
  for (int s = 0; s < series.shape().series(); ++s) {
    const double deviation = series.scale(s).deviation;
    x[static_cast<std::size_t>(s)] = deviation > 0 ? series.preferred(s, row) / deviation : 0;
  }
}

void add_features(const Log& log, const Series& series, const Rows& rows, LogPart& part) {
  const LoggedShape& shape = series.shape();
  const auto count = static_cast<std::size_t>(shape.features());
  std::vector<std::uint32_t> place;
  number_clusters(log, rows, part, place);
  part.features.assign(part.clusters.size() * count, 0);
  const auto features_of = [&](std::size_t row) {
    return &part.features[place[log.cluster[row]] * count];
  };
  std::vector<double> x(static_cast<std::size_t>(shape.series()));
  const auto add = [](double* features, int at, double value) { features[at] += value; };
  rows.reference([&](std::size_t row) {
    double* const features = features_of(row);
    const double weight = rows.weight(row);
    scaled_row(series, row, x);
    const auto difference = [&](int a, int b) {
      const double apart = x[static_cast<std::size_t>(a)] - x[static_cast<std::size_t>(b)];
      add(features, shape.difference(a, b), weight * (apart * apart));
    };
    add(features, shape.weight(), weight);
    for (int s = 0; s < shape.series(); ++s) {
      const double value = x[static_cast<std::size_t>(s)];
      if (s < shape.utilities()) add(features, shape.first(s), weight * value);
      add(features, shape.second(s), weight * (value * value));
    }
    for (int a = 0; a < shape.players(); ++a) {
      for (int b = a + 1; b < shape.players(); ++b) difference(a, b);
    }
    for (int i = 0; shape.has_representations && i < shape.principals; ++i) {
      difference(i, shape.representation(i));
    }
    difference(shape.principals_welfare(), shape.agents_welfare());
    part.reference.push_back({series.preferred(shape.principals_welfare(), row),
                              series.preferred(shape.agents_welfare(), row), weight,
                              log.cluster[row]});
  });
  if (!shape.has_kinds) return;
  rows.played([&](std::size_t row) {
    double* const features = features_of(row);
    const double weight = rows.weight(row);
    add(features, shape.played_weight(), weight);
    add(features, shape.played_principals(),
        weight * series.centred(shape.principals_welfare(), row));
    add(features, shape.played_agents(), weight * series.centred(shape.agents_welfare(), row));
  });
}

/// (sum W)^2 / sum W^2.
class Effective {
 public:
  void add(double weight) {
    sum_ += weight;
    squares_ += weight * weight;
  }
  double count() const { return squares_ > 0 ? sum_ * sum_ / squares_ : 0; }

 private:
  double sum_ = 0, squares_ = 0;
};

void find_flags(const Log& log, const Series& series, const Rows& rows, LogPart& part) {
  const LoggedShape& shape = series.shape();
  Effective of_rows, of_clusters;
  for (const LogRow& row : part.reference) of_rows.add(row.weight);
  for (std::size_t c = 0; c < part.clusters.size(); ++c) {
    of_clusters.add(part.features[c * static_cast<std::size_t>(shape.features())]);
  }
  part.effective_rows = of_rows.count();
  part.effective_clusters = of_clusters.count();
  std::uint64_t played = 0;
  rows.played([&](std::size_t) { ++played; });
  if (log.kind.empty()) part.raise(LogFlag::no_kind);
  if (part.reference.empty()) part.raise(LogFlag::no_reference);
  if (played == 0) part.raise(LogFlag::no_played);
  if (part.clusters.size() < few_clusters) part.raise(LogFlag::few_clusters);
  const auto reference = static_cast<double>(part.reference.size());
  constexpr double few_rows = 20, few_share = 0.1;
  if (!log.weight.empty() && part.effective_rows < reference &&
      (part.effective_rows < few_rows || part.effective_rows < few_share * reference)) {
    part.raise(LogFlag::few_effective_rows);
  }
  for (int p = 0; p < shape.players() && !part.reference.empty(); ++p) {
    if (part.scales[static_cast<std::size_t>(p)].deviation > 0) continue;
    part.raise(LogFlag::constant_column);
    std::optional<double> first;
    bool varies = false;
    rows.reference([&](std::size_t row) {
      const double utility = series.utility(p, row);
      varies = varies || utility != first.value_or(utility);
      first = utility;
    });
    if (!varies) continue;
    part.raise(LogFlag::nearly_constant_column);
    (p < shape.principals ? part.principals_nearly_constant : part.agents_nearly_constant) = true;
  }
  for (int i = 0; !shape.has_representations && i < shape.principals; ++i) {
    bool same = true;
    rows.all([&](std::size_t row) {
      same = same && series.utility(i, row) == series.utility(shape.principals + i, row);
    });
    if (same) part.raise(LogFlag::agents_equal_principals);
  }
}

void find_best(const Log& log, const Series& series, const Rows& rows, LogPart& part) {
  const double least = -std::numeric_limits<double>::infinity();
  part.best_principals = part.best_agents = least;
  rows.all([&](std::size_t row) {
    if (!(log.weight_of(row) > 0)) return;
    const LoggedShape& shape = series.shape();
    part.best_principals =
        std::max(part.best_principals, series.centred(shape.principals_welfare(), row));
    part.best_agents = std::max(part.best_agents, series.centred(shape.agents_welfare(), row));
  });
  if (part.best_principals == least) part.best_principals = part.best_agents = not_known;
}

/// Least over greatest; 0/0 counts as 1.
struct Extremes {
  double least = std::numeric_limits<double>::infinity(), greatest = 0;
  void add(double value) {
    least = std::min(least, value);
    greatest = std::max(greatest, value);
  }
  double ratio() const { return greatest > 0 ? least / greatest : 1; }
};

/// Of played rows, those of equal actions averaged.
void find_capabilities(const Log& log, const EstimateConfiguration& c, const Rows& rows,
                       LogPart& part) {
  const LoggedShape shape = shape_of(c);
  const auto agents = static_cast<std::size_t>(shape.agents);
  part.individual_capability.assign(agents, not_known);
  part.collective_capability = not_known;
  if (c.least_utility.empty() || log.actions.empty()) return;
  using Profile = std::vector<std::uint32_t>;
  struct Sums {
    double weight = 0;
    std::vector<double> utility;
  };
  std::map<Profile, Sums> profiles;
  rows.played([&](std::size_t row) {
    Profile profile(agents);
    for (std::size_t j = 0; j < agents; ++j) {
      profile[j] = log.actions[j][row];
      if (profile[j] == Log::no_label) return;
    }
    Sums& sums = profiles[profile];
    sums.utility.resize(agents);
    sums.weight += rows.weight(row);
    for (std::size_t j = 0; j < agents; ++j) {
      const double above =
          log.utilities[static_cast<std::size_t>(shape.principals) + j][row] - c.least_utility[j];
      sums.utility[j] += rows.weight(row) * above;
    }
  });
  if (profiles.empty()) return;
  Extremes welfare;
  for (const auto& [profile, sums] : profiles) {
    double sum = 0;
    for (const double utility : sums.utility) sum += utility / sums.weight;
    welfare.add(sum);
  }
  part.collective_capability = welfare.ratio();
  for (std::size_t j = 0; j < agents; ++j) {
    std::map<Profile, Extremes> contexts;
    for (const auto& [profile, sums] : profiles) {
      Profile others = profile;
      others.erase(others.begin() + static_cast<std::ptrdiff_t>(j));
      contexts[others].add(sums.utility[j] / sums.weight);
    }
    part.individual_capability[j] = 1;
    for (const auto& [others, utilities] : contexts) {
      part.individual_capability[j] = std::min(part.individual_capability[j], utilities.ratio());
    }
  }
}

/// Good-Turing over the first labelled reference row of each cluster.
void find_unseen(const Log& log, const Rows& rows, LogPart& part) {
  part.unseen = not_known;
  if (log.outcome.empty()) return;
  std::vector<bool> counted(log.clusters);
  std::map<std::uint32_t, std::uint64_t> times;
  double clusters = 0, first_weight = not_known;
  bool equal_weights = true;
  rows.reference([&](std::size_t row) {
    if (counted[log.cluster[row]] || log.outcome[row] == Log::no_label) return;
    counted[log.cluster[row]] = true;
    ++times[log.outcome[row]];
    ++clusters;
    if (std::isnan(first_weight)) first_weight = log.weight_of(row);
    equal_weights = equal_weights && log.weight_of(row) == first_weight;
  });
  if (clusters == 0) return;
  double once = 0;
  for (const auto& [label, count] : times) once += count == 1 ? 1 : 0;
  part.unseen = once / clusters;
  if (!equal_weights) return;
  // 1 + sqrt(2), and ln(2 / 0.05).
  constexpr double both_deviations = 2.414213562373095, logarithm = 3.6888794541139363;
  part.unseen_high = std::min(1.0, part.unseen + both_deviations * std::sqrt(logarithm / clusters));
}

struct FlagText {
  LogFlag flag;
  std::string_view name, text;
};

constexpr std::array<FlagText, log_flag_count> flag_texts = {{
    {LogFlag::no_kind, "no_kind",
     "no column says which rows were played: each counts as reference and as played, so regrets "
     "and cooperation are against what was played anyway"},
    {LogFlag::no_reference, "no_reference",
     "there are no reference rows: nothing says what else could have happened"},
    {LogFlag::no_played, "no_played", "there are no played rows: nothing says what was played"},
    {LogFlag::few_clusters, "few_clusters",
     "fewer than 20 clusters: intervals are narrower than they should be"},
    {LogFlag::few_effective_rows, "few_effective_rows",
     "weights leave the worth of few rows: estimates hang on these"},
    {LogFlag::constant_column, "constant_column",
     "a player is indifferent to all outcomes: its distance to others is 1/2, whatever they want"},
    {LogFlag::agents_equal_principals, "agents_equal_principals",
     "an agent's utility is its principal's in every row: was it measured?"},
    {LogFlag::nearly_constant_column, "nearly_constant_column",
     "a player's utilities vary by less than a 10^-12th of their size, and count as constant: the "
     "welfare of that side has no intervals; take the offset away"},
}};

}  // namespace

std::string_view name_of_flag(LogFlag flag) {
  return flag_texts[static_cast<std::size_t>(flag)].name;
}

std::string_view text_of_flag(LogFlag flag) {
  return flag_texts[static_cast<std::size_t>(flag)].text;
}

LogPart part_of(const Log& log, const EstimateConfiguration& c,
                const std::optional<std::uint32_t>& group) {
  Series series(log, c);
  const Rows rows(log, group);
  LogPart part;
  part.name = group ? std::string(log.groups.text(*group)) : std::string("all");
  rows.all([&](std::size_t) { ++part.rows; });
  find_scales(rows, series);
  part.scales = series.scales();
  std::size_t reference = 0;
  rows.reference([&](std::size_t) { ++reference; });
  part.reference.reserve(reference);
  add_features(log, series, rows, part);
  find_flags(log, series, rows, part);
  find_best(log, series, rows, part);
  find_capabilities(log, c, rows, part);
  find_unseen(log, rows, part);
  return part;
}

std::vector<std::uint32_t> order_of(const std::vector<LogRow>& rows, double principals_factor,
                                    double agents_factor) {
  // Side by side, as a sort by numbers alone would look rows up all over the memory.
  struct Entry {
    double value;
    std::uint32_t row;
  };
  std::vector<Entry> entries;
  entries.reserve(rows.size());
  for (const LogRow& row : rows) {
    entries.push_back(
        {principals_factor * row.principals_welfare + agents_factor * row.agents_welfare,
         static_cast<std::uint32_t>(entries.size())});
  }
  std::uint32_t compared = 0;
  std::sort(entries.begin(), entries.end(), [&compared](const Entry& a, const Entry& b) {
    constexpr std::uint32_t at_once = 1U << 16U;
    if (++compared % at_once == 0) stop_if_asked();
    return a.value > b.value || (a.value == b.value && a.row < b.row);
  });
  std::vector<std::uint32_t> order;
  order.reserve(entries.size());
  for (const Entry& entry : entries) order.push_back(entry.row);
  return order;
}

}  // namespace delegauge::host
