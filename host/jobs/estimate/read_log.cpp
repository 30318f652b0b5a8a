// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/estimate/read_log.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>
#include <new>
#include <vector>

#include "host/files/csv_reader.hpp"
#include "host/files/input.hpp"
#include "host/files/npy_header.hpp"
#include "host/jobs/estimate/log_builder.hpp"
#include "host/report/sha256.hpp"
#include "host/text/caller.hpp"
#include "host/text/error.hpp"
#include "host/text/parse.hpp"

namespace delegauge::host {
namespace {

constexpr std::size_t piece_bytes = std::size_t{1} << 18U;

/// Bytes [offset, offset + to.size()) of the input, fewer at its end.
std::size_t read_piece(const Input& input, std::uint64_t offset, std::string& to) {
  std::size_t have = 0;
  while (have < to.size()) {
    const ssize_t got = ::pread(input.descriptor(), to.data() + have, to.size() - have,
                                static_cast<off_t>(offset + have));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      throw UsageError(fmt::format("{}: cannot be read: {}; give another file", input.name(),
                                   std::strerror(errno)));
    }
    if (got == 0) break;
    have += static_cast<std::size_t>(got);
  }
  return have;
}

std::string digest_of(const Input& input) {
  Sha256 hash;
  std::string piece(piece_bytes, '\0');
  std::uint64_t offset = 0;
  while (const std::size_t got = read_piece(input, offset, piece)) {
    stop_if_asked();
    hash.add(std::string_view(piece).substr(0, got));
    offset += got;
  }
  std::string digits;
  for (const std::uint8_t byte : hash.digest()) digits += fmt::format("{:02x}", byte);
  return digits;
}

class CsvPlace final : public CellPlace {
 public:
  CsvPlace(const CsvReader& reader, const std::vector<std::string>& names)
      : reader_(reader), names_(names) {}
  std::string of(std::size_t column) const override {
    return fmt::format("{}: line {}, column {} ({})", reader_.name(), reader_.line(), column + 1,
                       printable(names_[column]));
  }

 private:
  const CsvReader& reader_;
  const std::vector<std::string>& names_;
};

Log read_csv(const Input& input, char delimiter, EstimateConfiguration& configuration) {
  CsvReader reader(input, delimiter);
  if (!reader.next()) {
    throw UsageError(fmt::format("{}: is empty; give a log with a header", input.name()));
  }
  std::vector<std::string> names;
  for (std::size_t i = 0; i < reader.fields(); ++i) names.emplace_back(reader.field(i));
  const std::string header = fmt::format("{}: line {}", input.name(), reader.line());
  find_columns(names, header, configuration);
  LogBuilder builder(names, configuration);
  const CsvPlace place(reader, names);
  std::vector<LogBuilder::Cell> cells(names.size());
  while (reader.next()) {
    stop_if_asked();
    if (reader.fields() != names.size()) {
      throw UsageError(
          fmt::format("{}: line {}: has {} fields, and the header has {}; is the "
                      "delimiter '{}' (--delimiter)?",
                      input.name(), reader.line(), reader.fields(), names.size(),
                      delimiter == '\t' ? std::string("tab") : std::string(1, delimiter)));
    }
    for (std::size_t i = 0; i < cells.size(); ++i) cells[i] = {reader.field(i), {}};
    builder.add(cells, place);
  }
  return builder.take(input.name());
}

class RecordPlace final : public CellPlace {
 public:
  RecordPlace(const Input& input, const std::vector<std::string>& names)
      : input_(input), names_(names) {}
  void next() { ++record_; }
  std::string of(std::size_t column) const override {
    return fmt::format("{}: record {}, column {} ({})", input_.name(), record_, column + 1,
                       printable(names_[column]));
  }

 private:
  const Input& input_;
  const std::vector<std::string>& names_;
  std::uint64_t record_ = 0;  // from 1
};

/// UTF-8 of code points of four bytes each, up to the first zero that only zeros follow.
std::string text_of(const NpyField& field, const char* bytes) {
  std::string text;
  if (field.kind == NpyField::Kind::bytes) {
    text.assign(bytes, field.size);
  } else {
    for (std::size_t at = 0; at < field.size; at += 4) {
      std::uint32_t code = 0;
      for (std::size_t i = 0; i < 4; ++i) {
        const std::size_t from = at + (field.item.big_endian ? i : 3 - i);
        code = code << 8U | static_cast<unsigned char>(bytes[from]);
      }
      constexpr std::uint32_t one = 0x80, two = 0x800, three = 0x10000, past = 0x110000;
      if (code >= past) code = 0xFFFD;
      const auto low = [&](unsigned shift) {
        return static_cast<char>(0x80U | (code >> shift & 0x3FU));
      };
      if (code < one) {
        text += static_cast<char>(code);
      } else if (code < two) {
        text += static_cast<char>(0xC0U | code >> 6U);
        text += low(0);
      } else if (code < three) {
        text += static_cast<char>(0xE0U | code >> 12U);
        text += low(6);
        text += low(0);
      } else {
        text += static_cast<char>(0xF0U | code >> 18U);
        text += low(12);
        text += low(6);
        text += low(0);
      }
    }
  }
  text.erase(text.find_last_not_of('\0') + 1);
  return text;
}

/// A number as a label: of whole numbers every digit, for some are names of clusters.
std::string number_text(const NpyItem& item, const char* bytes, double number) {
  if (item.kind != NpyItem::Kind::whole && item.kind != NpyItem::Kind::whole_or_negative) {
    return fmt::format("{}", number);
  }
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < item.size; ++i) {
    bits = bits << 8U | static_cast<unsigned char>(bytes[item.big_endian ? i : item.size - 1 - i]);
  }
  if (item.kind == NpyItem::Kind::whole || number >= 0) return fmt::format("{}", bits);
  // Of a negative number as many bits as it has, as the rest of a power of two.
  const std::uint64_t mask =
      item.size == sizeof(bits) ? ~std::uint64_t{0} : (std::uint64_t{1} << 8U * item.size) - 1;
  return fmt::format("-{}", (~bits + 1) & mask);
}

