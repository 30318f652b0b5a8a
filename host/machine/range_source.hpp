// SPDX-License-Identifier: Apache-2.0
// What hands out ranges to those who work on them.
#pragma once

#include <cstdint>
#include <optional>

#include "kernels/executor/index_range.hpp"

namespace delegauge::host {

/// For several threads. Whatever take() returns is reported done, or given back.
class RangeSource {
 public:
  RangeSource() = default;
  RangeSource(const RangeSource&) = delete;
  RangeSource& operator=(const RangeSource&) = delete;
  virtual ~RangeSource() = default;

  enum class Patience { none, until_there_is_one };
  /// At most `most` > 0 games; nothing if there are none to be had, at once without patience.
  virtual std::optional<IndexRange> take(std::uint64_t most, Patience patience) = 0;
  /// These games, handed out before, have been counted.
  virtual void done(const IndexRange& range) = 0;
  /// These, handed out before, have not, and are handed out again.
  virtual void give_back(const IndexRange& range) = 0;
};

}  // namespace delegauge::host
