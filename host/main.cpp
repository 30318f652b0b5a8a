// SPDX-License-Identifier: Apache-2.0
#include "host/console.hpp"
#include "host/program.hpp"

int main(int argc, char** argv) {
  delegauge::host::open_standard_descriptors();
  const int code = delegauge::host::run_program(argc, argv);
  return delegauge::host::closed_output(code);
}
