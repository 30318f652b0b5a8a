# SPDX-License-Identifier: Apache-2.0
# The git commit, for run.json. Asked at every build, written only when it changes.
find_package(Git QUIET)
set(version_header ${CMAKE_CURRENT_BINARY_DIR}/generated/delegauge_version.hpp)
add_custom_target(delegauge_version
  COMMAND ${CMAKE_COMMAND} -DGIT=${GIT_EXECUTABLE} -DSOURCE=${CMAKE_CURRENT_SOURCE_DIR} -DOUTPUT=${version_header}
          -DVERSION=${PROJECT_VERSION} -P ${CMAKE_CURRENT_SOURCE_DIR}/cmake/WriteVersion.cmake
  BYPRODUCTS ${version_header}
  VERBATIM)
