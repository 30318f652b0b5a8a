// SPDX-License-Identifier: Apache-2.0
#include "host/settings/toml_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "host/text/error.hpp"
#include "host/text/join.hpp"
#include "host/text/parse.hpp"

// What toml++ asserts of a file it has not always seen to before (3.3): where it would end the
// program, or go on as if it were so, it gives the file up.
namespace delegauge::host {
struct TomlGivesUp {};
}  // namespace delegauge::host
#undef NDEBUG
// Some assertions are in functions that raise nothing; those are of values, not of files.
#pragma GCC diagnostic push
#if defined(__clang__)
#pragma GCC diagnostic ignored "-Wexceptions"
#else
#pragma GCC diagnostic ignored "-Wterminate"
#endif
#define TOML_ASSERT(expr) \
  (static_cast<bool>(expr) ? static_cast<void>(0) : throw ::delegauge::host::TomlGivesUp())

// toml++ reads, walks and destroys values by recursion: a file must not choose how deep that goes.
#define TOML_MAX_NESTED_VALUES 16
#include <toml++/toml.h>
#pragma GCC diagnostic pop

namespace delegauge::host {
namespace {

constexpr std::size_t longest_shown = 80;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r";
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// A file's content by line and, as toml++ counts them, by column: code points, from 1.
class Lines {
 public:
  explicit Lines(std::string_view content) {
    if (content.substr(0, 3) == "\xEF\xBB\xBF") content.remove_prefix(3);
    for (std::size_t begin = 0; begin <= content.size();) {
      const std::size_t end = std::min(content.find('\n', begin), content.size());
      lines_.push_back(content.substr(begin, end - begin));
      begin = end + 1;
    }
  }
  std::string_view line(std::size_t number) const {
    return number >= 1 && number <= lines_.size() ? lines_[number - 1] : std::string_view();
  }
  /// What stands in a region of one line.
  std::string_view text(const toml::source_region& region) const {
    const std::string_view all = line(region.begin.line);
    if (region.end.line != region.begin.line) return {};
    const std::size_t begin = byte_of(all, region.begin.line, region.begin.column);
    return trimmed(all.substr(begin, byte_of(all, region.begin.line, region.end.column) - begin));
  }

