// SPDX-License-Identifier: Apache-2.0
#include "host/input/npy_header.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>

#include "host/error.hpp"

namespace delegauge::host {
namespace {

constexpr std::size_t most_header_bytes = 1U << 16U;  // NumPy itself reads no more than 10,000

/// Reads the dictionary, the part of Python's literals that NumPy writes.
class Dictionary {
 public:
  Dictionary(std::string_view text, const std::string& name) : text_(text), name_(name) {}

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
    if (!descr_ || !fortran_order_ || !shape_) {
      broken("'descr', 'fortran_order' and 'shape' are not all there");
    }
  }

  const std::string& descr() const { return *descr_; }
  bool fortran_order() const { return *fortran_order_; }
  const std::vector<std::int64_t>& shape() const { return *shape_; }

 private:
  void value(const std::string& key) {
    if (key == "descr" && !descr_) {
      if (peek() == '[') {
        throw UsageError(fmt::format(
            "{}: a structured array; save one plain array of float32 or float64", name_));
      }
      descr_ = string();
    } else if (key == "fortran_order" && !fortran_order_) {
      fortran_order_ = boolean();
    } else if (key == "shape" && !shape_) {
      shape_ = tuple();
    } else {
      broken(fmt::format("the key '{}' is unknown or there twice", printable(key)));
    }
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
      if (!accept(',')) {
        expect(')');
        break;
      }
    }
    return entries;
  }

  std::string_view text_;
  const std::string& name_;
  std::size_t at_ = 0;
  std::optional<std::string> descr_;
  std::optional<bool> fortran_order_;
  std::optional<std::vector<std::int64_t>> shape_;
};

GivenStorage storage_of(const std::string& descr, const std::string& name) {
  if (descr == "<f8" || descr == "=f8") return GivenStorage::float64;
  if (descr == "<f4" || descr == "=f4") return GivenStorage::float32;
  const auto refuse = [&](std::string_view what) {
    throw UsageError(fmt::format(
        "{}: the numbers are {} ('{}'); convert the array with a.astype('<f8') and save it again",
        name, what, printable(descr)));
  };
  if (!descr.empty() && descr.front() == '>') refuse("big-endian");
  if (descr == "|O") refuse("Python objects");
  refuse("neither float32 nor float64");
  return {};
}

std::size_t byte(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

/// Where the dictionary starts: the length before it has two bytes in version 1, four from 2 on.
std::size_t dictionary_start(std::string_view beginning) {
  return byte(beginning, npy_magic.size()) == 1 ? 10 : npy_preamble;
}

}  // namespace

std::size_t item_size(GivenStorage storage) {
  return storage == GivenStorage::float32 ? sizeof(float) : sizeof(double);
}

std::size_t npy_header_size(std::string_view beginning, const std::string& name) {
  if (beginning.substr(0, npy_magic.size()) != npy_magic) {
    if (beginning.substr(0, 4) == "PK\x03\x04") {
      throw UsageError(
          fmt::format("{}: an .npz archive; save the one array with numpy.save", name));
    }
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
  NpyHeader header{storage_of(dictionary.descr(), name), dictionary.shape(), bytes.size()};
  if (dictionary.fortran_order()) {
    throw UsageError(fmt::format(
        "{}: the array is in Fortran order; save numpy.ascontiguousarray(a) instead", name));
  }
  if (header.data_offset % item_size(header.storage) != 0) {
    throw UsageError(fmt::format(
        "{}: the data start at byte {}, which is not aligned; write the array with numpy.save",
        name, header.data_offset));
  }
  return header;
}

std::string shape_text(const std::vector<std::int64_t>& shape) {
  return fmt::format("({}{})", fmt::join(shape, ", "), shape.size() == 1 ? "," : "");
}

}  // namespace delegauge::host
