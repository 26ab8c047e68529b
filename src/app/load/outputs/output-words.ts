// Reads where the metrics of a load go: `kind=where`, before the load starts.
import { nearest } from '../../../core/nearest.ts';
import { Problem } from '../../../model/problem.ts';

export type OutputTarget =
  | { readonly kind: 'prometheus'; readonly host: string; readonly port: number }
  | { readonly kind: 'prometheus-rw' | 'otlp'; readonly url: URL }
  | { readonly kind: 'statsd'; readonly host: string; readonly port: number; readonly hasTags: boolean }
  | { readonly kind: 'ndjson'; readonly path: string };

const EXAMPLES = {
  prometheus: 'prometheus=:9090',
  'prometheus-rw': 'prometheus-rw=http://localhost:9090/api/v1/write',
  otlp: 'otlp=http://localhost:4318',
  statsd: 'statsd=localhost:8125',
  ndjson: 'ndjson=metrics.ndjson',
} as const;

export type OutputKind = keyof typeof EXAMPLES;

const LOOPBACK = '127.0.0.1';

const wrong = (kind: OutputKind, why: string): Problem =>
  new Problem('output.invalid', `The output ${kind} ${why}`, { hint: `For example --out ${EXAMPLES[kind]}.` });

/** `host:port`, `:port`, `[::1]:port`, `port`. */
const addressOf = (kind: 'prometheus' | 'statsd', where: string) => {
  const found = /^(?:(?:\[([\da-f:.]+)\]|([^\s:/@?#[\]]*)):)?(\d{1,5})$/i.exec(where);
  const port = Number(found?.[3]);
  if (!found || port > 65_535 || (kind === 'statsd' && port === 0)) throw wrong(kind, 'needs an address: host:port');
  return { host: found[1] || found[2] || LOOPBACK, port };
};

const urlOf = (kind: 'prometheus-rw' | 'otlp', where: string): URL => {
  // The word itself is not shown: it may hold a password.
  if (!URL.canParse(where)) throw wrong(kind, 'needs a URL');
  const url = new URL(where);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw wrong(kind, 'needs a URL of http or https');
  return url;
};

const statsdOf = (where: string): OutputTarget => {
  const [address = '', query] = where.split('?');
  if (query !== undefined && query !== 'tags') throw wrong('statsd', 'knows no setting but ?tags');
  return { kind: 'statsd', ...addressOf('statsd', address), hasTags: query === 'tags' };
};

/** Throws Problem for what cannot be meant. */
export const readOutputWord = (word: string): OutputTarget => {
  const [kind = ''] = /^[^=]*/.exec(word) ?? [];
  const where = word.slice(kind.length + 1).trim();
  if (!Object.hasOwn(EXAMPLES, kind)) {
    const meant = nearest(kind, Object.keys(EXAMPLES));
    const hint = meant ? `Did you mean ${meant}=…?` : `There are ${Object.keys(EXAMPLES).join(', ')}.`;
    // Without `=` the whole word may be a URL with a password.
    const shown = /^[\w-]{1,40}$/.test(kind) ? `"${kind}"` : 'of that name';
    throw new Problem('output.unknown', `There is no output ${shown}`, { hint });
  }
  const known = kind as OutputKind;
  if (where === '') throw wrong(known, 'needs to know where');
  if (known === 'prometheus') return { kind: known, ...addressOf(known, where) };
  if (known === 'statsd') return statsdOf(where);
  return known === 'ndjson' ? { kind: known, path: where } : { kind: known, url: urlOf(known, where) };
};
