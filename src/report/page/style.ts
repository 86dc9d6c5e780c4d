/** The page's whole style: light and dark by what the reader's system prefers; one column where there is room for one. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: #f4f6f8; --card: #fff; --ink: #19212b; --soft: #535e6c; --line: #d5dbe2; --well: #f4f6f8;
  --bad: #b42318; --bad-ground: #fdecea; --warn: #825000; --warn-ground: #fcf1d8;
  --good: #0b6b3a; --good-ground: #e3f4ea; --note: #1656b8; --note-ground: #e7effc;
  --bar: #6c8fc7; --link: #1656b8;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --ground: #0e1319; --card: #161d26; --ink: #e5eaf0; --soft: #a5b0bd; --line: #2d3845; --well: #0e1319;
    --bad: #ff9d92; --bad-ground: #3b1c1a; --warn: #f0c069; --warn-ground: #352a13;
    --good: #74d49d; --good-ground: #14301f; --note: #93bdff; --note-ground: #17283f;
    --bar: #5f86c4; --link: #93bdff;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; background: var(--ground); color: var(--ink); overflow-wrap: anywhere;
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
}
code, pre, .mono { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .88em; }
a { color: var(--link); }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
h1, h2, h3, h4, p, ul, dl, figure { margin: 0; }
ul { padding: 0; list-style: none; }
.wrap { max-width: 1160px; margin: 0 auto; padding: 0 20px; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 12px; top: 12px; background: var(--card); padding: 6px 12px; }
.soft { color: var(--soft); }
.small { font-size: .88em; }
.bad { --hue: var(--bad); --hue-ground: var(--bad-ground); }
.warn { --hue: var(--warn); --hue-ground: var(--warn-ground); }
.good { --hue: var(--good); --hue-ground: var(--good-ground); }
.note { --hue: var(--note); --hue-ground: var(--note-ground); }
.calm { --hue: var(--soft); --hue-ground: var(--well); }

.top { background: var(--card); border-bottom: 1px solid var(--line); padding: 28px 0 20px; }
.top h1 { font-size: 1.6rem; line-height: 1.25; letter-spacing: -.01em; }
.top .brand { color: var(--soft); font-weight: 600; margin-bottom: 4px; }
.facts { display: flex; flex-wrap: wrap; gap: 2px 18px; margin-top: 6px; color: var(--soft); font-size: .88em; }
.tiles { display: flex; flex-wrap: wrap; gap: 10px; margin-top: 18px; }
.tiles li { min-width: 92px; padding: 8px 14px; border-radius: 10px; background: var(--hue-ground); color: var(--hue); font-size: .88em; }
.tiles strong { display: block; font-size: 1.5rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
.alert { margin-top: 14px; padding: 8px 14px; border-left: 4px solid var(--hue); background: var(--hue-ground); color: var(--hue); border-radius: 4px; }
.bar-nav { display: flex; flex-wrap: wrap; gap: 4px 20px; margin-top: 18px; font-size: .94em; }

main section { margin: 34px 0; }
h2 { font-size: 1.2rem; margin-bottom: 12px; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 18px 20px; margin-bottom: 14px; }
.card > * + *, .inner > * + * { margin-top: 14px; }
details.card { padding: 0; margin-bottom: 6px; }
details.card > summary { padding: 9px 20px; }
details.card > .inner { margin: 0; padding: 6px 20px 18px; }
.head { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 12px; }
.head h3 { font-size: 1.05rem; }
.badge { display: inline-block; padding: 1px 10px; border-radius: 99px; background: var(--hue-ground); color: var(--hue); font-weight: 600; font-size: .85em; white-space: nowrap; }
.reasons li + li { margin-top: 2px; }
.reasons li:first-child { font-weight: 600; }
.why { padding-left: 12px; border-left: 3px solid var(--line); color: var(--soft); }
summary { cursor: pointer; }
summary h3 { display: inline; font-weight: 400; }
summary .badge { margin: 0 6px; }
details > summary + * { margin-top: 10px; }
details h4 { margin-top: 12px; }
details.fold > summary { color: var(--link); width: fit-content; }
.rows li { padding: 4px 0; }
.rows li + li { border-top: 1px solid var(--line); }

figure svg { display: block; width: 100%; height: auto; }
figure .rowwise { display: none; max-width: 420px; }
figcaption { margin-top: 8px; color: var(--soft); font-size: .85em; }
/* Letters as wide as they were reckoned to be: hinting would widen small ones. */
svg text { text-rendering: geometricPrecision; fill: var(--ink); font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
svg .sub { fill: var(--soft); font: 11px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
svg .heading { fill: var(--soft); font: 600 11px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
svg .box { fill: var(--well); stroke: var(--line); }
svg .box.tinted { fill: var(--hue-ground); stroke: var(--hue); }
svg .tinted-text { fill: var(--hue); }
svg .edge { fill: none; stroke: var(--bar); stroke-linecap: round; }
svg .edge.hot { stroke: var(--bad); }
svg .edge.idle { stroke: var(--soft); stroke-dasharray: 2 5; opacity: .75; }
svg .track { fill: var(--line); }
svg .tile { fill: var(--line); }
svg .tile.blind { fill: none; stroke: var(--soft); stroke-dasharray: 2 3; }
svg .fill { fill: var(--bar); }
svg .fill.hot { fill: var(--bad); }

.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .92em; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--soft); font-size: .92em; padding-bottom: 4px; }
th { font-weight: 600; color: var(--soft); text-align: left; font-size: .88em; }
th, td { padding: 5px 14px 5px 0; border-bottom: 1px solid var(--line); }
th[scope=row] { color: var(--ink); font-weight: 400; font-size: 1em; }
td.figure, th.figure { text-align: right; white-space: nowrap; }
th.share, td.share { padding: 5px 0 5px 14px; width: 34%; min-width: 130px; }
td.share svg { display: inline-block; width: calc(100% - 62px); height: 10px; vertical-align: -1px; border-radius: 3px; }
td.share span { display: inline-block; width: 56px; text-align: right; }

.filters { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 10px; margin-bottom: 14px; border: 0; padding: 0; }
.filters legend { float: left; padding: 0; margin-right: 6px; color: var(--soft); }
.filters label { display: inline-flex; align-items: center; gap: 6px; padding: 3px 12px 3px 9px; border-radius: 99px; border: 1px solid var(--line); background: var(--card); cursor: pointer; }
.filters input[type=search] { font: inherit; width: min(100%, 260px); padding: 4px 12px; border: 1px solid var(--soft); border-radius: 99px; background: var(--card); color: var(--ink); }
.filters input::placeholder { color: var(--soft); opacity: 1; }
.needs-script { display: none; }
.js .needs-script { display: revert; }
main:has(#show-error:not(:checked)) .finding[data-severity=error]:not([data-silenced]),
main:has(#show-warning:not(:checked)) .finding[data-severity=warning]:not([data-silenced]),
main:has(#show-info:not(:checked)) .finding[data-severity=info]:not([data-silenced]),
main:has(#show-silenced:not(:checked)) .finding[data-silenced],
.finding.passed-over { display: none; }
.finding { border-left: 4px solid var(--hue); }
.finding[data-silenced] { border-left-style: dashed; }
.finding > * + * { margin-top: 6px; }
.finding:target, .card:target { outline: 2px solid var(--link); }

.levels { display: flex; flex-wrap: wrap; gap: 2px 16px; color: var(--soft); font-size: .88em; }
.levels b { color: var(--ink); font-weight: 600; }
.option { border-top: 1px solid var(--line); padding-top: 12px; }
.option > summary { font-weight: 600; }
.option > div > * + * { margin-top: 8px; }
.yaml { border: 1px solid var(--line); border-radius: 8px; background: var(--well); }
.yaml-head { display: flex; align-items: center; justify-content: space-between; min-height: 38px; padding: 0 8px 0 14px; border-bottom: 1px solid var(--line); color: var(--soft); font-size: .85em; }
pre { margin: 0; padding: 12px 14px; border-radius: 0 0 8px 8px; overflow: auto; max-height: 520px; line-height: 1.45; overflow-wrap: normal; tab-size: 4; }
html:not(.js) pre { user-select: all; }
.copy { font: 600 .96em system-ui, sans-serif; padding: 4px 12px; border-radius: 6px; border: 1px solid var(--line); background: var(--card); color: var(--link); cursor: pointer; }
footer { color: var(--soft); font-size: .85em; padding: 10px 0 40px; }

@media (max-width: 820px) {
  .wrap { padding: 0 14px; }
  .card { padding: 14px; }
  figure .columnwise { display: none; }
  figure .rowwise { display: block; }
  td.extra, th.extra { display: none; }
}
/* A name takes a line of its own where it would be broken into many. */
@media (max-width: 560px) {
  tr { display: flex; flex-wrap: wrap; border-bottom: 1px solid var(--line); padding: 5px 0; }
  th, td, th.share, td.share { border: 0; padding: 0; width: auto; min-width: 0; }
  td.figure, th.figure { flex: 0 0 76px; text-align: left; }
  td.share, th.share { flex: 1; }
  tr > :first-child { flex: 0 0 100%; }
}
@media print {
  :root { color-scheme: light; }
  /* Paper has no folds. */
  details::details-content { content-visibility: visible; }
  .filters, .copy, .bar-nav, .skip { display: none; }
  .wrap { max-width: none; padding: 0; }
  body { background: var(--card); }
  .top { padding: 0 0 12px; }
  .finding, figure, tr { break-inside: avoid; }
  h2, h3, .head, summary { break-after: avoid; }
  pre { max-height: none; white-space: pre-wrap; overflow-wrap: anywhere; }
}
`;
