// SPDX-License-Identifier: Apache-2.0
// What a case asserts with, and the tables of cases.
#pragma once
#include <cstdio>
#include <functional>
#include <map>
#include <string>

// By the name that the command line has.
using Cases = std::map<std::string, std::function<void()>>;

static int failures = 0;
#define CHECK(cond)                                               \
  do {                                                            \
    if (!(cond)) {                                                \
      printf("%s:%d: not true: %s\n", __FILE__, __LINE__, #cond); \
      ++failures;                                                 \
    }                                                             \
  } while (0)
#define OK(call) EXPECT(cudaSuccess, call)
#define EXPECT(error, call)                                                                  \
  do {                                                                                       \
    cudaError_t e_ = (call);                                                                 \
    if (e_ != (error)) {                                                                     \
      printf("%s:%d: %s, wanted %s: %s\n", __FILE__, __LINE__, cudaGetErrorName(e_), #error, \
             #call);                                                                         \
      ++failures;                                                                            \
    }                                                                                        \
  } while (0)
