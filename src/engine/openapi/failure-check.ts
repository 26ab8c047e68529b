// Makes checks of what a step's calls came to.
import { curlLine as curlLineOf } from '../../core/curl-line.ts';
import type { Check } from '../../model/check.ts';
import type { StepError } from '../../model/event.ts';
import type { ExchangeError, ExchangeRecord } from '../../model/exchange.ts';
import type { Called } from './call-case.ts';
import { PROVIDER_CHECKS } from './provider-checks.ts';
import type { Failure, StepTally, Unanswered } from './step-tally.ts';

const LONGEST_BODY = 300;
/** Failures of one check that are told one by one. */
const MOST_OF_A_CHECK = 25;

/** What every client says of itself has nothing to do with the failure. */
const OWN_HEADERS = /^(?:user-agent|accept-encoding)$/i;

const curlLine = (record: ExchangeRecord): string => {
  const headers = record.sent.headers.filter(([name]) => !OWN_HEADERS.test(name));
  return curlLineOf({ ...record, sent: { ...record.sent, headers } });
};

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Status and the start of the body. */
const answerLine = ({ reply }: Called, record: ExchangeRecord): string => {
  const [received] = record.received;
  if (!received) return `no answer: ${reply.error?.message ?? ''}`;
  const text = oneLine(received.body.text ?? '');
  const cut = text.length > LONGEST_BODY ? `${text.slice(0, LONGEST_BODY)}...` : text;
  return `answer: ${[received.status, received.reason, cut].filter((part) => part !== '').join(' ')}`;
};

/** What is told of it besides its first line changes from run to run. */
const details = (failure: Failure, record: ExchangeRecord, calls: number, seed: number): readonly string[] => {
  const { finding, called, count, remark } = failure;
  const { mutation, title } = called.given;
  const said = mutation?.description ?? title;
  return [
    ...(finding.hint === undefined ? [] : [finding.hint]),
    ...(finding.message.includes(said) ? [] : [`call: ${said}`]),
    answerLine(called, record),
    `${count} of ${calls} calls${remark === undefined ? '' : `, ${remark}`}; seed ${seed}`,
  ];
};

export type ShownFailure = {
  readonly failure: Failure;
  readonly record: ExchangeRecord;
  readonly before: readonly ExchangeRecord[];
};

export const failureCheck = (
  { failure, record, before }: ShownFailure,
  calls: number,
  seed: number,
): Omit<Check, 'index'> => {
  const { finding } = failure;
  const { check, message, where, expected, actual, source } = finding;
  return {
    name: check,
    verdict: 'fail',
    error: { name: 'ContractError', message: [message, ...details(failure, record, calls, seed)].join('\n') },
    where,
    ...(expected === undefined ? {} : { expected }),
    ...(actual === undefined ? {} : { actual }),
    ...(source ? { source } : {}),
    replay: [...before, record].map(curlLine).join(' && '),
  };
};

/** Those that are shown, and how many of which check are not. */
export const boundFailures = (failures: Iterable<Failure>) => {
  const counts = new Map<string, number>();
  const shown: Failure[] = [];
  for (const failure of failures) {
    const { check } = failure.finding;
    const count = (counts.get(check) ?? 0) + 1;
    counts.set(check, count);
    if (count <= MOST_OF_A_CHECK) shown.push(failure);
  }
  const more = [...counts].flatMap(([check, count]) =>
    count > MOST_OF_A_CHECK ? [{ check, count: count - MOST_OF_A_CHECK }] : [],
  );
  return { shown, more };
};

export const moreCheck = ({
  check,
  count,
}: {
  readonly check: string;
  readonly count: number;
}): Omit<Check, 'index'> => ({
  name: check,
  verdict: 'fail',
  error: { name: 'ContractError', message: `more failures of this kind are not shown: ${count}` },
  where: 'more',
});

/** Checks that nothing failed, and those whose failures were told before. */
export const otherChecks = ({ applied, failures, repeated }: StepTally): readonly Omit<Check, 'index'>[] => {
  const failed = new Set([...failures.values()].map(({ finding }) => finding.check));
  const again = [...repeated.values()].map(({ finding, phase, count }) => ({
    name: finding.check,
    verdict: 'skip' as const,
    error: {
      name: 'ContractError',
      message: `${finding.message}\nthe same failure as in the ${phase} phase, ${count} times`,
    },
    where: finding.where,
  }));
  const told = new Set(again.map(({ name }) => name));
  const passed = PROVIDER_CHECKS.filter((check) => applied.has(check) && !failed.has(check) && !told.has(check));
  return [...again, ...passed.map((name) => ({ name, verdict: 'pass' as const }))];
};

const inWords = ({ class: kind, message }: ExchangeError, isLost: boolean): string => {
  if (isLost) return `the provider answered before, and cannot be reached any more: ${message}`;
  if (kind === 'timeout')
    return `no answer within the time limit (${message}); an operation is given up after three of these`;
  return kind === 'reset' ? `the provider closed the connection without an answer (${message})` : message;
};

export const unansweredError = (
  { error, count, isLost }: Unanswered,
  record: ExchangeRecord,
  calls: number,
): StepError => {
  const { class: kind, name, code, hint } = error;
  const times = calls === 1 ? '' : ` (${count} of ${calls} calls)`;
  const isConnected = kind === 'reset' || kind === 'timeout' || kind === 'protocol' || kind === 'body';
  const lost = isLost ? 'Look into its log: the call that is shown may have ended it.' : undefined;
  const advice = lost ?? hint ?? (isConnected ? `Again: ${curlLine(record)}` : '');
  return {
    kind: 'request',
    name: name ?? 'Error',
    message: `${inWords(error, isLost)}${times}`,
    class: kind,
    ...(code === undefined ? {} : { code }),
    ...(advice === '' ? {} : { hint: advice }),
  };
};
