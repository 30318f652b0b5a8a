// SPDX-License-Identifier: Apache-2.0
#include "host/program.hpp"

int main(int argc, char** argv) { return delegauge::host::run_program(argc, argv); }
