// SPDX-License-Identifier: Apache-2.0
// What is known of a log: its own estimates, and those of the replicates that have been drawn.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "host/jobs/estimate/log.hpp"
#include "host/jobs/estimate/part.hpp"
#include "host/jobs/estimate/quantities.hpp"

namespace delegauge::host {

/// The estimates of a group, or of all rows.
struct GroupSample {
  std::string name;
  std::uint64_t rows = 0, clusters = 0;
  double effective_clusters = 0, effective_rows = 0;
  std::uint32_t flags = 0;
  std::vector<double> estimates;           // [quantity]; NaN where it is not defined
  std::vector<std::uint8_t> has_interval;  // [quantity]
  std::vector<double> lambda;              // [share]
  std::optional<double> unseen_high;
  std::vector<double> standard_error;  // [quantity], of bootstrap-t: by clusters' influences
};

/// Two groups that are held against each other, for bootstrap-t.
struct ComparedSample {
  std::uint32_t a = 0, b = 0;
  std::vector<double> standard_error;  // [quantity], of the differences; likewise
};

/// An outcome for the page.
struct PlanePoint {
  double principals = 0, agents = 0;  // welfare
  std::uint32_t group = 0;            // of the groups, all aside
  std::uint8_t played = 0;            // else a reference row
};
inline constexpr std::size_t most_plane_points = 4000;

struct LogSample {
  std::uint64_t rows_read = 0, rows = 0, clusters = 0;
  std::vector<MissingValues> missing;
  std::vector<GroupSample> groups;       // all rows first
  std::vector<PlanePoint> plane;         // of evenly spaced rows
  std::vector<ComparedSample> compared;  // of bootstrap-t: as --compare has them

  bool empty() const { return groups.empty(); }
};

/// Where the numbers of replicates are: for each group a column for each quantity that has an
/// interval, and with bootstrap-t as many of their standard errors; then those of differences.
struct ReplicateColumns {
  static constexpr std::size_t none = ~std::size_t{0};
  using Of = std::vector<std::vector<std::size_t>>;  // none where there is no interval
  Of value, error;                                   // [group][quantity]
  Of error_of_difference;                            // [comparison][quantity]
  std::size_t count = 0;
};
ReplicateColumns replicate_columns(const LogSample& sample);

/// Replicates by their numbers, in any number of pieces: their order does not show.
struct EstimateTally {
  EstimateTally() = default;
  /// One with nothing in it, of a run of the configuration.
  explicit EstimateTally(const EstimateConfiguration& configuration);

  std::size_t quantities = 0, shares = 0;  // of the configuration
  bool is_studentised = false;             // likewise: with bootstrap-t
  std::size_t comparisons = 0;             // likewise
  std::vector<Range> possible;             // [quantity], likewise: what it can be
  LogSample sample;
  std::map<std::uint64_t, std::vector<double>> pieces;  // first replicate; [replicate][column]

  /// The other's replicates must be others.
  void merge(const EstimateTally& other);
  std::size_t columns() const;
  std::uint64_t replicates() const;
};

}  // namespace delegauge::host
