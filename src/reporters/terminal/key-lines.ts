// Shows which members of an object are missing: a comparison of two lists of names would blame those that may be there.
import type { Json } from '../../model/json.ts';
import type { Failure } from './failure.ts';
import { printable } from './printable.ts';
import { cut, hang, type Theme } from './theme.ts';

const MOST_KEYS = 30;

const namesIn = (value: Json | undefined): readonly string[] | undefined =>
  Array.isArray(value) && value.every((name) => typeof name === 'string') ? (value as readonly string[]) : undefined;

/** Empty where the failure is not about missing members. */
export const keyLines = (theme: Theme, indent: number, { error, expected, actual }: Failure): readonly string[] => {
  const [wanted, found] = [namesIn(expected), namesIn(actual)];
  if (wanted === undefined || found === undefined || !/\bmissing\b.*\bkeys?\b/.test(error?.message ?? '')) return [];
  const { paint } = theme;
  const pad = ' '.repeat(indent);
  const missing = wanted.filter((name) => !found.includes(name));
  const listed = missing.length > 0 && wanted.length <= MOST_KEYS ? wanted : missing.slice(0, MOST_KEYS);
  if (listed.length === 0) return [];
  const rows = listed.map((name) => {
    const shown = cut(theme, printable(name), indent + 12);
    return missing.includes(name) ? `${pad}${paint.green(`- ${shown}`)}  ${paint.dim('missing')}` : `${pad}  ${shown}`;
  });
  const others = found.filter((name) => !wanted.includes(name)).slice(0, MOST_KEYS);
  const beside =
    others.length === 0 ? [] : hang(theme, pad, indent, printable(`beside them: ${others.join(', ')}`), paint.dim);
  return [`${pad}${paint.green('- expected members')}`, ...rows, ...beside];
};
