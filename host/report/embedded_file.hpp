// SPDX-License-Identifier: Apache-2.0
// Files that the build embedded: cmake/EmbedFiles.cmake names where they begin and end.
#pragma once

#include <cstddef>
#include <string_view>

/// Defines name(), the bytes of the file of that name, for the unnamed namespace of a source.
#define DELEGAUGE_EMBEDDED_FILE(name)                                                       \
  extern "C" const char delegauge_file_##name[];                                            \
  extern "C" const char delegauge_file_##name##_end[];                                      \
  std::string_view name() {                                                                 \
    return {delegauge_file_##name,                                                          \
            static_cast<std::size_t>(delegauge_file_##name##_end - delegauge_file_##name)}; \
  }
