// SPDX-License-Identifier: Apache-2.0
// A process that works alone.
#pragma once

#include <cstdlib>

#include "host/cluster/cluster.hpp"

namespace delegauge::host {

class LoneProcess final : public Cluster {
 public:
  int rank() const override { return 0; }
  int size() const override { return 1; }
  int local_rank() const override { return 0; }
  int sharers() const override { return 1; }
  std::vector<RankStatus> exchange(const RankStatus& mine) override { return {mine}; }
  std::string broadcast(const std::string& bytes) override { return bytes; }
  std::string reduce(const std::string& bytes, const SizeBound& /*bound*/,
                     const Combine& /*combine*/) override {
    return bytes;
  }
  bool meet(std::chrono::seconds) override { return true; }
  [[noreturn]] void abort(int code) override { std::_Exit(code); }
};

}  // namespace delegauge::host
