// SPDX-License-Identifier: Apache-2.0
#include "host/files/npy_header.hpp"

#include <gtest/gtest.h>

#include "host/text/error.hpp"
#include "tests/host/support/npy.hpp"

namespace delegauge::host {
namespace {

const std::string name = "a.npy";

NpyHeader parse(const std::string& bytes) {
  const std::size_t size = npy_header_size(bytes.substr(0, npy_preamble), name);
  return parse_npy_header(std::string_view(bytes).substr(0, size), name);
}

NpyHeader parse_dictionary(const std::string& dictionary) {
  return parse(npy_bytes(1, dictionary, ""));
}

std::string error_of(const std::string& bytes) {
  try {
    parse(bytes);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "no error";
}

std::string error_of_dictionary(const std::string& dictionary) {
  return error_of(npy_bytes(1, dictionary, ""));
}

void expect_error(const std::string& error, const std::string& what) {
  EXPECT_EQ(error.rfind(name + ": ", 0), 0U) << error;
  EXPECT_NE(error.find(what), std::string::npos) << error;
}

TEST(NpyHeader, ReadsEveryVersion) {
  for (const int version : {1, 2, 3}) {
    const std::string bytes =
        npy_bytes(version, npy_dictionary("<f4", "(1000, 8, 4)"), "data that does not matter");
    const NpyHeader header = parse(bytes);
    EXPECT_EQ(direct_storage(header), GivenStorage::float32);
    EXPECT_EQ(header.shape, (std::vector<std::int64_t>{1000, 8, 4}));
    EXPECT_EQ(header.data_offset, 128U) << version;
  }
}

TEST(NpyHeader, TakesWhatPythonWouldTake) {
  const std::vector<std::int64_t> shape = {3, 4};
  EXPECT_EQ(parse_dictionary("{'shape':(3,4),'fortran_order':False,'descr':'<f8'}").shape, shape);
  EXPECT_EQ(
      parse_dictionary(R"( { "descr" : "=f8" , 'shape': (3, 4,), 'fortran_order': False } )").shape,
      shape);
  EXPECT_EQ(direct_storage(parse_dictionary(npy_dictionary("=f4", "(5,)"))), GivenStorage::float32);
  EXPECT_EQ(direct_storage(parse_dictionary(npy_dictionary("f8", "(5,)"))), GivenStorage::float64);
  EXPECT_EQ(direct_storage(parse_dictionary(npy_dictionary(">f8", "(5,)"))), std::nullopt);
  EXPECT_EQ(direct_storage(parse_dictionary(npy_dictionary("<f2", "(5,)"))), std::nullopt);
  // Python 2's long integers.
  EXPECT_EQ(parse_dictionary(npy_dictionary("<f8", "(3L, 4L)")).shape, shape);
  EXPECT_EQ(parse_dictionary(npy_dictionary("<f8", "(3L,)")).shape.size(), 1U);
  EXPECT_EQ(parse_dictionary(npy_dictionary("<f8", "()")).shape.size(), 0U);
}

TEST(NpyHeader, RefusesOtherFiles) {
  expect_error(error_of("{\"agents\": []}"), "not a .npy file");
  expect_error(error_of(""), "not a .npy file");
  expect_error(error_of("\x93NUMPY"), "ends within its header");
  std::string future = npy_array("(1,)", std::vector<double>{1});
  future[6] = 4;
  expect_error(error_of(future), "version 4.0");
  future[6] = 1;
  future[7] = 1;
  expect_error(error_of(future), "version 1.1");
  std::string endless = npy_bytes(2, npy_dictionary("<f8", "(1,)"), "");
  endless[11] = '\x7f';
  expect_error(error_of(endless), "too many");
}

TEST(NpyHeader, RefusesOtherNumbers) {
  expect_error(error_of_dictionary(npy_dictionary("|O", "(1,)")), "Python objects");
  expect_error(error_of_dictionary(npy_dictionary("<c16", "(1,)")), "complex");
  for (const char* const descr : {"<f16", "<i3", "<u16", "<b2", "", "<", "<U4", "|S8", "<M8[D]"}) {
    const std::string error = error_of_dictionary(npy_dictionary(descr, "(1,)"));
    expect_error(error, "of a kind that is not read here");
    expect_error(error, std::string("'") + descr + "'");
  }
  expect_error(
      error_of_dictionary("{'descr': [('x', '<f8')], 'fortran_order': False, 'shape': (1,)}"),
      "structured");
  expect_error(error_of_dictionary("{'descr': '<f8', 'fortran_order': True, 'shape': (2, 2)}"),
               "Fortran order");
}

TEST(NpyHeader, RefusesBrokenDictionaries) {
  for (const char* const dictionary :
       {"",
        "{",
        "{}",
        "[1]",
        "{'descr': '<f8', 'fortran_order': False}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1,)",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1,)} more",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), 'more': 1}",
        "{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '<f8', 'fortran_order': 0, 'shape': (1,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': 1}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (-1,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1.5,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1 2)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1LL,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (L,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999,)}",
        "{'descr': '<f8, 'fortran_order': False, 'shape': (1,)}",
        "{'descr' '<f8', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '"}) {
    expect_error(error_of_dictionary(dictionary), "the .npy header is broken");
  }
}

}  // namespace
}  // namespace delegauge::host
