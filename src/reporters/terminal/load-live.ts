// The block at the bottom of a terminal that shows a load as it runs; redrawn in place, never left behind.

import { clockText, countText, latencyText, rateText, shareText } from '../../core/figures.ts';
import type { RunEvent, RunStarted } from '../../model/event.ts';
import { createLoadProgress, type LoadPoint, type LoadSoFar } from '../gather/load-progress.ts';
import type { Style } from './paint.ts';
import { printable } from './printable.ts';
import { sparkline } from './sparkline.ts';
import type { Theme } from './theme.ts';
import { displayWidth, truncate } from './width.ts';

export type LoadLive = {
  take(event: RunEvent): void;
  /** Takes the block off the screen, whatever the width of the screen is by now. */
  erase(): string;
  draw(): string;
};

type Piece = { readonly text: string; readonly style: Style };

const HISTORY = 60;
const MOST_ERRORS = 6;
const BAR_CELLS = 24;
const LABEL_CELLS = 9;
/** Rows that are worth more than the others come first where the screen is low. */
const LEAST_ROWS = 3;

/** How far it is; undefined where only its iterations end it. */
const shareDone = (started: RunStarted | undefined, elapsedMs: number, { iterations }: LoadSoFar) => {
  const { durationMs, scenarios = [] } = started?.load ?? {};
  if (durationMs !== undefined && durationMs > 0) return Math.min(1, elapsedMs / durationMs);
  let planned = 0;
  for (const { profile } of scenarios) {
    if (profile.executor === 'shared-iterations') planned += profile.iterations;
    else if (profile.executor === 'per-vu-iterations') planned += profile.iterations * profile.vus;
    else return undefined;
  }
  return planned > 0 ? Math.min(1, iterations / planned) : undefined;
};

export const titleOf = (started: RunStarted | undefined): string => {
  const scenarios = started?.load?.scenarios ?? [];
  const told = scenarios.map(({ name, profile }) => (name === 'default' ? profile.executor : name));
  return printable(told.join(', ') || started?.name || 'load');
};

const latencyPieces = (theme: Theme, of: { p50?: number; p95?: number; p99?: number }): readonly Piece[] =>
  (['p50', 'p95', 'p99'] as const).flatMap((name) => [
    { text: `${name} `, style: theme.paint.dim },
    { text: latencyText(of[name]).padEnd(9), style: theme.paint.plain },
  ]);

export const errorTexts = ({ errors }: LoadSoFar): readonly string[] => {
  const sorted = [...errors].sort(([, left], [, right]) => right - left);
  const more = sorted.length - MOST_ERRORS;
  return [
    ...sorted.slice(0, MOST_ERRORS).map(([kind, count]) => `${printable(kind)} ${countText(count)}`),
    ...(more > 0 ? [`${more} kinds more`] : []),
  ];
};

