// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/flat/array_case.hpp"

#include <algorithm>
#include <exception>
#include <memory>
#include <new>
#include <string>
#include <tuple>
#include <utility>

#include "host/jobs/flat/case_games.hpp"
#include "host/text/error.hpp"
#include "kernels/cpu/reevaluate.hpp"

namespace delegauge::host {
namespace {

std::vector<int> columns_of(int players, ArrayCase::Columns which) {
  std::vector<int> columns;
  for (int column = 0; column < game_column_count(players); ++column) {
    const bool usual = !is_asked_for(column, players);
    if (usual || which == ArrayCase::Columns::all) columns.push_back(column);
  }
  return columns;
}

GivenJob given_job(const SurfaceJob& sampled, const std::vector<int>& columns) {
  GivenJob job;
  job.players = sampled.games.players;
  job.outcomes = sampled.games.outcomes;
  job.metric = sampled.games.metric;
  job.welfare = sampled.games.welfare;
  job.columns = game_columns(job.players, columns);
  return job;
}

/// Room for results, aligned as kernels write them.
class Results {
 public:
  Results(const GivenJob& job, std::uint64_t games)
      : stride_((static_cast<std::int64_t>(games) + given_padding - 1) / given_padding *
                given_padding) {
    const auto count = static_cast<std::size_t>(stride_ * job.columns.count);
    values_.reset(
        static_cast<double*>(::operator new[](count * sizeof(double), std::align_val_t(64))));
    std::fill(values_.get(), values_.get() + count, 0.0);
  }
  double* data() const { return values_.get(); }
  std::int64_t stride() const { return stride_; }

 private:
  struct Release {
    void operator()(double* p) const { ::operator delete[](p, std::align_val_t(64)); }
  };
  std::int64_t stride_;
  std::unique_ptr<double[], Release> values_;
};

}  // namespace

ArrayCase::ArrayCase(KernelLabel label, const SurfaceJob& sampled, std::uint64_t games,
                     Columns which)
    : KernelCase(std::move(label)),
      columns_(columns_of(sampled.games.players, which)),
      job_(given_job(sampled, columns_)),
      games_(games) {
  for (std::uint64_t index = 0; index < games; ++index) {
    const FlatGame<double> game = sampled_game<double>(sampled, index);
    for (const auto* const side : {&game.principals, &game.agents}) {
      if (in_float()) {
        for (const double u : *side) floats_.push_back(static_cast<float>(u));
      } else {
        doubles_.insert(doubles_.end(), side->begin(), side->end());
      }
    }
    if (in_float()) continue;
    strategies_.insert(strategies_.end(), game.strategy.begin(), game.strategy.end());
  }
}

GivenBatch ArrayCase::batch(std::uint64_t begin, std::uint64_t end) const {
  const auto outcomes = static_cast<std::size_t>(job_.outcomes);
  const std::size_t utilities = 2 * static_cast<std::size_t>(job_.players) * outcomes;
  GivenBatch batch;
  batch.games = static_cast<std::int64_t>(end - begin);
  if (in_float()) {
    batch.storage = GivenStorage::float32;
    batch.utilities = floats_.data() + begin * utilities;
  } else {
    batch.storage = GivenStorage::float64;
    batch.utilities = doubles_.data() + begin * utilities;
    batch.strategies = strategies_.data() + begin * outcomes;
  }
  return batch;
}

GameValues ArrayCase::measured_by(const Execution& execution) const {
  const auto columns = static_cast<std::uint64_t>(job_.columns.count);
  GameValues all = {games_, std::vector<double>(games_ * columns)};
  const std::uint64_t parts = std::max<std::uint64_t>(1, execution.devices.size());
  for (std::uint64_t part = 0; part < parts; ++part) {
    const std::uint64_t begin = games_ * part / parts, end = games_ * (part + 1) / parts;
    const Results results(job_, end - begin);
    GivenBatch batch = this->batch(begin, end);
    batch.results = results.data();
    batch.stride = results.stride();
    bool finite = true;
    if (execution.devices.empty()) {
      const cpu::Kernels& kernels = *execution.kernels;
      finite = (in_float() ? kernels.given_float : kernels.given_double)(job_, batch);
    } else {
      const int device = execution.devices[part].number;
      const bool strategies = batch.strategies != nullptr;
      const auto engine =
          in_float()
              ? cuda::given_engine<float>(device, job_, batch.storage, strategies, batch.games)
              : cuda::given_engine<double>(device, job_, batch.storage, strategies, batch.games);
      finite = engine->evaluate(batch);
    }
    if (!finite) throw RunError("utilities are taken for not finite that are");
    for (std::uint64_t column = 0; column < columns; ++column) {
      const double* const from = results.data() + static_cast<std::int64_t>(column) * batch.stride;
      std::copy(from, from + batch.games,
                all.values.begin() + static_cast<std::ptrdiff_t>(column * games_ + begin));
    }
  }
  return all;
}

std::optional<Difference> ArrayCase::compare(const Execution& subject, const Execution& reference) {
  if (!expected_ || expected_by_ != reference.kernels) {
    expected_ = measured_by(reference);
    expected_by_ = reference.kernels;
  }
  try {
    const std::vector<std::string> names = game_column_names(job_.players);
    return values_difference(measured_by(subject), *expected_, [&](std::size_t place) {
      return names[static_cast<std::size_t>(columns_[place])];
    });
  } catch (const std::bad_alloc&) {
    throw;  // says nothing of the kernel
  } catch (const std::exception& error) {
    Difference difference;
    difference.problem = error.what();
    return difference;
  }
}

void add_array_cases(KernelCases& cases, const CaseRequest& request) {
  constexpr std::uint64_t cost = 8;  // of a game, beside one of `surface`
  for (const Precision precision : both_precisions) {
    using Columns = ArrayCase::Columns;
    for (const auto& [players, outcomes, metric, name, which] :
         {std::tuple{4, 4, epic, "4x4", Columns::usual},
          std::tuple{3, 5, l1_metric, "3x5", Columns::all}}) {
      const SurfaceJob job = with_metric(case_games(players, outcomes, Extra::full), metric);
      cases.push_back(std::make_unique<ArrayCase>(
          KernelLabel{
              "evaluate",
              name,
              precision,
              {kernel_name(which == Columns::all ? "evaluate-pareto" : "evaluate", precision)}},
          job, request.games(cost * utilities_of(job.games), 100), which));
    }
  }
}

}  // namespace delegauge::host
