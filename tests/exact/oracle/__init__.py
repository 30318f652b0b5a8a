# SPDX-License-Identifier: Apache-2.0
"""Games of delegation measured from the definitions in docs/theory, in whole numbers, fractions and decimals of 80
digits. It shares nothing with the program: no tolerance but those that are part of a definition, and no formula that was
rearranged so as not to cancel, for with 80 digits the plain ones do not."""
from decimal import getcontext

getcontext().prec = 80
