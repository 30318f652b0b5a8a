// SPDX-License-Identifier: Apache-2.0
// What a page shows of a run, whatever its job.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "host/report/figures.hpp"

namespace delegauge::host {

class RunPage {
 public:
  RunPage() = default;
  RunPage(const RunPage&) = delete;
  RunPage& operator=(const RunPage&) = delete;
  virtual ~RunPage() = default;

  virtual std::uint64_t games() const = 0;
  /// Counts, indices and seeds, which may be beyond what a double holds, are texts of their digits.
  virtual void add_data(nlohmann::ordered_json& data) const = 0;
  /// Raises UsageError, which names the option, for a choice that the run does not have.
  virtual void add_scripts(const FigureChoice& choice,
                           std::vector<FigureScript>& scripts) const = 0;
};

/// A job's page, of what its folder holds: its add_page_data() and add_figures().
template <class Contents>
class PageOf final : public RunPage {
 public:
  PageOf(std::filesystem::path folder, Contents contents)
      : folder_(std::move(folder)), contents_(std::move(contents)) {}

  std::uint64_t games() const override { return contents_.summary.games; }
  void add_data(nlohmann::ordered_json& data) const override {
    add_page_data(folder_, contents_, data);
  }
  void add_scripts(const FigureChoice& choice, std::vector<FigureScript>& scripts) const override {
    add_figures(contents_, choice, scripts);
  }

 private:
  std::filesystem::path folder_;
  Contents contents_;
};

}  // namespace delegauge::host