 private:
  /// Where a column's character begins. A list's numbers are asked for in turn: the search goes on
  /// from where the last one ended, or a long line would take the square of its length.
  std::size_t byte_of(std::string_view text, std::size_t number, std::size_t column) const {
    const auto begins = [&](std::size_t at) {
      return (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
    };
    Place place = {number, 1, 0};
    if (last_.line == number && last_.column <= column) place = last_;
    while (place.column < column && place.byte < text.size()) {
      do place.byte += 1;
      while (place.byte < text.size() && !begins(place.byte));
      place.column += 1;
    }
    return (last_ = place).byte;
  }
  struct Place {
    std::size_t line = 0, column = 0, byte = 0;
  };
  std::vector<std::string_view> lines_;
  mutable Place last_;
};

std::string quoted(std::string_view word) { return fmt::format("\"{}\"", word); }

/// The line as TOML has it, where bare words are what is wrong with it: `metric = "max"` for
/// `metric = max`, a list where words stand between commas. Empty where that is not the matter.
std::string with_quotes(std::string_view line) {
  const std::size_t equals = line.find('=');
  if (equals == std::string_view::npos) return {};
  const std::string_view key = trimmed(line.substr(0, equals));
  std::string_view value = line.substr(equals + 1);
  value = trimmed(value.substr(0, value.find_first_of("#;")));
  const bool is_list = value.size() > 2 && value.front() == '[' && value.back() == ']';
  if (is_list) value = trimmed(value.substr(1, value.size() - 2));
  if (key.empty() || value.empty() || value.find_first_of("\"'[]{}\\") != std::string_view::npos) {
    return {};
  }
  const std::vector<std::string> words = split_list(value);
  if (words.size() == 1 && !is_list) return fmt::format("{} = {}", key, quoted(words.front()));
  std::string list;
  for (const std::string& word : words) list += (list.empty() ? "" : ", ") + quoted(word);
  return fmt::format("{} = [{}]", key, list);
}

std::string shown(std::string_view text) { return printable(std::string(text), longest_shown); }

[[noreturn]] void refuse_syntax(const toml::parse_error& error, const Lines& lines,
                                const std::string& file) {
  const std::size_t number = error.source().begin.line;
  const std::string_view line = trimmed(lines.line(number));
  const std::string_view reason = error.description();
  const auto says = [reason](std::string_view words) { return reason.find(words) != reason.npos; };
  std::string what = shown(reason);
  if (says("redefine")) what += "; give every key once";
  const bool lacks_quotes = !says("redefine") && !says("control character") && !says("UTF");
  if (const std::string meant = with_quotes(line); lacks_quotes && !meant.empty()) {
    what += fmt::format("; text has quotes in TOML, and so have whole numbers from 2^63 on: {}",
                        shown(meant));
  }
  throw UsageError(
      fmt::format("{}:{}: '{}' is no line of TOML: {}", file, number, shown(line), what));
}

/// Where text in quotes that begins at a place ends, behind its quotes. Text that does not end
/// where it must ends with its line: toml++ reads no further either.
std::size_t end_of_quoted(std::string_view content, std::size_t begin) {
  const char quote = content[begin];
  const std::string three(3, quote);
  const bool is_long = content.substr(begin, 3) == three;
  const std::string_view mark = is_long ? std::string_view(three) : content.substr(begin, 1);
  for (std::size_t at = begin + mark.size(); at < content.size(); ++at) {
    if (content.substr(at, mark.size()) == mark) {
      std::size_t end = at + mark.size();
      // Long text may end with quotes of its own: of four or five the last three close it.
      const std::size_t most = is_long ? end + 2 : end;
      while (end < std::min(most, content.size()) && content[end] == quote) ++end;
      return end;
    }
    if (content[at] == '\n' && !is_long) return at;
    const bool is_escape = quote == '"' && content[at] == '\\' && content.substr(at + 1, 1) != "\n";
    if (is_escape) ++at;
  }
  return content.size();
}

std::size_t line_of(std::string_view content, std::size_t at) {
  return 1 + static_cast<std::size_t>(
                 std::count(content.begin(), content.begin() + static_cast<long>(at), '\n'));
}

/// Raises UsageError for the line that has this place.
[[noreturn]] void refuse_line(std::string_view content, std::size_t at, const std::string& file,
                              std::string_view what) {
  const std::size_t begin = content.substr(0, at).rfind('\n') + 1;  // npos + 1 is 0
  const std::string_view line = content.substr(begin, content.find('\n', begin) - begin);
  throw UsageError(fmt::format("{}:{}: '{}' is no line of TOML: {}", file, line_of(content, at),
                               shown(trimmed(line)), what));
}

/// Whether text in quotes has before and behind it what TOML has there. Else toml++ would take
/// what follows for something else than text.
bool stands_alone(std::string_view content, std::size_t begin, std::size_t end) {
  constexpr std::string_view before = " \t\r\n=,[{.\xBF", behind = " \t\r\n=,]}.#";
  const auto is_in = [](std::string_view set, char c) { return set.find(c) != set.npos; };
  return (begin == 0 || is_in(before, content[begin - 1])) &&
         (end >= content.size() || is_in(behind, content[end]));
}

/// Whether a table's first line, from its bracket on, has the beginning of a name.
bool has_name(std::string_view header) {
  header.remove_prefix(header.substr(0, 2) == "[[" ? 2 : 1);
  header.remove_prefix(std::min(header.find_first_not_of(" \t"), header.size()));
  if (header.empty()) return true;  // the end of the file is an error of its own
  const char c = header.front();
  return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
         std::string_view("_-\"'").find(c) != std::string_view::npos;
}

/// What toml++ takes badly. It makes a table of every part of a dotted key, without a limit, and
/// destroys them by recursion, so that a long key would overflow the stack; and what it does with
/// some characters beyond ASCII, which TOML has in text and comments only, is not defined (3.3),
/// nor with a table's name that begins like none.
void refuse_beforehand(std::string_view content, const std::string& file) {
  constexpr int most_dots = 16;
  int dots = 0;
  bool is_line_new = true;  // nothing but blanks so far
  for (std::size_t at = content.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0; at < content.size();) {
    const char c = content[at];
    if (c == '[' && is_line_new && !has_name(content.substr(at))) {
      refuse_line(content, at, file, "a table without a name; give the name of a command");
    }
    is_line_new = c == '\n' || (is_line_new && (c == ' ' || c == '\t' || c == '\r'));
    if (c == '"' || c == '\'') {
      const std::size_t begin = at;
      at = end_of_quoted(content, at);
      if (stands_alone(content, begin, at)) continue;
      refuse_line(content, begin, file, "quotes stand amid a word; put all of it in quotes");
    }
    if (c == '#') {
      at = std::min(content.find('\n', at), content.size());
      continue;
    }
    if (c == '.') {
      ++dots;
    } else if (std::string_view("\n=,[]{}").find(c) != std::string_view::npos) {
      dots = 0;
    }
    if (dots > most_dots) {
      throw UsageError(fmt::format("{}:{}: a key of more than {} parts; give the name of an option",
                                   file, line_of(content, at), most_dots));
    }
    const auto byte = static_cast<unsigned char>(c);
    const bool is_control = (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7f;
    if (is_control || byte >= 0x80) {
      refuse_line(content, at, file,
                  fmt::format("a {} stands outside of quotes; put text in quotes, remarks behind #",
                              is_control ? "control character" : "character beyond ASCII"));
    }
    ++at;
  }
}

class Reader {
 public:
  Reader(const Lines& lines, const std::string& file, TomlShape shape)
      : lines_(lines), file_(file), shape_(shape) {}

  /// number: among the tables of its name.
  void table(const toml::table& of, const std::string& name, std::size_t number = 0) {
    for (const auto& [key, node] : of) {
      if (const toml::table* const inner = node.as_table()) {
        if (!name.empty()) {
          refuse(node, std::string(key.str()), "is a table in a table");
        }
        table(*inner, std::string(key.str()));
      } else if (const toml::array* const all = tables_in(node, name)) {
        std::size_t next = 0;
        for (const toml::node& one : *all) {
          table(*one.as_table(), std::string(key.str()), ++next);
        }
      } else {
        items.push_back(item(name, std::string(key.str()), node));
        items.back().number = number;
        places_.push_back({node.source().begin.line, node.source().begin.column, places_.size()});
      }
    }
  }

  /// What was read, as it stands in the file: toml++ has keys in alphabetical order.
  std::vector<TomlItem> take() {
    std::sort(places_.begin(), places_.end());
    std::vector<TomlItem> in_order;
    for (const auto& place : places_) in_order.push_back(std::move(items[place[2]]));
    return in_order;
  }

  std::vector<TomlItem> items;

 private:
  /// [[name]], in a file that may have it.
  const toml::array* tables_in(const toml::node& node, const std::string& outer) const {
    const toml::array* const list = node.as_array();
    const bool are_tables = shape_ == TomlShape::sweep && outer.empty() && list != nullptr &&
                            list->is_array_of_tables();
    return are_tables ? list : nullptr;
  }

  std::string place(const toml::node& node) const {
    return fmt::format("{}:{}", file_, node.source().begin.line);
  }
  [[noreturn]] void refuse(const toml::node& node, const std::string& key,
                           std::string_view what) const {
    throw UsageError(
        fmt::format("{}: {}: {}; give text in quotes, a number, true or false, or a list of these",
                    place(node), shown(key), what));
  }

  TomlItem item(const std::string& name, const std::string& key, const toml::node& node) const {
    TomlItem item{name, key, TomlItem::Kind::text, {}, place(node)};
    if (const toml::array* const list = node.as_array()) {
      item.kind = TomlItem::Kind::list;
      for (const toml::node& entry : *list) {
        const toml::array* const inner = entry.as_array();
        const bool is_inner = inner != nullptr && shape_ == TomlShape::sweep && !inner->empty();
        item.texts.push_back(is_inner ? joined_texts(*inner, key) : text(entry, key));
      }
    } else {
      if (node.is_boolean()) item.kind = TomlItem::Kind::boolean;
      item.texts.push_back(text(node, key));
    }
    return item;
  }

  std::string joined_texts(const toml::array& list, const std::string& key) const {
    std::vector<std::string> texts;
    for (const toml::node& entry : list) texts.push_back(text(entry, key));
    return joined(texts, ",");
  }

  std::string text(const toml::node& node, const std::string& key) const {
    if (const auto* const text = node.as_string()) {
      if (text->get().find('\0') != std::string::npos) {
        refuse(node, key, "has a null character, which no option takes");
      }
      return text->get();
    }
    if (const auto* const truth = node.as_boolean()) return truth->get() ? "true" : "false";
    if (const auto* const whole = node.as_integer()) return fmt::format("{}", whole->get());
    if (node.is_floating_point()) {
      // As it stands there: a double would round a whole number of many digits.
      std::string digits(lines_.text(node.source()));
      std::erase(digits, '_');
      return digits;
    }
    refuse(node, key, node.is_array() || node.is_table() ? "is a list in a list" : "is a date");
  }

  const Lines& lines_;
  const std::string& file_;
  TomlShape shape_;
  std::vector<std::array<std::size_t, 3>> places_;  // line, column and number of each item
};

}  // namespace

std::vector<TomlItem> read_toml(std::string_view content, const std::string& file,
                                TomlShape shape) {
  const Lines lines(content);
  refuse_beforehand(content, file);
  try {
    Reader reader(lines, file, shape);
    reader.table(toml::parse(content), "");
    return reader.take();
  } catch (const toml::parse_error& error) {
    refuse_syntax(error, lines, file);
  } catch (const TomlGivesUp&) {
    throw UsageError(fmt::format(
        "{}: is no TOML; look for brackets, commas and quotes that are out of place", file));
  }
}

}  // namespace delegauge::host
