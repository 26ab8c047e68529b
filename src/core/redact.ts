// Masks secrets in every event and cuts body previews to their final length; always part of the pipeline.
import { type BodyPreview, PREVIEW_CHARACTERS } from '../model/body.ts';
import type { ProblemRaised, RunEvent } from '../model/event.ts';
import { maskRanges, redactText, type Secrets, SHORTEST_SECRET } from './redact-secrets.ts';

type Plain = { readonly [key: string]: unknown };

// Words of ours that decide how an event is read: a secret that happens to equal one must not change them.
const STRUCTURAL = new Set(
  'type at runId tool cursor id ref role protocol kind class outcome verdict level event scriptId stepId sha256 attachment interrupted timings sizes summary'.split(
    ' ',
  ),
);
// What the user's files, scripts and servers wrote: there every key, text and number may be a secret.
const FOREIGN = new Set(['raw', 'row', 'expected', 'actual', 'scopes', 'tags']);

const isBodyPreview = (key: string, value: unknown): value is BodyPreview =>
  key === 'body' && typeof value === 'object' && value !== null && 'size' in value;

const endsInHalfCharacter = (text: string): boolean => /[\ud800-\udbff]$/.test(text);

const maskBody = (body: BodyPreview, secrets: Secrets): BodyPreview => {
  if (body.text === undefined) return body;
  const { text } = body;
  const ranges = secrets.find(text) ?? [];
  const cut = text.length > PREVIEW_CHARACTERS;
  if (ranges.length === 0 && !cut) return body;
  const kept = maskRanges(text, ranges, PREVIEW_CHARACTERS).slice(0, PREVIEW_CHARACTERS);
  const whole = endsInHalfCharacter(kept) ? kept.slice(0, -1) : kept;
  return { ...body, text: whole, ...(cut ? { truncated: true } : {}) };
};

const maskForeign = (value: unknown, secrets: Secrets): unknown => {
  if (typeof value === 'string') return redactText(value, secrets);
  if (typeof value === 'number') {
    const written = String(value);
    const masked = redactText(written, secrets);
    return masked === written ? value : masked;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return maskList(value, secrets, maskForeign);
  return maskForeignObject(value as Plain, secrets);
};

const maskForeignObject = (value: Plain, secrets: Secrets): Plain => {
  let changed = false;
  const entries = Object.entries(value).map(([key, member]) => {
    const masked = [redactText(key, secrets), maskForeign(member, secrets)] as const;
    changed ||= masked[0] !== key || masked[1] !== member;
    return masked;
  });
  return changed ? Object.fromEntries(entries) : value;
};

const maskList = (
  list: readonly unknown[],
  secrets: Secrets,
  mask: (value: unknown, secrets: Secrets) => unknown,
): readonly unknown[] => {
  let copy: unknown[] | undefined;
  for (let i = 0; i < list.length; i++) {
    const masked = mask(list[i], secrets);
    if (masked === list[i]) continue;
    copy ??= [...list];
    copy[i] = masked;
  }
  return copy ?? list;
};

const maskOwn = (value: unknown, secrets: Secrets): unknown => {
  if (typeof value === 'string') return redactText(value, secrets);
  if (typeof value !== 'object' || value === null) return value;
  return Array.isArray(value) ? maskList(value, secrets, maskOwn) : maskOwnObject(value as Plain, secrets);
};

const maskMember = (key: string, member: unknown, secrets: Secrets): unknown => {
  if (STRUCTURAL.has(key)) return member;
  if (isBodyPreview(key, member)) return maskBody(member, secrets);
  return FOREIGN.has(key) ? maskForeign(member, secrets) : maskOwn(member, secrets);
};

// Most events hold no secret: nothing is copied until one is found.
const maskOwnObject = (value: Plain, secrets: Secrets): Plain => {
  let copy: { [key: string]: unknown } | undefined;
  for (const key in value) {
    const member = value[key];
    const masked = maskMember(key, member, secrets);
    if (masked === member) continue;
    copy ??= { ...value };
    copy[key] = masked;
  }
  return copy ?? value;
};

const maskEvent = (event: RunEvent, secrets: Secrets): RunEvent => {
  if (secrets.size === 0 && event.type !== 'exchange.finished') return event;
  return maskOwnObject(event as unknown as Plain, secrets) as unknown as RunEvent;
};

const unmaskedWarning = (place: string, at: number): ProblemRaised => ({
  type: 'problem.raised',
  at,
  level: 'warning',
  code: 'secret.too-short',
  message: `${place === '' ? 'A secret' : `The secret in ${place}`} is shorter than ${SHORTEST_SECRET} characters and is not masked.`,
  hint: 'Use a longer value, or take its secret marking away.',
});

/**
 * Every event with its secrets masked. `secrets` is live: what is learnt on the way masks what is said later.
 * A value too short to mask is told once, as a warning that does not show it.
 */
export async function* redact(events: AsyncIterable<RunEvent>, secrets: Secrets): AsyncGenerator<RunEvent> {
  for await (const event of events) {
    const warnings = secrets.takeUnmasked().map((place) => unmaskedWarning(place, event.at));
    if (event.type === 'run.finished') yield* warnings;
    yield maskEvent(event, secrets);
    if (event.type !== 'run.finished') yield* warnings;
  }
}
