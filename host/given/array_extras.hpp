// SPDX-License-Identifier: Apache-2.0
// What the games of an array have beside utilities and strategies, and what kernels do not compute
// of them: measured as games by themselves are, a record each (docs/files.md).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/given/evaluate_array.hpp"
#include "host/given/evaluate_games.hpp"
#include "host/given/json_delegation.hpp"
#include "host/given/npy_games.hpp"
#include "host/given/record_columns.hpp"

namespace delegauge::host {

struct ArrayExtras {
  std::optional<NpyFile> outcome_weights;  // (K) or (games, K)
  std::vector<double> same_weights;        // instead of these: K, the same for all games
  GivenDelegation delegation;
  std::optional<std::vector<double>> individual_capability;
  std::optional<double> collective_capability;

  bool has_weights() const { return outcome_weights || !same_weights.empty(); }
  /// Whether kernels, which know of none of this, measure such games.
  bool none() const {
    return !has_weights() && !delegation.shares && !individual_capability && !collective_capability;
  }
};

/// Raises UsageError, naming the file, if it is no array of weights for these games.
NpyFile read_outcome_weights(const std::string& file, const NpyGames& games);

/// Games [first, first + count) by themselves, all checked. Raises UsageError for the first that is
/// no game.
std::vector<GivenGame> games_with(const ArrayExtras& extras, const NpyGames& games,
                                  std::uint64_t first, std::uint64_t count);

/// Raises UsageError for the first game that is no game.
void check_games(const ArrayExtras& extras, const NpyGames& games, std::uint64_t batch);

/// The columns of the records of such games.
std::vector<RecordColumn> record_columns_of(const ArrayExtras& extras, const NpyGames& games,
                                            const EvaluateOptions& options);

/// A column of records that is wanted, and where it goes among a batch's results.
struct WantedColumn {
  std::size_t column;  // of record_columns_of()
  int place;
};

/// Fills these columns of a batch in. What it is given must outlive it.
ColumnFiller record_filler(const ArrayExtras& extras, const NpyGames& games,
                           const EvaluateOptions& options, std::vector<WantedColumn> wanted);

}  // namespace delegauge::host
