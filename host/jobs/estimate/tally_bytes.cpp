// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/estimate/tally_bytes.hpp"

#include <cmath>
#include <cstddef>
#include <limits>
#include <string>

#include "host/job/tally_checks.hpp"
#include "host/text/utf8.hpp"

namespace delegauge::host {
namespace {

void text_of_bytes(ByteWriter& bytes, const std::string& text) { bytes.text(text); }
void text_of_bytes(ByteReader& bytes, std::string& text) { text = std::string(bytes.text()); }

void optional_of(ByteWriter& bytes, const std::optional<double>& value) {
  bytes.put(static_cast<std::uint8_t>(value ? 1 : 0));
  if (value) bytes.put(*value);
}
void optional_of(ByteReader& bytes, std::optional<double>& value) {
  value.reset();
  if (bytes.get<std::uint8_t>() != 0) value = bytes.get<double>();
}

/// Calls each(bytes, entry) for the entries of a list, which reading makes as long as it was.
template <class List, class Each>
void entries_of(ByteWriter& bytes, const List& list, const Each& each) {
  bytes.put(std::uint64_t{list.size()});
  for (const auto& entry : list) each(bytes, entry);
}
template <class List, class Each>
void entries_of(ByteReader& bytes, List& list, const Each& each) {
  list.resize(bytes.count_of(1));
  for (auto& entry : list) each(bytes, entry);
}

template <class Bytes>
void group_of(Bytes& bytes, Seen<Bytes, GroupSample>& group, bool is_studentised) {
  text_of_bytes(bytes, group.name);
  bytes.number(group.rows);
  bytes.number(group.clusters);
  bytes.number(group.effective_clusters);
  bytes.number(group.effective_rows);
  bytes.number(group.flags);
  bytes.members(group.estimates);
  bytes.members(group.has_interval);
  bytes.members(group.lambda);
  optional_of(bytes, group.unseen_high);
  if (is_studentised) bytes.members(group.standard_error);
}

template <class Bytes>
void sample_of(Bytes& bytes, Seen<Bytes, LogSample>& sample, bool is_studentised) {
  bytes.number(sample.rows_read);
  bytes.number(sample.rows);
  bytes.number(sample.clusters);
  entries_of(bytes, sample.missing, [](Bytes& b, Seen<Bytes, MissingValues>& missing) {
    text_of_bytes(b, missing.column);
    b.number(missing.rows);
  });
  entries_of(bytes, sample.groups, [&](Bytes& b, Seen<Bytes, GroupSample>& group) {
    group_of(b, group, is_studentised);
  });
  entries_of(bytes, sample.plane, [](Bytes& b, Seen<Bytes, PlanePoint>& point) {
    b.number(point.principals);
    b.number(point.agents);
    b.number(point.group);
    b.number(point.played);
  });
  if (!is_studentised) return;
  entries_of(bytes, sample.compared, [](Bytes& b, Seen<Bytes, ComparedSample>& compared) {
    b.number(compared.a);
    b.number(compared.b);
    b.members(compared.standard_error);
  });
}

void check_errors(const EstimateTally& tally, const std::vector<double>& errors) {
  require(errors.size() == (tally.is_studentised ? tally.quantities : 0),
          "has standard errors of another configuration");
  for (const double error : errors) {
    require(error >= 0 && std::isfinite(error), "has a standard error that is none");
  }
}

/// A value of a quantity, or none.
void check_value(double value, const Range& possible) {
  constexpr double rounding = 1e-9;
  require(!(value < possible.low - rounding) && !(value > possible.high + rounding),
          "has values that no log has");
}

void check_values(const EstimateTally& tally) {
  const ReplicateColumns columns = replicate_columns(tally.sample);
  constexpr Range of_errors = {0, std::numeric_limits<double>::infinity()};
  std::vector<Range> possible(columns.count, of_errors);
  for (const auto& of_group : columns.value) {
    for (std::size_t q = 0; q < of_group.size(); ++q) {
      if (of_group[q] != ReplicateColumns::none) possible[of_group[q]] = tally.possible[q];
    }
  }
  for (const auto& [first, values] : tally.pieces) {
    for (std::size_t at = 0; at < values.size(); ++at) {
      check_value(values[at], possible[at % columns.count]);
    }
  }
}

void check_compared(const EstimateTally& tally) {
  const LogSample& sample = tally.sample;
  require(sample.compared.size() == (tally.is_studentised ? tally.comparisons : 0),
          "has comparisons of another configuration");
  for (const ComparedSample& compared : sample.compared) {
    require(compared.a < sample.groups.size() && compared.b < sample.groups.size(),
            "compares groups that are not there");
    check_errors(tally, compared.standard_error);
  }
}

void check_sample(const EstimateTally& tally) {
  const LogSample& sample = tally.sample;
  for (const MissingValues& missing : sample.missing) {
    require(is_utf8(missing.column), "names a column in other bytes than UTF-8");
  }
  for (const GroupSample& group : sample.groups) {
    require(is_utf8(group.name), "names a group in other bytes than UTF-8");
    require(group.estimates.size() == tally.quantities &&
                group.has_interval.size() == tally.quantities &&
                group.lambda.size() == tally.shares,
            "has estimates of another configuration");
    for (const std::uint8_t has : group.has_interval) {
      require(has <= 1, "has no estimates of this kind");
    }
    for (std::size_t q = 0; q < tally.quantities; ++q) {
      check_value(group.estimates[q], tally.possible[q]);
    }
    check_errors(tally, group.standard_error);
  }
  check_compared(tally);
  require(sample.plane.size() <= most_plane_points, "has more points than any run");
  for (const PlanePoint& point : sample.plane) {
    require(point.group < sample.groups.size() && point.played <= 1, "has points of no group");
  }
}

}  // namespace

void write(ByteWriter& to, const EstimateTally& tally) {
  sample_of(to, tally.sample, tally.is_studentised);
  to.put(std::uint64_t{tally.pieces.size()});
  for (const auto& [first, values] : tally.pieces) {
    to.put(first);
    to.list(values);
  }
}

void read(ByteReader& from, EstimateTally& tally) {
  sample_of(from, tally.sample, tally.is_studentised);
  // Before anybody asks how many columns there are.
  if (tally.sample.empty()) {
    require(tally.sample.compared.empty(), "compares groups that are not there");
  } else {
    check_sample(tally);
  }
  tally.pieces.clear();
  const std::size_t pieces = from.count_of(sizeof(std::uint64_t));
  for (std::size_t i = 0; i < pieces; ++i) {
    const auto first = from.get<std::uint64_t>();
    const bool is_new = tally.pieces.emplace(first, from.list<double>()).second;
    require(is_new, "has replicates twice");
  }
}

template <>
SizeBound size_bound(const EstimateTally& tally) {
  ByteWriter now;
  write(now, tally);
  // Each rank brings the sample, and its own replicates.
  return {now.bytes().size(), now.bytes().size()};
}

template <>
std::uint64_t games_in(const EstimateTally& tally) {
  return tally.replicates();
}

void check(const EstimateTally& tally, const IndexRanges& done) {
  if (tally.sample.empty() && tally.pieces.empty() && done.empty()) return;
  require(!tally.sample.empty(), "has no estimates");
  const std::size_t columns = tally.columns();
  IndexRanges there;
  std::uint64_t end = 0;
  for (const auto& [first, values] : tally.pieces) {
    require(columns > 0 && !values.empty() && values.size() % columns == 0,
            "has replicates of another size");
    require(first >= end, "has replicates twice");
    end = first + values.size() / columns;
    require(end > first && end <= max_replicates, "has replicates beyond the last");
    there.add(IndexRange{first, end});
  }
  require(there == done, "has other replicates than it lists");
  check_values(tally);
}

}  // namespace delegauge::host
