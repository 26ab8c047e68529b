// Compares a request's body with the one that a pact expects, by its content type.
import { applyRules } from './apply-rule.ts';
import type { PactBody } from './body.ts';
import { type BodyKind, bodyKindOf, readContentType } from './content-type.ts';
import { parseQuery } from './expected-request.ts';
import { contentTypeOfBytes } from './magic.ts';
import { compareJson } from './match-json.ts';
import { matchQuery } from './match-values.ts';
import { compareXml } from './match-xml.ts';
import { type Mismatch, mismatch } from './mismatch.ts';
import { type Part, readParts } from './multipart.ts';
import { type HoldingRules, type Rules, rulesAt } from './rules.ts';
import { tryTree } from './tree.ts';
import { parseXml } from './xml.ts';

export type ActualBody = { readonly bytes: Uint8Array; readonly contentType: string | undefined };
type Expected = ActualBody;

type Compare = (expected: Expected, actual: ActualBody, rules: Rules) => readonly Mismatch[];

const SHOWN = 200;

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
const preview = (bytes: Uint8Array): string => {
  const text = textOf(bytes);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text;
};

const whole = (expected: Expected, actual: ActualBody, message: string): Mismatch =>
  mismatch('body', '$', preview(expected.bytes), preview(actual.bytes), message);

const json: Compare = (expected, actual, rules) => {
  const [wanted, came] = [tryTree(textOf(expected.bytes)), tryTree(textOf(actual.bytes))];
  if (wanted === undefined) return [whole(expected, actual, "The pact's own body is no JSON")];
  if (came === undefined) return [whole(expected, actual, 'The body is no JSON')];
  return compareJson({ rules, extraKeys: false }, [], wanted, came);
};

const xml: Compare = (expected, actual, rules) => {
  const [wanted, came] = [parseXml(textOf(expected.bytes)), parseXml(textOf(actual.bytes))];
  if (wanted === undefined) return [whole(expected, actual, "The pact's own body is no well-formed XML")];
  if (came === undefined) return [whole(expected, actual, 'The body is no well-formed XML')];
  return compareXml(rules, wanted, came);
};

const form: Compare = (expected, actual, rules) => {
  const found = matchQuery(parseQuery(textOf(expected.bytes)), parseQuery(textOf(actual.bytes)), rules);
  return found.map((one) => ({ ...one, type: 'body', path: `$.${one.path}` }));
};

const byRules = (holding: HoldingRules, expected: Expected, actual: ActualBody): readonly Mismatch[] => {
  const found: Mismatch[] = [];
  const rest = holding.rules.filter(({ kind }) => kind !== 'content-type');
  for (const { kind, raw } of holding.rules) {
    if (kind !== 'content-type') continue;
    const type = contentTypeOfBytes(actual.bytes);
    const wanted = readContentType(String(raw.value ?? ''))?.type ?? '';
    // What the bytes tell is often less than what the pact knows: text is all that can be seen of CSV.
    const vague = type === 'text/plain' && bodyKindOf(wanted) === 'text';
    if (type !== wanted && !vague)
      found.push(whole(expected, actual, `Expected content of type ${wanted}, but it is ${type}`));
  }
  const subject = { expected: textOf(expected.bytes), actual: textOf(actual.bytes), text: true };
  const messages = rest.length > 0 ? applyRules({ ...holding, rules: rest }, subject) : [];
  return [...found, ...messages.map((message) => whole(expected, actual, message))];
};

const plain: Compare = (expected, actual, rules) => {
  const holding = rulesAt(rules, []);
  if (holding) return byRules(holding, expected, actual);
  if (Buffer.compare(expected.bytes, actual.bytes) === 0) return [];
  return [whole(expected, actual, 'Expected another body')];
};

const partRules = (rules: Rules, name: string): Rules =>
  rules.flatMap((one) => {
    const [first, ...tokens] = one.tokens;
    return first?.kind === 'name' && first.name === name ? [{ ...one, tokens }] : [];
  });

const comparePart = (expected: Part, actual: Part, rules: Rules): readonly Mismatch[] => {
  const own = partRules(rules, expected.name);
  const type = expected.contentType ?? actual.contentType ?? contentTypeOfBytes(expected.bytes);
  const kind = bodyKindOf(readContentType(type)?.type ?? '');
  const compare = rulesAt(own, [])?.rules.some((rule) => rule.kind === 'content-type') ? plain : COMPARES[kind];
  const sides = [
    { bytes: expected.bytes, contentType: type },
    { bytes: actual.bytes, contentType: type },
  ] as const;
  return compare(...sides, own).map((one) => ({ ...one, path: one.path.replace(/^\$/, `$.${expected.name}`) }));
};

const multipart: Compare = (expected, actual, rules) => {
  const wanted = readParts(expected.bytes, expected.contentType ?? '');
  const came = readParts(actual.bytes, actual.contentType ?? '');
  if (!wanted) return [whole(expected, actual, "The pact's own body is no multipart body of its boundary")];
  if (!came) return [whole(expected, actual, 'The body is no multipart body of its boundary')];
  return wanted.flatMap((part) => {
    const other = came.find(({ name }) => name === part.name);
    if (other) return comparePart(part, other, rules);
    return [mismatch('body', `$.${part.name}`, preview(part.bytes), '', `The part ${part.name} is missing`)];
  });
};

const COMPARES: Readonly<Record<BodyKind, Compare>> = { json, xml, form, multipart, text: plain, binary: plain };

const sameType = (expected: string, actual: string): boolean =>
  expected === actual ||
  (bodyKindOf(expected) === 'xml' && bodyKindOf(actual) === 'xml' && !/\+/.test(expected + actual));

const matchPresent = (expected: Expected, actual: ActualBody, rules: Rules): readonly Mismatch[] => {
  const contentTypeRule = rulesAt(rules, []);
  if (contentTypeRule?.rules.some(({ kind }) => kind === 'content-type'))
    return byRules(contentTypeRule, expected, actual);
  const wanted = readContentType(expected.contentType ?? '')?.type ?? contentTypeOfBytes(expected.bytes);
  const came = readContentType(actual.contentType ?? '')?.type ?? contentTypeOfBytes(actual.bytes);
  if (!sameType(wanted, came))
    return [mismatch('body-type', '', wanted, came, `Expected a body of type ${wanted}, but it is ${came}`)];
  return COMPARES[bodyKindOf(wanted)](expected, actual, rules);
};

/** Nothing is wrong with any body when the pact names none. */
export const matchBody = (expected: PactBody, actual: ActualBody, rules: Rules): readonly Mismatch[] => {
  const isThere = actual.bytes.length > 0;
  if (expected.state === 'any') return [];
  if (expected.state === 'present') {
    const { bytes, contentType } = expected;
    if (isThere) return matchPresent({ bytes, contentType }, actual, rules);
    return [mismatch('body', '$', preview(bytes), '', 'The body is missing')];
  }
  return isThere ? [mismatch('body', '$', '', preview(actual.bytes), 'Expected no body')] : [];
};