/** In order of worth, title first. */
const rowsOf = (theme: Theme, started: RunStarted | undefined, points: readonly LoadPoint[], soFar: LoadSoFar) => {
  const { paint, marks } = theme;
  const last = points.at(-1);
  const label = (text: string): Piece => ({ text: text.padEnd(LABEL_CELLS), style: paint.dim });
  const plain = (text: string, style: Style = paint.plain): Piece => ({ text, style });
  const title = [plain(titleOf(started), paint.bold)];
  if (!last) return [[...title, plain('  starting', paint.dim)]];
  const { measuredMs, requests, failed, dropped, checks, checksFailed } = soFar;
  const planned = started?.load?.durationMs;
  const share = shareDone(started, last.endMs, soFar);
  const full = Math.round((share ?? 0) * BAR_CELLS);
  const elapsed = `${clockText(last.endMs)}${planned === undefined ? '' : `/${clockText(planned)}`}`;
  const bar =
    share === undefined
      ? []
      : [plain(marks.barFull.repeat(full), paint.green), plain(marks.barEmpty.repeat(BAR_CELLS - full), paint.dim)];
  const mean = measuredMs > 0 ? (requests * 1000) / measuredMs : 0;
  const errors = errorTexts(soFar);
  const p95 = points.map((point) => point.p95);
  const hasP95 = p95.some((value) => value !== undefined);
  const curve = (values: readonly (number | undefined)[]) =>
    plain(sparkline(values, theme.columns - LABEL_CELLS - 24, marks.rule === '-'), paint.cyan);
  return [
    [...bar, plain(bar.length > 0 ? ' ' : ''), plain(elapsed), plain('  '), ...title],
    [
      label('rate'),
      plain(`${rateText(last.rate)}/s`.padEnd(10)),
      plain(`${rateText(mean)}/s in all, ${countText(requests)} requests`, paint.dim),
      ...(last.isWarmUp ? [plain('  warming up: not counted', paint.yellow)] : []),
    ],
    [label('now'), ...latencyPieces(theme, last)],
    [label('in all'), ...latencyPieces(theme, soFar)],
    [
      label('errors'),
      failed === 0
        ? plain('none', paint.green)
        : plain(`${countText(failed)} (${shareText(failed / requests)})  ${errors.join(', ')}`, paint.red),
      ...(checksFailed > 0
        ? [plain(`  checks failed ${countText(checksFailed)}/${countText(checks)}`, paint.red)]
        : []),
    ],
    [
      label('users'),
      plain(`${countText(last.active)} active of ${countText(last.allocated)}`),
      plain(`  dropped ${countText(dropped)}`, dropped > 0 ? paint.yellow : paint.dim),
      plain(`  generator CPU ${Math.round(last.cpu * 100)} %`, last.cpu > 0.9 ? paint.yellow : paint.dim),
    ],
    [
      label('rate'),
      curve(points.map(({ rate }) => rate)),
      plain(`  up to ${rateText(Math.max(...points.map(({ rate }) => rate)))}/s`, paint.dim),
    ],
    ...(hasP95
      ? [
          [
            label('p95'),
            curve(p95),
            plain(`  up to ${latencyText(Math.max(...p95.map((value) => value ?? 0)))}`, paint.dim),
          ],
        ]
      : []),
  ];
};

const drawnRow = (pieces: readonly Piece[], cells: number, ellipsis: string) => {
  let room = cells;
  let out = '';
  for (const { text, style } of pieces) {
    const shown = truncate(text, room, ellipsis);
    out += style(shown);
    room -= displayWidth(shown);
    if (shown !== text) break;
  }
  return { text: out, cells: cells - room };
};

/** `size`: of the screen at this moment; its rows may not be known. */
export const createLoadLive = (
  themeOf: () => Theme,
  size: () => { readonly columns: number; readonly rows?: number | undefined },
): LoadLive => {
  const progress = createLoadProgress();
  const points: LoadPoint[] = [];
  let drawn: readonly number[] = [];
  return {
    take(event) {
      const point = progress.take(event);
      if (!point) return;
      points.push(point);
      if (points.length > HISTORY) points.shift();
    },
    erase() {
      if (drawn.length === 0) return '';
      // Terminals break lines anew when they become narrower.
      const { columns } = size();
      const lines = drawn.reduce((sum, cells) => sum + Math.max(1, Math.ceil(cells / Math.max(1, columns))), 0);
      drawn = [];
      return `\r${lines > 1 ? `\u001b[${lines - 1}A` : ''}\u001b[J`;
    },
    draw() {
      const { columns, rows = 25 } = size();
      const theme = themeOf();
      // One cell stays free: a full line would wrap, and a wrapped line cannot be erased.
      const cells = Math.max(1, Math.min(columns, theme.columns) - 1);
      const lines = rowsOf(theme, progress.started, points, progress.soFar)
        .slice(0, Math.max(LEAST_ROWS, rows - 2))
        .map((row) => drawnRow(row, cells, theme.marks.ellipsis));
      drawn = lines.map((line) => line.cells);
      return lines.map(({ text }) => text).join('\n');
    },
  };
};
