// Makes the response that an interaction of a pact promises.
import { readPactBody } from '../matching/body.ts';
import { bodyKindOf, readContentType } from '../matching/content-type.ts';
import { parseQuery } from '../matching/expected-request.ts';
import { type PathToken, type Place, parseRulePath, weightOf } from '../matching/rule-path.ts';
import {
  isList,
  isNumber,
  isObject,
  numberOf,
  printTree,
  type Tree,
  type TreeObject,
  tryTree,
} from '../matching/tree.ts';
import { type GeneratorDeps, generateValue } from './generate-value.ts';

export type { GeneratorDeps };

export type PactResponse = {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
};

type BodyGenerator = { readonly tokens: readonly PathToken[]; readonly raw: Tree };

const bodyGenerators = (raw: Tree | undefined): readonly BodyGenerator[] =>
  isObject(raw)
    ? Object.entries(raw).flatMap(([path, one]) => {
        const tokens = parseRulePath(path);
        return tokens ? [{ tokens, raw: one }] : [];
      })
    : [];

const replace = (value: Tree, place: Place, generators: readonly BodyGenerator[], deps: GeneratorDeps): Tree => {
  let result = value;
  for (const { tokens, raw } of generators) {
    if (tokens.length === place.length && weightOf(tokens, place) > 0)
      result = generateValue(raw, result, deps) ?? result;
  }
  if (isList(result)) return result.map((one, at) => replace(one, [...place, at], generators, deps));
  if (!isObject(result)) return result;
  const members = Object.entries(result).map(
    ([key, one]) => [key, replace(one, [...place, key], generators, deps)] as const,
  );
  return Object.fromEntries(members);
};

const textOf = (value: Tree): string => (typeof value === 'string' ? value : printTree(value));

const replaceForm = (text: string, generators: readonly BodyGenerator[], deps: GeneratorDeps): string =>
  [...parseQuery(text)]
    .flatMap(([name, values]) =>
      values.map((value) => [name, textOf(replace(value, [name], generators, deps))] as const),
    )
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');

/** Bodies without generators are left byte for byte. */
const generateBody = (
  bytes: Uint8Array,
  contentType: string | undefined,
  generators: readonly BodyGenerator[],
  deps: GeneratorDeps,
): Uint8Array => {
  if (generators.length === 0) return bytes;
  const kind = bodyKindOf(readContentType(contentType ?? '')?.type ?? '');
  const text = Buffer.from(bytes).toString();
  if (kind === 'form') return Buffer.from(replaceForm(text, generators, deps));
  const tree = kind === 'json' ? tryTree(text) : undefined;
  return tree === undefined ? bytes : Buffer.from(printTree(replace(tree, [], generators, deps)));
};

const headersOf = (raw: Tree | undefined, generators: Tree | undefined, deps: GeneratorDeps): [string, string][] => {
  if (!isObject(raw)) return [];
  const byName = new Map(
    isObject(generators) ? Object.entries(generators).map(([name, one]) => [name.toLowerCase(), one]) : [],
  );
  return Object.entries(raw).flatMap(([name, written]) => {
    const generator = byName.get(name.toLowerCase());
    return (isList(written) ? written : [written]).map((one): [string, string] => {
      const value = textOf(one);
      const made = generator === undefined ? undefined : generateValue(generator, value, deps);
      return [name, made === undefined ? value : textOf(made)];
    });
  });
};

const statusOf = (raw: Tree | undefined, generators: TreeObject, deps: GeneratorDeps): number => {
  const written = raw !== undefined && isNumber(raw) ? numberOf(raw) : Number(typeof raw === 'string' ? raw : 200);
  const made = generators.status === undefined ? undefined : generateValue(generators.status, written, deps);
  const status = made !== undefined && isNumber(made) ? numberOf(made) : written;
  return Number.isInteger(status) && status >= 100 && status <= 999 ? status : 200;
};

/** `interaction` as written, its numbers kept; `version4`: bodies are wrapped. */
export const generateResponse = (interaction: TreeObject, version4: boolean, deps: GeneratorDeps): PactResponse => {
  const written = isList(interaction.response) ? interaction.response[0] : interaction.response;
  const response: TreeObject = written !== undefined && isObject(written) ? written : {};
  const generators: TreeObject = isObject(response.generators) ? response.generators : {};
  const headers = headersOf(response.headers, generators.header ?? generators.headers, deps);
  const header = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  const body = readPactBody(response, version4, header);
  const present = body.state === 'present' ? body : undefined;
  if (header === undefined && present?.contentType !== undefined) headers.push(['Content-Type', present.contentType]);
  return {
    status: statusOf(response.status, generators, deps),
    headers,
    body: present
      ? generateBody(present.bytes, present.contentType, bodyGenerators(generators.body), deps)
      : new Uint8Array(),
  };
};
