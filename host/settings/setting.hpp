// SPDX-License-Identifier: Apache-2.0
// One field of a job's configuration: a row of the job's table of settings, which is all that is
// said of the field besides its use.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "host/settings/checks.hpp"
#include "host/settings/json_fields.hpp"
#include "host/settings/names.hpp"
#include "host/settings/option_texts.hpp"
#include "host/text/parse.hpp"

namespace delegauge::host {

/// C: the configuration. The makers below fill in a row for a kind of field; what is special about
/// a field is added by the functions that return the row.
///
/// `field` is a function from C& to the field. `place` names an option in messages.
template <class C>
struct Setting {
  using Json = nlohmann::ordered_json;

  std::string key;     // in JSON
  std::string option;  // with its dashes
  std::string value;   // what --help calls the option's value
  std::string help;
  bool is_list = false;     // values separated by commas
  bool in_json = true;      // else it is a part of another field there
  bool is_sampling = true;  // whether games depend on it, and not only what is measured of them
  std::string former;       // of an option that is no more: what to give instead
  std::string json_after;   // the key that it follows in JSON, where that is not the row above

  std::function<void(C&, const std::string& text, const std::string& place)> parse;
  std::function<void(C&, Fields&, const Json&)> read;
  std::function<Json(const C&)> json;
  std::function<std::string(const C&)> text;  // as the option takes it
  std::function<void(const C&, const Checks&)> check;

  // Where a field has no influence its option is refused, saying why, and it is null in JSON.
  std::function<bool(const C&)> applies;
  std::function<std::string(const C&)> refusal;
  std::string null_where;
  // A field that may be missing: null in JSON, or not there.
  enum class Missing { never, is_null, is_absent };
  Missing missing = Missing::never;
  // What the field is where nothing is said of it, if that depends on other fields.
  std::function<void(C&)> otherwise;
  // Whether a command line need not say it; else it is compared with the default.
  std::function<bool(const C&)> plain;

  template <class F>
  static decltype(auto) value_in(const F& field, const C& c) {
    return std::as_const(field(const_cast<C&>(c)));  // a field is found the same way in either
  }

  static Setting row(const std::string& key, const std::string& value, const std::string& help) {
    Setting s;
    s.key = key;
    s.option = option_of_key(key);
    s.value = value;
    s.help = help;
    return s;
  }

