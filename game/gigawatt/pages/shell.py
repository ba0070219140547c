"""The frame of a page: head, style sheet with a light and a dark scheme, and a policy that forbids scripts and requests."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from gigawatt.text import html_text

_COLOURS: Final = """
:root{color-scheme:light dark;--ink:#1c2430;--soft:#5d6b7c;--paper:#fbfbf8;--card:#f2f3ee;--line:#d9dcd6;--mark:#0b6e8a;
--heat:11,110,138;--warn:#9a3d12;--good:#14733f;--band:#14733f22;
--k0:#0b6e8a;--k1:#e08a00;--k2:#7d4fa0;--k3:#4a9a4f;--k4:#c2413b;--k5:#5f86d0;--k6:#8c6d3f;--k7:#cc7fb3;--k8:#8a939c;--k9:#a8a000;
--k10:#2aa198;--k11:#5b3a29}
@media(prefers-color-scheme:dark){:root{--ink:#e4e8ec;--soft:#98a5b3;--paper:#14181d;--card:#1c2229;--line:#303841;
--mark:#4fc3e0;--heat:79,195,224;--warn:#f0915c;--good:#63d297;--band:#63d29726;
--k0:#3db1ce;--k1:#f0a84a;--k2:#ab86cf;--k3:#7cc683;--k4:#e8756d;--k5:#8fb0f0;--k6:#bf9f70;--k7:#e3a5cf;--k8:#9aa5b0;--k9:#cfc64a;
--k10:#62d0c6;--k11:#d8b7a6}}
"""
"""`--k0` to `--k11` tell the parts of a stacked plot apart, next to each other and for people who confuse red and green."""

_TEXT: Final = """
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
main{max-width:64rem;margin:0 auto;padding:2rem 1.25rem 4rem}h1{font-size:1.6rem;margin:0 0 .3rem}
h2{font-size:1.15rem;margin:2.6rem 0 .5rem}h3{font-size:1rem;margin:1.5rem 0 .4rem}p{max-width:46rem;margin:.5rem 0}
.verdict{font-size:1.1rem}.soft,caption,.tick,small{color:var(--soft)}.misses{color:var(--warn);font-weight:600}
.holds{color:var(--good)}.told,.elsewhere{color:var(--soft)}
.warn{color:var(--warn);border-left:3px solid var(--warn);padding-left:.7rem}.wide{overflow-x:auto;margin:.5rem 0 1rem}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{padding:.25rem .6rem;border-bottom:1px solid var(--line);text-align:right;white-space:nowrap}
th:first-child,td:first-child,.left{text-align:left}thead th{color:var(--soft);font-weight:600;vertical-align:bottom;white-space:normal}
tbody th{font-weight:400}.prose{white-space:normal;min-width:10rem;overflow-wrap:anywhere}
.prose:first-child{min-width:min(14rem,40vw)}.narrow{white-space:normal;min-width:4.6rem}
.heat td{text-align:center;background:rgba(var(--heat),var(--share,0));min-width:3.2rem}.heat .none{background:none}
.heat tbody th{font-weight:600}
.kinds td{text-align:center;background:color-mix(in srgb,var(--k) var(--share),transparent);border-left:2px solid var(--paper)}
.kinds .none{background:none}.kinds tbody th{font-weight:600}
.heat small,.kinds small{display:block;font-size:.77em;line-height:1.1;color:inherit;opacity:.75}
dl{display:grid;grid-template-columns:fit-content(18rem) 1fr;gap:.15rem 1.2rem}dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
code,pre{font:.9em ui-monospace,Consolas,monospace}pre{background:var(--card);padding:.7rem .9rem;border-radius:6px;
white-space:pre-wrap;overflow-wrap:anywhere;margin:.4rem 0 .8rem}
details{margin:.3rem 0 1rem}summary{color:var(--soft);cursor:pointer}
"""

_PLOTS: Final = """
svg{width:100%;max-width:55rem;height:auto;font:13px system-ui,sans-serif;fill:var(--ink)}svg .grid{stroke:var(--line)}
svg .middle{stroke:var(--soft);stroke-dasharray:3 3}svg .bar{stroke:var(--mark);stroke-width:3;stroke-linecap:round}
svg .dot{fill:var(--mark)}svg .tick{fill:var(--soft)}svg .band{fill:var(--band)}svg .block{fill:var(--mark)}
svg .off .block,svg .off .dot{fill:var(--warn)}svg .off .bar{stroke:var(--warn)}
svg .path{fill:none;stroke:var(--mark);stroke-width:2.5;stroke-linejoin:round}
svg .line{fill:none;stroke:var(--k);stroke-width:2.5;stroke-linejoin:round}
svg .spread{fill:var(--mark);opacity:.18}svg .small{max-width:27rem}
.plots{display:grid;grid-template-columns:repeat(auto-fill,minmax(20rem,1fr));gap:.5rem 1.5rem}.plots h3{margin:.6rem 0 0}
.key{list-style:none;padding:0;margin:.2rem 0 .4rem;display:flex;flex-wrap:wrap;gap:.1rem 1.1rem}
.key li::before{content:"";display:inline-block;width:.8em;height:.8em;border-radius:2px;margin-right:.4em;background:var(--k)}
@page{size:A4;margin:13mm}
@media print{body{font-size:12px;background:#fff}main{max-width:none;padding:0}h1,h2,h3,h2+p,caption{break-after:avoid-page}
details:not([open]){display:none}
svg,tr,li,.key{break-inside:avoid}.key{break-before:avoid-page}.wide{overflow:visible}
th,td{padding:.15rem .4rem}.prose,.prose:first-child{min-width:7rem}.narrow{min-width:0}}
"""
_PARTS: Final = 12
_STYLE: Final = _COLOURS + _TEXT + _PLOTS + "".join(f".k{i}{{--k:var(--k{i});fill:var(--k{i})}}" for i in range(_PARTS))


def part_class(place: int) -> str:
    """The class of the colour of a part of a stacked plot; there are twelve, after which they begin again."""
    return f"k{place % _PARTS}"


def html_page(title: str, generator: str, body: Iterable[str], style: str = "") -> str:
    """Put a page together. It works offline and in a browser that allows neither scripts nor requests.

    Args:
        title: its title, which is escaped.
        generator: the command that made it.
        body: its parts, which are HTML already.
        style: rules of CSS that this kind of page has besides the common ones; ours, never a file's.
    """
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<meta name="generator" content="{html_text(generator)}">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{html_text(title)}</title><style>{_STYLE}{style}</style></head><body><main>\n"
        + "\n".join(body)
        + "\n</main></body></html>\n"
    )
