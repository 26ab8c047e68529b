// The report of `assay send`: the answer whole, status, headers and body, then what was judged of it.

import { formatDuration } from '../core/durations.ts';
import type { Reporter, ReporterContext, ReporterOutput } from '../model/contracts.ts';
import type { RunEvent } from '../model/event.ts';
import type { ExchangeRecord } from '../model/exchange.ts';
import { gatherSteps, mainExchange, type StepRecord } from './gather/steps.ts';
import { formatBytes } from './terminal/bytes.ts';
import { exchangeRow } from './terminal/exchange-row.ts';
import { printable, printableLines } from './terminal/printable.ts';
import { responseBody, textOfBody } from './terminal/response-body.ts';
import { problemLines } from './terminal/step-block.ts';
import { createTheme, hang, type Theme } from './terminal/theme.ts';
import { phasesOf } from './terminal/verbose.ts';

type Answer = ExchangeRecord['received'][number];

const statusStyle = ({ paint }: Theme, status: number) =>
  status >= 500 ? paint.red : status >= 400 ? paint.yellow : status >= 300 ? paint.cyan : paint.green;

const statusLine = (theme: Theme, answer: Answer, { timings }: ExchangeRecord): string => {
  const { paint, marks } = theme;
  const status = `${answer.status} ${printable(answer.reason)}`.trimEnd();
  const facts = [formatBytes(answer.sizes.bodyBytes), formatDuration(timings.totalMs)].join(` ${marks.separator} `);
  return `${paint.dim(`HTTP/${answer.httpVersion}`)} ${statusStyle(theme, answer.status)(status)}  ${paint.dim(facts)}`;
};

const headerLines = ({ paint }: Theme, headers: Answer['headers'], lead = ''): readonly string[] =>
  headers.map(([name, value]) => `${lead}${paint.cyan(printable(name))}${paint.dim(':')} ${printable(value)}`);

/** The request as it went out, behind `>` as curl shows it. */
const requestLines = (theme: Theme, { sent, timings }: ExchangeRecord): readonly string[] => {
  const { paint } = theme;
  const lead = paint.dim('> ');
  const body = sent.body?.text === undefined ? [] : ['', ...printableLines(sent.body.text)].map((line) => lead + line);
  return [
    `${lead}${paint.bold(sent.method)} ${printable(sent.url)}`,
    ...headerLines(theme, sent.headers, lead),
    ...body,
    paint.dim(phasesOf(timings)),
    '',
  ];
};

const wayLines = (theme: Theme, step: StepRecord, main: ExchangeRecord | undefined, verbose: boolean): string[] =>
  step.trail.flatMap((event) => {
    if (event.type === 'problem.raised') return [...problemLines(theme, 0, event)];
    if (event.type !== 'exchange.finished' || event.exchange === main) return [];
    const sign = { text: theme.marks.redirect, style: theme.paint.dim };
    const row = exchangeRow(theme, 0, sign, undefined, event.exchange);
    return verbose ? [row, ...requestLines(theme, event.exchange)] : [row];
  });

const judgementLines = (theme: Theme, { finished }: StepRecord): readonly string[] => {
  const { paint, marks } = theme;
  const errors = finished.errors.flatMap(({ message, hint }) => [
    ...hang(theme, `${paint.red(marks.error)} `, 2, printable(message), paint.red),
    ...(hint === undefined ? [] : hang(theme, '  ', 2, printable(hint), paint.dim)),
  ]);
  const checks = finished.checks.flatMap(({ name, verdict, error }) => [
    `${verdict === 'fail' ? paint.red(marks.fail) : paint.green(marks.pass)} ${printable(name)}`,
    ...(error === undefined ? [] : hang(theme, '  ', 2, printable(error.message), paint.red)),
  ]);
  return [...errors, ...checks];
};

const joined = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

async function* renderStep(
  step: StepRecord,
  theme: Theme,
  { options, attachments, redact }: ReporterContext,
): AsyncGenerator<ReporterOutput> {
  const main = mainExchange(step);
  const answer = main?.received.at(-1);
  const bytes = answer?.body.attachment === undefined ? undefined : await attachments.get(answer.body.attachment);
  const text = bytes === undefined ? answer?.body.text : textOfBody(bytes);
  const masked = text === undefined ? undefined : redact(text);
  const file = typeof options.output === 'string' ? options.output : undefined;
  if (file !== undefined && answer) yield { path: file, chunk: bytes ?? '' };
  if (options.silent) return;
  if (options.bodyOnly) {
    if (file === undefined && answer) yield masked ?? bytes ?? '';
    return;
  }
  const verbose = options.verbose === true;
  yield joined(wayLines(theme, step, main, verbose));
  if (main && verbose) yield joined(requestLines(theme, main));
  if (main && answer) {
    yield joined([statusLine(theme, answer, main), ...headerLines(theme, answer.headers), '']);
    if (file === undefined) yield responseBody(theme, masked, answer.body.size);
  }
  const judgements = judgementLines(theme, step);
  if (judgements.length > 0) yield joined(answer ? ['', ...judgements] : judgements);
}

async function* render(events: AsyncIterable<RunEvent>, context: ReporterContext): AsyncGenerator<ReporterOutput> {
  const theme = createTheme(context.screen);
  const steps = gatherSteps();
  let sent = false;
  for await (const event of events) {
    const step = steps.take(event);
    if (step) {
      sent = true;
      yield* renderStep(step, theme, context);
    } else if (event.type === 'run.finished' && !sent) yield 'nothing was sent\n';
    else if (
      event.type === 'problem.raised' &&
      !steps.holds(event) &&
      !context.options.bodyOnly &&
      !context.options.silent
    )
      yield joined(problemLines(theme, 0, event));
  }
}

/** Options: `bodyOnly` prints nothing else, `output` is a file for the body, `verbose` shows the request as well. */
export const reporter: Reporter = { prints: true, needs: { bodies: true }, render };
