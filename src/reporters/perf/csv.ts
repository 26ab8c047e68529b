// The performance report as CSV: a row for all requests together, and one for each.
import type { RequestStats } from '../../model/load.ts';
import type { PerfReport } from '../../model/perf.ts';

const HEAD = ['name', 'count', 'rate', 'failed', 'avg', 'min', 'p50', 'p90', 'p95', 'p99', 'p99.9', 'max'];

// A spreadsheet would take a text that begins like a formula for one.
const field = (text: string): string => {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

const number = (value: number | undefined): string =>
  value === undefined ? '' : String(Math.round(value * 1000) / 1000);

const row = ({ name, count, rate, failed, duration }: RequestStats): string => {
  const { avg, min, med, p90, p95, p99, p999, max } = duration;
  return [field(name), ...[count, rate, failed, avg, min, med, p90, p95, p99, p999, max].map(number)].join(',');
};

export const perfCsv = ({ summary: { total, requests } }: PerfReport): string =>
  [HEAD.join(','), ...[total, ...requests].map(row)].map((line) => `${line}\r\n`).join('');
