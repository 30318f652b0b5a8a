# SPDX-License-Identifier: Apache-2.0
# $all, $nash, $epsilon_nash, $played: profiles observed, then mean and standard error of the errors of IA, IC, CA, CC; half: of a band, in standard errors.
set multiplot layout 2, 2
set logscale x
set format x '10^{%L}'
set yrange [0:*]
set xlabel 'profiles observed'
set ylabel 'mean absolute error'
measures = 'ia ic ca cc'
do for [m = 1:4] {
  mean = 2 * m
  error = mean + 1
  set title title_of(word(measures, m))
  if (m == 2) { set key bottom left } else { unset key }
  plot $all using 1:(column(mean) - half * column(error)):(column(mean) + half * column(error)) with filledcurves linecolor rgb '#0072b2' notitle, \
       $nash using 1:(column(mean) - half * column(error)):(column(mean) + half * column(error)) with filledcurves linecolor rgb '#d55e00' notitle, \
       $epsilon_nash using 1:(column(mean) - half * column(error)):(column(mean) + half * column(error)) with filledcurves linecolor rgb '#009e73' notitle, \
       $played using 1:(column(mean) - half * column(error)):(column(mean) + half * column(error)) with filledcurves linecolor rgb '#cc79a7' notitle, \
       $all using 1:mean with lines linetype 1 title 'any profile', \
       $nash using 1:mean with lines linetype 2 title 'Nash equilibria', \
       $epsilon_nash using 1:mean with lines linetype 3 title 'epsilon-equilibria', \
       $played using 1:mean with lines linetype 4 title 'what is played'
}
unset multiplot
