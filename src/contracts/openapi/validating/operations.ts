// Rules about operations: identifiers, tags, responses, security and links.
import { bag, isBag, list, text } from '../../../core/json-bag.ts';
import { nearest } from '../../../core/nearest.ts';
import type { Json } from '../../../model/json.ts';
import type { SpecPlace } from '../api.ts';
import { type Cursor, enterAsWritten, entries, placeIn } from '../reading/cursor.ts';
import { operationFinder, type WrittenOperation } from '../reading/operations.ts';
import { resolveUri, splitUri } from '../reading/places.ts';
import { isStatus } from '../reading/responses.ts';
import { declaredBy } from './paths.ts';
import { error, isReference, type RawFinding, type Subject, warning, within } from './rule.ts';

const meant = (name: string, known: Iterable<string>): string | undefined => {
  const near = nearest(name, known);
  return near === undefined ? undefined : `Did you mean ${near}?`;
};

export function* operationIds(subject: Subject): Iterable<RawFinding> {
  const seen = new Map<string, SpecPlace>();
  for (const { place, value } of subject.of('operation')) {
    const id = text(value.operationId);
    if (id === undefined) continue;
    const before = seen.get(id);
    if (before)
      yield error(`the operationId ${id} is taken: ${before.pointer} has it too`, within(place, 'operationId'));
    else seen.set(id, place);
  }
}

const tagNames = (subject: Subject): readonly string[] =>
  list(subject.root.value.tags).flatMap((tag) => text(bag(tag).name) ?? []);

export function* tags(subject: Subject): Iterable<RawFinding> {
  const names = tagNames(subject);
  const parents = new Map<string, string>();
  for (const [index, written] of list(subject.root.value.tags).entries()) {
    const [name, parent] = [text(bag(written).name), text(bag(written).parent)];
    if (name === undefined) continue;
    const place = placeIn(subject.root, 'tags', index);
    if (names.indexOf(name) < names.lastIndexOf(name) && names.indexOf(name) !== index) {
      yield error(`the tag ${name} is declared twice`, place);
    }
    if (parent === undefined || subject.version !== '3.2') continue;
    if (!names.includes(parent))
      yield error(
        `the tag ${name} has the parent ${parent}, which is no tag`,
        within(place, 'parent'),
        meant(parent, names),
      );
    parents.set(name, parent);
    let above: string | undefined = parent;
    for (let steps = 0; above !== undefined && above !== name && steps <= names.length; steps += 1)
      above = parents.get(above);
    if (above === name) yield error(`the tag ${name} is its own ancestor`, within(place, 'parent'));
  }
}

export function* undeclaredTags(subject: Subject): Iterable<RawFinding> {
  const names = new Set(tagNames(subject));
  if (names.size === 0) return;
  for (const { from } of subject.operations) {
    for (const [index, tag] of list(from.value.tags).entries()) {
      if (typeof tag !== 'string' || names.has(tag)) continue;
      yield warning(
        `the tag ${tag} is not among those of the document`,
        placeIn(from, 'tags', index),
        meant(tag, names),
      );
    }
  }
}

const isKnownStatus = (key: string, version: string): boolean =>
  version === '2.0' ? key === 'default' || /^[1-5]\d\d$/.test(key) : key === 'default' || /^[1-5](\d\d|XX)$/.test(key);

export function* statusCodes(subject: Subject): Iterable<RawFinding> {
  for (const { place, value } of subject.of('responses')) {
    for (const key of Object.keys(value)) {
      if (key.startsWith('x-') || key === '$ref' || isKnownStatus(key, subject.version)) continue;
      const hint = isStatus(key) && subject.version !== '2.0' ? `Write ${key.toUpperCase()}.` : undefined;
      yield error(
        `${JSON.stringify(key)} is no status: neither a code such as 404${subject.version === '2.0' ? '' : ', nor a range such as 4XX'}, nor default`,
        within(place, key),
        hint,
      );
    }
  }
}

type Scheme = { readonly type?: string; readonly scopes?: readonly string[]; readonly open: boolean };

