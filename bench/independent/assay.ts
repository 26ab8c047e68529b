// Runs the built program on a generated collection and tells what came of each request.
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { RunEvent } from '../../src/model/event.ts';
import type { ExchangeRecord } from '../../src/model/exchange.ts';

const PROGRAM = resolve(process.env.ASSAY ?? join(import.meta.dirname, '../../bin/run.js'));

/** A request of Postman's format, and what must come of it. */
export type Trial = {
  readonly name: string;
  readonly request: Record<string, unknown>;
  readonly behaviour?: Record<string, unknown>;
  /** Status to arrive; `error` for an exchange that must fail. */
  readonly expect?: number | 'error';
  /** More to be right about the exchanges; a text says what is wrong. */
  readonly check?: (outcome: Outcome) => string | undefined;
  /** A refusal that is wanted, and why: as a rule because Postman sends just that. */
  readonly known?: string;
};

export type Outcome = {
  readonly exchanges: readonly ExchangeRecord[];
  readonly last: ExchangeRecord | undefined;
  readonly text: string;
  readonly problems: readonly string[];
  readonly isErrored: boolean;
};

export type Row = {
  readonly area: string;
  readonly name: string;
  readonly fault?: string;
  readonly skipped?: string;
  readonly known?: string;
};

/** Fields of an auth as Postman writes them. */
export const authOf = (type: string, fields: Record<string, unknown>) => ({
  type,
  [type]: Object.entries(fields).map(([key, value]) => ({ key, value })),
});

const collectionOf = (trials: readonly Trial[], auth: unknown) => ({
  info: { name: 'independent', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
  ...(auth !== undefined && { auth }),
  item: trials.map(({ name, request, behaviour }) => ({
    name,
    request: { method: 'GET', ...request },
    ...(behaviour && { protocolProfileBehavior: behaviour }),
  })),
});

const outcomeOf = (events: readonly RunEvent[], ref: string): Outcome => {
  const own = events.filter((event) => 'cursor' in event && event.cursor?.ref === ref);
  const exchanges = own.flatMap((event) => (event.type === 'exchange.finished' ? [event.exchange] : []));
  const problems = own.flatMap((event) => {
    if (event.type === 'problem.raised') return [event.message];
    return event.type === 'step.finished' ? event.errors.map(({ message }) => message) : [];
  });
  const isErrored = own.some((event) => event.type === 'step.finished' && event.outcome === 'errored');
  const last = exchanges.at(-1);
  return { exchanges, last, isErrored, text: last?.received.at(-1)?.body.text ?? '', problems };
};

const faultOf = ({ expect = 200, check }: Trial, outcome: Outcome): string | undefined => {
  const { last, text, problems } = outcome;
  const status = last?.received.at(-1)?.status;
  const told = [last?.error?.message, ...problems, text.slice(0, 300)].filter(Boolean).join('; ');
  if (expect === 'error') return outcome.isErrored ? check?.(outcome) : `answered ${status}`;
  if (status !== expect || last?.error) return `${status ?? 'no answer'} instead of ${expect}: ${told}`;
  return check?.(outcome);
};

let runs = 0;

export type RunOptions = {
  readonly flags?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Auth of the collection, which its requests inherit. */
  readonly auth?: unknown;
  /** Runs it on a terminal of its own and is told all that is printed there. */
  readonly onTerminal?: (printed: string) => void;
};

const runProgram = (words: readonly string[], { env = {}, onTerminal }: RunOptions): Promise<string> =>
  new Promise((done) => {
    const command = [process.execPath, PROGRAM, ...words];
    const quoted = command.map((word) => `'${word}'`).join(' ');
    const [program = '', ...more] = onTerminal ? ['script', '-qefc', quoted, '/dev/null'] : command;
    const child = spawn(program, more, { env: { ...process.env, CI: '', ...env } });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        output += chunk;
        onTerminal?.(output);
      });
    child.on('close', () => done(output));
  });

/** One request without a collection; what it printed of errors. */
export const sendOnce = (words: readonly string[]): Promise<string> => runProgram(['send', ...words], {});

/** One run of all trials, in their order; a row for each. */
export const tryAll = async (
  area: string,
  folder: string,
  trials: readonly Trial[],
  options: RunOptions = {},
): Promise<readonly Row[]> => {
  runs += 1;
  const stem = join(folder, `run-${runs}`);
  writeFileSync(`${stem}.json`, JSON.stringify(collectionOf(trials, options.auth)));
  const errors = await runProgram(
    [
      'run',
      `${stem}.json`,
      '--silent',
      '--reporter',
      `ndjson=${stem}.ndjson`,
      '--timeout-request',
      '20000',
      ...(options.flags ?? []),
    ],
    options,
  );
  let events: RunEvent[] = [];
  try {
    events = readFileSync(`${stem}.ndjson`, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  } catch {
    // No run, no rows: each says so below.
  }
  const refs = events.flatMap((event) => (event.type === 'step.started' ? [event.cursor.ref] : []));
  return trials.map((trial, index) => {
    const ref = refs[index];
    const fault = ref === undefined ? `did not run: ${errors.slice(0, 300)}` : faultOf(trial, outcomeOf(events, ref));
    const known = trial.known !== undefined && fault !== undefined ? { known: trial.known } : undefined;
    return { area, name: trial.name, ...(known ?? (fault && { fault })) };
  });
};
