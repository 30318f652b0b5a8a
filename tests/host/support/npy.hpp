// SPDX-License-Identifier: Apache-2.0
// .npy files byte by byte, independently of the reader and the writer under test.
#pragma once

#include <cstdint>
#include <cstring>
#include <map>
#include <regex>
#include <string>
#include <vector>

namespace delegauge::host {

/// A file of format version `major`.0 with this dictionary and data, padded as NumPy pads.
inline std::string npy_bytes(int major, const std::string& dictionary, const std::string& data) {
  const std::size_t preamble = major == 1 ? 10 : 12;
  std::string text = dictionary;
  while ((preamble + text.size() + 1) % 64 != 0) text += ' ';
  text += '\n';
  std::string bytes = "\x93NUMPY";
  bytes += static_cast<char>(major);
  bytes += '\0';
  for (std::size_t i = 0; i < preamble - 8; ++i) {
    bytes += static_cast<char>(text.size() >> (8 * i) & 255U);
  }
  return bytes + text + data;
}

inline std::string npy_dictionary(const std::string& descr, const std::string& shape) {
  return "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }";
}

template <class Real>
std::string bytes_of(const std::vector<Real>& numbers) {
  return {reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(Real)};
}

/// An array as numpy.save writes it; `shape` as Python shows it.
inline std::string npy_array(const std::string& shape, const std::vector<double>& numbers) {
  return npy_bytes(1, npy_dictionary("<f8", shape), bytes_of(numbers));
}
inline std::string npy_array(const std::string& shape, const std::vector<float>& numbers) {
  return npy_bytes(1, npy_dictionary("<f4", shape), bytes_of(numbers));
}

/// The fields of a structured array of doubles, by name.
using Fields = std::map<std::string, std::vector<double>>;
inline Fields npy_fields(const std::string& bytes) {
  const std::size_t length =
      static_cast<unsigned char>(bytes.at(8)) + 256U * static_cast<unsigned char>(bytes.at(9));
  const std::string text = bytes.substr(10, length);
  std::vector<std::string> names;
  const std::regex field(R"(\('([a-z_0-9]+)', '<f8'\))");
  for (std::sregex_iterator at(text.begin(), text.end(), field), end; at != end; ++at) {
    names.push_back((*at)[1]);
  }
  std::vector<double> numbers((bytes.size() - 10 - length) / sizeof(double));
  std::memcpy(numbers.data(), bytes.data() + 10 + length, numbers.size() * sizeof(double));
  Fields fields;
  for (std::size_t at = 0; at < numbers.size(); ++at) {
    fields[names[at % names.size()]].push_back(numbers[at]);
  }
  return fields;
}

}  // namespace delegauge::host
