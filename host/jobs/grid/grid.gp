# SPDX-License-Identifier: Apache-2.0
# $w_avg, $w_max, $w_min, $promised and, if has_ideal, $bound_ideal: value, mean, ends of the band; vary, others, promise: texts.
# has_bands, has_ideal: 1 or 0, how often what belongs to them is drawn.
set xlabel title_of(vary).others
set ylabel "principals' welfare (0 worst, 1 ideal)"
set yrange [-0.05:1.05]
set key outside below center horizontal
plot for [i = 1:has_bands] $w_avg using 1:3:4 with filledcurves linecolor rgb '#0072b2' notitle, \
     for [i = 1:has_bands] $promised using 1:3:4 with filledcurves linecolor rgb '#cc79a7' notitle, \
     for [i = 1:has_bands * has_ideal] $bound_ideal using 1:3:4 with filledcurves linecolor rgb '#e69f00' notitle, \
     $w_avg using 1:2 with linespoints linetype 1 pointtype 7 pointsize 0.3 title 'played', \
     $w_max using 1:2 with lines linetype 3 title 'best', \
     $w_min using 1:2 with lines linetype 2 title 'worst', \
     $promised using 1:2 with lines linetype 4 title promise, \
     for [i = 1:has_ideal] $bound_ideal using 1:2 with lines linetype 5 title 'ideal, less its bound'
