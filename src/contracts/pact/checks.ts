// Turns what Pact's engine found of an interaction into checks: one a demanded part that is right, one a mismatch.
import type { Check } from '../../model/check.ts';
import type { Json } from '../../model/json.ts';
import type { Interaction } from '../../model/pact.ts';
import type { CoreMismatch } from './core/job.ts';
import { type Demand, demandsOf } from './demands.ts';
import { pointerIn } from './mismatch-pointer.ts';

/** Values arrive as JSON text; what is none is text. */
const parsed = (value: Json | undefined): Json | undefined => {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as Json;
  } catch {
    return value;
  }
};

/** A whole body is told by its beginning. */
const MAX_TEXT = 10_000;

const cut = (text: string): string =>
  text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}… (${text.length} characters in all)`;

const bodyValue = (value: Json | undefined): Json | undefined => {
  // Bodies that are no JSON come as lists of bytes.
  const shown = Array.isArray(value) ? new TextDecoder().decode(Uint8Array.from(value as number[])) : parsed(value);
  return typeof shown === 'string' ? cut(shown) : shown;
};

const whereOf = ({ type, path, key, parameter }: CoreMismatch): string => {
  switch (type) {
    case 'StatusMismatch':
      return 'status';
    case 'HeaderMismatch':
      return `header ${key ?? ''}`;
    case 'MetadataMismatch':
      return `metadata ${key ?? ''}`;
    case 'BodyTypeMismatch':
      return 'body';
    case 'QueryMismatch':
      return `query ${parameter ?? ''}`;
    default:
      return path === undefined || path === '' ? 'body' : path;
  }
};

const messageOf = (mismatch: CoreMismatch): string =>
  cut(mismatch.mismatch ?? `expected ${JSON.stringify(mismatch.expected)} but got ${JSON.stringify(mismatch.actual)}`);

const isOf = (demand: Demand, { type, key = '' }: CoreMismatch): boolean => {
  switch (demand.part) {
    case 'status':
      return type === 'StatusMismatch';
    case 'header':
      return type === 'HeaderMismatch' && key.toLowerCase() === demand.key.toLowerCase();
    case 'metadata':
      return type === 'MetadataMismatch' && key === demand.key;
    case 'body':
      return type === 'BodyMismatch' || type === 'BodyTypeMismatch';
    default:
      return demand satisfies never;
  }
};

const nameOf = (mismatch: CoreMismatch): string => {
  const where = whereOf(mismatch);
  // The engine's path of a body as a whole: one that is empty, or should be.
  if (where === '/') return 'body';
  return where.startsWith('$') ? `body ${where}` : where;
};

const failed = (mismatch: CoreMismatch, interaction: Interaction): Omit<Check, 'index'> => {
  const [expected, actual] = [bodyValue(mismatch.expected), bodyValue(mismatch.actual)];
  const pointer = pointerIn(interaction, mismatch);
  return {
    name: nameOf(mismatch),
    verdict: 'fail',
    error: { name: mismatch.type, message: messageOf(mismatch) },
    ...(expected === undefined ? {} : { expected }),
    ...(actual === undefined ? {} : { actual }),
    where: whereOf(mismatch),
    ...(pointer === undefined ? {} : { source: { file: interaction.source.file, pointer } }),
  };
};

/** The engine's own order varies from run to run. */
const inOrder = (mismatches: readonly CoreMismatch[]): readonly CoreMismatch[] =>
  mismatches.toSorted((a, b) => {
    const [left, right] = [whereOf(a), whereOf(b)];
    return left === right
      ? messageOf(a).localeCompare(messageOf(b))
      : left.localeCompare(right, 'en', { numeric: true });
  });

/** In the order of the pact: status, headers, body, metadata. Never empty. */
export const checksOf = (interaction: Interaction, mismatches: readonly CoreMismatch[]): readonly Check[] => {
  const waiting = new Set(inOrder(mismatches));
  const checks: Omit<Check, 'index'>[] = [];
  for (const demand of demandsOf(interaction)) {
    const mine = [...waiting].filter((mismatch) => isOf(demand, mismatch));
    for (const mismatch of mine) waiting.delete(mismatch);
    if (mine.length === 0) checks.push({ name: demand.name, verdict: 'pass' });
    else checks.push(...mine.map((mismatch) => failed(mismatch, interaction)));
  }
  checks.push(...[...waiting].map((mismatch) => failed(mismatch, interaction)));
  if (checks.length === 0) checks.push({ name: 'answers', verdict: 'pass' });
  return checks.map((check, index) => ({ ...check, index }));
};
