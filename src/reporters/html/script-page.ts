// Part of the page's script: reads the data, draws verdict, filters, suites and the rest.

export const PAGE_SCRIPT = String.raw`
const lines = document.getElementById('data').textContent.split('\n').filter((line) => line !== '');
const run = JSON.parse(lines[0]);
const isOver = lines.length > 1 && lines.length % 2 === 0;
const end = isOver ? JSON.parse(lines[lines.length - 1]) : { summary: null, interrupted: 'unknown', during: [], problems: [] };
const rows = [];
for (let i = 1; i + 1 < lines.length - (isOver ? 1 : 0); i += 2) {
  const row = JSON.parse(lines[i]);
  row.details = lines[i + 1];
  row.text = [row.p, row.n, row.m, row.url, row.s, row.phase].join(' ').toLowerCase();
  rows.push(row);
}
const { summary } = end;
const noun = run.kind === 'pact' ? 'interaction' : run.kind === 'schema' ? 'instance' : run.kind === 'openapi' ? 'operation' : run.units.some((unit) => unit.kind) ? 'step' : 'request';
const count = (...outcomes) => rows.filter((row) => outcomes.includes(row.o)).length;
const wrong = count('failed');
const unjudged = count('errored');
const problems = end.problems.filter(({ code }) => code !== 'baseline.fixed');
const errors = problems.filter(({ level }) => level === 'error');
const nothing = rows.every((row) => row.o === 'skipped' && row.k === 0 && !row.pending);
const interrupted = end.interrupted !== '' && end.interrupted !== 'bail';
const verdict = wrong > 0 ? 'failed' : unjudged > 0 || errors.length > 0 || interrupted ? 'errored' : nothing ? 'skipped' : 'passed';
const sentence = () => {
  const parts = [];
  if (wrong > 0) parts.push(wrong + ' of ' + plural(rows.length, noun) + ' failed');
  if (unjudged > 0) parts.push(plural(unjudged, noun) + ' could not be judged');
  if (errors.length > 0) parts.push(plural(errors.length, 'problem'));
  if (interrupted) parts.push('stopped by ' + end.interrupted + (end.during.length > 0 ? ' during ' + end.during.join(', ') : ''));
  if (parts.length === 0) parts.push(nothing ? 'Nothing ran' : 'Everything holds');
  if (end.interrupted === 'bail') parts.push('stopped at the first failure');
  return parts.join(', ');
};
const tile = (value, name, kind) => div('tile ' + (kind || ''), el('b', '', value), span('', name));
const tiles = () => {
  if (!summary) return [];
  const { checks, baseline, calls } = summary;
  return [
    tile(rows.length, noun + (rows.length === 1 ? '' : 's')), tile(checks.total, 'checks'), calls !== undefined && tile(calls, 'calls'),
    tile(checks.passed, 'checks passed', checks.passed > 0 ? 'good' : ''), tile(checks.failed, 'checks failed', checks.failed > 0 ? 'bad' : ''),
    unjudged > 0 && tile(unjudged, 'not judged', 'bad'), baseline && tile(baseline.known, 'known', 'warn'), baseline && tile(baseline.fixed, 'fixed', 'good'),
    summary.warnings > 0 && tile(summary.warnings, 'warnings', 'warn'),
  ];
};
const meter = () => {
  const box = div('meter');
  for (const outcome of ['passed', 'flaky', 'skipped', 'errored', 'failed']) {
    const part = count(outcome);
    if (part === 0) continue;
    const piece = span(outcome);
    piece.style.flexGrow = part;
    piece.title = part + ' ' + WORDS[outcome];
    box.append(piece);
  }
  return box;
};
const header = () => el('header', 'verdict ' + verdict,
  div('title', span('badge ' + verdict, SIGNS[verdict]), div('', el('h1', '', run.name), div('sentence', sentence()))),
  div('dim facts', new Date(run.at).toLocaleString(), summary && ' \u00b7 took ' + time(summary.finishedAt - summary.startedAt), ' \u00b7 ' + run.tool, run.environment && ' \u00b7 environment ' + run.environment),
  rows.length > 0 && meter(), div('tiles', tiles()));

let wanted = 'all';
let words = '';
const isWanted = (row) => {
  if (words !== '' && !row.text.includes(words)) return false;
  if (wanted === 'all') return true;
  if (wanted === 'wrong') return row.o === 'failed' || row.o === 'errored';
  if (wanted === 'known') return row.k > 0 || row.pending;
  return row.o === wanted || (wanted === 'passed' && row.o === 'flaky');
};
let opened = 0;
const OPEN_AT_FIRST = 10;
const rowBox = (row) => {
  const right = [row.calls !== undefined && span('dim', plural(row.calls, 'call')), row.s !== undefined && span('status ' + statusTone(row.s), row.s),
    row.f > 0 ? span('bad', row.f + ' wrong') : row.c > 0 && span('dim', plural(row.c, 'check')), row.k > 0 && span('tag', 'known'), row.pending && span('tag', 'pending'), span('dim time', time(row.t))];
  const box = el('details', 'step ' + row.o, el('summary', '', sign(row.o),
    div('what', span('name', row.p && span('dim', row.p + ' / '), row.n, row.i && span('dim', ' #' + row.i), row.phase && span('tag', row.phase)),
      row.url && div('url', span('method', row.m), row.url)), div('right', right)));
  let isDrawn = false;
  const draw = () => {
    if (isDrawn || !box.open) return;
    isDrawn = true;
    box.append(detailsOf(row, JSON.parse(row.details)));
  };
  box.addEventListener('toggle', draw);
  if ((row.o === 'failed' || row.o === 'errored') && opened < OPEN_AT_FIRST) {
    opened += 1;
    box.open = true;
    draw();
  }
  return box;
};
const KINDS = { pact: 'pact', schema: 'schema', openapi: 'OpenAPI', '': 'collection' };
const ROWS_AT_ONCE = 150;
const unitBox = (unit, mine) => {
  const bad = mine.filter((row) => row.o === 'failed' || row.o === 'errored').length;
  return el('section', 'card unit', el('h3', '', sign(bad > 0 ? 'failed' : mine.every((row) => row.o === 'skipped') ? 'skipped' : 'passed'), unit.name,
    span('dim', ' ' + KINDS[unit.kind || ''] + (unit.file && unit.file !== unit.name ? ' \u00b7 ' + unit.file : '')), span('percent dim', bad > 0 ? bad + '/' + mine.length + ' wrong' : mine.length)),
    bounded(mine, ROWS_AT_ONCE, rowBox));
};
const results = div('');
const drawResults = () => {
  const units = run.units.map((unit) => [unit, rows.filter((row) => row.u === unit.index && isWanted(row))]).filter(([, mine]) => mine.length > 0);
  results.replaceChildren(...units.map(([unit, mine]) => unitBox(unit, mine)));
  if (units.length === 0) results.append(div('card dim', rows.length === 0 ? 'Nothing ran.' : 'Nothing matches.'));
};
const filters = () => {
  const chips = [['all', 'all', rows.length], ['wrong', 'failing', wrong + unjudged], ['passed', 'passed', count('passed', 'flaky')], ['skipped', 'skipped', count('skipped')],
    ['known', 'known or pending', rows.filter((row) => row.k > 0 || row.pending).length]].filter(([name, , number]) => name === 'all' || number > 0);
  const made = chips.map(([name, text, number]) => {
    const chip = button('chip', [text, span('count', number)], () => {
      wanted = name;
      for (const one of made) one.setAttribute('aria-pressed', String(one === chip));
      drawResults();
    });
    chip.setAttribute('aria-pressed', String(name === wanted));
    return chip;
  });
  const search = el('input', 'search');
  search.type = 'search';
  search.placeholder = 'filter by name, path or URL';
  search.setAttribute('aria-label', search.placeholder);
  let timer;
  search.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => { words = search.value.trim().toLowerCase(); drawResults(); }, 120);
  });
  return div('filters', made, search);
};
const problemRow = ({ level, message, hint, where }) => div('check', div('head', span('sign ' + (level === 'error' ? 'errored' : 'flaky'), level === 'error' ? '!' : '\u25b2'), span('name', message, where && span('dim', ' (' + where + ')'))), hint && div('dim', hint));
const baselineCard = () => {
  const { baseline } = summary || {};
  if (!baseline) return [];
  const fixed = end.problems.filter(({ code }) => code === 'baseline.fixed');
  return [el('h2', '', 'Baseline'), el('section', 'card', div('', plural(baseline.known, 'failure') + ' of this run known, ' + baseline.fixed + ' fixed.'),
    fixed.map(({ message, hint }) => div('check', div('head', sign('passed'), span('name', message)), hint && div('dim', hint))))];
};
const coverage = (summary && summary.coverage) || [];
const page = document.getElementById('page');
page.replaceChildren(header(),
  ...(errors.length > 0 ? [el('section', 'card', errors.map(problemRow))] : []),
  ...(rows.length > 0 ? [filters()] : []), results,
  ...(coverage.length > 0 ? [el('h2', '', 'Coverage'), ...coverage.map(coverageBox)] : []),
  ...baselineCard(),
  ...(problems.length > errors.length ? [el('h2', '', 'Warnings'), el('section', 'card', bounded(problems.filter(({ level }) => level !== 'error'), 100, problemRow))] : []));
drawResults();
document.body.dataset.drawn = verdict;
`;
