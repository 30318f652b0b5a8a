// SPDX-License-Identifier: Apache-2.0
// A cell of a job that has a Job.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "host/job/cell_run.hpp"
#include "host/job/run_job.hpp"

namespace delegauge::host {

/// T says what is the job's own: its types Configuration and JobRun, the functions
///   BatchSizes batches(const Configuration&, std::uint64_t units)   as of a run of so many,
///   const cpu::Kernels& kernels(const Configuration&, const cpu::Kernels& wanted),
///   bool ends_when_known(const Configuration&)   if cells can end before their last unit;
/// and JobRun has, beside what run_job() needs, crew(ledger) and summary(tally), the results; if
/// cells can end early error_of_target(tally), and if it reads input open(), called before its
/// ledger is asked for by those who work.
template <class T>
class CellOf final : public CellRun {
 public:
  using Configuration = typename T::Configuration;
  using JobRun = typename T::JobRun;
  using Tally = typename JobRun::Tally;

  explicit CellOf(Configuration configuration)
      : configuration_(std::move(configuration)), job_(configuration_, execution_) {
    execution_.kernels = &cpu::choose("auto");
    const JobDescription description = job_.description();
    size_ = {description.units, description.games_per_unit, work_of(configuration_)};
    if constexpr (requires { T::ends_when_known(configuration_); }) {
      size_.ends_when_known = T::ends_when_known(configuration_);
    }
  }

  CellSize size() const override { return size_; }

  void prepare(const Execution& of_all, const ChooseBatch& choose, std::uint64_t units) override {
    execution_ = of_all;
    execution_.kernels = &T::kernels(configuration_, *of_all.kernels);
    const BatchSizes sizes = T::batches(configuration_, units);
    choose(sizes, execution_);
    batch_multiple_ = execution_.devices.empty() ? sizes.thread_multiple : 1;
  }
  std::uint64_t batch() const override { return execution_.batch; }
  std::uint64_t batch_multiple() const override { return batch_multiple_; }
  Crew& crew() override {
    if (!crew_) {
      if constexpr (requires { job_.open(); }) job_.open();
      crew_ = job_.crew(ledger());
    }
    return *crew_;
  }

  CellPart take(Finish finish) override {
    Partial<Tally> all = ledger().take();
    CellPart part;
    if (all.done.is({0, size_.units})) {
      part.bytes = finish == Finish::as_summary ? job_.summary(all.tally) : to_bytes(all);
      part.warning = job_.warning(all.tally);
    } else {
      part.bytes = to_bytes(all);
    }
    part.done = std::move(all.done);
    return part;
  }

  CellPart read(std::string bytes) const override {
    const Partial<Tally> partial = from_bytes(bytes, ledger().empty());
    require_within(partial.done, {0, size_.units});
    return {partial.done, std::move(bytes)};
  }
  CellPart merged(const CellPart& a, const CellPart& b) const override {
    Partial<Tally> both = partial(a);
    both.merge(partial(b));
    std::string bytes = to_bytes(both);
    return {std::move(both.done), std::move(bytes)};
  }
  SizeBound size_bound(const CellPart& part) const override {
    return host::size_bound(partial(part));
  }
  Known known(const CellPart& part) const override {
    if constexpr (requires { T::ends_when_known(configuration_); }) {
      if (size_.ends_when_known) {
        const Partial<Tally> all = partial(part);
        return {job_.is_known(all.tally), job_.error_of_target(all.tally)};
      }
    }
    return {};
  }
  std::string results(const CellPart& part) const override {
    return job_.summary(partial(part).tally);
  }
  std::string warning(const CellPart& part) const override {
    return job_.warning(partial(part).tally);
  }
  std::vector<FileContent> files(const RunRecord& record, const CellPart& part) const override {
    return job_.files(record, partial(part).tally);
  }

 private:
  Partial<Tally> partial(const CellPart& part) const {
    return from_bytes(part.bytes, ledger().empty());
  }
  // A ledger has megabytes, and cells whose size alone is asked for need none.
  Ledger<Tally>& ledger() const {
    if (!ledger_) ledger_.reset(new Ledger<Tally>(job_.ledger()));
    return *ledger_;
  }

  const Configuration configuration_;
  Execution execution_;
  JobRun job_;
  CellSize size_;
  std::uint64_t batch_multiple_ = 1;
  mutable std::unique_ptr<Ledger<Tally>> ledger_;
  std::unique_ptr<Crew> crew_;  // enters in the ledger
};

}  // namespace delegauge::host
