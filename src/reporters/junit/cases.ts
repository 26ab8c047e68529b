// The test cases of one step: one a check, one an error, or one for the request alone.
import type { Check } from '../../model/check.ts';
import type { Outcome, StepError } from '../../model/event.ts';
import { errorTitle } from '../gather/error-title.ts';
import type { Locate, Located } from '../gather/locate.ts';
import type { StepRecord } from '../gather/steps.ts';
import { xmlElement, xmlText } from './xml.ts';

export type CaseResult = 'passed' | 'failed' | 'errored' | 'skipped';

export type Case = {
  readonly name: string;
  readonly result: CaseResult;
  readonly file?: string;
  readonly line?: number;
  /** What it took itself; without it the suite's first case carries the time of all. */
  readonly durationMs?: number;
  /** XML inside the test case. */
  readonly content: string;
};

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value, null, 2));

/** Where it is demanded, and where in the instance it was broken when that is a file too. */
const placeLines = ({ source, where = '' }: Check, { started }: StepRecord, locate: Locate): readonly string[] => {
  if (source === undefined) return [];
  const told = ({ file, line, column }: Located): string => [file, line, column].filter(Boolean).join(':');
  const isInFile = (where === '' || where.startsWith('/')) && source.file !== started.source.file;
  const instance = isInFile ? locate({ ...started.source, pointer: started.source.pointer + where }) : undefined;
  return [
    `demanded at ${told(locate(source))}`,
    ...(instance?.line === undefined ? [] : [`instance at ${told(instance)}`]),
  ];
};

/** Where a finding tells of the call as well, the headline is what was found. */
const firstLine = ({ error, name }: Check): string => (error?.message || name).split('\n')[0]!;

const failureContent = (check: Check, step: StepRecord, locate: Locate): string => {
  const { name, error, expected, actual, where, replay } = check;
  const head = error === undefined ? name : `${error.name}: ${error.message}`;
  const lines = [
    ...(error?.stack?.startsWith(head) ? [] : [head]),
    ...(where === undefined || where === '' ? [] : [`at ${where}`]),
    ...placeLines(check, step, locate),
    ...(expected === undefined ? [] : [`expected: ${shown(expected)}`]),
    ...(actual === undefined ? [] : [`actual: ${shown(actual)}`]),
    ...(replay === undefined ? [] : [`again: ${replay}`]),
    ...(error?.stack === undefined ? [] : [error.stack]),
  ];
  const message = check.source ? firstLine(check) : error?.message;
  const attributes = { type: error?.name || 'AssertionError', message: message ?? 'the check failed' };
  return xmlElement('failure', attributes, xmlText(lines.join('\n')));
};

const errorContent = ({ name, message, code, hint, stack }: StepError): string => {
  const lines = [message, ...(hint === undefined ? [] : [hint]), ...(stack === undefined ? [] : [stack])];
  return xmlElement('error', { type: code ?? name, message }, xmlText(lines.join('\n')));
};

const checkCase = (check: Check, step: StepRecord, locate: Locate): Case => {
  const { source } = step.started;
  const name = check.name === '' ? '(no name)' : check.name;
  switch (check.verdict) {
    case 'pass':
      return { name, result: 'passed', ...locate(source), content: '' };
    case 'skip':
      return {
        name,
        result: 'skipped',
        ...locate(source),
        content: xmlElement('skipped', check.known ? { message: `known: ${firstLine(check)}` } : {}),
      };
    case 'fail':
      return { name, result: 'failed', ...locate(source, check.place), content: failureContent(check, step, locate) };
    default:
      return check.verdict satisfies never;
  }
};

const errorCase = (error: StepError, step: StepRecord, locate: Locate): Case => ({
  name: errorTitle(error),
  result: 'errored',
  ...locate(step.started.source, error.place),
  content: errorContent(error),
});

const wholeContent = (
  outcome: Outcome,
  reason = 'the request was skipped',
): { readonly result: CaseResult; readonly content: string } => {
  switch (outcome) {
    case 'passed':
    case 'flaky':
      return { result: 'passed', content: '' };
    case 'skipped':
      return { result: 'skipped', content: xmlElement('skipped', { message: reason }) };
    case 'failed':
      return { result: 'failed', content: xmlElement('failure', { type: 'Failure', message: 'the request failed' }) };
    case 'errored':
      return { result: 'errored', content: xmlElement('error', { type: 'Error', message: 'could not be judged' }) };
    default:
      return outcome satisfies never;
  }
};

// Tools tell test cases apart by name: a check made twice is two cases.
export const withUniqueNames = (cases: readonly Case[], seen = new Map<string, number>()): readonly Case[] => {
  return cases.map((one) => {
    const times = (seen.get(one.name) ?? 0) + 1;
    seen.set(one.name, times);
    return times === 1 ? one : { ...one, name: `${one.name} (${times})` };
  });
};

export const casesOf = (step: StepRecord, locate: Locate): readonly Case[] => {
  const { errors, checks, outcome, reason } = step.finished;
  const cases = [
    ...errors.map((error) => errorCase(error, step, locate)),
    ...checks.map((check) => checkCase(check, step, locate)),
  ];
  if (cases.length > 0) return withUniqueNames(cases);
  return [{ name: step.started.name, ...wholeContent(outcome, reason), ...locate(step.started.source) }];
};
