// The signs that reports use, and what stands for them where there is no Unicode.
import type { Outcome } from '../../model/event.ts';

export type Marks = {
  readonly pass: string;
  readonly fail: string;
  readonly error: string;
  readonly skip: string;
  readonly flaky: string;
  readonly warning: string;
  readonly redirect: string;
  readonly send: string;
  readonly rule: string;
  readonly log: string;
  readonly into: string;
  readonly separator: string;
  readonly ellipsis: string;
  readonly barFull: string;
  readonly barEmpty: string;
};

export const UNICODE_MARKS: Marks = {
  pass: '✓',
  fail: '✗',
  error: '!',
  skip: '○',
  flaky: '~',
  warning: '▲',
  redirect: '↪',
  send: '→',
  rule: '─',
  log: '│',
  into: '›',
  separator: '·',
  ellipsis: '…',
  barFull: '━',
  barEmpty: '─',
};

export const ASCII_MARKS: Marks = {
  pass: '+',
  fail: 'x',
  error: '!',
  skip: '-',
  flaky: '~',
  warning: '!',
  redirect: '->',
  send: '>',
  rule: '-',
  log: '|',
  into: '>',
  separator: '-',
  ellipsis: '...',
  barFull: '#',
  barEmpty: '.',
};

export const markOf = (marks: Marks, outcome: Outcome): string => {
  switch (outcome) {
    case 'passed':
      return marks.pass;
    case 'failed':
      return marks.fail;
    case 'errored':
      return marks.error;
    case 'skipped':
      return marks.skip;
    case 'flaky':
      return marks.flaky;
    default:
      return outcome satisfies never;
  }
};
