// Rules about parameters, headers and bodies.
import { bag, isBag, list, text } from '../../../core/json-bag.ts';
import { type Cursor, placeIn } from '../reading/cursor.ts';
import { declaredBy } from './paths.ts';
import { error, followed, isReference, type RawFinding, type Subject, warning, within } from './rule.ts';

const holdersOf = (subject: Subject): readonly Cursor[] =>
  [...subject.of('pathItem'), ...subject.of('operation')].map(({ place, value }) => ({ place, value, broken: false }));

const identity = (from: Cursor): string | undefined => {
  const [name, where] = [text(from.value.name), text(from.value.in)];
  if (name === undefined || where === undefined) return undefined;
  return `${where} parameter ${where === 'header' ? name.toLowerCase() : name}`;
};

/** In one list; an operation may override what its path declares. */
export function* duplicateParameters(subject: Subject): Iterable<RawFinding> {
  for (const holder of holdersOf(subject)) {
    const written = list(holder.value.parameters);
    const seen = new Set<string>();
    for (let index = 0; index < written.length; index += 1) {
      const from = followed(subject, placeIn(holder, 'parameters', index));
      const key = from && identity(from);
      if (key === undefined) continue;
      if (seen.has(key)) yield error(`the ${key} is declared twice`, placeIn(holder, 'parameters', index));
      seen.add(key);
    }
  }
}

export function* optionalPathParameters(subject: Subject): Iterable<RawFinding> {
  for (const { place, value } of subject.of('parameter')) {
    if (value.in !== 'path' || isReference(value) || value.required === true) continue;
    const at = 'required' in value ? within(place, 'required') : place;
    yield error(`the path parameter ${text(value.name) ?? ''} must be \`required: true\``, at);
  }
}

export function* schemaOrContent(subject: Subject): Iterable<RawFinding> {
  if (subject.version === '2.0') return;
  for (const kind of ['parameter', 'header'] as const) {
    for (const { place, value } of subject.of(kind)) {
      if (isReference(value)) continue;
      const name = kind === 'parameter' ? `the parameter ${text(value.name) ?? ''}` : 'the header';
      const [schema, content] = ['schema' in value, 'content' in value];
      if (schema && content) yield error(`${name} has both \`schema\` and \`content\``, within(place, 'content'));
      if (!schema && !content) yield error(`${name} has neither \`schema\` nor \`content\``, place);
      if (isBag(value.content) && Object.keys(value.content).length !== 1) {
        yield error(`the \`content\` of ${name} must have one media type`, within(place, 'content'));
      }
    }
  }
}

const STYLES: { readonly [where: string]: readonly string[] } = {
  path: ['simple', 'label', 'matrix'],
  header: ['simple'],
  query: ['form', 'spaceDelimited', 'pipeDelimited', 'deepObject'],
  cookie: ['form'],
  querystring: [],
};

export function* styles(subject: Subject): Iterable<RawFinding> {
  if (subject.version === '2.0') return;
  for (const { place, value } of subject.of('parameter')) {
    const [where, style] = [text(value.in), text(value.style)];
    if (where === undefined || style === undefined || !Object.hasOwn(STYLES, where)) continue;
    const allowed = [...STYLES[where]!, ...(where === 'cookie' && subject.version === '3.2' ? ['cookie'] : [])];
    if (allowed.includes(style)) continue;
    const hint = allowed.length > 0 ? `There: ${allowed.join(', ')}.` : undefined;
    yield error(`style ${style} is not for parameters \`in: ${where}\``, within(place, 'style'), hint);
  }
}

const IGNORED: ReadonlySet<string> = new Set(['accept', 'content-type', 'authorization']);

export function* ignoredHeaders(subject: Subject): Iterable<RawFinding> {
  if (subject.version === '2.0') return;
  for (const { place, value } of subject.of('parameter')) {
    const name = text(value.name);
    if (value.in !== 'header' || name === undefined || !IGNORED.has(name.toLowerCase())) continue;
    yield warning(`a parameter for the header ${name} is ignored: media types and security describe it`, place);
  }
}

export function* querystrings(subject: Subject): Iterable<RawFinding> {
  if (subject.version !== '3.2') return;
  for (const { method, path, pathItems, from } of subject.operations) {
    const declared = declaredBy(subject, ...pathItems, from);
    const whole = declared.filter((one) => one.in === 'querystring');
    if (whole.length > 1) yield error(`${method} ${path} has more than one querystring parameter`, from.place);
    if (whole.length > 0 && declared.some((one) => one.in === 'query')) {
      yield error(`${method} ${path} has query parameters beside its querystring`, whole[0]!.from.place);
    }
  }
}

const mayBeForm = (consumes: readonly unknown[]): boolean =>
  consumes.some(
    (type) => typeof type === 'string' && /^(multipart\/form-data|application\/x-www-form-urlencoded)/.test(type),
  );

export function* swaggerBodies(subject: Subject): Iterable<RawFinding> {
  if (subject.version !== '2.0') return;
  for (const { method, path, pathItems, from } of subject.operations) {
    const declared = declaredBy(subject, ...pathItems, from);
    const bodies = declared.filter((one) => one.in === 'body');
    const fields = declared.filter((one) => one.in === 'formData');
    if (bodies.length > 1) yield error(`${method} ${path} has more than one body parameter`, bodies[1]!.from.place);
    if (bodies.length > 0 && fields.length > 0) {
      yield error(`${method} ${path} has both a body and formData parameters`, fields[0]!.from.place);
    }
    const consumes = list(from.value.consumes ?? subject.root.value.consumes);
    const file = fields.find((one) => one.from.value.type === 'file');
    if (file && !mayBeForm(consumes)) {
      yield error(
        `${method} ${path} takes a file, but consumes no form`,
        file.from.place,
        'Add `multipart/form-data` to `consumes`.',
      );
    }
  }
}

export function* exampleAndExamples(subject: Subject): Iterable<RawFinding> {
  if (subject.version === '2.0') return;
  for (const kind of ['parameter', 'header', 'mediaType'] as const) {
    for (const { place, value } of subject.of(kind)) {
      if ('example' in value && 'examples' in value && !isReference(value)) {
        yield error('`example` and `examples` exclude each other', within(place, 'examples'));
      }
    }
  }
}

const MEDIA_TYPE = /^([\w!#$&^.+-]+|\*)\/([\w!#$&^.+*-]+|\*)\s*(;.*)?$/;

export function* mediaTypeNames(subject: Subject): Iterable<RawFinding> {
  const told = (name: string) => `${JSON.stringify(name)} is no media type`;
  for (const kind of ['requestBody', 'response', 'parameter', 'header'] as const) {
    for (const { place, value } of subject.of(kind)) {
      for (const name of Object.keys(bag(value.content))) {
        if (!MEDIA_TYPE.test(name)) yield error(told(name), within(place, 'content', name));
      }
    }
  }
  if (subject.version !== '2.0') return;
  const holders = [subject.root, ...subject.operations.map(({ from }) => from)];
  for (const holder of holders) {
    for (const key of ['consumes', 'produces']) {
      for (const [index, name] of list(holder.value[key]).entries()) {
        if (typeof name === 'string' && !MEDIA_TYPE.test(name)) yield error(told(name), placeIn(holder, key, index));
      }
    }
  }
}
