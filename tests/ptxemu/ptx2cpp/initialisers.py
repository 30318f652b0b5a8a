# SPDX-License-Identifier: Apache-2.0
"""The values that .global and .const variables begin with, as statements that fill the module's image."""
import re
import struct

from .syntax import IDENTIFIER, NotTranslatable, cpp_name
from .types import SIZES

_VALUE = re.compile(r"generic\s*\(\s*" + IDENTIFIER + r"\s*\)(?:\s*[+-]\s*\d+)?|mask\s*\([^)]*\)|[^\s{},]+(?:\s*\+\s*\d+)?")
_ADDRESS = re.compile(r"(?:generic\s*\(\s*)?(" + IDENTIFIER + r")\s*\)?\s*(?:\+\s*(\d+))?$")
_NUMBER = re.compile(r"^(0[fFdDxX]|\d)")


def _number(text, size):
    """The bits of a number that initialises an element of that many bytes."""
    if re.match(r"0[fF]", text) or re.match(r"0[dD][0-9A-Fa-f]{16}", text):
        return int(text[2:], 16)
    if "." in text or ("e" in text.lower() and not text.lower().startswith("0x")):
        return struct.unpack("<I" if size == 4 else "<Q", struct.pack("<f" if size == 4 else "<d", float(text)))[0]
    return int(text.rstrip("U"), 0)


class ImageCode:
    """data: statements that copy numbers into the image; addresses: those that put addresses between them, and so come later."""

    def __init__(self, module):
        self.module = module
        self.data = []
        self.addresses = []
        for placed in module.variables:
            if placed.variable.initialiser is not None:
                self._initialise(placed)

    def statements(self):
        return self.data + self.addresses

    def _initialise(self, placed):
        size = SIZES[placed.variable.type]
        content = bytearray(max(placed.variable.size, 1))
        offset = 0
        for text in _VALUE.findall(placed.variable.initialiser):
            address = _ADDRESS.match(text)
            if address and not _NUMBER.match(text):
                self._put_address(placed.offset + offset, address.group(1), int(address.group(2) or 0))
            elif text.startswith("mask"):
                raise NotTranslatable("mask() initialiser")
            else:
                bits = _number(text, size) & ((1 << 8 * size) - 1)
                content[offset : offset + size] = bits.to_bytes(size, "little")
            offset += size
        if any(content):
            data = content.rstrip(b"\0")
            text = ",".join(str(x) for x in data)
            self.data.append(
                "{ static const unsigned char d_[] = {%s}; memcpy(img_ + %d, d_, %d); }" % (text, placed.offset, len(data))
            )

    def _put_address(self, where, name, added):
        module = self.module
        if name in module.placed:
            self.addresses.append("R.add_reloc(mi_, %d, %d);" % (where, module.placed[name].offset + added))
        elif name in module.shared or name in module.dynamic_shared:
            raise NotTranslatable("address of a shared variable in an initialiser")
        else:
            self.addresses.append("st<uint64_t>((uint64_t)img_ + %d, (uint64_t)&f_%s + %d);" % (where, cpp_name(name), added))
