// What `assay ci` prints besides the reports of its suites: a heading each, and one verdict over all.
import type { CiResult, SuiteResult } from '../app/ci/run-ci.ts';
import { formatDuration } from '../core/durations.ts';
import type { ExitCode } from '../core/exit-code.ts';
import type { Screen } from '../model/contracts.ts';
import type { Summary } from '../model/summary.ts';
import type { Style } from '../reporters/terminal/paint.ts';
import { printable } from '../reporters/terminal/printable.ts';
import { bordersOf } from '../reporters/terminal/table-borders.ts';
import { createTheme, cut, hang, type Theme } from '../reporters/terminal/theme.ts';
import { displayWidth, truncate } from '../reporters/terminal/width.ts';

const LEAST_NAME_CELLS = 12;

type Look = { readonly word: string; readonly sign: string; readonly style: Style };

const lookOf = ({ paint, marks }: Theme, code: ExitCode | undefined): Look => {
  switch (code) {
    case undefined:
      return { word: 'skipped', sign: marks.skip, style: paint.yellow };
    case 0:
      return { word: 'passed', sign: marks.pass, style: paint.green };
    case 1:
      return { word: 'failed', sign: marks.fail, style: paint.red };
    case 2:
      return { word: 'unusable', sign: marks.error, style: paint.red };
    case 3:
      return { word: 'not judged', sign: marks.error, style: paint.red };
    case 4:
      return { word: 'nothing ran', sign: marks.warning, style: paint.yellow };
    case 130:
      return { word: 'interrupted', sign: marks.error, style: paint.red };
    default:
      return code satisfies never;
  }
};

/** Above the report of a suite: a rule with its name in it. */
export const suiteHeading = (
  screen: Screen,
  name: string,
  command: string,
  position: number,
  total: number,
): string => {
  const theme = createTheme(screen);
  const { paint, marks } = theme;
  const aside = `${command} ${marks.separator} ${position + 1}/${total}`;
  const title = cut(theme, printable(name), displayWidth(aside) + 8);
  const rest = theme.columns - displayWidth(title) - displayWidth(aside) - 6;
  const rule = marks.rule.repeat(Math.max(0, rest));
  return `${position === 0 ? '' : '\n'}${paint.dim(marks.rule.repeat(2))} ${paint.bold(title)} ${paint.dim(`${rule} ${aside}`)}\n`;
};

const numbersOf = ({ checks, steps, baseline }: Summary): string => {
  const wrong = [
    ...(steps.errored > 0 ? [`${steps.errored} not judged`] : []),
    ...(baseline && baseline.known > 0 ? [`${baseline.known} known`] : []),
    ...(baseline && baseline.fixed > 0 ? [`${baseline.fixed} fixed`] : []),
  ];
  const passed = `${checks.passed}/${checks.passed + checks.failed} checks`;
  return [passed, ...wrong].join(', ');
};

type Row = readonly [sign: string, name: string, outcome: string, numbers: string, time: string];

const rowOf = (theme: Theme, { suite, exitCode, summary, durationMs }: SuiteResult, cells: number): Row => {
  const { word, sign, style } = lookOf(theme, exitCode);
  return [
    style(sign),
    truncate(printable(suite.name), cells, theme.marks.ellipsis),
    style(word),
    summary ? numbersOf(summary) : '',
    exitCode === undefined ? '' : formatDuration(durationMs),
  ];
};

const tableOf = async (theme: Theme, suites: readonly SuiteResult[]): Promise<readonly string[]> => {
  const { default: Table } = await import('cli-table3');
  const draw = (padding: number, cells: number, isNarrow: boolean): readonly string[] => {
    const table = new Table({
      style: { head: [], border: [], compact: true, 'padding-left': padding, 'padding-right': padding },
      ...bordersOf(theme),
    });
    for (const result of suites) {
      const [sign, name, outcome, numbers, time] = rowOf(theme, result, cells);
      const right = (content: string) => ({ content, hAlign: 'right' as const });
      table.push(
        isNarrow ? [`${sign} ${name}`, outcome, right(time)] : [`${sign} ${name}`, outcome, numbers, right(time)],
      );
    }
    return table.toString().split('\n');
  };
  const fits = (lines: readonly string[]) => displayWidth(lines[0]!.replaceAll(/\u001b\[\d+m/g, '')) <= theme.columns;
  const wide = draw(1, 40, false);
  if (fits(wide)) return wide;
  const tight = draw(1, 20, false);
  return fits(tight) ? tight : draw(0, Math.max(LEAST_NAME_CELLS, theme.columns - 30), true);
};

const verdictText = (suites: readonly SuiteResult[]): string => {
  const count = (isIt: (one: SuiteResult) => boolean) => suites.filter(isIt).length;
  const green = count(({ exitCode }) => exitCode === 0);
  const skipped = count(({ exitCode }) => exitCode === undefined);
  const wrong = suites.length - green - skipped;
  const noun = suites.length === 1 ? 'suite' : 'suites';
  if (wrong === 0 && skipped === 0) return `${green} ${noun} passed`;
  return [`${wrong} of ${suites.length} ${noun} not green`, ...(skipped > 0 ? [`${skipped} skipped`] : [])].join(', ');
};

/** The table of all suites and the verdict over them. */
export const ciVerdict = async (screen: Screen, { suites, exitCode, files }: CiResult): Promise<string> => {
  const theme = createTheme(screen);
  const { paint, marks } = theme;
  const { style } = lookOf(theme, exitCode);
  const isGreen = exitCode === 0;
  const lines = [
    '',
    paint.dim(marks.rule.repeat(theme.columns)),
    ...(await tableOf(theme, suites)),
    ...(files.length > 0 ? hang(theme, '', 0, `wrote ${printable([...new Set(files)].join(', '))}`, paint.dim) : []),
    '',
    ...hang(theme, `${style(isGreen ? marks.pass : lookOf(theme, exitCode).sign)} `, 2, verdictText(suites), (text) =>
      paint.bold(style(text)),
    ),
  ];
  return lines.map((line) => `${line}\n`).join('');
};
