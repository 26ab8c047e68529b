// One line for one exchange: method, name, URL; status, size and time stand in columns at the right.
import { formatDuration } from '../../core/durations.ts';
import type { ExchangeRecord } from '../../model/exchange.ts';
import { formatBytes } from './bytes.ts';
import type { Style } from './paint.ts';
import { printable } from './printable.ts';
import { type Piece, spread, type Theme } from './theme.ts';
import { displayWidth, padEnd, padStart, truncate } from './width.ts';

const SIZE_CELLS = 8;
const TIME_CELLS = 8;
const LEAST_URL_CELLS = 12;

const statusCells = (columns: number): number => {
  if (columns < 72) return 4;
  return columns < 112 ? 13 : 21;
};

export const statusStyle = ({ paint }: Theme, status: number): Style => {
  if (status >= 500) return paint.red;
  if (status >= 400) return paint.yellow;
  return status >= 300 ? paint.cyan : paint.green;
};

const statusOf = (theme: Theme, exchange: ExchangeRecord, cells: number): { text: string; style: Style } => {
  const received = exchange.received.at(-1);
  if (exchange.error !== undefined || received === undefined) {
    const code = exchange.error?.code ?? exchange.error?.class ?? 'no answer';
    return { text: cells < 8 ? 'ERR' : code, style: theme.paint.red };
  }
  const text = cells < 8 ? String(received.status) : `${received.status} ${printable(received.reason)}`.trimEnd();
  return { text, style: statusStyle(theme, received.status) };
};

/** Status, size and time of an exchange, and how many cells they take. */
const columnsOf = (theme: Theme, exchange: ExchangeRecord): { readonly text: string; readonly cells: number } => {
  const cells = statusCells(theme.columns);
  const status = statusOf(theme, exchange, cells);
  const shown = padEnd(truncate(status.text, cells, theme.marks.ellipsis), cells);
  const received = exchange.received.at(-1);
  const size = padStart(received === undefined ? '' : formatBytes(received.sizes.bodyBytes), SIZE_CELLS);
  const time = padStart(formatDuration(exchange.timings.totalMs), TIME_CELLS);
  return {
    text: `${status.style(shown)}  ${theme.paint.dim(size)}  ${theme.paint.dim(time)}`,
    cells: cells + 2 + SIZE_CELLS + 2 + TIME_CELLS,
  };
};

const withoutOrigin = (url: string): string => url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '') || '/';

/** The URL as a whole if it fits, else without its origin, else nothing where too little of it would be left. */
const urlFor = (url: string, cells: number): string => {
  if (displayWidth(url) <= cells) return url;
  const path = withoutOrigin(url);
  return displayWidth(path) <= cells || cells >= LEAST_URL_CELLS ? path : '';
};

const METHOD_CELLS = 4;

/** `mark GET  Name  url … 200 OK  1.2 kB  12 ms`. Without a name the URL takes its place. */
export const exchangeRow = (
  theme: Theme,
  indent: number,
  mark: Piece,
  name: string | undefined,
  exchange: ExchangeRecord,
): string => {
  const columns = columnsOf(theme, exchange);
  const method = `${padEnd(printable(exchange.sent.method), METHOD_CELLS)} `;
  const url = printable(exchange.sent.url);
  const saysNothing = name === exchange.sent.url || name === `${exchange.sent.method} ${exchange.sent.url}`;
  const title = name === undefined || saysNothing ? undefined : printable(name);
  const taken = indent + displayWidth(`${mark.text} ${method}${title ?? ''}  `) + columns.cells + 2;
  const link = title === undefined ? url : urlFor(url, theme.columns - taken);
  const { paint } = theme;
  const left: Piece[] = [mark, { text: ' ', style: paint.plain }, { text: method, style: paint.dim }];
  if (title !== undefined) left.push({ text: title, style: paint.plain });
  if (link !== '') left.push({ text: title === undefined ? link : `  ${link}`, style: paint.dim });
  return spread(theme, indent, left, columns.text, columns.cells);
};
