// Where the time of requests goes: mean phases, stacked, for each request.
import type { LoadSummary, RequestStats } from '../../model/load.ts';
import { legend } from './chart.ts';
import { el, type Markup, px, several } from './markup.ts';
import { time } from './numbers.ts';

const PHASES = ['blocked', 'connecting', 'tls_handshaking', 'sending', 'waiting', 'receiving'] as const;
const MOST_ROWS = 30;
const WIDTH = 600;
const HEIGHT = 14;

/** The mean over all requests: one that had no such phase counts as 0. */
const meanOf = ({ phases, count }: RequestStats, phase: string): number => {
  const stats = phases[phase];
  return stats && count > 0 ? (stats.avg * stats.count) / count : 0;
};

const wordOf = (phase: string): string => (phase === 'tls_handshaking' ? 'TLS' : phase);

const bar = (one: RequestStats, most: number): Markup => {
  let x = 0;
  const parts = PHASES.map((phase, i) => {
    const mean = meanOf(one, phase);
    const width = (WIDTH * mean) / most;
    const part =
      width > 0
        ? el(
            'rect',
            { x: px(x), y: 0, width: px(Math.max(0.6, width)), height: HEIGHT, class: `p${i}` },
            el('title', '', `${wordOf(phase)} ${time(mean)}`),
          )
        : several();
    x += width;
    return part;
  });
  const label = PHASES.filter((phase) => meanOf(one, phase) > 0)
    .map((phase) => `${wordOf(phase)} ${time(meanOf(one, phase))}`)
    .join(', ');
  return el(
    'svg',
    {
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      preserveAspectRatio: 'none',
      class: 'stack',
      role: 'img',
      'aria-label': label,
    },
    parts,
  );
};

const sumOf = (one: RequestStats): number => PHASES.reduce((sum, phase) => sum + meanOf(one, phase), 0);

/** Undefined where no phases were measured. */
export const phaseBars = ({ total, requests }: LoadSummary): Markup | undefined => {
  const rows = [...(requests.length === 1 ? [] : [{ ...total, name: 'all' }]), ...requests]
    .filter((one) => sumOf(one) > 0)
    .slice(0, MOST_ROWS);
  if (rows.length === 0) return undefined;
  const most = Math.max(...rows.map(sumOf));
  const used = PHASES.map((phase, i) => [`p${i}`, wordOf(phase), rows.some((one) => meanOf(one, phase) > 0)] as const);
  return el(
    'section',
    'card',
    legend(used.filter(([, , isUsed]) => isUsed).map(([name, text]) => [name, text] as const)),
    rows.map((one) =>
      el('div', 'phase', el('span', 'name', one.name), bar(one, most), el('span', 'number', time(sumOf(one)))),
    ),
  );
};
