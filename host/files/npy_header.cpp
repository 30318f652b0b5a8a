// SPDX-License-Identifier: Apache-2.0
#include "host/files/npy_header.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <initializer_list>
#include <limits>
#include <optional>
#include <type_traits>
#include <utility>

#include "host/text/error.hpp"
#include "host/text/join.hpp"

namespace delegauge::host {
namespace {

constexpr std::size_t most_header_bytes = 1U << 16U;  // NumPy itself reads no more than 10,000

enum class Wanted { plain_array, records };

/// Reads the dictionary, the part of Python's literals that NumPy writes.
class Dictionary {
 public:
  Dictionary(std::string_view text, const std::string& name, Wanted wanted = Wanted::plain_array)
      : text_(text), name_(name), wanted_(wanted) {}

  void read() {
    expect('{');
    while (!accept('}')) {
      const std::string key = string();
      expect(':');
      value(key);
      if (!accept(',')) {
        expect('}');
        break;
      }
    }
    skip_blanks();
    if (at_ != text_.size()) broken("there is text after the dictionary");
    if ((!descr_ && members_.empty()) || !fortran_order_ || !shape_) {
      broken("'descr', 'fortran_order' and 'shape' are not all there");
    }
  }

  const std::string& descr() const { return *descr_; }
  /// Names and descriptions of a record's members.
  const std::vector<std::pair<std::string, std::string>>& members() const { return members_; }
  bool fortran_order() const { return *fortran_order_; }
  const std::vector<std::int64_t>& shape() const { return *shape_; }

 private:
  void value(const std::string& key) {
    if (key == "descr" && !descr_ && members_.empty()) {
      const bool is_list = peek() == '[';
      if (is_list && wanted_ == Wanted::plain_array) {
        throw UsageError(
            fmt::format("{}: a structured array; save one plain array of numbers", name_));
      }
      if (!is_list && wanted_ == Wanted::records) {
        throw UsageError(fmt::format(
            "{}: a plain array, whose columns have no names; save a structured array, such as "
            "numpy.rec.fromarrays([...], names='principal_1,agent_1'), or CSV",
            name_));
      }
      if (is_list) {
        read_members();
      } else {
        descr_ = string();
      }
    } else if (key == "fortran_order" && !fortran_order_) {
      fortran_order_ = boolean();
    } else if (key == "shape" && !shape_) {
      shape_ = tuple();
    } else {
      broken(fmt::format("the key '{}' is unknown or there twice", printable(key)));
    }
  }

  /// [('principal_1', '<f8'), ('kind', '<U9')]
  void read_members() {
    expect('[');
    while (!accept(']')) {
      expect('(');
      if (peek() == '(') broken("members with titles are not read here");
      std::string member = string();
      expect(',');
      if (peek() == '[') broken("members that have members are not read here");
      std::string descr = string();
      if (accept(',') && peek() != ')') {
        broken(fmt::format("the member '{}' is an array itself", printable(member)));
      }
      expect(')');
      members_.emplace_back(std::move(member), std::move(descr));
      if (!accept(',')) {
        expect(']');
        break;
      }
    }
    if (members_.empty()) broken("'descr' has no members");
  }

  [[noreturn]] void broken(const std::string& why) const {
    throw UsageError(fmt::format(
        "{}: the .npy header is broken ({}); write the array again with numpy.save", name_, why));
  }

