// SPDX-License-Identifier: Apache-2.0
#include "machine/errors.h"

namespace ptxsim {

bool is_sticky(Error e) {
  switch (e) {
    case cudaErrorLaunchFailure:
    case cudaErrorIllegalAddress:
    case cudaErrorAssert:
    case cudaErrorMisalignedAddress:
    case cudaErrorIllegalInstruction:
    case cudaErrorHardwareStackError:
    case cudaErrorInvalidAddressSpace:
    case cudaErrorInvalidPc:
    case cudaErrorLaunchTimeout:
    case cudaErrorECCUncorrectable:
    case cudaErrorNvlinkUncorrectable:
    case cudaErrorContained:
    case cudaErrorExternalDevice:
      return true;
    default:
      return false;
  }
}

// A list, which clang-format takes for a nest.
// clang-format off
#define PTXEMU_ERRORS(X) \
  X(Success) X(ErrorInvalidValue) \
  X(ErrorMemoryAllocation) X(ErrorInitializationError) \
  X(ErrorCudartUnloading) X(ErrorInvalidConfiguration) \
  X(ErrorInvalidPitchValue) X(ErrorInvalidSymbol) \
  X(ErrorInvalidHostPointer) X(ErrorInvalidDevicePointer) \
  X(ErrorInvalidMemcpyDirection) X(ErrorInsufficientDriver) \
  X(ErrorDevicesUnavailable) X(ErrorMissingConfiguration) \
  X(ErrorPriorLaunchFailure) X(ErrorInvalidDeviceFunction) \
  X(ErrorNoDevice) X(ErrorInvalidDevice) \
  X(ErrorStartupFailure) X(ErrorInvalidKernelImage) \
  X(ErrorDeviceUninitialized) X(ErrorNoKernelImageForDevice) \
  X(ErrorECCUncorrectable) X(ErrorPeerAccessUnsupported) \
  X(ErrorInvalidPtx) X(ErrorNvlinkUncorrectable) \
  X(ErrorUnsupportedPtxVersion) X(ErrorContained) \
  X(ErrorOperatingSystem) X(ErrorInvalidResourceHandle) \
  X(ErrorIllegalState) X(ErrorSymbolNotFound) \
  X(ErrorNotReady) X(ErrorIllegalAddress) \
  X(ErrorLaunchOutOfResources) X(ErrorLaunchTimeout) \
  X(ErrorPeerAccessAlreadyEnabled) X(ErrorPeerAccessNotEnabled) \
  X(ErrorSetOnActiveProcess) X(ErrorContextIsDestroyed) \
  X(ErrorAssert) X(ErrorTooManyPeers) \
  X(ErrorHostMemoryAlreadyRegistered) X(ErrorHostMemoryNotRegistered) \
  X(ErrorHardwareStackError) X(ErrorIllegalInstruction) \
  X(ErrorMisalignedAddress) X(ErrorInvalidAddressSpace) \
  X(ErrorInvalidPc) X(ErrorLaunchFailure) \
  X(ErrorCooperativeLaunchTooLarge) X(ErrorNotPermitted) \
  X(ErrorNotSupported) X(ErrorSystemNotReady) \
  X(ErrorSystemDriverMismatch) X(ErrorCompatNotSupportedOnDevice) \
  X(ErrorTimeout) X(ErrorExternalDevice) \
  X(ErrorUnknown)
// clang-format on

const char* error_name(Error e) {
  switch (e) {
#define X(name)    \
  case cuda##name: \
    return "cuda" #name;
    PTXEMU_ERRORS(X)
#undef X
    default:
      return "cudaError(other)";
  }
}

Error error_by_name(const std::string& name) {
#define X(id) \
  if (name == "cuda" #id) return cuda##id;
  PTXEMU_ERRORS(X)
#undef X
  return cudaSuccess;
}

}  // namespace ptxsim
