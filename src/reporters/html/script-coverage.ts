// Part of the page's script: what of API descriptions was exercised.

export const COVERAGE_SCRIPT = `
const tone = (share) => (share >= 1 ? 'good' : share > 0 ? 'warn' : 'bad');
const bar = (share) => {
  const fill = span('fill ' + tone(share));
  fill.style.width = Math.round(share * 100) + '%';
  return span('bar', fill);
};
const ratio = (name, { covered, total }) => total > 0 && div('ratio', div('', span('dim', name), el('b', '', covered + '/' + total)), bar(covered / total));
const hits = (list) => list.map(({ name, hits: count }) => span('hit ' + (count > 0 ? 'good' : 'none'), name, span('count', count)));
const coverageRow = (operation) => {
  const row = el('tr', operation.calls > 0 ? '' : 'idle');
  const cell = (label, ...children) => {
    const made = el('td', '', ...children);
    made.dataset.label = label;
    return made;
  };
  const [method, ...path] = operation.id.split(' ');
  row.append(cell('', span('method', method), span('mono', ' ' + path.join(' '))), cell('calls', el('b', operation.calls > 0 ? '' : 'bad', operation.calls)),
    cell('statuses', hits(operation.statuses)), cell('parameters', hits(operation.parameters)), cell('media types', hits([...operation.requestMedia, ...operation.responseMedia])));
  return row;
};
const coverageBox = (coverage) => {
  const { totals, percent } = coverage;
  const head = el('tr', '', ['operation', 'calls', 'statuses', 'parameters', 'media types'].map((name) => el('th', '', name)));
  const body = el('tbody', '', coverage.operations.map(coverageRow));
  return el('section', 'card', el('h3', '', coverage.name, span('dim', ' ' + coverage.file), span('percent ' + tone(percent / 100), Math.floor(percent) + ' %')),
    div('ratios', ratio('operations', totals.operations), ratio('statuses', totals.statuses), ratio('parameters', totals.parameters), ratio('media types', totals.media)),
    div('scroll', el('table', 'coverage', el('thead', '', head), body)),
    coverage.undocumented.length > 0 && div('', div('legend', 'called, but not in the document'), div('hits', hits(coverage.undocumented).map((one) => { one.className = 'hit warn'; return one; }))));
};
`;