  void skip_blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t')) {
      ++at_;
    }
  }
  char peek() {
    skip_blanks();
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  bool accept(char c) {
    if (peek() != c || c == '\0') return false;
    ++at_;
    return true;
  }
  void expect(char c) {
    if (!accept(c)) broken(fmt::format("'{}' is missing at byte {} of the dictionary", c, at_));
  }

  std::string string() {
    const char quote = peek();
    if (quote != '\'' && quote != '"') {
      broken(fmt::format("a string is missing at byte {} of the dictionary", at_));
    }
    const std::size_t end = text_.find(quote, at_ + 1);
    if (end == std::string_view::npos) broken("a string does not end");
    std::string value(text_.substr(at_ + 1, end - at_ - 1));
    at_ = end + 1;
    return value;
  }

  bool boolean() {
    skip_blanks();
    for (const bool value : {true, false}) {
      const std::string_view word = value ? "True" : "False";
      if (text_.substr(at_, word.size()) != word) continue;
      at_ += word.size();
      return value;
    }
    broken("'fortran_order' is neither True nor False");
  }

  std::vector<std::int64_t> tuple() {
    std::vector<std::int64_t> entries;
    expect('(');
    while (!accept(')')) {
      skip_blanks();
      std::int64_t entry = -1;
      const char* const end = text_.data() + text_.size();
      const auto [next, error] = std::from_chars(text_.data() + at_, end, entry);
      if (error != std::errc() || entry < 0) broken("'shape' is no tuple of whole numbers");
      entries.push_back(entry);
      at_ = static_cast<std::size_t>(next - text_.data());
      // Python 2 wrote its long integers as 3L.
      if (at_ < text_.size() && text_[at_] == 'L') ++at_;
      if (!accept(',')) {
        expect(')');
        break;
      }
    }
    return entries;
  }

  std::string_view text_;
  const std::string& name_;
  Wanted wanted_;
  std::size_t at_ = 0;
  std::vector<std::pair<std::string, std::string>> members_;
  std::optional<std::string> descr_;
  std::optional<bool> fortran_order_;
  std::optional<std::vector<std::int64_t>> shape_;
};

NpyItem item_of(const std::string& descr, const std::string& name) {
  const auto refuse = [&](std::string_view what, std::string_view instead) {
    throw UsageError(fmt::format("{}: the numbers are {} ('{}'); save {} instead", name, what,
                                 printable(descr), instead));
  };
  std::string_view rest = descr;
  NpyItem item;
  // '=' is this machine's order; of single bytes, '|', there is none.
  if (!rest.empty() && std::string_view("<>=|").find(rest.front()) != std::string_view::npos) {
    item.big_endian = rest.front() == '>';
    rest.remove_prefix(1);
  }
  const char kind = rest.empty() ? '\0' : rest.front();
  const std::string_view size = rest.substr(std::min<std::size_t>(1, rest.size()));
  const auto is_one_of = [](std::string_view text, std::initializer_list<std::string_view> list) {
    return std::find(list.begin(), list.end(), text) != list.end();
  };
  if (kind == 'c') refuse("complex", "their real part a.real");
  if (kind == 'O') refuse("Python objects", "a.astype('<f8')");
  const bool known = (kind == 'b' && size == "1") ||
                     (kind == 'f' && is_one_of(size, {"2", "4", "8"})) ||
                     ((kind == 'i' || kind == 'u') && is_one_of(size, {"1", "2", "4", "8"}));
  if (!known) refuse("of a kind that is not read here", "a.astype('<f8')");
  item.size = static_cast<std::size_t>(size.front() - '0');
  item.kind = kind == 'f'   ? NpyItem::Kind::floating
              : kind == 'i' ? NpyItem::Kind::whole_or_negative
              : kind == 'u' ? NpyItem::Kind::whole
                            : NpyItem::Kind::boolean;
  return item;
}

/// "S5" or "<U5"; nothing for what is no text.
std::optional<NpyField> text_field(const std::string& descr) {
  std::string_view rest = descr;
  NpyField field;
  if (!rest.empty() && std::string_view("<>=|").find(rest.front()) != std::string_view::npos) {
    field.item.big_endian = rest.front() == '>';
    rest.remove_prefix(1);
  }
  if (rest.empty() || (rest.front() != 'S' && rest.front() != 'U')) return std::nullopt;
  field.kind = rest.front() == 'S' ? NpyField::Kind::bytes : NpyField::Kind::unicode;
  rest.remove_prefix(1);
  constexpr std::size_t longest = 1U << 20U;
  std::size_t length = 0;
  const auto [next, error] = std::from_chars(rest.data(), rest.data() + rest.size(), length);
  if (error != std::errc() || next != rest.data() + rest.size() || length > longest) {
    return std::nullopt;
  }
  field.size = field.kind == NpyField::Kind::bytes ? length : 4 * length;
  return field;
}

template <class Unsigned>
double as_signed(std::uint64_t bits) {
  return static_cast<double>(
      std::bit_cast<std::make_signed_t<Unsigned>>(static_cast<Unsigned>(bits)));
}

/// IEEE 754's format of 16 bits: 1 of sign, 5 of exponent, 10 of fraction.
double half_to_double(std::uint64_t bits) {
  constexpr int fraction_bits = 10, bias = 15, largest = 31;
  const int exponent = static_cast<int>(bits >> fraction_bits & 31U);
  const auto fraction = static_cast<double>(bits & 1023U);
  double size = 0;
  if (exponent == largest) {
    size = fraction > 0 ? std::numeric_limits<double>::quiet_NaN()
                        : std::numeric_limits<double>::infinity();
  } else if (exponent == 0) {
    size = std::ldexp(fraction, 1 - bias - fraction_bits);
  } else {
    size = std::ldexp(fraction + 1024, exponent - bias - fraction_bits);
  }
  return (bits & 0x8000U) != 0 ? -size : size;
}

/// A number whose bytes, the last significant first, are these bits.
double number_of(const NpyItem& item, std::uint64_t bits) {
  switch (item.kind) {
    case NpyItem::Kind::boolean:
      return bits != 0 ? 1 : 0;
    case NpyItem::Kind::whole:
      return static_cast<double>(bits);
    case NpyItem::Kind::whole_or_negative:
      return item.size == 1   ? as_signed<std::uint8_t>(bits)
             : item.size == 2 ? as_signed<std::uint16_t>(bits)
             : item.size == 4 ? as_signed<std::uint32_t>(bits)
                              : as_signed<std::uint64_t>(bits);
    case NpyItem::Kind::floating:
      break;
  }
  if (item.size == 2) return half_to_double(bits);
  if (item.size == 4) return std::bit_cast<float>(static_cast<std::uint32_t>(bits));
  return std::bit_cast<double>(bits);
}

std::size_t byte(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

/// Where the dictionary starts: the length before it has two bytes in version 1, four from 2 on.
std::size_t dictionary_start(std::string_view beginning) {
  return byte(beginning, npy_magic.size()) == 1 ? 10 : npy_preamble;
}

}  // namespace

std::optional<GivenStorage> direct_storage(const NpyHeader& header) {
  const NpyItem& item = header.item;
  const bool direct = item.kind == NpyItem::Kind::floating && !item.big_endian &&
                      item.size >= sizeof(float) && header.data_offset % item.size == 0;
  if (!direct) return std::nullopt;
  return item.size == sizeof(float) ? GivenStorage::float32 : GivenStorage::float64;
}

std::vector<double> to_doubles(const NpyItem& item, const void* bytes, std::size_t count) {
  const auto* from = static_cast<const unsigned char*>(bytes);
  std::vector<double> numbers(count);
  for (double& number : numbers) {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < item.size; ++i) {
      bits = bits << 8U | from[item.big_endian ? i : item.size - 1 - i];
    }
    number = number_of(item, bits);
    from += item.size;
  }
  return numbers;
}

