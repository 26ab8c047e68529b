// The details of an exchange that --verbose adds: sizes, headers, bodies, timing phases.
import { formatDuration } from '../../core/durations.ts';
import type { BodyPreview } from '../../model/body.ts';
import type { ExchangeRecord, Timings } from '../../model/exchange.ts';
import { formatBytes } from './bytes.ts';
import { printable } from './printable.ts';
import { behindBar, hang, type Theme } from './theme.ts';

/** Characters of a body that are shown, as in newman. */
const BODY_CHARACTERS = 2048;

const bodyLines = (
  theme: Theme,
  indent: number,
  direction: string,
  body: BodyPreview | undefined,
): readonly string[] => {
  if (body === undefined || body.size === 0) return [];
  const { paint, marks } = theme;
  const type = body.mediaType === undefined ? '' : ` ${marks.separator} ${printable(body.mediaType)}`;
  const title = hang(theme, ' '.repeat(indent), indent, `${direction} ${formatBytes(body.size)}${type}`, paint.dim);
  if (body.text === undefined) return title;
  const clipped = body.text.length > BODY_CHARACTERS || body.truncated === true;
  const text = body.text.slice(0, BODY_CHARACTERS) + (clipped ? marks.ellipsis : '');
  return [...title, ...behindBar(theme, indent, text, paint.dim)];
};

const PHASES: readonly (readonly [keyof Timings, string])[] = [
  ['waitMs', 'wait'],
  ['dnsMs', 'dns'],
  ['tcpMs', 'tcp'],
  ['tlsMs', 'tls'],
  ['firstByteMs', 'first byte'],
  ['downloadMs', 'download'],
  ['totalMs', 'total'],
];

export const phasesOf = (timings: Timings): string =>
  PHASES.flatMap(([key, name]) => {
    const ms = timings[key];
    return typeof ms === 'number' ? [`${name} ${formatDuration(ms)}`] : [];
  })
    .concat(timings.reused ? ['connection reused'] : [])
    .join('  ');

const sizesOf = ({ sent, received }: ExchangeRecord, separator: string): string => {
  const answer = received.at(-1);
  const up = sent.sizes.headerBytes + sent.sizes.wireBytes;
  const parts = [`sent ${formatBytes(up)}, ${sent.headers.length} headers`];
  if (answer) {
    const down = answer.sizes.headerBytes + answer.sizes.wireBytes;
    parts.push(`received ${formatBytes(down)}, ${answer.headers.length} headers`);
  }
  return parts.join(` ${separator} `);
};

export const verboseLines = (theme: Theme, indent: number, exchange: ExchangeRecord): readonly string[] => {
  const { paint, marks } = theme;
  const plain = (text: string) => hang(theme, ' '.repeat(indent), indent, text, paint.dim);
  return [
    ...plain(sizesOf(exchange, marks.separator)),
    ...bodyLines(theme, indent, 'request body', exchange.sent.body),
    ...exchange.received.flatMap(({ body }) => bodyLines(theme, indent, 'response body', body)),
    ...plain(phasesOf(exchange.timings)),
  ];
};
