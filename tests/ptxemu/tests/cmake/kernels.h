// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cuda_runtime_api.h>

cudaError_t launch_scale(float* x, float a, int n, cudaStream_t stream);
