// SPDX-License-Identifier: Apache-2.0
#include <exception>
#include <new>

#include "host/program.hpp"
#include "host/text/console.hpp"

int main(int argc, char** argv) {
  std::set_new_handler(delegauge::host::refuse_memory);
  std::set_terminate(delegauge::host::end_without_memory);
  delegauge::host::open_standard_descriptors();
  const int code = delegauge::host::run_program(argc, argv);
  return delegauge::host::closed_output(code);
}
