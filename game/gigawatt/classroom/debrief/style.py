"""The style sheet that all pages of a debrief have besides the common one."""

from __future__ import annotations

from typing import Final

from gigawatt.pages import gantt, strips

GENERATOR: Final = "gigawatt class debrief"

STYLE: Final = (
    gantt.STYLE
    + strips.STYLE
    + """
.three{font-size:1.12rem;line-height:1.5;margin:1.1rem 0 1.4rem;padding:0;list-style:none;max-width:48rem}
.three li{margin:.55rem 0;padding-left:.9rem;border-left:3px solid var(--mark)}
.told{color:inherit;margin:.9rem 0}.told strong{display:block}.told .proof{color:var(--soft)}
section.first figure{margin:.6rem 0}figure{margin:.4rem 0 1rem}figcaption{color:var(--soft);max-width:46rem;margin:.2rem 0}
.kinds td{min-width:4.6rem}.wide td,.wide th{padding-left:.45rem;padding-right:.45rem}.wide td.prose{min-width:9rem}a{color:var(--mark)}
@media print{:root{color-scheme:light;--ink:#000;--soft:#444;--paper:#fff;--card:#f4f4f1;--line:#ccc;--mark:#0b6e8a;--warn:#9a3d12;
--good:#14733f;--k0:#0b6e8a;--k1:#e08a00;--k2:#7d4fa0;--k3:#4a9a4f;--k4:#c2413b;--k5:#5f86d0;--k6:#8c6d3f;--k7:#cc7fb3;--k8:#8a939c;
--k9:#a8a000;--k10:#2aa198;--k11:#5b3a29}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}body{font-size:11px}.three{font-size:14px}
section.first{break-inside:avoid}section.alone{break-after:page}h2,h3,h2+p{break-after:avoid}figure,.told,svg{break-inside:avoid}svg{break-after:auto}p{orphans:3;widows:3}
details{display:none}.wide{overflow:visible}table{font-size:9.5px}tr{break-after:auto}thead{display:table-header-group}
th,td{padding:.15rem .35rem}.screen{display:none}svg{max-height:225mm;max-width:158mm}}
"""
)
"""What page one says is not torn apart on paper. Page one of the class, which has no names, stands alone.

Figures that are folded away on a screen are left out on paper.
"""