std::size_t npy_header_size(std::string_view beginning, const std::string& name) {
  if (beginning.substr(0, npy_magic.size()) != npy_magic) {
    throw UsageError(fmt::format(
        "{}: not a .npy file: it does not begin as one; write the array with numpy.save", name));
  }
  if (beginning.size() < npy_preamble) {
    throw UsageError(fmt::format("{}: ends within its header; write the array again", name));
  }
  const std::size_t major = byte(beginning, npy_magic.size());
  const std::size_t minor = byte(beginning, npy_magic.size() + 1);
  if (major < 1 || major > 3 || minor != 0) {
    throw UsageError(fmt::format(
        "{}: .npy format version {}.{} is unknown; write version 1.0, 2.0 or 3.0, as numpy.save "
        "does",
        name, major, minor));
  }
  const std::size_t start = dictionary_start(beginning);
  std::size_t length = 0;
  for (std::size_t at = start; at-- > npy_magic.size() + 2;)
    length = length << 8U | byte(beginning, at);
  if (length > most_header_bytes) {
    throw UsageError(fmt::format(
        "{}: the header claims {} bytes, too many for an array of numbers; write the array again",
        name, length));
  }
  return start + length;
}

NpyHeader parse_npy_header(std::string_view bytes, const std::string& name) {
  const std::size_t start = dictionary_start(bytes);
  Dictionary dictionary(bytes.substr(start), name);
  dictionary.read();
  NpyHeader header{item_of(dictionary.descr(), name), dictionary.shape(), bytes.size()};
  if (dictionary.fortran_order()) {
    throw UsageError(fmt::format(
        "{}: the array is in Fortran order; save numpy.ascontiguousarray(a) instead", name));
  }
  return header;
}

NpyRecords parse_npy_records(std::string_view bytes, const std::string& name) {
  const std::size_t start = dictionary_start(bytes);
  Dictionary dictionary(bytes.substr(start), name, Wanted::records);
  dictionary.read();
  NpyRecords records;
  for (const auto& [member, descr] : dictionary.members()) {
    NpyField field;
    if (auto text = text_field(descr)) {
      field = *text;
    } else {
      field.item = item_of(descr, fmt::format("{}: {}", name, printable(member)));
      field.size = field.item.size;
    }
    field.name = member;
    field.offset = records.record_bytes;
    records.record_bytes += field.size;
    records.fields.push_back(std::move(field));
  }
  if (dictionary.shape().size() != 1) {
    throw UsageError(fmt::format("{}: has the shape {}; give one record a row, of shape (rows,)",
                                 name, shape_text(dictionary.shape())));
  }
  if (records.record_bytes == 0) {
    throw UsageError(fmt::format("{}: its records have no bytes; save the log again", name));
  }
  records.rows = static_cast<std::uint64_t>(dictionary.shape().front());
  records.data_offset = bytes.size();
  return records;
}

std::string shape_text(const std::vector<std::int64_t>& shape) {
  return fmt::format("({}{})", joined(shape, ", "), shape.size() == 1 ? "," : "");
}

}  // namespace delegauge::host
