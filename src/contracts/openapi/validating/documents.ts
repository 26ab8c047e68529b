// Rules about servers and components.
import { bag, isBag, list, text } from '../../../core/json-bag.ts';
import { nearest } from '../../../core/nearest.ts';
import type { Json } from '../../../model/json.ts';
import type { SpecPlace } from '../api.ts';
import { placeKey } from '../reading/places.ts';
import { mappedPlace } from '../schemas/discriminator.ts';
import { namesIn } from './paths.ts';
import { error, isReference, type RawFinding, referred, type Subject, warning, within } from './rule.ts';

export function* serverVariables(subject: Subject): Iterable<RawFinding> {
  for (const { place, value } of subject.of('server')) {
    const url = text(value.url);
    if (url === undefined) continue;
    const variables = bag(value.variables);
    const names = namesIn(url);
    for (const name of new Set(names)) {
      if (Object.hasOwn(variables, name)) continue;
      const near = nearest(name, Object.keys(variables));
      yield error(
        `the server's variable {${name}} is not defined`,
        within(place, 'url'),
        near && `Did you mean {${near}}?`,
      );
    }
    for (const [name, variable] of Object.entries(variables)) {
      if (!isBag(variable)) continue;
      if (!names.includes(name))
        yield warning(`the server's URL has no variable {${name}}`, within(place, 'variables', name));
      const allowed = list(variable.enum);
      if (allowed.length === 0 || variable.default === undefined || allowed.includes(variable.default as never))
        continue;
      const report = subject.version === '3.0' ? warning : error;
      yield report(
        `the default of the server variable ${name} is not one of its enum`,
        within(place, 'variables', name, 'default'),
      );
    }
  }
}

const SECTIONS = [
  'schemas',
  'responses',
  'parameters',
  'examples',
  'requestBodies',
  'headers',
  'links',
  'callbacks',
  'pathItems',
  'mediaTypes',
];
const SWAGGER_SECTIONS = ['definitions', 'parameters', 'responses'];

/** The components that are referred to, or a part of which is. */
const usedComponents = (subject: Subject, depth: number): ReadonlySet<string> => {
  const used = new Set<string>();
  const add = (place: SpecPlace | undefined): void => {
    if (place)
      used.add(
        placeKey({
          uri: place.uri,
          pointer: place.pointer
            .split('/')
            .slice(0, depth + 1)
            .join('/'),
        }),
      );
  };
  for (const { kind, place, value } of subject.library.visits) {
    if (!isBag(value)) continue;
    for (const reference of [value.$ref, value.$dynamicRef]) {
      if (typeof reference === 'string') add(referred(subject, place, reference));
    }
    if (kind !== 'schema') continue;
    for (const target of Object.values(bag(bag(value.discriminator).mapping))) {
      if (typeof target === 'string') add(mappedPlace(subject.library, target, place));
    }
  }
  return used;
};

/** Children of a discriminating parent name it, and are named by nothing: they are used. */
const namesParent = (value: Json): boolean => list(bag(value).allOf).some(isReference);

export function* unusedComponents(subject: Subject): Iterable<RawFinding> {
  // A document without operations is there for others to refer to.
  if (subject.operations.length === 0) return;
  const swagger = subject.version === '2.0';
  const base = swagger ? subject.root.place : within(subject.root.place, 'components');
  const holder = swagger ? subject.root.value : bag(subject.root.value.components);
  const used = usedComponents(subject, swagger ? 2 : 3);
  for (const section of swagger ? SWAGGER_SECTIONS : SECTIONS) {
    for (const [name, value] of Object.entries(bag(holder[section]))) {
      const place = within(base, section, name);
      if (namesParent(value) || used.has(placeKey(place))) continue;
      yield warning(`${section} ${name} is used nowhere`, place);
    }
  }
}
