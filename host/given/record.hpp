// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>
#include <vector>

#include "host/given/evaluate_games.hpp"

namespace delegauge::host {

/// What `evaluate` and `replay` print about one game: its shape, metric and welfare, and every
/// quantity of it under the names of docs/files.md. A welfare ratio is null where the agent is
/// indifferent to everything. A strategic game's record has the keys of strategic_part.hpp, too.
nlohmann::ordered_json record_of(const std::vector<std::int64_t>& dims, const EvaluatedGame& game);

/// The quantities that compare regret with the bounds, as `replay` prints them a second time for
/// the run's own precision.
nlohmann::ordered_json comparison_of(const Evaluation& evaluation);

/// A readable listing of an object: a line per quantity, matrices a line per row, what is nested
/// indented; "none" where a value is null or a list is empty.
void write_text(std::ostream& out, const nlohmann::ordered_json& record);
/// The same with values at a column of their own, for objects that are listed below each other.
void write_text(std::ostream& out, const nlohmann::ordered_json& record, std::size_t width);
/// The width that the names of an object and of what is nested in it need.
std::size_t name_width(const nlohmann::ordered_json& object);

/// A header line, then a line per record: dims as 2x3, each player's value of a quantity in a
/// column of its own (agent_shift_1, ...), the bounds in columns such as slack_published, those
/// capped in one cell with blanks between. Games of fewer players leave cells empty, as does what
/// is null, and flat games among strategic ones; of sets of profiles the sizes are given (n_eq,
/// n_eps, n_played), the latter two only where there is an equilibrium; matrices and strategies are
/// left out.
void write_csv(std::ostream& out, const std::vector<nlohmann::ordered_json>& records);

}  // namespace delegauge::host
