// What happened in a step as plain text: requests, responses and logs in order, bodies clipped.
import { formatDuration } from '../../core/durations.ts';
import type { BodyPreview } from '../../model/body.ts';
import type { ExchangeRecord, HeaderPair } from '../../model/exchange.ts';
import type { StepRecord } from '../gather/steps.ts';

/** Characters of each body; the report of a long run stays readable and small. */
const BODY_CHARACTERS = 1000;

const headerLines = (headers: readonly HeaderPair[]): string =>
  headers.map(([name, value]) => `${name}: ${value}\n`).join('');

const bodyLines = (body: BodyPreview | undefined): string => {
  if (body === undefined || body.size === 0) return '';
  if (body.text === undefined) return `\n(${body.size} bytes of ${body.mediaType ?? 'no known type'})\n`;
  const clipped = body.text.length > BODY_CHARACTERS || body.truncated === true;
  return `\n${body.text.slice(0, BODY_CHARACTERS)}${clipped ? `… (${body.size} bytes)` : ''}\n`;
};

const exchangeText = ({ role, sent, received, error, timings }: ExchangeRecord): string => {
  const title = role === 'main' ? '' : ` (${role})`;
  const request = `${sent.method} ${sent.url}${title}\n${headerLines(sent.headers)}${bodyLines(sent.body)}`;
  const answers = received.map(
    ({ httpVersion, status, reason, headers, body }) =>
      `\nHTTP/${httpVersion} ${`${status} ${reason}`.trimEnd()} (${formatDuration(timings.totalMs)})\n${headerLines(headers)}${bodyLines(body)}`,
  );
  return `${request}${answers.join('')}${error === undefined ? '' : `\n${error.message}\n`}`;
};

export const transcriptOf = ({ trail }: Pick<StepRecord, 'trail'>): string =>
  trail
    .map((event) => {
      switch (event.type) {
        case 'exchange.finished':
          return exchangeText(event.exchange);
        case 'log.written':
          return `console.${event.level}: ${event.texts.join(' ')}\n`;
        case 'problem.raised':
          return `${event.level}: ${event.message}${event.where === undefined ? '' : ` (${event.where})`}\n`;
        default:
          return event satisfies never;
      }
    })
    .join('\n');
