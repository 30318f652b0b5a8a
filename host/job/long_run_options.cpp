// SPDX-License-Identifier: Apache-2.0
#include "host/job/long_run_options.hpp"

#include <fmt/format.h>

#include "host/text/error.hpp"
#include "host/text/parse.hpp"

namespace delegauge::host {

LongRunOptions::LongRunOptions(CLI::App& command) {
  add_execution_option(
      command, "--checkpoint-every", checkpoint_every_, "TIME",
      "How often a run with --out writes a checkpoint: 60s (default), 5m, 1h or off");
  add_execution_flag(command, "--resume", resume_,
                     "Go on from the checkpoint in --out, or begin if there is none");
  add_execution_option(command, "--shard", shard_, "I/N",
                       "3/16: only the third of 16 parts of the run, for 'delegauge merge'");
}

double LongRunOptions::checkpoint_every() const {
  if (checkpoint_every_ == "off") return 0;
  return parse_duration(checkpoint_every_, "--checkpoint-every");
}

std::optional<Shard> LongRunOptions::shard() const {
  if (shard_.empty()) return std::nullopt;
  const std::size_t slash = shard_.find('/');
  if (slash == std::string::npos) refuse("--shard", shard_, "I/N such as 3/16");
  Shard shard;
  shard.count = parse_count(shard_.substr(slash + 1), "--shard", 1, max_shards);
  shard.number = parse_count(shard_.substr(0, slash), "--shard", 1, shard.count);
  return shard;
}

StoreOptions LongRunOptions::store(const std::string& out) const {
  return {out, shard(), std::chrono::duration<double>(checkpoint_every()), resume_};
}

}  // namespace delegauge::host
