// The looks of the page, light and dark, on screens and paper.

export const STYLE = `
:root{--bg:#f6f7f9;--card:#fff;--ink:#1c2330;--dim:#667085;--line:#e3e7ee;--soft:#f2f4f8;--good:#12805c;--bad:#c8281e;--warn:#a15c00;--good-bg:#e6f5ee;--bad-bg:#fdecea;--warn-bg:#fdf3e1;--accent:#3056d3;--mono:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
@media (prefers-color-scheme:dark){:root{--bg:#10141b;--card:#181e28;--ink:#e4e9f2;--dim:#93a0b5;--line:#2a3342;--soft:#202837;--good:#4cc38a;--bad:#ff7b72;--warn:#e3b341;--good-bg:#12291f;--bad-bg:#33191a;--warn-bg:#2e2410;--accent:#7aa2ff}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif}
main{max-width:1120px;margin:0 auto;padding:24px 20px 64px}
h1{font-size:22px;line-height:1.25;margin:0;overflow-wrap:anywhere}
h2{font-size:17px;margin:32px 0 12px}
h3{font-size:15px;margin:0;display:flex;gap:8px;align-items:baseline;overflow-wrap:anywhere;flex-wrap:wrap}
h3 .dim{font-weight:400;font-size:13px}
.dim{color:var(--dim)}.good{color:var(--good)}.bad{color:var(--bad)}.warn{color:var(--warn)}.mono{overflow-wrap:anywhere}.place .dim,.told>.dim{font-size:13px}.mono,.url,.method{font-family:var(--mono);font-size:.88em}
.verdict{background:var(--card);border:1px solid var(--line);border-top:4px solid var(--dim);border-radius:10px;padding:20px 22px}
.verdict.passed{border-top-color:var(--good)}.verdict.failed,.verdict.errored{border-top-color:var(--bad)}.verdict.skipped{border-top-color:var(--warn)}
.title{display:flex;gap:16px;align-items:center}
.badge{flex:none;width:44px;height:44px;border-radius:50%;display:grid;place-items:center;font-size:22px;font-weight:700;background:var(--soft)}
.badge.passed{background:var(--good-bg);color:var(--good)}.badge.failed,.badge.errored{background:var(--bad-bg);color:var(--bad)}.badge.skipped{background:var(--warn-bg);color:var(--warn)}
.sentence{font-size:16px;overflow-wrap:anywhere}.facts{font-size:13px;margin-top:10px}
.meter{display:flex;gap:2px;height:8px;border-radius:4px;overflow:hidden;margin:16px 0 0}
.meter span{min-width:3px}.meter .passed{background:var(--good)}.meter .flaky,.meter .skipped{background:var(--warn)}.meter .failed,.meter .errored{background:var(--bad)}
.tiles{display:flex;flex-wrap:wrap;gap:8px 28px;margin-top:14px}
.tile b{font-size:20px;margin-right:6px;font-variant-numeric:tabular-nums}.tile span{color:var(--dim);font-size:13px}.tile.good b{color:var(--good)}.tile.bad b{color:var(--bad)}.tile.warn b{color:var(--warn)}
.filters{position:sticky;top:0;z-index:2;display:flex;flex-wrap:wrap;gap:8px;padding:14px 0 10px;margin-top:8px;background:var(--bg)}
button{font:inherit;color:inherit;cursor:pointer}
.chip{border:1px solid var(--line);background:var(--card);border-radius:999px;padding:4px 12px;font-size:13px}
.chip[aria-pressed=true]{border-color:var(--accent);color:var(--accent);box-shadow:inset 0 0 0 1px var(--accent)}
.count{margin-left:6px;color:var(--dim);font-variant-numeric:tabular-nums;font-size:.92em}
.search{flex:1;min-width:180px;border:1px solid var(--line);background:var(--card);color:inherit;border-radius:999px;padding:4px 14px;font:inherit;font-size:13px}
button:focus-visible,.search:focus-visible,summary:focus-visible{outline:2px solid var(--accent);outline-offset:1px}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:14px 16px;margin:0 0 14px}
.unit{content-visibility:auto;contain-intrinsic-size:auto 300px;padding-bottom:6px}.unit>h3{padding-bottom:10px}
.percent{margin-left:auto;font-variant-numeric:tabular-nums}
.sign{flex:none;width:1.2em;text-align:center;font-weight:700;color:var(--dim)}
.sign.passed,.sign.pass{color:var(--good)}.sign.failed,.sign.errored,.sign.fail{color:var(--bad)}.sign.flaky,.sign.skipped,.sign.skip{color:var(--warn)}
.step{border-top:1px solid var(--line);margin:0 -16px}
summary{list-style:none;cursor:pointer}summary::-webkit-details-marker{display:none}
.step>summary{display:flex;gap:8px;align-items:flex-start;padding:7px 16px}.step>summary:hover{background:var(--soft)}
.what{flex:1;min-width:0}.what .name{overflow-wrap:anywhere}.what .url{color:var(--dim);white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.method{font-weight:600;margin-right:6px}
.right{display:flex;gap:12px;font-size:13px;font-variant-numeric:tabular-nums;white-space:nowrap;padding-top:1px}.time{min-width:58px;text-align:right}
.tag{font-size:11px;line-height:1;padding:3px 6px;border-radius:4px;background:var(--soft);color:var(--dim);margin-left:6px;white-space:nowrap;align-self:center}
.details{padding:4px 16px 14px 42px}
.reason{color:var(--warn);margin:2px 0 6px}
.check{margin:3px 0}.check .head{display:flex;gap:6px;align-items:baseline}.check .head .name{overflow-wrap:anywhere}
.check.told{border-left:3px solid var(--line);padding:6px 0 8px 12px;margin:8px 0}.check.told.fail{border-left-color:var(--bad)}.check.told.skip{border-left-color:var(--warn)}
.check.told>*+*{margin-top:6px}.told .head .name{font-weight:600}
.message{color:var(--bad);white-space:pre-wrap;overflow-wrap:anywhere}.told.skip .message{color:var(--warn)}
pre{font:13px/1.5 var(--mono);margin:0;white-space:pre-wrap;overflow-wrap:anywhere;background:var(--soft);border-radius:6px;padding:8px 10px;max-height:420px;overflow:auto}
pre.source{white-space:pre;display:block;margin-top:4px}
.legend{font-size:12px;color:var(--dim);margin-bottom:3px}
.diff .expected{color:var(--good)}.diff .actual{color:var(--bad)}.diff .gap{color:var(--dim)}
.command{display:flex;gap:8px;align-items:flex-start;background:var(--soft);border-radius:6px;padding:6px 8px 6px 10px}
.command code{flex:1;font:13px/1.5 var(--mono);overflow-wrap:anywhere;white-space:pre-wrap}
.copy,.more{border:1px solid var(--line);background:var(--card);border-radius:6px;font-size:12px;padding:2px 9px}.more{margin:10px 16px}
.exchange{border:1px solid var(--line);border-radius:8px;margin:8px 0}.exchange>summary{display:flex;gap:10px;align-items:baseline;padding:6px 12px;font-size:13px}
.exchange>summary .url{flex:1;min-width:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}.exchange>.command{margin:0 12px 8px}
.pair{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:12px;padding:0 12px 12px}.pair pre{margin-bottom:6px}
.notes{margin:8px 0}
.ratios{display:grid;grid-template-columns:repeat(auto-fit,minmax(160px,1fr));gap:10px 24px;margin:12px 0 16px}
.ratio>div{display:flex;justify-content:space-between;font-size:13px}.bar{display:block;height:6px;border-radius:3px;background:var(--soft);overflow:hidden}
.fill{display:block;height:100%;border-radius:3px}.fill.good{background:var(--good)}.fill.warn{background:var(--warn)}.fill.bad{background:var(--bad)}
.scroll{overflow-x:auto;margin:0 -16px}table{border-collapse:collapse;width:100%;font-size:13px}
th{text-align:left;color:var(--dim);font-weight:500;padding:6px 8px}td{border-top:1px solid var(--line);padding:7px 8px;vertical-align:top}
th:first-child,td:first-child{padding-left:16px}th:last-child,td:last-child{padding-right:16px}td:first-child{min-width:220px}tr.idle td:first-child{opacity:.75}
.hit{display:inline-block;border-radius:4px;padding:1px 6px;margin:1px 4px 1px 0;background:var(--good-bg);color:var(--good);overflow-wrap:anywhere}
.hit .count{color:inherit;opacity:.7}.hit.none{background:var(--bad-bg);color:var(--bad)}.hit.warn{background:var(--warn-bg);color:var(--warn)}
.away{position:fixed;top:-100px}
@media (max-width:640px){main{padding:12px 10px 40px}.verdict{padding:16px}.details{padding-left:16px}.pair{grid-template-columns:minmax(0,1fr)}.step>summary{flex-wrap:wrap}.right{width:100%;padding-left:28px;gap:14px}.right .time{margin-left:auto}.tiles{gap:6px 18px}.search{min-width:100%}
table,tbody,tr,td{display:block}thead{display:none}td{border:0;padding:3px 16px}tr{border-top:1px solid var(--line);padding:8px 0}td[data-label]:not([data-label=""])::before{content:attr(data-label) " ";color:var(--dim)}td:empty{display:none}}
@media print{:root{--bg:#fff;--card:#fff;--ink:#000;--dim:#555;--line:#ccc;--soft:#f4f4f4;--good:#0a6b4a;--bad:#b3150c;--warn:#8a4b00}body{font-size:11pt}main{max-width:none;padding:0}.filters,.copy,.more{display:none}.unit{content-visibility:visible}.card,.verdict{break-inside:auto}.check,.step>summary{break-inside:avoid}pre{max-height:none}}
`;
