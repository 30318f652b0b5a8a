# SPDX-License-Identifier: Apache-2.0
# delegauge_unity(TARGET [EXCEPT FILE...]): compiles the target's sources folder by folder, a unit for each, where
# DELEGAUGE_UNITY is on; what their headers cost is then paid once per folder. Files have names in common with others of
# their folder in unnamed namespaces if they do not compile so: these are the exceptions, and compiled alone.
option(DELEGAUGE_UNITY "Compile host/ and its tests folder by folder: all of it in a third of the time, a change in more" OFF)
function(delegauge_unity target)
  if(NOT DELEGAUGE_UNITY)
    return()
  endif()
  cmake_parse_arguments(ARG "" "" "EXCEPT" ${ARGN})
  get_target_property(sources ${target} SOURCES)
  list(FILTER sources INCLUDE REGEX "\\.cpp$")
  foreach(source IN LISTS sources)
    cmake_path(ABSOLUTE_PATH source OUTPUT_VARIABLE path)
    file(RELATIVE_PATH name ${CMAKE_CURRENT_SOURCE_DIR} ${path})
    if(name IN_LIST ARG_EXCEPT)
      continue()
    endif()
    cmake_path(GET name PARENT_PATH folder)
    string(REPLACE "/" "_" group "all_${folder}")
    set_source_files_properties(${source} PROPERTIES UNITY_GROUP ${group})
  endforeach()
  set_target_properties(${target} PROPERTIES
    UNITY_BUILD ON UNITY_BUILD_MODE GROUP
    UNITY_BUILD_CODE_BEFORE_INCLUDE "// NOLINTNEXTLINE(bugprone-suspicious-include)")
endfunction()
