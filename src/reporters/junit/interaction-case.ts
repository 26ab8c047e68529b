// The test case of one interaction: all of its mismatches in one failure, with what was sent and what came.
import type { Check } from '../../model/check.ts';
import type { Json } from '../../model/json.ts';
import { errorTitle } from '../gather/error-title.ts';
import type { Locate, Located } from '../gather/locate.ts';
import { isPendingFailure } from '../gather/pending.ts';
import { isIdleChange } from '../gather/state-change.ts';
import type { StepRecord } from '../gather/steps.ts';
import type { Case } from './cases.ts';
import { transcriptOf } from './transcript.ts';
import { xmlElement, xmlText } from './xml.ts';

const isScalar = (value: Json): boolean => typeof value !== 'object' || value === null;

const shown = (value: Json): string => {
  if (typeof value === 'string') return value;
  const isShort = Array.isArray(value) && value.every(isScalar);
  return JSON.stringify(value, null, isShort ? 0 : 2);
};

const placeText = ({ file, line }: Located): string => (line === undefined ? file : `${file}:${line}`);

const mismatchText = ({ name, error, expected, actual, source }: Check, step: StepRecord, locate: Locate): string => {
  const place = placeText(locate(source ?? step.started.source));
  return [
    `${name}: ${error?.message ?? 'the check failed'}`,
    ...(expected === undefined ? [] : [`  expected: ${shown(expected)}`]),
    ...(actual === undefined ? [] : [`  actual:   ${shown(actual)}`]),
    ...(place === '' ? [] : [`  at ${place}`]),
  ].join('\n');
};

const errorTexts = ({ finished }: StepRecord): readonly string[] =>
  finished.errors.map((error) => {
    const lines = [`${errorTitle(error)}: ${error.message}`, error.hint, error.stack];
    return lines.filter((line) => line !== undefined).join('\n');
  });

/** The first of several, and how many more there are. */
const headline = (messages: readonly string[]): string =>
  messages.length > 1 ? `${messages[0]} (and ${messages.length - 1} more)` : (messages[0] ?? '');

const trailOf = ({ trail }: StepRecord): StepRecord['trail'] =>
  trail.filter((event) => event.type !== 'exchange.finished' || !isIdleChange(event.exchange));

const verdictOf = (step: StepRecord, locate: Locate): Pick<Case, 'result' | 'content'> => {
  const { outcome, checks, errors, reason } = step.finished;
  const wrong = checks.filter((check) => check.verdict === 'fail' || isPendingFailure(step.finished, check));
  const details = [...wrong.map((check) => mismatchText(check, step, locate)), ...errorTexts(step)];
  const text = xmlText([...details, transcriptOf({ trail: trailOf(step) })].filter((part) => part !== '').join('\n\n'));
  const messages = [
    ...wrong.map(({ error, name }) => error?.message || name),
    ...errors.map(({ message, name }) => message || name),
  ];
  switch (outcome) {
    case 'passed':
    case 'flaky':
      return { result: 'passed', content: '' };
    case 'skipped': {
      const pending = messages.length > 0 ? `pending: ${headline(messages)}` : undefined;
      return { result: 'skipped', content: xmlElement('skipped', { message: pending ?? reason }, text) };
    }
    case 'failed': {
      const type = wrong[0]?.error?.name || errors[0]?.name || 'Failure';
      const message = headline(messages) || 'the interaction failed';
      return { result: 'failed', content: xmlElement('failure', { type, message }, text) };
    }
    case 'errored': {
      const type = errors[0]?.code ?? errors[0]?.name ?? 'Error';
      return {
        result: 'errored',
        content: xmlElement('error', { type, message: headline(messages) || 'could not be judged' }, text),
      };
    }
    default:
      return outcome satisfies never;
  }
};

/** What an interaction that holds has to say: logs and warnings, a state that nobody set up among them. */
const remarks = ({ trail }: StepRecord): string =>
  transcriptOf({ trail: trail.filter(({ type }) => type !== 'exchange.finished') });

export const interactionCase = (step: StepRecord, locate: Locate): Case => {
  const { started, finished } = step;
  const verdict = verdictOf(step, locate);
  const said = verdict.content === '' ? remarks(step) : '';
  const { file, line } = locate(started.source);
  return {
    name: started.name === '' ? '(no name)' : started.name,
    result: verdict.result,
    durationMs: finished.durationMs,
    file,
    ...(line === undefined ? {} : { line }),
    content: verdict.content + (said === '' ? '' : xmlElement('system-out', {}, xmlText(said))),
  };
};
