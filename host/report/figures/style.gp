# SPDX-License-Identifier: Apache-2.0
# What all figures share: the colours of Okabe and Ito, with dashes that tell them apart in grey.
set encoding utf8
set datafile missing 'NaN'
set linetype 1 linecolor rgb '#0072b2' linewidth 2 dashtype 1
set linetype 2 linecolor rgb '#d55e00' linewidth 2 dashtype 2
set linetype 3 linecolor rgb '#009e73' linewidth 2 dashtype 3
set linetype 4 linecolor rgb '#cc79a7' linewidth 2 dashtype 4
set linetype 5 linecolor rgb '#e69f00' linewidth 2 dashtype 5
set linetype 6 linecolor rgb '#56b4e9' linewidth 2 dashtype (12,4)
set linetype 9 linecolor rgb '#999999' linewidth 1 dashtype 1
set border linewidth 0.8
set tics nomirror
set grid linetype 1 linecolor rgb '#dddddd' linewidth 0.5 dashtype 1
set key samplen 3 spacing 1.1 Left reverse
set style fill transparent solid 0.2 noborder
regret_title = "agents' welfare regret {/:Italic W}"
misalignment_title = "weighted misalignment"
titles_ia = 'individual alignment IA'
titles_ic = 'individual capability IC'
titles_ca = 'collective alignment CA'
titles_cc = 'collective capability CC'
titles_calibration = 'calibration'
title_of(measure) = value('titles_'.measure)
