// Part of the page's script: what a step shows once it is opened.

export const DETAILS_SCRIPT = String.raw`
const codeBox = ({ line, text, column }) => {
  const lead = text.length - text.trimStart().length;
  const shown = text.slice(lead);
  const at = column - 1 - lead;
  const caret = column > 0 && at >= 0 ? '\n' + ' '.repeat(String(line).length + 3 + at) + '^' : '';
  return el('pre', 'source', span('dim', line + ' | '), shown, span('bad', caret));
};
const placeRow = ({ what, text, code }) => div('place', el('div', '', span('mono', text), what && span('dim', ' ' + what)), code && codeBox(code));
const MARK = { expected: '- ', actual: '+ ', same: '  ', gap: '\u2026 ' };
const diffBox = (diff) => div('box', div('legend', span('good', '- expected'), ' ', span('bad', '+ actual')),
  el('pre', 'diff', diff.map(([kind, text]) => span('line ' + kind, (MARK[kind] || '') + text + '\n'))));
const valueBox = (title, value) => value !== undefined && div('box', div('legend', title), el('pre', '', value));
const checkRow = (check) => {
  const told = check.m !== undefined || check.places;
  const head = div('head', sign(check.v), span('name', check.n || '(no name)'), check.known && span('tag', 'known'));
  if (!told) return div('check', head);
  return div('check told ' + check.v, head,
    check.m && div('message', check.m),
    check.w && !check.n.endsWith(check.w) && !(check.m || '').includes(check.w) && div('dim', 'at ' + check.w),
    check.diff && diffBox(check.diff), valueBox('expected', check.expected), valueBox('actual', check.actual),
    (check.places || []).map(placeRow),
    check.replay && div('', div('legend', 'see it again'), command(check.replay)));
};
const errorRow = (error) => div('check told fail', div('head', sign('errored'), span('name', error.n), span('tag', error.e)),
  div('message', error.m), error.hint && div('dim', error.hint), error.places.map(placeRow));
const headersBox = (headers) => headers.length > 0 && el('pre', 'headers', headers.map(([name, value]) => [span('dim', name + ': '), value + '\n']));
const pretty = ({ text, type, cut }) => {
  if (cut || !/json/.test(type)) return text;
  try { return JSON.stringify(JSON.parse(text), null, 2); } catch { return text; }
};
const bodyBox = (body) => body && (body.text === undefined
  ? div('dim', bytes(body.size) + ' of ' + (body.type || 'an unknown type'))
  : el('pre', 'body', pretty(body), body.cut && span('dim', '\u2026 (' + bytes(body.size) + ' in all)')));
const statusTone = (status) => (status >= 500 ? 'bad' : status >= 400 ? 'warn' : 'good');
const exchangeBox = (one, isOpen) => {
  const last = one.answers[one.answers.length - 1];
  const box = el('details', 'exchange', el('summary', '', span('method', one.method), span('url', one.url),
    one.role !== 'main' && span('tag', one.role),
    span(last ? statusTone(last.status) : 'bad', last ? last.status + ' ' + last.reason : one.error || 'no answer'), span('dim', time(one.ms))));
  box.open = isOpen;
  let isDrawn = false;
  const draw = () => {
    if (isDrawn || !box.open) return;
    isDrawn = true;
    box.append(command(one.curl), div('pair',
      div('', div('legend', 'request'), headersBox(one.headers), bodyBox(one.body)),
      div('', div('legend', 'response'), one.error && div('message', one.error),
        one.answers.map((answer) => [el('pre', 'headers', 'HTTP/' + answer.version + ' ' + answer.status + ' ' + answer.reason), headersBox(answer.headers), bodyBox(answer.body)]))));
  };
  box.addEventListener('toggle', draw);
  draw();
  return box;
};
const MOST_CHECKS = 300;
const bounded = (list, most, draw) => {
  const box = div('');
  let shown = 0;
  const more = () => {
    const part = list.slice(shown, shown + most);
    shown += part.length;
    box.append(...part.map(draw));
    if (shown < list.length) {
      const next = button('more', 'show ' + Math.min(most, list.length - shown) + ' more of ' + (list.length - shown), () => { next.remove(); more(); });
      box.append(next);
    }
  };
  more();
  return box;
};
const order = { fail: 0, skip: 1, pass: 2 };
const detailsOf = (row, data) => {
  const isWrong = row.o === 'failed' || row.o === 'errored';
  const checks = data.checks.map((check, i) => [check, i]).sort(([a, i], [b, j]) => order[a.v] - order[b.v] || i - j).map(([check]) => check);
  const box = div('details');
  if (data.reason) box.append(div('reason', data.reason));
  box.append(...data.errors.map(errorRow));
  if (checks.length > 0) box.append(bounded(checks, MOST_CHECKS, checkRow));
  box.append(...data.exchanges.map((one) => exchangeBox(one, isWrong && one.role === 'main' && data.exchanges.length === 1)));
  if (data.more > 0) box.append(div('dim', '\u2026 ' + data.more + ' more exchanges; the ndjson report holds them all'));
  if (data.notes.length > 0) box.append(el('pre', 'notes', data.notes.map(({ level, text }) => span(level === 'error' ? 'bad' : level === 'warn' ? 'warn' : '', text + '\n'))));
  if (data.place) box.append(div('dim mono', data.place));
  return box;
};
`;
