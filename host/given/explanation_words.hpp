// SPDX-License-Identifier: Apache-2.0
// What the numbers of a record mean, a sentence for each name.
#pragma once

#include <string_view>
#include <vector>

namespace delegauge::host {

/// Of whom a list has a value each.
enum class ValuesOf { one, agents, principals, players, sets, entries };

/// What a number goes with.
enum class RecordPart { preferences, strategy, play };

struct RecordSentence {
  std::string_view key;
  RecordPart part;
  ValuesOf of;
  std::string_view text;       // which a colon and the values follow
  std::string_view none = {};  // what is said where there is no value
};

/// In the order of a record. The bounds, the strategy and what a record begins with are not here:
/// they have sentences of their own.
const std::vector<RecordSentence>& record_sentences();

}  // namespace delegauge::host
