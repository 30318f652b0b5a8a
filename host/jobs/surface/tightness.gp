# SPDX-License-Identifier: Apache-2.0
# bounds: their names; $density_NAME, $survival_NAME: tightness, value.
set multiplot layout 1, 2
set xrange [0:1]
set xlabel 'tightness, regret / bound'
set ylabel 'density of games'
set yrange [0:*]
set key top right
block(kind, name) = '$'.kind.'_'.name
plot for [i = 1:words(bounds)] block('density', word(bounds, i)) using 1:2 with steps linetype i title word(bounds, i)
set ylabel 'share of games at least as tight'
set logscale y
set format y '10^{%L}'
set yrange [*:1]
set key bottom left
plot for [i = 1:words(bounds)] block('survival', word(bounds, i)) using 1:2 with lines linetype i title word(bounds, i)
unset multiplot
