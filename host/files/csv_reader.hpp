// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/files/input.hpp"

namespace delegauge::host {

/// Raises UsageError if what begins so is plainly no text: an archive, a Parquet file, UTF-16.
void refuse_what_is_no_text(const std::string& name, std::string_view beginning);

/// Records of a CSV input, one at a time, by the rules of RFC 4180: fields may be quoted, and then
/// hold delimiters, line breaks and doubled quotes. Lines end with LF or CRLF, the last one need
/// not; a byte order mark and lines with nothing in them are passed over. Memory is that of one
/// record, however long the input.
class CsvReader {
 public:
  /// A record has at most so many bytes and fields: more is a quote that was not closed, or no
  /// table.
  static constexpr std::size_t most_bytes = std::size_t{1} << 20U;
  static constexpr std::size_t most_fields = 10'000;

  /// The input must outlive this. Raises UsageError for what is plainly no text.
  CsvReader(const Input& input, char delimiter);

  /// Reads on; false at the end. Raises UsageError that names line and field.
  bool next();

  std::size_t fields() const { return ends_.size(); }
  /// Of the record that was read; valid until the next.
  std::string_view field(std::size_t i) const {
    const std::size_t begin = i == 0 ? 0 : ends_[i - 1];
    return std::string_view(text_).substr(begin, ends_[i] - begin);
  }
  /// The line on which the record begins, from 1.
  std::uint64_t line() const { return line_; }
  const std::string& name() const { return input_.name(); }

 private:
  static constexpr int at_end = -1;

  int peek() {
    if (at_ == filled_ && !fill()) return at_end;
    return static_cast<unsigned char>(buffer_[at_]);
  }
  bool fill();
  void read_record();
  void read_quoted();
  void read_plain();
  void put(char c);
  void end_field();
  bool end_of_line();
  [[noreturn]] void refuse(const std::string& what) const;

  const Input& input_;
  char delimiter_;
  std::string buffer_;
  std::size_t at_ = 0, filled_ = 0;
  std::uint64_t offset_ = 0;     // in the input, of the buffer's end
  std::uint64_t next_line_ = 1;  // of the next byte
  std::uint64_t line_ = 0;
  std::string text_;               // the record's fields, one after the other
  std::vector<std::size_t> ends_;  // of fields, in text_
};

}  // namespace delegauge::host
