# SPDX-License-Identifier: Apache-2.0
# 64-bit Arm by Debian's cross compiler (g++-aarch64-linux-gnu). Static, so that qemu needs no Arm libraries.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
set(CMAKE_EXE_LINKER_FLAGS_INIT -static)
