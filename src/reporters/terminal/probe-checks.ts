// Checks of a step that stands for many calls.
import type { Check } from '../../model/check.ts';
import type { StepRecord } from '../gather/steps.ts';
import type { Style } from './paint.ts';
import { printable } from './printable.ts';
import { checkLines, type View } from './step-block.ts';
import type { StepFindings } from './step-failures.ts';
import { hang } from './theme.ts';
import { displayWidth } from './width.ts';

/** Checks of a probe have long lists of names that say little where nothing is wrong: those of one verdict share a line. */
export const probeCheckLines = (view: View, { finished }: StepRecord, findings: StepFindings): readonly string[] => {
  const { theme, options, indent } = view;
  const { marks, paint } = theme;
  const failed = finished.checks.flatMap((check) => {
    const failure = findings.checks.get(check);
    return failure || check.known ? checkLines(view, check, failure) : [];
  });
  if (options.checks !== 'all') return failed;
  const line = (verdict: Check['verdict'], sign: string, style: Style, aside: string): readonly string[] => {
    const held = finished.checks.filter(
      (check) => check.verdict === verdict && !findings.checks.has(check) && !check.known,
    );
    const names = [...new Set(held.map(({ name }) => name))];
    if (names.length === 0) return [];
    const lead = `${' '.repeat(indent)}${style(sign)} `;
    return hang(theme, lead, indent + displayWidth(sign) + 1, printable(names.join(', ')) + aside, paint.dim);
  };
  return [
    ...failed,
    ...line('skip', marks.skip, paint.dim, ' (skipped)'),
    ...line('pass', marks.pass, paint.green, ''),
  ];
};
