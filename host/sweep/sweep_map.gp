# SPDX-License-Identifier: Apache-2.0
# $cells: column, row, value, colour of its text; $whole: two corners; x_title, y_title, value_title; low, high: of all panels; has_numbers: 1 or 0.
set xlabel x_title
set ylabel y_title
set cblabel value_title
set cbrange [low:high]
set palette defined (0 '#00224e', 1 '#434e6c', 2 '#7d7c78', 3 '#bcae6c', 4 '#fee838')
unset grid
unset key
set autoscale fix
set style fill solid noborder
plot $whole using 1:2 with dots linecolor rgb '#ffffffff', \
     $cells using 1:2:($1-0.5):($1+0.5):($2-0.5):($2+0.5):3 with boxxyerror linecolor palette, \
     for [i = 1:has_numbers] $cells using 1:2:(sprintf('%.3g', column(3))):4 with labels textcolor rgb variable
