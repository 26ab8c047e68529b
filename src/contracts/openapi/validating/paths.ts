// Rules about paths and their templates.
import { bag, isBag, text } from '../../../core/json-bag.ts';
import { nearest } from '../../../core/nearest.ts';
import type { SpecPlace } from '../api.ts';
import { type Cursor, items, placeIn } from '../reading/cursor.ts';
import { mergeParameters } from '../reading/parameters.ts';
import { error, type RawFinding, type Subject, warning, within } from './rule.ts';

const EXPRESSION = /\{([^{}]*)\}/g;

export const namesIn = (template: string): readonly string[] =>
  [...template.matchAll(EXPRESSION)].map((found) => found[1]!);

const pathsOf = ({ root }: Subject): readonly (readonly [string, SpecPlace])[] =>
  Object.keys(bag(root.value.paths))
    .filter((path) => !path.startsWith('x-'))
    .map((path) => [path, placeIn(root, 'paths', path)] as const);

export function* pathTemplates(subject: Subject): Iterable<RawFinding> {
  for (const [path, place] of pathsOf(subject)) {
    if (!path.startsWith('/')) yield error(`the path ${path} does not begin with a slash`, place);
    const report = subject.version === '3.2' ? error : warning;
    if (/[?#]/.test(path.replaceAll(EXPRESSION, ''))) {
      yield report(
        `the path ${path} has a query or fragment, which is no part of a path`,
        place,
        'Describe query parameters as parameters.',
      );
    }
    const names = namesIn(path);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) yield report(`the path ${path} has {${twice}} twice`, place);
    if (/[{}]/.test(path.replaceAll(EXPRESSION, '')))
      yield report(`the path ${path} has a brace without its partner`, place);
  }
}

/** Templates that are equal but for the names of their parameters are the same path. */
export function* samePaths(subject: Subject): Iterable<RawFinding> {
  const known = new Map<string, string>();
  for (const [path, place] of pathsOf(subject)) {
    const shape = path.replaceAll(EXPRESSION, '{}');
    const before = known.get(shape);
    if (before === undefined) known.set(shape, path);
    else yield error(`the path ${path} is the same as ${before}: names of parameters make no difference`, place);
  }
}

type Declared = { readonly name: string; readonly in: string; readonly from: Cursor };

export const declaredBy = (subject: Subject, ...holders: readonly Cursor[]): readonly Declared[] =>
  mergeParameters(
    ...holders.map((holder) =>
      items(subject.library, holder, 'parameters').flatMap((from): Declared[] => {
        const [name, where] = [text(from.value.name), text(from.value.in)];
        return name === undefined || where === undefined ? [] : [{ name, in: where, from }];
      }),
    ),
  );

/** A reference that leads to nothing may be to the parameter that is wanted. */
const hasBroken = (subject: Subject, holders: readonly Cursor[]): boolean =>
  holders.some((holder) => items(subject.library, holder, 'parameters').some((from) => from.broken));

export function* undeclaredPathParameters(subject: Subject): Iterable<RawFinding> {
  for (const { method, path, pathItems, from } of subject.operations) {
    const holders = [...pathItems, from];
    if (hasBroken(subject, holders)) continue;
    const declared = declaredBy(subject, ...holders)
      .filter((one) => one.in === 'path')
      .map((one) => one.name);
    for (const name of new Set(namesIn(path))) {
      if (declared.includes(name)) continue;
      const near = nearest(name, declared);
      const hint = near === undefined ? `Add a parameter \`${name}\` with \`in: path\`.` : `Did you mean {${near}}?`;
      yield error(`${method} ${path} has no path parameter for {${name}}`, from.place, hint);
    }
  }
}

const isIn = (place: SpecPlace, holder: SpecPlace): boolean =>
  place.uri === holder.uri && place.pointer.startsWith(`${holder.pointer}/`);

export function* unusedPathParameters(subject: Subject): Iterable<RawFinding> {
  for (const { path, pathItems, from } of subject.operations) {
    const names = namesIn(path);
    for (const { name, in: where, from: parameter } of declaredBy(subject, ...pathItems, from)) {
      if (where !== 'path' || names.includes(name)) continue;
      const own = [...pathItems, from].some((holder) => isIn(parameter.place, holder.place));
      const near = nearest(name, names);
      const hint = near === undefined ? undefined : `Did you mean ${near}?`;
      yield error(
        `the path parameter ${name} is not in the template ${path}`,
        own ? within(parameter.place, 'name') : from.place,
        hint,
      );
    }
  }
}

export function* bodiesOfReadingMethods(subject: Subject): Iterable<RawFinding> {
  for (const { method, path, pathItems, from } of subject.operations) {
    if (!['GET', 'HEAD', 'DELETE', 'TRACE'].includes(method)) continue;
    if (isBag(from.value.requestBody)) {
      yield warning(`${method} ${path} has a request body, which HTTP gives no meaning`, placeIn(from, 'requestBody'));
    } else if (subject.version === '2.0') {
      const body = declaredBy(subject, ...pathItems, from).find((one) => one.in === 'body' || one.in === 'formData');
      if (body) yield warning(`${method} ${path} has a request body, which HTTP gives no meaning`, body.from.place);
    }
  }
}
