# SPDX-License-Identifier: Apache-2.0
# include() this, then
#     ptxemu_target(EXECUTABLE CUDA_LIBRARIES LIBRARY...)
# makes EXECUTABLE run the CUDA kernels of the libraries on the CPU: their .cu files are compiled to PTX a second time,
# translated and linked in, and the stand-in runtime takes the place of libcudart. Needs nvcc, python3 and g++; the
# executable then needs neither a GPU nor libcudart. Call it after the libraries have got their options. Nothing may link
# CUDA::cudart or CUDA::cudart_static. Relocatable device code (CUDA_SEPARABLE_COMPILATION) is not supported.
find_package(Threads REQUIRED)
set(PTXEMU_DIR ${CMAKE_CURRENT_LIST_DIR})
set(PTXEMU_ARCHITECTURE 75 CACHE STRING "sm_NN for which kernels are compiled to PTX for the emulator")
option(PTXEMU_PROFILE_BUILD "count instructions when PTXEMU_PROFILE=FILE is set at run time" OFF)

# the emulator and its CUDA runtime: compiled once, linked into each executable
function(ptxemu_runtime)
  execute_process(COMMAND ${PTXEMU_DIR}/ptxemu-flags OUTPUT_VARIABLE flags OUTPUT_STRIP_TRAILING_WHITESPACE
                  COMMAND_ERROR_IS_FATAL ANY)
  separate_arguments(flags)
  execute_process(COMMAND ${PTXEMU_DIR}/ptxemu-sources OUTPUT_VARIABLE sources OUTPUT_STRIP_TRAILING_WHITESPACE
                  COMMAND_ERROR_IS_FATAL ANY)
  string(REPLACE "\n" ";" sources "${sources}")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PTXEMU_DIR}/ptxemu-sources ${PTXEMU_DIR}/ptxemu-flags)
  add_library(ptxemu_runtime OBJECT ${sources})
  target_compile_options(ptxemu_runtime PUBLIC ${flags})
  target_include_directories(ptxemu_runtime PRIVATE ${CMAKE_CUDA_TOOLKIT_INCLUDE_DIRECTORIES})
endfunction()

# the kernels of one library, as LIBRARY_ptxemu
function(ptxemu_kernels library)
  get_target_property(sources ${library} SOURCES)
  get_target_property(source_dir ${library} SOURCE_DIR)
  list(FILTER sources INCLUDE REGEX "\\.cu$")
  list(TRANSFORM sources PREPEND ${source_dir}/ REGEX "^[^/$]")
  # the same sources, options, definitions and include directories, compiled with -ptx
  add_library(${library}_ptx OBJECT ${sources})
  set_target_properties(${library}_ptx PROPERTIES CUDA_PTX_COMPILATION ON CUDA_ARCHITECTURES
                                                  ${PTXEMU_ARCHITECTURE}-virtual)
  foreach(property COMPILE_OPTIONS COMPILE_DEFINITIONS INCLUDE_DIRECTORIES CUDA_STANDARD CUDA_EXTENSIONS
                   COMPILE_FEATURES LINK_LIBRARIES)
    get_target_property(value ${library} ${property})
    if(NOT value MATCHES "-NOTFOUND$")
      set_target_properties(${library}_ptx PROPERTIES ${property} "${value}")
    endif()
  endforeach()
  set(generated ${CMAKE_CURRENT_BINARY_DIR}/${library}_ptxemu.cpp)
  file(GLOB_RECURSE translator CONFIGURE_DEPENDS ${PTXEMU_DIR}/ptx2cpp/*.py)
  add_custom_command(
    OUTPUT ${generated}
    COMMAND ${CMAKE_COMMAND} -E env PTXEMU_PROFILE_BUILD=$<BOOL:${PTXEMU_PROFILE_BUILD}> python3
            ${PTXEMU_DIR}/ptx2cpp.py $<TARGET_OBJECTS:${library}_ptx> -o ${generated}
    DEPENDS $<TARGET_OBJECTS:${library}_ptx> ${PTXEMU_DIR}/ptx2cpp.py ${translator}
    COMMAND_EXPAND_LISTS VERBATIM
    COMMENT "Translating the PTX of ${library} to C++")
  add_library(${library}_ptxemu OBJECT ${generated})
  target_compile_options(${library}_ptxemu PRIVATE $<TARGET_PROPERTY:ptxemu_runtime,INTERFACE_COMPILE_OPTIONS>)
  # Names of kernels and types in unnamed namespaces have a number made of the file's path. The object and the PTX must agree
  # on them: a compiler cache hands out objects that were compiled from other paths, and does not hold PTX at all.
  set_target_properties(${library} ${library}_ptx PROPERTIES CUDA_RUNTIME_LIBRARY None CUDA_COMPILER_LAUNCHER "")
endfunction()

function(ptxemu_target executable)
  cmake_parse_arguments(ARG "" "" "CUDA_LIBRARIES" ${ARGN})
  if(NOT TARGET ptxemu_runtime)
    ptxemu_runtime()
  endif()
  foreach(library ${ARG_CUDA_LIBRARIES})
    if(NOT TARGET ${library}_ptxemu)
      ptxemu_kernels(${library})
    endif()
    target_sources(${executable} PRIVATE $<TARGET_OBJECTS:${library}_ptxemu>)
  endforeach()
  target_sources(${executable} PRIVATE $<TARGET_OBJECTS:ptxemu_runtime>)
  target_link_libraries(${executable} PRIVATE Threads::Threads)
  set_target_properties(${executable} PROPERTIES CUDA_RUNTIME_LIBRARY None)
endfunction()
