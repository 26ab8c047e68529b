// What the dashboard adds to the looks of the house.

export const DASHBOARD_STYLE = `
:root{--c1:#3056d3;--c2:#c2650a;--c3:#9333a8;--c4:#c8281e;--c5:#0e8f8f;--c6:#7a8699;--grid:#e9edf3}
@media (prefers-color-scheme:dark){:root{--c1:#7aa2ff;--c2:#f0a35e;--c3:#d68cf0;--c4:#ff7b72;--c5:#4fd1c5;--c6:#8b98ad;--grid:#252e3c}}
.verdict.running{border-top-color:var(--accent)}.verdict.inconclusive,.verdict.interrupted{border-top-color:var(--warn)}
.badge.running{color:var(--accent)}.badge.inconclusive,.badge.interrupted,.badge.lost{background:var(--warn-bg);color:var(--warn)}
progress{appearance:none;display:block;width:100%;height:8px;border:0;border-radius:4px;overflow:hidden;background:var(--soft);margin:16px 0 6px}
progress::-webkit-progress-bar{background:var(--soft)}progress::-webkit-progress-value{background:var(--accent);border-radius:4px}progress::-moz-progress-bar{background:var(--accent)}
.done progress::-webkit-progress-value{background:var(--dim)}
.clock{display:flex;justify-content:space-between;gap:12px;font-size:13px;color:var(--dim);font-variant-numeric:tabular-nums}
.numbers{display:grid;grid-template-columns:repeat(6,minmax(0,1fr));gap:10px;margin:14px 0}
.number{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:10px 14px}
.number b{display:block;font-size:20px;line-height:1.25;font-variant-numeric:tabular-nums;white-space:nowrap}.number span{font-size:12px;color:var(--dim)}.number.bad b{color:var(--bad)}.number.warn b{color:var(--warn)}
.charts{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:14px}
figure.card{margin:0;padding:12px 14px 8px;position:relative}
figcaption{display:flex;flex-wrap:wrap;gap:2px 14px;align-items:baseline;font-size:13px;margin-bottom:4px}figcaption b{font-size:14px;margin-right:auto}
.key{display:inline-flex;align-items:center;gap:5px;color:var(--dim)}.key i{width:12px;height:3px;border-radius:2px;background:currentColor}
.key .label{color:var(--dim)}
.plot{display:block;width:100%;height:190px;border-radius:6px}.plot:focus-visible{outline:2px solid var(--accent);outline-offset:1px}
svg text{font:11px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;fill:var(--dim);font-variant-numeric:tabular-nums}
.grid{stroke:var(--grid)}.axis{stroke:var(--dim);opacity:.6}.cursor{stroke:var(--dim);stroke-dasharray:3 3}.warm-up{fill:var(--c6);opacity:.14}
.line{fill:none;stroke:currentColor;stroke-width:1.6;stroke-linejoin:round;stroke-linecap:round}.area{fill:currentColor;opacity:.16}.dot{fill:currentColor}
.c1{color:var(--c1)}.c2{color:var(--c2)}.c3{color:var(--c3)}.c4{color:var(--c4)}.c5{color:var(--c5)}.c6{color:var(--c6)}.dashed{stroke-dasharray:5 3}
.tip{position:absolute;z-index:3;pointer-events:none;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:6px 10px;font-size:12px;box-shadow:0 4px 14px rgb(0 0 0/.18);font-variant-numeric:tabular-nums;white-space:nowrap}
.tip div{display:flex;gap:8px;justify-content:space-between}.tip .when{color:var(--dim)}
.tip[hidden]{display:none}
.pairs{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:14px;margin-top:14px}.pairs .card{margin:0}.pairs h2{margin:0 0 8px;font-size:15px}
.row{display:flex;gap:8px;align-items:baseline;font-size:13px;padding:4px 0;border-top:1px solid var(--line)}.row:first-of-type{border-top:0}.row .name{flex:1;min-width:0;overflow-wrap:anywhere}.row .value{font-variant-numeric:tabular-nums;white-space:nowrap}
.sign.pending,.sign.none{color:var(--dim)}
.banner{margin:0 0 12px;padding:8px 14px;border-radius:8px;background:var(--warn-bg);color:var(--warn)}.banner[hidden]{display:none}
.said{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
@media (max-width:760px){.charts,.pairs{grid-template-columns:minmax(0,1fr)}.numbers{grid-template-columns:repeat(3,minmax(0,1fr));gap:8px}.number{padding:8px 10px}.number b{font-size:17px}.plot{height:170px}}
@media (prefers-reduced-motion:no-preference){.badge.running{animation:breathe 2s ease-in-out infinite}@keyframes breathe{50%{opacity:.45}}}
`;
