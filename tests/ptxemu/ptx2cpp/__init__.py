# SPDX-License-Identifier: Apache-2.0
"""Translates PTX, as nvcc -ptx writes it, to C++ that runs on the CPU through ptxemu_rt.h.

From the bottom: syntax, types and special_registers know PTX's words; declarations, modules, call_graph, shared_memory and
initialisers a module; scopes, operands, instructions/ and functions the body of a function; profile what is counted;
module_code writes a module's C++, main a file of them."""
