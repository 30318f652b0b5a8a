# SPDX-License-Identifier: Apache-2.0
# Installs BUILD into a folder of WORK, and builds and runs the program there.
function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT result EQUAL 0)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "${command}: ${result}\n${output}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

file(REMOVE_RECURSE ${WORK})
run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/prefix)
if(NOT EXISTS ${WORK}/prefix/share/man/man1/delegauge.1)
  message(FATAL_ERROR "there is no manual page")
endif()
run(${CMAKE_COMMAND} -G ${GENERATOR} -S ${CMAKE_CURRENT_LIST_DIR}/program -B ${WORK}/build
    -DCMAKE_PREFIX_PATH=${WORK}/prefix "-DCMAKE_CXX_FLAGS=${CXX_FLAGS}"
    -DCMAKE_C_COMPILER=${C_COMPILER} -DCMAKE_CXX_COMPILER=${CXX_COMPILER})
run(${CMAKE_COMMAND} --build ${WORK}/build)
run(${WORK}/build/evaluates)
file(REMOVE_RECURSE ${WORK})
# No strategy is given, so the agents' welfare optimum is played, the third outcome: the principals' regret is 2 - 1. The agents
# are as well off nowhere else, so there is no worse case.
if(NOT output STREQUAL "1 1\n")
  message(FATAL_ERROR "the program printed ${output}")
endif()
