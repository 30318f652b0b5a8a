# SPDX-License-Identifier: Apache-2.0
# $w_avg, $w_max, $w_min, $bound_regret, $bound_ideal: value, mean, 5 % and 95 % quantile; vary, others: texts.
set xlabel title_of(vary).others
set ylabel "principals' welfare (0 worst, 1 ideal)"
set yrange [-0.05:1.05]
set key outside below center horizontal
plot $w_avg using 1:3:4 with filledcurves linecolor rgb '#0072b2' notitle, \
     $bound_regret using 1:3:4 with filledcurves linecolor rgb '#cc79a7' notitle, \
     $bound_ideal using 1:3:4 with filledcurves linecolor rgb '#e69f00' notitle, \
     $w_avg using 1:2 with linespoints linetype 1 pointtype 7 pointsize 0.3 title 'played', \
     $w_max using 1:2 with lines linetype 3 title 'best', \
     $w_min using 1:2 with lines linetype 2 title 'worst', \
     $bound_regret using 1:2 with lines linetype 4 title 'best, less the regret bound', \
     $bound_ideal using 1:2 with lines linetype 5 title 'ideal, less its bound'
