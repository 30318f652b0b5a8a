# SPDX-License-Identifier: Apache-2.0
# Decides whether the CUDA backend is built, and for which devices.

# The libraries of CUDA kernels (kernels/cuda).
set(DELEGAUGE_CUDA_LIBRARIES
  delegauge_cuda_shapes delegauge_cuda_float delegauge_cuda_double
  delegauge_cuda_search_float delegauge_cuda_search_double
  delegauge_cuda_strategic_float delegauge_cuda_strategic_double)

# delegauge_emulate(PROGRAM): runs the CUDA kernels of the program on the CPU, in builds that are told to.
function(delegauge_emulate program)
  if(DELEGAUGE_EMULATE)
    ptxemu_target(${program} CUDA_LIBRARIES ${DELEGAUGE_CUDA_LIBRARIES})
    # They are long and run for a moment: at the emulator's own -O2 compiling takes half as long again, tests as long.
    foreach(library IN LISTS DELEGAUGE_CUDA_LIBRARIES)
      get_target_property(options ${library}_ptxemu COMPILE_OPTIONS)
      if(NOT "-O1" IN_LIST options)
        target_compile_options(${library}_ptxemu PRIVATE -O1)
      endif()
    endforeach()
  endif()
endfunction()

# As CMake has it, the environment's CUDAARCHS stands where no other is given, in the first configuration of a folder. CMake itself would
# look only once the language is enabled, when we have chosen.
if(NOT CMAKE_CUDA_ARCHITECTURES AND NOT "$ENV{CUDAARCHS}" STREQUAL "")
  set(CMAKE_CUDA_ARCHITECTURES "$ENV{CUDAARCHS}" CACHE STRING "Compute capabilities to compile for" FORCE)
endif()

find_program(DELEGAUGE_NVCC nvcc HINTS ENV CUDAToolkit_ROOT ENV CUDA_HOME PATHS /usr/local/cuda PATH_SUFFIXES bin)
if(DELEGAUGE_CUDA STREQUAL "AUTO")
  # Only where it can be run: compiling it for nothing would take longer than all the rest.
  set(DELEGAUGE_CUDA OFF)
  find_program(DELEGAUGE_NVIDIA_SMI nvidia-smi)
  if(DELEGAUGE_NVCC AND DELEGAUGE_NVIDIA_SMI)
    execute_process(COMMAND ${DELEGAUGE_NVIDIA_SMI} -L RESULT_VARIABLE no_gpu OUTPUT_QUIET ERROR_QUIET)
    execute_process(COMMAND ${DELEGAUGE_NVCC} --version OUTPUT_VARIABLE nvcc_says)
    if(no_gpu EQUAL 0 AND nvcc_says MATCHES "release ([0-9]+)" AND CMAKE_MATCH_1 GREATER_EQUAL 12)
      set(DELEGAUGE_CUDA ON)
      if(NOT CMAKE_CUDA_ARCHITECTURES)
        set(CMAKE_CUDA_ARCHITECTURES native)
      endif()
    endif()
  endif()
endif()
message(STATUS "CUDA backend: ${DELEGAUGE_CUDA}")
if(NOT DELEGAUGE_CUDA)
  if(DELEGAUGE_EMULATE)
    message(FATAL_ERROR "DELEGAUGE_EMULATE runs the CUDA kernels on the CPU, and needs DELEGAUGE_CUDA=ON")
  endif()
  return()
endif()

if(NOT DELEGAUGE_NVCC)
  message(FATAL_ERROR "DELEGAUGE_CUDA is on, but there is no nvcc: install the CUDA toolkit (12 or later), put nvcc on PATH, "
                      "or configure without it")
endif()
set(CMAKE_CUDA_COMPILER ${DELEGAUGE_NVCC} CACHE FILEPATH "nvcc")
if(NOT CMAKE_CUDA_ARCHITECTURES)
  # Those of the list that the toolkit knows: there need not be a GPU here.
  execute_process(COMMAND ${DELEGAUGE_NVCC} --list-gpu-arch OUTPUT_VARIABLE known)
  set(architectures "")
  foreach(architecture 75 80 90 100 120)
    if(known MATCHES "compute_${architecture}(\n|$)")
      list(APPEND architectures ${architecture})
    endif()
  endforeach()
  set(CMAKE_CUDA_ARCHITECTURES ${architectures} CACHE STRING "Compute capabilities to compile for")
endif()
enable_language(CUDA)
if(NOT CMAKE_CUDA20_STANDARD_COMPILE_OPTION)
  # CMake 3.25 does not know how nvcc 13 is told C++20.
  set(CMAKE_CUDA20_STANDARD_COMPILE_OPTION -std=c++20)
  set(CMAKE_CUDA20_EXTENSION_COMPILE_OPTION -std=c++20)
endif()
message(STATUS "CUDA ${CMAKE_CUDA_COMPILER_VERSION}, compute capabilities ${CMAKE_CUDA_ARCHITECTURES}")
if(DELEGAUGE_EMULATE)
  include(${PROJECT_SOURCE_DIR}/tests/ptxemu/ptxemu.cmake)
endif()