const readScheme = (from: Cursor): Scheme => {
  const type = text(from.value.type);
  const flows = [from.value, ...Object.values(bag(from.value.flows))].filter(isBag).map((flow) => flow.scopes);
  const scopes = flows.filter(isBag).flatMap((one) => Object.keys(one));
  return { type, scopes, open: from.broken || type === 'openIdConnect' };
};

const schemesOf = (subject: Subject): ReadonlyMap<string, Scheme> => {
  const swagger = subject.version === '2.0';
  const holder = swagger ? subject.root : enterAsWritten(subject.root, 'components');
  if (!holder) return new Map();
  const found = entries(subject.library, holder, swagger ? 'securityDefinitions' : 'securitySchemes');
  return new Map(found.map(([name, from]) => [name, readScheme(from)]));
};

function* requirement(
  subject: Subject,
  schemes: ReadonlyMap<string, Scheme>,
  place: SpecPlace,
  value: Json,
): Iterable<RawFinding> {
  for (const [name, wanted] of Object.entries(bag(value))) {
    const scheme = schemes.get(name);
    const at = within(place, name);
    // OpenAPI 3.2 also takes the URI of a scheme.
    if (!scheme && subject.version === '3.2' && subject.library.locate(resolveUri(name, subject.library.baseOf(place))))
      continue;
    if (!scheme) {
      yield error(`the security scheme ${name} is not defined`, at, meant(name, schemes.keys()));
      continue;
    }
    if (scheme.open) continue;
    for (const [index, scope] of list(wanted).entries()) {
      if (typeof scope !== 'string') continue;
      if (scheme.type === 'oauth2' && !scheme.scopes?.includes(scope)) {
        yield warning(
          `the security scheme ${name} has no scope ${scope}`,
          within(at, index),
          meant(scope, scheme.scopes ?? []),
        );
      } else if (scheme.type !== 'oauth2' && (subject.version === '2.0' || subject.version === '3.0')) {
        yield error(`the security scheme ${name} is of type ${scheme.type}, which has no scopes`, within(at, index));
      }
    }
  }
}

export function* securityRequirements(subject: Subject): Iterable<RawFinding> {
  const schemes = schemesOf(subject);
  const holders = [{ place: subject.root.place, value: subject.root.value }, ...subject.of('operation')];
  for (const { place, value } of holders) {
    for (const [index, one] of list(value.security).entries()) {
      yield* requirement(subject, schemes, within(place, 'security', index), one);
    }
  }
}

const targetOf = (written: readonly WrittenOperation[], id: string): WrittenOperation | undefined =>
  written.find((one) => `${one.method} ${one.path}` === id);

const parameterName = (key: string): string => key.replace(/^(path|query|header|cookie)\./, '');

export function* links(subject: Subject): Iterable<RawFinding> {
  const find = operationFinder(subject.library, subject.operations);
  const ids = subject.of('operation').flatMap(({ value }) => text(value.operationId) ?? []);
  for (const { place, value } of subject.of('link')) {
    if (isReference(value)) continue;
    const [operationId, operationRef] = [text(value.operationId), text(value.operationRef)];
    const target = find({ operationId, operationRef }, { place, value, broken: false });
    if (target === undefined) {
      if (operationId !== undefined && !ids.includes(operationId)) {
        yield error(
          `the link leads to the operation ${operationId}, which does not exist`,
          within(place, 'operationId'),
          meant(operationId, ids),
        );
      }
      const absolute = operationRef === undefined ? undefined : resolveUri(operationRef, subject.library.baseOf(place));
      if (
        absolute !== undefined &&
        subject.library.documentAt(splitUri(absolute).uri) &&
        !subject.library.locate(absolute)
      ) {
        yield error(`the link's operationRef ${operationRef} leads to nothing`, within(place, 'operationRef'));
      }
      continue;
    }
    const operation = targetOf(subject.operations, target);
    if (!operation) continue;
    const known = declaredBy(subject, ...operation.pathItems, operation.from).map((one) => one.name);
    for (const key of Object.keys(bag(value.parameters))) {
      if (known.includes(key) || known.includes(parameterName(key))) continue;
      yield warning(
        `the link gives ${key}, but ${target} has no such parameter`,
        within(place, 'parameters', key),
        meant(parameterName(key), known),
      );
    }
  }
}