  /// A whole number.
  template <class F>
  static Setting count(const std::string& key, F field, std::uint64_t low, std::uint64_t high,
                       const std::string& help) {
    using T = std::remove_reference_t<std::invoke_result_t<F, C&>>;
    Setting s = row(key, "N", help);
    s.parse = [=](C& c, const std::string& said, const std::string& place) {
      field(c) = static_cast<T>(parse_count(said, place, low, high));
    };
    s.read = [=](C& c, Fields& fields, const Json& given) {
      field(c) = static_cast<T>(fields.count(key, given, low, high));
    };
    s.json = [=](const C& c) { return Json(value_in(field, c)); };
    s.text = [=](const C& c) { return fmt::format("{}", value_in(field, c)); };
    s.check = [=](const C& c, const Checks& checks) {
      const T x = value_in(field, c);
      const bool allowed = std::cmp_greater_equal(x, low) && std::cmp_less_equal(x, high);
      checks.require(key, allowed, x,
                     fmt::format("a whole number from {} to {}", low, limit_text(high)));
    };
    return s;
  }
  /// One of the names of an enumeration.
  template <class F>
  static Setting choice(const std::string& key, F field, const std::string& help) {
    using T = std::remove_reference_t<std::invoke_result_t<F, C&>>;
    Setting s = row(key, "NAME", help);
    s.parse = [=](C& c, const std::string& said, const std::string& place) {
      field(c) = parse_choice<T>(said, place);
    };
    s.read = [=](C& c, Fields& fields, const Json& given) {
      field(c) = fields.choice<T>(key, given);
    };
    s.json = [=](const C& c) { return Json(std::string(name_of(value_in(field, c)))); };
    s.text = [=](const C& c) { return std::string(name_of(value_in(field, c))); };
    return s;
  }
  template <class F>
  static Setting on_off(const std::string& key, F field, const std::string& help) {
    Setting s = row(key, "on|off", help);
    s.parse = [=](C& c, const std::string& said, const std::string& place) {
      field(c) = parse_switch(said, place);
    };
    s.read = [=](C& c, Fields& fields, const Json& given) {
      field(c) = fields.boolean(key, given);
    };
    s.json = [=](const C& c) { return Json(value_in(field, c)); };
    s.text = [=](const C& c) { return std::string(value_in(field, c) ? "on" : "off"); };
    return s;
  }
  /// A number from 0 to 1.
  template <class F>
  static Setting unit_interval(const std::string& key, F field, const std::string& value,
                               const std::string& help) {
    Setting s = row(key, value, help);
    s.parse = [=](C& c, const std::string& said, const std::string& place) {
      field(c) = parse_number(said, place);
    };
    s.read = [=](C& c, Fields& fields, const Json& given) { field(c) = fields.number(key, given); };
    s.json = [=](const C& c) { return Json(value_in(field, c)); };
    s.text = [=](const C& c) { return fmt::format("{}", value_in(field, c)); };
    s.check = [=](const C& c, const Checks& checks) {
      checks.in_unit_interval(key, value_in(field, c));
    };
    return s;
  }
  /// LOW:HIGH; the maker of the row says what is allowed.
  template <class F>
  static Setting range(const std::string& key, F field, const std::string& help) {
    Setting s = row(key, "LOW:HIGH", help);
    s.parse = [=](C& c, const std::string& said, const std::string& place) {
      field(c) = parse_range(said, place);
    };
    s.read = [=](C& c, Fields& fields, const Json& given) { field(c) = fields.range(key, given); };
    s.json = [=](const C& c) { return range_json(value_in(field, c)); };
    s.text = [=](const C& c) { return range_text(value_in(field, c)); };
    return s;
  }
  /// A positive number, or range of them, per player, or one for all. players(c): how many.
  template <class P, class F>
  static Setting scales(const std::string& key, P players, F field, const std::string& value,
                        const std::string& help) {
    using T = std::decay_t<decltype(std::declval<std::invoke_result_t<F, C&>>()[0])>;
    constexpr bool is_range = std::is_same_v<T, Range>;
    Setting s = row(key, value, help);
    s.is_list = true;
    const auto entries = [=](const C& c) { return static_cast<std::size_t>(players(c)); };
    s.parse = [=](C& c, const std::string& said, const std::string& place) {
      const auto parse_one = [](const std::string& one, const std::string& where) {
        if constexpr (is_range) {
          return parse_range(one, where);
        } else {
          return parse_number(one, where);
        }
      };
      fill_players(said, place, players(c), field(c), parse_one);
    };
    s.read = [=](C& c, Fields& fields, const Json&) {
      const Json& list = fields.per_player(key, players(c));
      for (std::size_t i = 0; i < entries(c); ++i) {
        if constexpr (is_range) {
          field(c)[i] = fields.range(key, list[i]);
        } else {
          field(c)[i] = fields.number(key, list[i]);
        }
      }
    };
    s.json = [=](const C& c) {
      Json list = Json::array();
      for (std::size_t i = 0; i < entries(c); ++i) {
        if constexpr (is_range) {
          list.push_back(range_json(value_in(field, c)[i]));
        } else {
          list.push_back(value_in(field, c)[i]);
        }
      }
      return list;
    };
    s.text = [=](const C& c) {
      const auto one = [](const T& x) {
        if constexpr (is_range) {
          return range_text(x);
        } else {
          return fmt::format("{}", x);
        }
      };
      return players_text(players(c), value_in(field, c), one);
    };
    s.check = [=](const C& c, const Checks& checks) {
      for (std::size_t i = 0; i < entries(c); ++i) checks.scale(key, value_in(field, c)[i]);
    };
    return s;
  }

  Setting&& only_if(std::function<bool(const C&)> predicate,
                    std::function<std::string(const C&)> why_refused, std::string null) && {
    applies = std::move(predicate);
    refusal = std::move(why_refused);
    null_where = std::move(null);
    return std::move(*this);
  }
  Setting&& or_else(std::function<void(C&)> derive) && {
    otherwise = std::move(derive);
    return std::move(*this);
  }
  /// What --help calls the value.
  Setting&& called(std::string name) && {
    value = std::move(name);
    return std::move(*this);
  }
  Setting&& only_measured() && {
    is_sampling = false;
    return std::move(*this);
  }
  Setting&& after(std::string other) && {
    json_after = std::move(other);
    return std::move(*this);
  }
  Setting&& checked(std::function<void(const C&, const Checks&)> function) && {
    check = std::move(function);
    return std::move(*this);
  }
};

}  // namespace delegauge::host
