// Part of the dashboard's script: hears what happens and shows it.

export const DASHBOARD_SCRIPT = String.raw`
const page = document.getElementById('page');
const plainTick = (value) => value >= 1e6 ? Number((value / 1e6).toPrecision(3)) + 'M' : value >= 1e4 ? Number((value / 1e3).toPrecision(3)) + 'k' : String(Number(value.toPrecision(3)));
const msTick = (ms) => ms >= 1000 ? Number((ms / 1000).toPrecision(3)) + ' s' : Number(ms.toPrecision(3)) + ' ms';
const shown = [
  createChart({ title: 'Requests', unit: 'per second', tick: plainTick, curves: [
    { label: 'rate', colour: 'c1', area: true, of: (point) => point.rate, text: perSecond },
  ] }),
  createChart({ title: 'Latency', unit: '', tick: msTick, curves: [
    { label: 'p50', colour: 'c1', of: (point) => point.p50, text: latency },
    { label: 'p95', colour: 'c2', of: (point) => point.p95, text: latency },
    { label: 'p99', colour: 'c3', of: (point) => point.p99, text: latency },
  ] }),
  createChart({ title: 'Errors', unit: 'per second', tick: plainTick, curves: [
    { label: 'failed requests', colour: 'c4', area: true, of: (point) => point.failedRate, text: perSecond },
  ] }),
  createChart({ title: 'Virtual users', unit: '', tick: plainTick, curves: [
    { label: 'allocated', colour: 'c6', dashed: true, of: (point) => point.allocated, text: count },
    { label: 'active', colour: 'c5', of: (point) => point.active, text: count },
  ] }),
];
const badge = div('badge running', '\u25cf');
const title = el('h1', '', 'assay load');
const sentence = div('sentence', 'connecting');
const facts = div('facts dim');
const bar = el('progress');
bar.max = 1;
const elapsed = span('', '0:00');
const planned = span('');
const head = el('header', 'verdict running', div('title', badge, div('', title, sentence)), facts, bar, div('clock', elapsed, planned));
const banner = div('banner');
banner.hidden = true;
banner.setAttribute('role', 'alert');
const numbers = el('section', 'numbers');
numbers.setAttribute('aria-label', 'Numbers');
const thresholds = el('section', 'card');
const errors = el('section', 'card');
page.replaceChildren(banner, head, numbers, el('section', 'charts', shown.map((chart) => chart.figure)), div('pairs', thresholds, errors), said);
let state = { points: [] };
const share = (part, whole) => whole === 0 ? '0 %' : part === 0 ? '0 %' : part === whole ? '100 %' : part / whole < 0.0001 ? '< 0.01 %' : Number((part / whole * 100).toPrecision(2)) + ' %';
const number = (label, value, mood) => div('number ' + (mood || ''), el('b', '', value), span('', label));
const row = (mark, name, value) => div('row', mark, span('name', name), span('value', value));
const MARKS = { pass: '\u2713', fail: '\u2717', none: '\u25cb', pending: '\u25cb' };
const drawNow = (now) => {
  if (!now) return;
  const rate = now.measuredMs > 0 ? now.requests * 1000 / now.measuredMs : 0;
  numbers.replaceChildren(
    number('rate now', perSecond(now.rate)), number('rate in all', perSecond(rate)), number('requests', count(now.requests)),
    number('p50 in all', latency(now.p50)), number('p95 in all', latency(now.p95)), number('p99 in all', latency(now.p99)),
    number('failed', share(now.failed, now.requests), now.failed > 0 ? 'bad' : ''),
    number('checks failed', count(now.checksFailed), now.checksFailed > 0 ? 'bad' : ''),
    number('users active', count(now.active) + ' / ' + count(now.allocated)),
    number('iterations', count(now.iterations)),
    number('dropped', count(now.dropped), now.dropped > 0 ? 'warn' : ''),
    number('generator CPU', Math.round(now.cpu * 100) + ' %', now.cpu > 0.9 ? 'warn' : ''));
  thresholds.replaceChildren(el('h2', '', 'Thresholds'), ...(now.thresholds.length === 0 ? [div('dim', 'There are none.')] : now.thresholds.map((one) =>
    row(span('sign ' + one.verdict, MARKS[one.verdict] || '?'), one.name, one.observed))));
  errors.replaceChildren(el('h2', '', 'Errors by kind'), ...(now.errors.length === 0 ? [div('dim', 'There are none.')] : now.errors.map(([kind, times]) => row('', kind, count(times)))));
  elapsed.textContent = clock(now.elapsedMs) + (now.isWarmUp ? ' (warming up: not counted)' : '');
  if (state.plannedMs > 0) bar.value = Math.min(1, now.elapsedMs / state.plannedMs);
};
const BADGES = { passed: '\u2713', failed: '\u2717', errored: '!', inconclusive: '?', interrupted: '\u25a0', lost: '?' };
const setMood = (mood) => {
  head.className = 'verdict ' + mood + (mood === 'running' ? '' : ' done');
  badge.className = 'badge ' + mood;
  badge.textContent = BADGES[mood] || '\u25cf';
  document.body.dataset.state = mood;
};
const drawEnd = (end) => {
  setMood(end.verdict);
  sentence.textContent = end.sentence;
  facts.replaceChildren(...facts.childNodes, ...end.reasons.map((reason) => div('warn', reason)));
  bar.value = 1;
  document.title = (BADGES[end.verdict] || '') + ' ' + state.name + ' - assay load';
};
const drawState = () => {
  title.textContent = state.name;
  document.title = state.name + ' - assay load';
  facts.textContent = state.scenarios.join(', ');
  planned.textContent = state.plannedMs > 0 ? 'of ' + clock(state.plannedMs) : 'until its iterations are done';
  bar.hidden = !(state.plannedMs > 0);
  setMood('running');
  sentence.textContent = state.now ? 'running' : 'starting';
  drawNow(state.now);
  for (const chart of shown) chart.show(state.points);
  if (state.end) drawEnd(state.end);
};
const source = new EventSource('/events');
source.addEventListener('message', ({ data }) => {
  const news = JSON.parse(data);
  banner.hidden = true;
  if (news.kind === 'state') {
    state = news.state;
    drawState();
    if (state.end) source.close();
  } else if (news.kind === 'window') {
    state.now = news.now;
    if (news.point) state.points.push(news.point);
    sentence.textContent = 'running';
    drawNow(news.now);
    if (news.point && !document.hidden) for (const chart of shown) chart.show(state.points);
  } else if (news.kind === 'end') {
    source.close();
    state.end = news.end;
    drawNow(news.now);
    drawEnd(news.end);
    for (const chart of shown) chart.show(state.points);
  }
});
source.addEventListener('error', () => {
  if (state.end) return;
  banner.textContent = 'The connection to assay is lost: the load ended, or was killed. Figures are those of the last moment.';
  banner.hidden = false;
  setMood('lost');
});
document.addEventListener('visibilitychange', () => { if (!document.hidden) for (const chart of shown) chart.show(state.points); });
`;
