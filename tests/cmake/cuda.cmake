# SPDX-License-Identifier: Apache-2.0
# DELEGAUGE_CUDA=AUTO breaks no build: where CUDA cannot be compiled or run it is OFF, and says why. Machines that have what is wrong are
# stood in for by scripts in the place of nvcc and nvidia-smi. Where there is a toolkit (NVCC), what it can do is tried, too.

cmake_minimum_required(VERSION 3.25)

# stand_in(NAME BODY): a program of the shell.
set(bin ${WORK}/bin)
function(stand_in name body)
  file(WRITE ${bin}/${name} "#!/bin/sh\n${body}\n")
  file(CHMOD ${bin}/${name} PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE)
endfunction()

# decides(NAME NVCC SMI EXPECTED OPTION...): configures, which must succeed and say what is expected.
function(decides name nvcc smi expected)
  file(REMOVE_RECURSE ${WORK}/build)
  execute_process(
    COMMAND ${CMAKE_COMMAND} -E env --unset=CUDAARCHS --unset=CUDAHOSTCXX --unset=CUDACXX
            ${CMAKE_COMMAND} -G ${GENERATOR} -S ${CMAKE_CURRENT_LIST_DIR}/cuda -B ${WORK}/build
            -DDELEGAUGE_NVCC=${nvcc} -DDELEGAUGE_NVIDIA_SMI=${smi} ${ARGN}
    RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT result EQUAL 0 OR NOT output MATCHES "CUDA backend: ${expected}")
    message(SEND_ERROR "${name}: expected success and 'CUDA backend: ${expected}', got ${result} and\n${output}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

file(REMOVE_RECURSE ${WORK})

# smi(NAME DRIVER CAPABILITY...): a driver, by the version of CUDA, and GPUs.
function(smi name driver)
  list(JOIN ARGN "\\n" capabilities)
  stand_in(${name} "case $1 in
  -L) echo 'GPU 0: NVIDIA Something (UUID: GPU-0)' ;;
  --query-gpu=compute_cap) printf '${capabilities}\\n' ;;
  *) echo '| NVIDIA-SMI 535.1   Driver Version: 535.1   CUDA Version: ${driver} |' ;;
esac")
endfunction()
smi(hopper 13.0 9.0)
smi(older_driver 12.2 9.0)
smi(pascal 13.0 6.1)
smi(newer 13.0 14.0)
stand_in(no_driver "echo 'NVIDIA-SMI has failed: it could not communicate with the NVIDIA driver.'; exit 9")
stand_in(no_gpu "echo 'No devices were found'")
stand_in(ancient_driver "case $1 in
  -L) echo 'GPU 0: K80 (UUID: GPU-0)' ;;
  --query*) echo 'Field \"compute_cap\" is not a valid field to query.'; exit 2 ;;
esac")

# nvcc(NAME RELEASE COMPILES): a toolkit, and what it does when it is to compile.
function(nvcc name release compiles)
  stand_in(${name} "case $1 in
  --version) echo 'Cuda compilation tools, release ${release}, V${release}.88' ;;
  --list-gpu-arch) for a in 75 80 86 90 100 120; do echo compute_$a; done ;;
  *) ${compiles} ;;
esac")
endfunction()
nvcc(nvcc_11 11.8 "exit 1")
nvcc(gcc_too_new 13.0
     "echo 'host_config.h:1:2: error: #error -- unsupported GNU version! gcc versions later than 15 are not supported!' >&2; exit 1")
nvcc(odd 13.0 "touch try.o")  # it compiles, but is no compiler that CMake knows
stand_in(broken "exit 1")

decides("no nvcc that works" ${bin}/broken ${bin}/hopper "OFF, since .*broken does not tell its version")
decides("a toolkit of long ago" ${bin}/nvcc_11 ${bin}/hopper "OFF, since the toolkit is CUDA 11.8, and 12 is the oldest")
decides("no driver" ${bin}/odd ${bin}/no_driver "OFF, since nvidia-smi finds no GPU")
decides("native without a GPU" ${bin}/odd ${bin}/no_gpu "OFF, since nvidia-smi finds no GPU" -DCMAKE_CUDA_ARCHITECTURES=native)
decides("a driver older than the toolkit" ${bin}/odd ${bin}/older_driver
        "OFF, since the driver is of CUDA 12.2 and runs nothing that CUDA 13.0 compiles")
decides("a driver that knows no capabilities" ${bin}/odd ${bin}/ancient_driver "OFF, since nvidia-smi does not tell")
decides("Pascal" ${bin}/odd ${bin}/pascal "OFF, since the GPU's compute capability is 6.1, and CUDA 13.0 compiles the kernels for 75 to 120")
decides("a GPU newer than the toolkit" ${bin}/odd ${bin}/newer
        "OFF, since the GPU's compute capability is 14.0, .*CMAKE_CUDA_ARCHITECTURES=120-virtual")
decides("an architecture that nvcc does not know" ${bin}/odd ${bin}/hopper "OFF, since CMAKE_CUDA_ARCHITECTURES asks for 61"
        -DCMAKE_CUDA_ARCHITECTURES=61)
decides("an unsupported g++" ${bin}/gcc_too_new ${bin}/hopper "OFF, since nvcc does not compile with this C\\+\\+ compiler .*unsupported GNU version")
decides("an nvcc that CMake cannot use" ${bin}/odd ${bin}/hopper "OFF, since CMake cannot use .*odd")
file(STRINGS ${WORK}/build/CMakeCache.txt kept REGEX "^CMAKE_CUDA_COMPILER:")
if(kept)
  message(SEND_ERROR "what CMake could not use would stand in the way of another nvcc: ${kept}")
endif()

if(NVCC)
  execute_process(COMMAND ${NVCC} --version OUTPUT_VARIABLE release)
  string(REGEX MATCH "release ([0-9]+\\.[0-9]+)" release "${release}")
  smi(mixed ${CMAKE_MATCH_1} 8.6 6.1 9.0 9.0)
  decides("GPUs of which one is too old" ${NVCC} ${bin}/mixed "ON, for the GPUs here")
  if(NOT output MATCHES "compute capabilities 86;90\n")
    message(SEND_ERROR "GPUs of which one is too old: expected code for 86 and 90, got\n${output}")
  endif()
  # A g++ of times to come, to the toolkit's own check.
  stand_in(g++ "exec ${CXX_COMPILER} -U__GNUC__ -D__GNUC__=99 \"$@\"")
  decides("a g++ that this nvcc does not support" ${NVCC} ${bin}/mixed "OFF, since nvcc does not compile .*unsupported GNU version"
          -DCMAKE_CUDA_HOST_COMPILER=${bin}/g++)
endif()
file(REMOVE_RECURSE ${WORK})
