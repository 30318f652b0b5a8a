// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/estimate/labels.hpp"

#include <functional>
#include <utility>

#include "host/text/error.hpp"

namespace delegauge::host {

std::uint32_t Labels::number(std::string_view text) {
  if (2 * (ends_.size() + 1) > table_.size()) grow();
  const std::size_t at = place(text);
  if (table_[at] != free) return table_[at];
  if (ends_.size() >= free) throw UsageError("the log has more than 4294967295 different labels");
  const auto number = static_cast<std::uint32_t>(ends_.size());
  texts_ += text;
  ends_.push_back(texts_.size());
  table_[at] = number;
  return number;
}

std::size_t Labels::place(std::string_view text) const {
  const std::size_t mask = table_.size() - 1;
  std::size_t at = std::hash<std::string_view>()(text) & mask;
  while (table_[at] != free && this->text(table_[at]) != text) at = (at + 1) & mask;
  return at;
}

void Labels::grow() {
  constexpr std::size_t least = 64;
  table_.assign(table_.empty() ? least : 2 * table_.size(), free);
  for (std::uint32_t number = 0; number < ends_.size(); ++number)
    table_[place(text(number))] = number;
}

}  // namespace delegauge::host
