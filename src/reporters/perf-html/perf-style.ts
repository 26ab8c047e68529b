// What the performance page adds to the looks of the house.

export const PERF_STYLE = `
:root{--c1:#3056d3;--c2:#c2650a;--c3:#9333a8;--c4:#c8281e;--c5:#0e8f8f;--c6:#7a8699;--grid:#e9edf3}
@media (prefers-color-scheme:dark){:root{--c1:#7aa2ff;--c2:#f0a35e;--c3:#d68cf0;--c4:#ff7b72;--c5:#4fd1c5;--c6:#8b98ad;--grid:#252e3c}}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,440px),1fr));gap:14px}
.chart{margin:0;padding:12px 14px 8px}.charts .card{margin:0}figcaption{font-weight:600;margin-bottom:2px}
.canvas{overflow-x:auto}.canvas svg{display:block;width:100%;min-width:400px;height:auto}
.canvas:focus-visible,.scroll:focus-visible,abbr:focus-visible,th button:focus-visible{outline:2px solid var(--accent);outline-offset:1px}
svg text{font:11px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;fill:var(--dim)}.end{text-anchor:end}.middle{text-anchor:middle}
.grid{stroke:var(--grid)}.axis{stroke:var(--dim);opacity:.6}.line{fill:none;stroke-width:1.6;stroke-linejoin:round;stroke-linecap:round}
.line.med,.line.rate{stroke:var(--c1)}.line.p95{stroke:var(--c2)}.line.p99{stroke:var(--c3)}.line.max{stroke:var(--c4);stroke-width:1;stroke-dasharray:3 3}.line.vus{stroke:var(--c6);stroke-dasharray:6 3}
.fill-rate{fill:var(--c1);opacity:.8}.dot{fill:var(--c1)}.mark{stroke:var(--c4);stroke-dasharray:3 2}
.strip{fill:var(--c1);fill-opacity:0}.strip:hover{fill-opacity:.1}.warm-up{fill:var(--c6);opacity:.14}
.e0{fill:var(--c4)}.e1{fill:var(--c2)}.e2{fill:var(--c3)}.e3{fill:var(--c5)}.e4{fill:var(--c1)}.ex{fill:var(--c6)}
.h1{fill:var(--c1);opacity:.12}.h2{fill:var(--c1);opacity:.25}.h3{fill:var(--c1);opacity:.38}.h4{fill:var(--c1);opacity:.5}.h5{fill:var(--c1);opacity:.62}.h6{fill:var(--c1);opacity:.75}.h7{fill:var(--c1);opacity:.88}.h8{fill:var(--c1)}
.p0{fill:var(--c6)}.p1{fill:var(--c5)}.p2{fill:var(--c3)}.p3{fill:var(--c2)}.p4{fill:var(--c1)}.p5{fill:var(--c4)}
.keys{display:flex;flex-wrap:wrap;gap:2px 14px;font-size:12px;color:var(--dim);margin-bottom:4px}.key{display:inline-flex;align-items:center;gap:5px;overflow-wrap:anywhere}
.swatch{flex:none;width:12px;height:8px;border-radius:2px;background:var(--c1)}
.swatch.p95,.swatch.e1,.swatch.p3{background:var(--c2)}.swatch.p99,.swatch.e2,.swatch.p2{background:var(--c3)}.swatch.max,.swatch.e0,.swatch.p5{background:var(--c4)}.swatch.e3,.swatch.p1{background:var(--c5)}.swatch.vus,.swatch.ex,.swatch.p0{background:var(--c6)}
.swatch.h1{opacity:.12}.swatch.h4{opacity:.5}
.reasons{margin:12px 0 0;padding-left:20px}.reasons li{margin:2px 0;overflow-wrap:anywhere}.lead{margin:0 0 6px;font-weight:600}.card p{margin:0 0 8px}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}.sum{font-weight:600}abbr{text-decoration:underline dotted;text-underline-offset:3px;cursor:help}
td .sign{display:inline-block}
td .name{overflow-wrap:anywhere}td .name::after{content:" "}th button{border:0;background:none;padding:0;font-weight:500;color:inherit}th[aria-sort] button{color:var(--accent)}
th[aria-sort=ascending] button::after{content:" ↑"}th[aria-sort=descending] button::after{content:" ↓"}
.spark{display:block;width:96px;height:20px}.forest{display:block;width:150px;height:18px}.forest .interval{stroke:currentColor;stroke-width:2}.ratio-dot{fill:currentColor}
.compared td:first-child{min-width:130px}.compared td .dim{font-size:12px;min-width:140px}@media (min-width:641px){.compared td:not(:first-child),.compared th:not(:first-child){padding-left:6px;padding-right:6px}.compared th:last-child,.compared td:last-child{padding-right:16px}}
.phase{display:grid;grid-template-columns:minmax(0,220px) minmax(0,1fr) 70px;gap:12px;align-items:center;margin:5px 0;font-size:13px}.phase .name{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}.stack{display:block;width:100%;height:14px}
.facts-list{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,200px),1fr));gap:8px 24px;margin:0}dt{font-size:12px;color:var(--dim)}dd{margin:0;overflow-wrap:anywhere}
.note{font-size:12px;color:var(--dim);margin:6px 0 0}.card .scroll:first-child table tr:first-child th{padding-top:0}
@media (max-width:640px){.number{text-align:left}.phase{grid-template-columns:minmax(0,1fr) 64px}.phase .stack{grid-column:1/-1;grid-row:2}.spark,.forest{display:inline-block;vertical-align:middle}tr td.what{font-weight:600}td.number,td.spread{display:inline-block;padding:2px 10px 2px 16px}.sort-by{display:flex}}
@media print{:root{--c1:#1f3fa8;--c2:#a35200;--c3:#6f1f82;--c4:#a01810;--c5:#0a6b6b;--c6:#666;--grid:#ddd}.charts{grid-template-columns:1fr 1fr}.chart,.phase,tr,.facts-list{break-inside:avoid}.canvas svg{min-width:0}.strip{display:none}.scroll{overflow:visible}svg{print-color-adjust:exact;-webkit-print-color-adjust:exact}h2{break-after:avoid}}
`;
