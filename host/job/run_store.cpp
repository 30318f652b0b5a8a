// SPDX-License-Identifier: Apache-2.0
#include "host/job/run_store.hpp"

#include <fmt/format.h>

#include <string_view>
#include <system_error>
#include <utility>

#include "host/files/atomic_file.hpp"
#include "host/job/run_folder.hpp"
#include "host/text/caller.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

namespace fs = std::filesystem;

std::string shard_name(const Shard& shard) {
  return fmt::format("shard-{}-of-{}", shard.number, shard.count);
}

/// What its files begin with: shards of a run may share a folder.
std::string stem_of(const StoreOptions& options) {
  return options.shard ? shard_name(*options.shard) + "." : "";
}

/// A process that was killed may have left files that it had not finished.
void remove_leftovers_of(const StoreOptions& options) {
  const std::string ours = "." + stem_of(options);
  remove_leftovers(options.folder, [&](std::string_view name) {
    const bool of_shard = name.starts_with(".shard-");
    return name.starts_with(ours) && (options.shard || !of_shard);
  });
}

}  // namespace

RunStore::RunStore(StoreOptions options, const std::string& job,
                   const nlohmann::ordered_json& configuration, const IndexRange& whole,
                   const Warn& warn)
    : options_(std::move(options)),
      job_(job),
      configuration_(configuration),
      whole_(whole),
      warn_(warn) {
  fs::path& folder = options_.folder;
  // Appending to a path that ends in a slash is not safe in libstdc++ when memory ends.
  if (!folder.has_filename()) folder = folder.parent_path();
  if (folder.empty()) {
    if (options_.resume)
      throw UsageError("--resume: of what? give the run's folder with --out DIR");
    if (options_.shard && caller() == nullptr)
      throw UsageError("--shard: there is no folder to write it to; give --out");
    return;
  }
  create_run_folder(folder);
  lock_.emplace(folder / ("." + stem_of(options_) + "delegauge-lock"), warn);
  remove_leftovers_of(options_);
  const FolderContents contents = prepare_run_folder(folder, job, configuration);
  checkpoints_.emplace(folder, stem_of(options_) + "checkpoint" + state_suffix);
  const bool finished = options_.shard ? fs::exists(shard_file()) : contents.complete;
  if (options_.resume) {
    if (contents.partial && !options_.shard && !checkpoints_->exist()) {
      throw UsageError(fmt::format(
          "{0}: holds a part of this run, which 'delegauge merge --partial' made of some "
          "of its shards, and no checkpoint to go on from; merge all shards, or drop "
          "--resume to do all of it here",
          folder.string()));
    }
    if (finished && options_.shard) {
      const State shard = read_state(shard_file());
      require_ours(shard);
      if (Caller* const other = caller()) other->take_shard(to_bytes(shard));
    }
    complete_ = finished;
  } else if (checkpoints_->exist() && !finished) {
    throw UsageError(
        fmt::format("{}: holds a checkpoint of a run that is not complete; go on from it with "
                    "--resume, or remove {} to begin again",
                    folder.string(), checkpoints_->newest().string()));
  } else if (contents.same) {
    warn(fmt::format("{} holds this same run; its files are written again", folder.string()));
  }
  // What comes last is there: whoever wrote it was ended before it removed its checkpoints.
  if (finished) remove_checkpoints();
}

std::optional<std::string> RunStore::resumed(
    const std::function<void(const std::string& partial)>& accept) const {
  if (!options_.resume || !checkpoints_) return std::nullopt;
  auto state = checkpoints_->load(
      [&](const State& loaded) {
        require_ours(loaded);
        accept(loaded.partial);
      },
      warn_);
  if (!state) return std::nullopt;
  return std::move(state->partial);
}

void RunStore::require_ours(const State& state) const {
  require_same_run(checkpoints_ ? checkpoints_->newest() : shard_file(), state.job,
                   state.configuration, job_, configuration_);
  if (state.whole == whole_) return;
  throw UsageError(fmt::format("{}: is of games {} to {}, and these are {} to {}: of another shard",
                               checkpoints_->newest().string(), state.whole.begin, state.whole.end,
                               whole_.begin, whole_.end));
}

State RunStore::state_of(const std::string& partial) const {
  return {job_, configuration_, whole_, program_name(), partial};
}

bool RunStore::is_due() const {
  return keeps_checkpoints() && Clock::now() - last_ >= options_.every;
}

bool RunStore::checkpoint(const std::string& partial) {
  bool written = true;
  try {
    checkpoints_->write(state_of(partial));
  } catch (const std::exception& error) {
    warn_(fmt::format("no checkpoint: {}", error.what()));
    written = false;
  }
  last_ = Clock::now();
  return written;
}

fs::path RunStore::shard_file() const {
  return options_.folder / (shard_name(*options_.shard) + state_suffix);
}

void RunStore::write_shard(const std::string& partial) const {
  const std::string bytes = to_bytes(state_of(partial));
  if (!options_.folder.empty()) publish(AtomicFile(shard_file(), bytes));
  if (Caller* const other = caller()) other->take_shard(bytes);
}

void RunStore::remove_checkpoints() const {
  if (checkpoints_) checkpoints_->remove();
}

}  // namespace delegauge::host
