// Chooses the interaction of a pact that answers a request, as a provider that keeps the pacts would.
import type { Interaction, Pact } from '../../model/pact.ts';
import { type ExpectedRequest, readExpectedRequest } from './matching/expected-request.ts';
import { type ActualRequest, matchRequest, splitTarget } from './matching/match-request.ts';
import type { Mismatch } from './matching/mismatch.ts';
import { isObject, parseTree, type TreeObject, treeAt } from './matching/tree.ts';

/** An interaction made ready to be matched. */
export type StubInteraction = {
  readonly pact: Pact;
  readonly interaction: Interaction;
  /** As written, its numbers kept. */
  readonly raw: TreeObject;
  /** Bodies are written as specification 4 does. */
  readonly version4: boolean;
  readonly expected: ExpectedRequest;
};

export type Compared = { readonly stubbed: StubInteraction; readonly mismatches: readonly Mismatch[] };

export type Choice =
  | ({ readonly kind: 'answer' } & Compared)
  /** `nearest`: what differs least; undefined when there is no interaction at all. */
  | { readonly kind: 'none'; readonly nearest: Compared | undefined };

export type StubRules = {
  /** Only interactions with a state that this finds. */
  readonly state?: RegExp;
  /** With `state`: those without a state too. */
  readonly emptyState?: boolean;
  /** Nothing may differ. Else headers, content types, and bodies of methods that have none, only say which is nearer. */
  readonly strict?: boolean;
};

/** The HTTP interactions of a pact; `text` is what it was read from. */
export const stubInteractions = (pact: Pact, text: string): readonly StubInteraction[] => {
  const document = parseTree(text);
  return pact.interactions.flatMap((interaction) => {
    const raw = interaction.kind === 'http' ? treeAt(document, interaction.source.pointer) : undefined;
    if (raw === undefined || !isObject(raw)) return [];
    const version4 = typeof raw.type === 'string';
    return [{ pact, interaction, raw, version4, expected: readExpectedRequest(raw, version4) }];
  });
};

const hasState = ({ interaction: { states } }: StubInteraction, { state, emptyState }: StubRules): boolean => {
  if (state === undefined) return true;
  return states.length === 0 ? emptyState === true : states.some(({ name }) => state.test(name));
};

const WITH_BODY = new Set(['POST', 'PUT', 'PATCH']);

/** What Pact's own stub server lets pass: clients under test often send other headers than their pacts name. */
const isServed = (request: ActualRequest, mismatches: readonly Mismatch[], strict: boolean): boolean => {
  const hasBody = WITH_BODY.has(request.method.toUpperCase()) && request.body.length > 0;
  return mismatches.every(({ type }) => {
    if (type === 'header' || type === 'body-type') return !strict;
    return type === 'body' && !hasBody && !strict;
  });
};

const segments = (path: string): readonly string[] => path.split('/').filter((part) => part !== '');

const pathDistance = (expected: string, actual: string): number => {
  const [a, b] = [segments(expected), segments(actual)];
  return Math.abs(a.length - b.length) + a.filter((part, at) => at < b.length && part !== b[at]).length;
};

/** Another path is farther off than any number of other differences. */
const distance = (request: ActualRequest, { stubbed, mismatches }: Compared): number => {
  let sum = mismatches.length;
  for (const { type } of mismatches) {
    if (type === 'path') sum += 10_000 + 1000 * pathDistance(stubbed.expected.path, splitTarget(request.target).path);
    if (type === 'method') sum += 5000;
  }
  return sum;
};

const least = (compared: readonly Compared[], by: (one: Compared) => number): Compared | undefined => {
  let best: Compared | undefined;
  for (const one of compared) if (best === undefined || by(one) < by(best)) best = one;
  return best;
};

/** Of several that fit, the one with the fewest mismatches, and of those the first. */
export const chooseInteraction = (
  interactions: readonly StubInteraction[],
  request: ActualRequest,
  rules: StubRules = {},
): Choice => {
  const compared = interactions
    .filter((one) => hasState(one, rules))
    .map((stubbed) => ({ stubbed, mismatches: matchRequest(stubbed.expected, request) }));
  const served = compared.filter(({ mismatches }) => isServed(request, mismatches, rules.strict === true));
  const best = least(served, ({ mismatches }) => mismatches.length);
  if (best) return { kind: 'answer', ...best };
  return { kind: 'none', nearest: least(compared, (one) => distance(request, one)) };
};
