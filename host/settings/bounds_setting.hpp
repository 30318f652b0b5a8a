// SPDX-License-Identifier: Apache-2.0
// The setting that says which bounds a job computes.
#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <string>

#include "delegauge/bound/list.hpp"
#include "host/settings/setting.hpp"
#include "host/text/join.hpp"

namespace delegauge::host {

inline BoundSet parse_bounds(const std::string& text, const std::string& place) {
  if (text == "all") return all_bounds;
  BoundSet bounds{0};
  for (const std::string& name : split_list(text)) {
    const auto bound = value_of<Bound>(name);
    if (!bound) {
      refuse(place, name, fmt::format("all, or some of {}", joined(bound_names, ",")));
    }
    bounds.bits |= 1U << static_cast<unsigned>(*bound);
  }
  return bounds;
}

inline BoundSet read_bounds(const std::string& key, const Fields& fields,
                            const nlohmann::ordered_json& list) {
  if (!list.is_array()) fields.refuse(key, list, "a list of names");
  BoundSet bounds{0};
  for (const nlohmann::ordered_json& name : list) {
    const auto bound =
        name.is_string() ? value_of<Bound>(name.get_ref<const std::string&>()) : std::nullopt;
    if (!bound) fields.refuse(key, name, joined(bound_names, ", "));
    bounds.bits |= 1U << static_cast<unsigned>(*bound);
  }
  return bounds;
}

/// field: a function from C& to its BoundSet.
template <class C, class F>
Setting<C> bounds_setting(F field) {
  using S = Setting<C>;
  const std::string key = "bounds";
  S s =
      S::row(key, "NAME,...",
             fmt::format("all, or some of {} (default: all but pareto)", joined(bound_names, ",")));
  s.is_list = true;
  s.parse = [field](C& c, const std::string& text, const std::string& place) {
    field(c) = parse_bounds(text, place);
  };
  s.read = [field, key](C& c, Fields& fields, const nlohmann::ordered_json& value) {
    field(c) = read_bounds(key, fields, value);
  };
  s.json = [field](const C& c) {
    nlohmann::ordered_json names = nlohmann::ordered_json::array();
    for (const Bound bound : bounds_in(S::value_in(field, c)))
      names.push_back(name_of_bound(bound));
    return names;
  };
  s.text = [field](const C& c) {
    const BoundSet& bounds = S::value_in(field, c);
    if (bounds == all_bounds) return std::string("all");
    std::string names;
    for (const Bound bound : bounds_in(bounds)) {
      names += (names.empty() ? "" : ",") + name_of_bound(bound);
    }
    return names;
  };
  s.check = [field, key](const C& c, const Checks& checks) {
    const unsigned bits = S::value_in(field, c).bits;
    checks.require(key, bits != 0 && (bits & ~all_bounds.bits) == 0, bits,
                   fmt::format("at least one of {}", joined(bound_names, ", ")));
  };
  return s;
}

}  // namespace delegauge::host
