// What of API descriptions was exercised: a row a document, and a bounded list of what is left.
import type CliTable from 'cli-table3';
import type { ApiCoverage, Ratio } from '../../model/coverage.ts';
import { uncoveredOf } from '../gather/uncovered.ts';
import type { Style } from './paint.ts';
import { printable } from './printable.ts';
import { bordersOf } from './table-borders.ts';
import { cut, hang, type Theme } from './theme.ts';
import { displayWidth, truncate } from './width.ts';

const MOST_OPERATIONS = 12;
const MOST_UNDOCUMENTED = 8;
const NAME_CELLS = 28;
const NARROW_NAME_CELLS = 12;

const styleOf = ({ paint }: Theme, share: number): Style =>
  share >= 1 ? paint.green : share > 0 ? paint.yellow : paint.red;

const ratioCell = (theme: Theme, { covered, total }: Ratio): CliTable.Cell => {
  const style = total === 0 ? theme.paint.dim : styleOf(theme, covered / total);
  return { content: style(`${covered}/${total}`), hAlign: 'right' };
};

const percentText = (percent: number): string => `${Math.floor(percent)} %`;

const SHORT = ['ops', 'status', 'params', 'media'];
const COLUMNS = ['operations', 'statuses', 'parameters', 'media'] as const;

const tableLines = async (theme: Theme, coverage: readonly ApiCoverage[]): Promise<readonly string[]> => {
  const { default: Table } = await import('cli-table3');
  const draw = (padding: number, cells: number, heads: readonly string[]): readonly string[] => {
    const table = new Table({
      style: { head: [], border: [], compact: true, 'padding-left': padding, 'padding-right': padding },
      ...bordersOf(theme),
    });
    const head = (content: string): CliTable.Cell => ({ content: theme.paint.dim(content), hAlign: 'right' });
    table.push([theme.paint.dim('coverage'), ...heads.map(head), head('')]);
    for (const { name, totals, percent } of coverage) {
      const total = {
        content: theme.paint.bold(styleOf(theme, percent / 100)(percentText(percent))),
        hAlign: 'right' as const,
      };
      const title = truncate(printable(name), cells, theme.marks.ellipsis);
      table.push([title, ...COLUMNS.map((key) => ratioCell(theme, totals[key])), total]);
    }
    return table.toString().split('\n');
  };
  const fits = (lines: readonly string[]) => displayWidth(lines[0]!) <= theme.columns;
  const shapes = [
    [1, NAME_CELLS, COLUMNS],
    [1, 20, COLUMNS],
    [1, 20, SHORT],
  ] as const;
  for (const [padding, cells, heads] of shapes) {
    const drawn = draw(padding, cells, heads);
    if (fits(drawn)) return drawn;
  }
  return draw(0, NARROW_NAME_CELLS, SHORT);
};

const leftLines = (theme: Theme, coverage: ApiCoverage): readonly string[] => {
  const { paint, marks } = theme;
  const left = uncoveredOf(coverage);
  const row = (name: string, text: string) =>
    hang(theme, '  ', 4, `${printable(name)}${text === '' ? '' : `: ${printable(text)}`}`, paint.dim);
  const rows = left.slice(0, MOST_OPERATIONS).flatMap(({ operation, what }) => row(operation, what.join(', ')));
  const more = left.length - MOST_OPERATIONS;
  const unknown = coverage.undocumented.slice(0, MOST_UNDOCUMENTED).map(({ name, hits }) => `${name} (${hits})`);
  const others = coverage.undocumented.length - unknown.length;
  return [
    ...(left.length > 0 ? [cut(theme, printable(`not covered of ${coverage.name}`), 0), ...rows] : []),
    ...(more > 0 ? [`  ${marks.ellipsis} ${more} more; the html and json reports hold them all`] : []),
    ...(unknown.length > 0 ? [cut(theme, printable(`not in ${coverage.name}`), 0)] : []),
    ...unknown.flatMap((name) => row(name, '')),
    ...(others > 0 ? [`  ${marks.ellipsis} ${others} more`] : []),
  ];
};

/** Empty where there is none to tell. */
export const coverageLines = async (
  theme: Theme,
  coverage: readonly ApiCoverage[] | undefined,
): Promise<readonly string[]> => {
  if (!coverage?.length) return [];
  return ['', ...(await tableLines(theme, coverage)), ...coverage.flatMap((one) => leftLines(theme, one))];
};
