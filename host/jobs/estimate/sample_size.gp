# SPDX-License-Identifier: Apache-2.0
# $widths, a block for each quantity: clusters, half of the interval's width; width_titles: their names; quantities: how many; level: a text.
set logscale xy
set xlabel 'clusters like these'
set ylabel "half the width of a ".level." % interval"
set key outside below center horizontal
plot for [i = 1:quantities] $widths index (i - 1) using 1:2 with linespoints linetype i pointtype 7 pointsize 0.5 title width_titles[i]
