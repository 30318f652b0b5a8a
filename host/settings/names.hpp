// SPDX-License-Identifier: Apache-2.0
// The names that the command line, JSON and messages give to enumerators: one name for one thing.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "delegauge/bound/list.hpp"
#include "delegauge/game/flat_games.hpp"
#include "delegauge/measure/metric.hpp"
#include "host/settings/precision.hpp"

namespace delegauge::host {

template <class T>
struct Named {
  std::string_view name;
  T value;
};

template <class T>
struct NamesOf;

template <>
struct NamesOf<Shift> {
  static constexpr std::array<Named<Shift>, 5> list = {{{"mean", Shift::mean},
                                                        {"midrange", Shift::midrange},
                                                        {"median", Shift::median},
                                                        {"min", Shift::min},
                                                        {"max", Shift::max}}};
};
template <>
struct NamesOf<Norm> {
  static constexpr std::array<Named<Norm>, 3> list = {
      {{"l1", Norm::l1}, {"l2", Norm::l2}, {"linf", Norm::linf}}};
};
/// The preset metrics.
template <>
struct NamesOf<Metric> {
  static constexpr std::array<Named<Metric>, 3> list = {
      {{"epic", epic}, {"max", max_metric}, {"l1", l1_metric}}};
};
template <>
struct NamesOf<Welfare> {
  static constexpr std::array<Named<Welfare>, 2> list = {
      {{"mean", Welfare::mean}, {"sum", Welfare::sum}}};
};
template <>
struct NamesOf<Payoffs> {
  static constexpr std::array<Named<Payoffs>, 2> list = {
      {{"uniform", Payoffs::uniform}, {"normal", Payoffs::normal}}};
};
template <>
struct NamesOf<Precision> {
  static constexpr std::array<Named<Precision>, 2> list = {
      {{"float", Precision::single_precision}, {"double", Precision::double_precision}}};
};

template <>
struct NamesOf<Bound> {
  static constexpr std::array<Named<Bound>, bound_count> list = [] {
    std::array<Named<Bound>, bound_count> named = {};
    for (std::size_t b = 0; b < named.size(); ++b)
      named[b] = {bound_names[b], static_cast<Bound>(b)};
    return named;
  }();
};

/// The name of a value; empty for a value without one (a metric that is no preset).
template <class T>
constexpr std::string_view name_of(const T& value) {
  for (const Named<T>& entry : NamesOf<T>::list) {
    if (entry.value == value) return entry.name;
  }
  return {};
}

/// The value that a name stands for, if any.
template <class T>
constexpr std::optional<T> value_of(std::string_view name) {
  for (const Named<T>& entry : NamesOf<T>::list) {
    if (entry.name == name) return entry.value;
  }
  return std::nullopt;
}

/// "epic, max, l1": what may be said, for messages.
template <class T>
std::string names_of() {
  std::string names;
  for (const Named<T>& entry : NamesOf<T>::list) {
    if (!names.empty()) names += ", ";
    names += entry.name;
  }
  return names;
}

/// The bounds that are selected, in the list's order.
inline std::vector<Bound> bounds_in(const BoundSet& set) {
  std::vector<Bound> bounds;
  for (std::size_t b = 0; b < bound_names.size(); ++b) {
    if (set.has(static_cast<Bound>(b))) bounds.push_back(static_cast<Bound>(b));
  }
  return bounds;
}

inline std::string name_of_bound(Bound bound) {
  return std::string(bound_names[static_cast<std::size_t>(bound)]);
}

}  // namespace delegauge::host
