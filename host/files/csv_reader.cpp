// SPDX-License-Identifier: Apache-2.0
#include "host/files/csv_reader.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

constexpr std::size_t csv_buffer_bytes = std::size_t{1} << 18U;
constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";

struct NoText {
  std::string_view beginning, what;
};

constexpr std::array<NoText, 8> no_texts = {{
    {"\x1f\x8b", "compressed by gzip; unpack it, or pipe it: gunzip -c FILE | delegauge ... -"},
    {"BZh", "compressed by bzip2; unpack it"},
    {"\xFD"
     "7zXZ",
     "compressed by xz; unpack it"},
    {"\x28\xB5\x2F\xFD", "compressed by zstd; unpack it"},
    {"PK\x03\x04", "a zip archive or a spreadsheet; save the table as CSV"},
    {"PAR1", "a Parquet file; save the table as CSV"},
    {"\xFF\xFE", "in UTF-16; save it as UTF-8"},
    {"\xFE\xFF", "in UTF-16; save it as UTF-8"},
}};

}  // namespace

void refuse_what_is_no_text(const std::string& name, std::string_view beginning) {
  for (const NoText& kind : no_texts) {
    if (!beginning.starts_with(kind.beginning)) continue;
    throw UsageError(fmt::format("{}: is no CSV: it is {}", name, kind.what));
  }
}

CsvReader::CsvReader(const Input& input, char delimiter)
    : input_(input), delimiter_(delimiter), buffer_(csv_buffer_bytes, '\0') {
  fill();
  const std::string_view beginning(buffer_.data(), filled_);
  refuse_what_is_no_text(input_.name(), beginning);
  if (beginning.starts_with(utf8_mark)) at_ = utf8_mark.size();
}

bool CsvReader::fill() {
  while (true) {
    const ssize_t got =
        ::pread(input_.descriptor(), buffer_.data(), buffer_.size(), static_cast<off_t>(offset_));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      throw UsageError(fmt::format("{}: cannot be read: {}; give another file", input_.name(),
                                   std::strerror(errno)));
    }
    at_ = 0;
    filled_ = static_cast<std::size_t>(got);
    offset_ += filled_;
    return filled_ > 0;
  }
}

bool CsvReader::next() {
  while (end_of_line()) {
  }
  if (peek() == at_end) return false;
  line_ = next_line_;
  text_.clear();
  ends_.clear();
  read_record();
  return true;
}

void CsvReader::read_record() {
  while (true) {
    if (peek() == '"') {
      read_quoted();
    } else {
      read_plain();
    }
    end_field();
    if (peek() == at_end || end_of_line()) return;
    ++at_;  // the delimiter
  }
}

void CsvReader::read_quoted() {
  ++at_;
  while (true) {
    const int c = peek();
    if (c == at_end) refuse("a quote is opened and not closed; close it");
    ++at_;
    if (c == '"') {
      if (peek() != '"') break;
      ++at_;
    }
    if (c == '\n') ++next_line_;
    put(static_cast<char>(c));
  }
  const int c = peek();
  if (c == at_end || c == '\n' || c == '\r' || c == static_cast<unsigned char>(delimiter_)) return;
  refuse(fmt::format("'{}' follows a closing quote; double quotes that belong to the text",
                     printable(std::string(1, static_cast<char>(c)))));
}

void CsvReader::read_plain() {
  while (true) {
    const int c = peek();
    if (c == at_end || c == '\n' || c == '\r' || c == static_cast<unsigned char>(delimiter_))
      return;
    if (c == '"') {
      refuse(
          "a quote stands within a field that does not begin with one; quote the whole field "
          "and double the quote");
    }
    ++at_;
    put(static_cast<char>(c));
  }
}

void CsvReader::put(char c) {
  if (c == '\0') refuse("a byte 0, which no text has; give a table as CSV");
  if (text_.size() == most_bytes) {
    refuse(fmt::format("the row has more than {} bytes; close its quote, or end its line",
                       most_bytes));
  }
  text_ += c;
}

void CsvReader::end_field() {
  ends_.push_back(text_.size());
  if (ends_.size() <= most_fields) return;
  throw UsageError(
      fmt::format("{}: line {}: has more than {} columns; leave out those that are "
                  "of no use here",
                  input_.name(), line_, most_fields));
}

bool CsvReader::end_of_line() {
  const int c = peek();
  if (c == '\n') {
    ++at_;
    ++next_line_;
    return true;
  }
  if (c != '\r') return false;
  ++at_;
  if (peek() != '\n') {
    throw UsageError(
        fmt::format("{}: line {}: a carriage return without a line feed; end lines with LF or CRLF",
                    input_.name(), next_line_));
  }
  ++at_;
  ++next_line_;
  return true;
}

void CsvReader::refuse(const std::string& what) const {
  throw UsageError(
      fmt::format("{}: line {}, column {}: {}", input_.name(), line_, ends_.size() + 1, what));
}

}  // namespace delegauge::host
