// Part of the dashboard's script: curves over time as SVG, with a cursor that all charts share, by pointer or keys.

export const CHART_SCRIPT = `
const digits = (value) => value >= 99.95 ? String(Math.round(value)) : value >= 9.995 ? value.toFixed(1) : value.toFixed(2);
const count = (value) => Math.round(value).toLocaleString('en-US');
const latency = (ms) => ms === undefined ? '–' : ms === 0 ? '0 ms' : ms < 999.5 ? digits(ms) + ' ms' : ms < 59950 ? digits(ms / 1000) + ' s' : time(ms);
const perSecond = (rate) => (rate >= 99.95 || rate === 0 ? count(rate) : digits(rate)) + '/s';
const clock = (ms) => {
  const seconds = Math.round(ms / 1000);
  const two = (value) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  return (hours > 0 ? hours + ':' + two(Math.floor(seconds / 60) % 60) : String(Math.floor(seconds / 60))) + ':' + two(seconds % 60);
};
const svg = (tag, attributes, text) => {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const name in attributes) made.setAttribute(name, attributes[name]);
  if (text !== undefined) made.textContent = text;
  return made;
};
const STEPS = [1, 2, 2.5, 5, 10];
const niceStep = (top, lines) => {
  const rough = top / lines;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * STEPS.find((step) => step * power >= rough * 0.999);
};
const TIMES = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400].map((seconds) => seconds * 1000);
const MARGIN = { left: 52, right: 10, top: 8, bottom: 22 };
const shared = { index: undefined };
const charts = [];
const said = el('div', 'said');
said.setAttribute('role', 'status');

const createChart = ({ title, unit, tick, curves }) => {
  const plot = svg('svg', { class: 'plot', role: 'img', tabindex: '0', 'aria-roledescription': 'chart' });
  const tip = div('tip');
  tip.hidden = true;
  const keys = curves.map((curve) => el('span', 'key ' + curve.colour, el('i'), span('label', curve.label)));
  const figure = el('figure', 'card', el('figcaption', '', el('b', '', title + (unit ? ', ' + unit : '')), keys), plot, tip);
  let points = [];
  let at = () => 0;

  const frame = () => {
    const box = plot.getBoundingClientRect();
    return { width: Math.max(160, box.width), height: Math.max(100, box.height) };
  };
  const drawAxes = (scale) => {
    const { width, height, x, y, top, span: length } = scale;
    const step = top / Math.max(1, Math.round(top / niceStep(top, 4)));
    for (let value = 0; value <= top * 1.0001; value += step) {
      plot.append(svg('line', { class: value === 0 ? 'axis' : 'grid', x1: MARGIN.left, x2: width - MARGIN.right, y1: y(value), y2: y(value) }));
      plot.append(svg('text', { x: MARGIN.left - 6, y: y(value) + 4, 'text-anchor': 'end' }, tick(value)));
    }
    const every = TIMES.find((ms) => length / ms <= Math.max(2, (width - MARGIN.left) / 90)) || TIMES[TIMES.length - 1];
    for (let ms = 0; ms <= length; ms += every) {
      if (x(ms) > width - MARGIN.right - 12 && ms > 0) break;
      plot.append(svg('text', { x: x(ms), y: height - 6, 'text-anchor': ms === 0 ? 'start' : 'middle' }, clock(ms)));
    }
  };
  const pathOf = (curve, { x, y }) => {
    let path = '';
    let isDrawing = false;
    for (const point of points) {
      const value = curve.of(point);
      if (value === undefined) { isDrawing = false; continue; }
      path += (isDrawing ? 'L' : 'M') + x(point.endMs).toFixed(1) + ' ' + y(value).toFixed(1);
      isDrawing = true;
    }
    return path;
  };
  const drawCursor = (scale) => {
    const point = points[shared.index];
    tip.hidden = !point;
    if (!point) return;
    const x = scale.x(point.endMs);
    plot.append(svg('line', { class: 'cursor', x1: x, x2: x, y1: MARGIN.top, y2: scale.height - MARGIN.bottom }));
    for (const curve of curves) {
      const value = curve.of(point);
      if (value !== undefined) plot.append(svg('circle', { class: 'dot ' + curve.colour, cx: x, cy: scale.y(value), r: 3 }));
    }
    tip.replaceChildren(div('when', clock(point.endMs), point.isWarmUp ? 'warm-up' : ''),
      ...curves.map((curve) => div('', span(curve.colour, curve.label), el('b', '', curve.text(curve.of(point))))));
    const left = plot.offsetLeft || 14;
    const width = tip.offsetWidth;
    const place = x + 14 + width > scale.width ? x - width - 14 : x + 14;
    tip.style.left = Math.max(0, 14 + place) + 'px';
    tip.style.top = '44px';
  };
  const draw = () => {
    const { width, height } = frame();
    plot.setAttribute('viewBox', '0 0 ' + width + ' ' + height);
    plot.replaceChildren();
    const length = Math.max(5000, points.length > 0 ? points[points.length - 1].endMs : 0);
    let highest = 0;
    for (const point of points) for (const curve of curves) highest = Math.max(highest, curve.of(point) || 0);
    const step = niceStep(highest || 1, 4);
    const top = Math.max(step, Math.ceil((highest || 1) / step) * step);
    const x = (ms) => MARGIN.left + (ms / length) * (width - MARGIN.left - MARGIN.right);
    const y = (value) => height - MARGIN.bottom - (value / top) * (height - MARGIN.top - MARGIN.bottom);
    const scale = { width, height, x, y, top, span: length };
    at = (px) => {
      const ms = ((px - MARGIN.left) / (width - MARGIN.left - MARGIN.right)) * length;
      let best = 0;
      points.forEach((point, i) => { if (Math.abs(point.endMs - ms) < Math.abs(points[best].endMs - ms)) best = i; });
      return best;
    };
    const warm = points.filter((point) => point.isWarmUp);
    if (warm.length > 0) plot.append(svg('rect', { class: 'warm-up', x: MARGIN.left, y: MARGIN.top, width: x(warm[warm.length - 1].endMs) - MARGIN.left, height: height - MARGIN.top - MARGIN.bottom }));
    drawAxes(scale);
    for (const curve of curves) {
      const path = pathOf(curve, scale);
      if (path === '') continue;
      if (curve.area) plot.append(svg('path', { class: 'area ' + curve.colour, d: path + 'L' + x(points[points.length - 1].endMs).toFixed(1) + ' ' + y(0) + 'L' + x(points[0].endMs).toFixed(1) + ' ' + y(0) + 'Z' }));
      plot.append(svg('path', { class: 'line ' + curve.colour + (curve.dashed ? ' dashed' : ''), d: path }));
    }
    if (points.length === 1) for (const curve of curves) if (curve.of(points[0]) !== undefined) plot.append(svg('circle', { class: 'dot ' + curve.colour, cx: x(points[0].endMs), cy: y(curve.of(points[0])), r: 2.5 }));
    drawCursor(scale);
    const last = points[points.length - 1];
    plot.setAttribute('aria-label', title + '. ' + (last ? 'Now: ' + curves.map((curve) => curve.label + ' ' + curve.text(curve.of(last))).join(', ') + '. Arrow keys move over time.' : 'Nothing was measured yet.'));
  };
  const move = (index) => {
    shared.index = index;
    for (const chart of charts) chart.draw();
  };
  plot.addEventListener('pointermove', (event) => { if (points.length > 0) move(at(event.clientX - plot.getBoundingClientRect().left)); });
  plot.addEventListener('pointerleave', () => move(undefined));
  plot.addEventListener('blur', () => move(undefined));
  plot.addEventListener('keydown', (event) => {
    const last = points.length - 1;
    const from = shared.index === undefined ? last + (event.key === 'ArrowRight' ? 0 : 1) : shared.index;
    const to = { ArrowLeft: from - 1, ArrowRight: from + 1, Home: 0, End: last, PageUp: from - 10, PageDown: from + 10 }[event.key];
    if (event.key === 'Escape') return move(undefined);
    if (to === undefined || last < 0) return;
    event.preventDefault();
    move(Math.min(last, Math.max(0, to)));
    const point = points[shared.index];
    said.textContent = clock(point.endMs) + ': ' + curves.map((curve) => curve.label + ' ' + curve.text(curve.of(point))).join(', ');
  });
  const chart = { figure, draw, show: (given) => { points = given; draw(); } };
  charts.push(chart);
  new ResizeObserver(() => draw()).observe(plot);
  return chart;
};
`;
