// SPDX-License-Identifier: Apache-2.0
// Numbers and texts as bytes and back, little-endian, without padding.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "delegauge/tally/fixed_point.hpp"

namespace delegauge::host {

static_assert(std::endian::native == std::endian::little, "bytes are written as they lie");

/// Bytes that cannot be what they should be; says why.
class StateError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

template <class T>
concept PlainNumber = std::is_arithmetic_v<T> || std::is_same_v<T, Wide>;

class ByteWriter {
 public:
  template <PlainNumber T>
  void put(T number) {
    char bytes[sizeof(T)];
    std::memcpy(bytes, &number, sizeof(T));
    bytes_.append(bytes, sizeof(T));
  }
  void text(std::string_view text) {
    put(std::uint64_t{text.size()});
    bytes_.append(text);
  }
  template <PlainNumber T>
  void list(const std::vector<T>& numbers) {
    put(std::uint64_t{numbers.size()});
    array(numbers.data(), numbers.size());
  }
  /// Numbers whose count the reader knows.
  template <PlainNumber T>
  void array(const T* numbers, std::size_t count) {
    bytes_.append(reinterpret_cast<const char*>(numbers), count * sizeof(T));
  }

  // The same calls as the reader's, so that one function says both what is written and what is
  // read.
  static constexpr bool reads = false;
  template <PlainNumber T>
  void number(T value) {
    put(value);
  }
  template <class Numbers>
  void numbers(const Numbers& values) {
    array(values.data(), values.size());
  }
  template <PlainNumber T>
  void members(const std::vector<T>& values) {
    list(values);
  }

  const std::string& bytes() const { return bytes_; }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

/// Reads what a ByteWriter wrote. Raises StateError where bytes are missing or left over.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  template <PlainNumber T>
  T get() {
    T number;
    std::memcpy(&number, next(sizeof(T)).data(), sizeof(T));
    return number;
  }
  template <PlainNumber T>
  void get(T& number) {
    number = get<T>();
  }
  std::string_view text() { return next(count_of(1)); }
  template <PlainNumber T>
  std::vector<T> list() {
    std::vector<T> numbers(count_of(sizeof(T)));
    array(numbers.data(), numbers.size());
    return numbers;
  }
  template <PlainNumber T>
  void array(T* numbers, std::size_t count) {
    if (count == 0) return;
    std::memcpy(numbers, next(count * sizeof(T)).data(), count * sizeof(T));
  }
  /// The number of things that follow, of at least so many bytes each.
  std::size_t count_of(std::size_t least_bytes) {
    const auto count = get<std::uint64_t>();
    if (count > rest_.size() / least_bytes) throw StateError("ends too early");
    return static_cast<std::size_t>(count);
  }

  static constexpr bool reads = true;
  template <PlainNumber T>
  void number(T& value) {
    get(value);
  }
  template <class Numbers>
  void numbers(Numbers& values) {
    array(values.data(), values.size());
  }
  template <PlainNumber T>
  void members(std::vector<T>& values) {
    values = list<T>();
  }

  std::size_t left() const { return rest_.size(); }
  void expect_end() const {
    if (!rest_.empty()) throw StateError("has bytes left over");
  }

 private:
  std::string_view next(std::size_t count) {
    if (count > rest_.size()) throw StateError("ends too early");
    const std::string_view bytes = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return bytes;
  }
  std::string_view rest_;
};

/// What a visitor of bytes sees of a T: to write it is const, to read it is not.
template <class Bytes, class T>
using Seen = std::conditional_t<Bytes::reads, T, const T>;

}  // namespace delegauge::host
