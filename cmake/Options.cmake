# SPDX-License-Identifier: Apache-2.0
# The options that every target is compiled with.
add_library(delegauge_options INTERFACE)
target_compile_options(delegauge_options INTERFACE
  # The same bits everywhere: no fused multiply-add that the source does not ask for.
  -ffp-contract=off
  # sqrt and friends as instructions. Neither changes a value.
  -fno-math-errno -fno-trapping-math
  # Warnings are for what is built here; programs with the installed library choose their own.
  $<BUILD_INTERFACE:-Wall> $<BUILD_INTERFACE:-Wextra> $<BUILD_INTERFACE:-Wpedantic> $<BUILD_INTERFACE:-Wshadow>
  $<BUILD_INTERFACE:-Wconversion>
  # Vectors never cross a call: everything that takes one is inlined.
  -Wno-psabi)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12's false alarms on std::string (GCC bug 105651).
  target_compile_options(delegauge_options INTERFACE $<BUILD_INTERFACE:-Wno-restrict>)
endif()
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  # clang's -Wconversion brings -Wsign-conversion along (docs/decisions.md).
  target_compile_options(delegauge_options INTERFACE $<BUILD_INTERFACE:-Wno-sign-conversion>)
endif()
if(DELEGAUGE_WERROR)
  target_compile_options(delegauge_options INTERFACE $<BUILD_INTERFACE:-Werror>)
endif()
if(DELEGAUGE_SANITIZE)
  target_compile_options(delegauge_options INTERFACE -fsanitize=${DELEGAUGE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(delegauge_options INTERFACE -fsanitize=${DELEGAUGE_SANITIZE})
endif()
# Units whose time shows ask for -O3 themselves (kernels/CMakeLists.txt): for the others it doubles that of the compiler.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
