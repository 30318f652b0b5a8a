// SPDX-License-Identifier: Apache-2.0
// What a run's games have added up to so far, together with which games these are.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "host/machine/index_ranges.hpp"

namespace delegauge::host {

/// Games, and their tally.
template <class Tally>
struct Partial {
  IndexRanges done;
  Tally tally;

  /// The other's games must be others.
  void merge(const Partial& other) {
    done.add(other.done);
    tally.merge(other.tally);
  }
};

/// Takes in what workers have done, while another thread takes it out now and then. Tallies are
/// order-independent, so neither the order nor the moments show in the end.
template <class Tally>
class Ledger {
 public:
  /// pages: so many workers may add at the same time.
  explicit Ledger(Tally empty, std::size_t pages = 1) : empty_(std::move(empty)) {
    for (std::size_t i = 0; i < std::max<std::size_t>(1, pages); ++i) {
      pages_.push_back(std::make_unique<Page>(empty_));
    }
  }

  /// Calls add(partial), in which a worker enters games and their tally, both or neither.
  template <class Add>
  void enter(std::size_t worker, const Add& add) {
    Page& page = *pages_[worker % pages_.size()];
    const std::lock_guard lock(page.mutex);
    add(page.partial);
  }
  void enter(std::size_t worker, const IndexRange& range, const Tally& tally) {
    enter(worker, [&](Partial<Tally>& partial) {
      partial.tally.merge(tally);
      partial.done.add(range);
    });
  }

  /// Takes out all that has been entered.
  Partial<Tally> take() {
    Partial<Tally> all = {{}, empty_};
    for (const auto& page : pages_) {
      Partial<Tally> taken = {{}, empty_};
      {
        const std::lock_guard lock(page->mutex);
        std::swap(taken, page->partial);
      }
      if (!taken.done.empty()) all.merge(taken);
    }
    return all;
  }
  const Tally& empty() const { return empty_; }

 private:
  struct Page {
    explicit Page(const Tally& empty) : partial{{}, empty} {}
    std::mutex mutex;
    Partial<Tally> partial;
  };

  const Tally empty_;
  std::vector<std::unique_ptr<Page>> pages_;
};

}  // namespace delegauge::host