Log read_records(const Input& input, EstimateConfiguration& configuration) {
  const std::string beginning = input.beginning(npy_preamble);
  const std::size_t header_bytes = npy_header_size(beginning, input.name());
  const std::string header = input.beginning(header_bytes);
  if (header.size() < header_bytes) {
    throw UsageError(
        fmt::format("{}: ends within its header; write the array again", input.name()));
  }
  const NpyRecords records = parse_npy_records(header, input.name());
  const std::uint64_t data = input.size() - records.data_offset;
  if (data / records.record_bytes != records.rows || data % records.record_bytes != 0) {
    throw UsageError(fmt::format(
        "{}: {} bytes of data, where {} records of {} bytes are said to be; write the array again",
        input.name(), data, records.rows, records.record_bytes));
  }
  std::vector<std::string> names;
  for (const NpyField& field : records.fields) names.push_back(field.name);
  find_columns(names, input.name(), configuration);
  LogBuilder builder(names, configuration);
  RecordPlace place(input, names);
  std::vector<std::string> texts(names.size());
  std::vector<LogBuilder::Cell> cells(names.size());
  const std::uint64_t at_once = std::max<std::uint64_t>(1, piece_bytes / records.record_bytes);
  std::string piece;
  for (std::uint64_t row = 0; row < records.rows;) {
    stop_if_asked();
    const std::uint64_t count = std::min(at_once, records.rows - row);
    piece.resize(static_cast<std::size_t>(count) * records.record_bytes);
    const std::uint64_t offset = records.data_offset + row * records.record_bytes;
    if (read_piece(input, offset, piece) < piece.size()) {
      throw UsageError(fmt::format("{}: has become shorter while it was read", input.name()));
    }
    for (std::uint64_t i = 0; i < count; ++i) {
      const char* const record = piece.data() + i * records.record_bytes;
      place.next();
      for (std::size_t f = 0; f < names.size(); ++f) {
        const NpyField& field = records.fields[f];
        if (!builder.used()[f]) continue;
        if (field.kind == NpyField::Kind::number) {
          const double number = to_doubles(field.item, record + field.offset, 1).front();
          texts[f] = number_text(field.item, record + field.offset, number);
          cells[f] = {texts[f], number};
        } else {
          texts[f] = text_of(field, record + field.offset);
          cells[f] = {texts[f], {}};
        }
      }
      builder.add(cells, place);
    }
    row += count;
  }
  return builder.take(input.name());
}

/// What no log begins with, so that a device that never ends is not read until memory is full.
void look_at(const std::string& name, std::string_view beginning) {
  if (beginning.starts_with(npy_magic.substr(0, beginning.size()))) return;
  refuse_what_is_no_text(name, beginning);
  if (beginning.find('\0') != beginning.npos) {
    throw UsageError(
        fmt::format("{}: is no CSV: it has a byte 0, which no text has; give a table as CSV, or a "
                    "structured array as .npy",
                    name));
  }
}

}  // namespace

char parse_delimiter(const std::string& text) {
  if (text == "tab" || text == "\\t") return '\t';
  if (text == "comma") return ',';
  if (text == "semicolon") return ';';
  const bool taken = text.size() != 1 || text == "\"" || text == "\n" || text == "\r" ||
                     std::string_view("0123456789.+-eE").find(text) != std::string_view::npos;
  if (taken) {
    refuse("--delimiter", text, "one character that no number has, or tab, comma, semicolon");
  }
  return text.front();
}

UsageError too_large(const std::string& name) {
  return UsageError(fmt::format(
      "{}: out of memory: the log has more than fits into the memory that this process may have; "
      "take fewer rows or columns",
      name));
}

Log read_log(const std::string& file, char delimiter, EstimateConfiguration& configuration) {
  const Input input(file, Input::any_size, look_at);
  try {
    const bool is_array = input.beginning(npy_magic.size()) == npy_magic;
    Log log =
        is_array ? read_records(input, configuration) : read_csv(input, delimiter, configuration);
    configuration.log_rows = log.rows_read;
    // Last: what is no log is refused before gigabytes are read for nothing.
    configuration.log_sha256 = digest_of(input);
    return log;
  } catch (const std::bad_alloc&) {
    throw too_large(input.name());
  }
}

}  // namespace delegauge::host
