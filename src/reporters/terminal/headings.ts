// Headings for collections, iterations and folders, shown when a step belongs to another one than the last.
import type { IterationStarted, RunStarted } from '../../model/event.ts';
import type { StepRecord } from '../gather/steps.ts';
import { printable } from './printable.ts';
import { cut, type Theme } from './theme.ts';
import { displayWidth } from './width.ts';

export type Headings = {
  start(event: RunStarted): void;
  iteration(event: IterationStarted): void;
  /** Lines to print above the step, and where its row starts. */
  above(step: StepRecord): { readonly lines: readonly string[]; readonly indent: number };
};

const withAside = (theme: Theme, text: string, aside: string): string => {
  const shown = cut(theme, printable(text), 0);
  const room = displayWidth(shown) + 2;
  const rest =
    aside === '' || room + 8 > theme.columns ? '' : `  ${theme.paint.dim(cut(theme, printable(aside), room))}`;
  return theme.paint.bold(shown) + rest;
};

const rowText = (row: IterationStarted['row']): string =>
  row === undefined
    ? ''
    : Object.entries(row)
        .map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
        .join(', ');

export const createHeadings = (theme: Theme, banner: boolean): Headings => {
  let units: RunStarted['units'] = [];
  const rows = new Map<string, IterationStarted['row']>();
  const last = { unit: -1, iteration: -1, path: '' };

  const unitLines = (unit: number): readonly string[] => {
    const found = units.find(({ index }) => index === unit);
    return found && (banner || units.length > 1)
      ? ['', withAside(theme, found.name, found.name === found.file ? '' : found.file)]
      : [];
  };

  const iterationLines = (unit: number, iteration: number): readonly string[] => {
    const iterations = units.find(({ index }) => index === unit)?.iterations ?? 1;
    const key = `${unit}/${iteration}`;
    const row = rowText(rows.get(key));
    rows.delete(key);
    return iterations > 1 ? ['', withAside(theme, `Iteration ${iteration + 1}/${iterations}`, row)] : [];
  };

  return {
    start(event) {
      units = event.units;
    },
    iteration(event) {
      if (event.row) rows.set(`${event.unit}/${event.iteration}`, event.row);
    },
    above({ started }) {
      const { unit, iteration } = started.cursor;
      const path = started.path.join(' / ');
      const lines: string[] = [];
      const inOther = unit !== last.unit || iteration !== last.iteration;
      if (unit !== last.unit) lines.push(...unitLines(unit));
      if (inOther) lines.push(...iterationLines(unit, iteration));
      if (inOther || path !== last.path) {
        lines.push('', ...(path === '' ? [] : [theme.paint.underline(cut(theme, printable(path), 0))]));
      }
      Object.assign(last, { unit, iteration, path });
      return { lines, indent: path === '' ? 0 : 2 };
    },
  };
};
