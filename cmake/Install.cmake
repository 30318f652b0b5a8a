# SPDX-License-Identifier: Apache-2.0
# The library beside the program: headers, static libraries, and what find_package(delegauge) reads (component `development`).
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(DELEGAUGE_LIBRARY_INSTALLED OFF)
if(DELEGAUGE_CUDA)
  message(STATUS "Installed library: none, only builds without CUDA export one")
  return()
endif()
set(DELEGAUGE_LIBRARY_INSTALLED ON)

# Headers include one another by their full path, "host/given/given_game.hpp": a folder of ours keeps such names from others'.
set(headers ${CMAKE_INSTALL_INCLUDEDIR}/delegauge)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/delegauge ${PROJECT_SOURCE_DIR}/kernels ${PROJECT_SOURCE_DIR}/host
        DESTINATION ${headers} COMPONENT development
        FILES_MATCHING PATTERN "*.hpp" PATTERN "page" EXCLUDE PATTERN "figures" EXCLUDE)
set(libraries delegauge_options delegauge_numerics delegauge_executor delegauge_cuda delegauge_kernels delegauge_page delegauge_host)
if(DELEGAUGE_GAMES_FILES)
  list(APPEND libraries delegauge_games_files)
endif()
install(TARGETS ${libraries} EXPORT delegauge COMPONENT development
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
        INCLUDES DESTINATION ${headers})

set(DELEGAUGE_NEEDS_MPI OFF)
if(MPI_C_FOUND OR (DELEGAUGE_GAMES_FILES AND HDF5_IS_PARALLEL))
  set(DELEGAUGE_NEEDS_MPI ON)
endif()
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/delegauge)
install(EXPORT delegauge NAMESPACE delegauge:: FILE delegaugeTargets.cmake DESTINATION ${package} COMPONENT development)
configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/delegaugeConfig.cmake.in ${PROJECT_BINARY_DIR}/delegaugeConfig.cmake
                              INSTALL_DESTINATION ${package} NO_SET_AND_CHECK_MACRO)
# Before 1.0 a minor version may change anything.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/delegaugeConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/delegaugeConfig.cmake ${PROJECT_BINARY_DIR}/delegaugeConfigVersion.cmake
        DESTINATION ${package} COMPONENT development)
