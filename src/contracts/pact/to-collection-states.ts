// Turns the values that provider states give to a request into variables of a collection.
import { type Bag, bag } from '../../core/json-bag.ts';
import type { Json } from '../../model/json.ts';
import { parseBodyPath } from './body-path.ts';

/** Sets variables that requests of the collection use. */
export type Variables = Map<string, string>;

const isGenerated = (generator: Json | undefined): boolean => bag(generator).type === 'ProviderState';

/** `/users/${id}` is `/users/{{id}}`; a name alone needs no marks. */
const templateOf = (expression: string): string =>
  expression.includes('${') ? expression.replace(/\$\{([^}]*)\}/g, '{{$1}}') : `{{${expression}}}`;

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/** The value that the example has where the variable stands. */
const exampleOf = (template: string, example: string): readonly (readonly [string, string])[] => {
  const names: string[] = [];
  const source = template
    .split(/(\{\{[^}]*\}\})/)
    .map((part) => {
      if (!part.startsWith('{{')) return escaped(part);
      names.push(part.slice(2, -2));
      return '(.*?)';
    })
    .join('');
  const match = new RegExp(`^${source}$`, 's').exec(example);
  return names.map((name, at) => [name, match?.[at + 1] ?? '']);
};

/** What is sent instead of the example: itself where no provider state gives a value. */
export const generated = (generator: Json | undefined, example: string, variables: Variables): string => {
  if (!isGenerated(generator)) return example;
  const template = templateOf(String(bag(generator).expression ?? ''));
  for (const [name, value] of exampleOf(template, example)) if (!variables.get(name)) variables.set(name, value);
  return template;
};

/** A member of a JSON body that a provider state fills, to be put in once the body is a text. */
export type Filled = { readonly body: Json; readonly templates: ReadonlyMap<string, string> };

const replaced = (value: Json, keys: readonly string[], change: (old: Json) => Json): Json => {
  const [key, ...rest] = keys;
  if (key === undefined) return change(value);
  if (Array.isArray(value))
    return value.map((item, at) => (key === '*' || String(at) === key ? replaced(item, rest, change) : item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, held]) => [
      name,
      key === '*' || name === key ? replaced(held as Json, rest, change) : (held as Json),
    ]),
  );
};

/** Values that are no texts lose the quotes around their variable. */
export const filledBody = (value: Json, generators: Bag, variables: Variables): Filled => {
  const templates = new Map<string, string>();
  let body = value;
  for (const [path, generator] of Object.entries(generators)) {
    if (!isGenerated(generator)) continue;
    body = replaced(body, parseBodyPath(path), (old) => {
      const isText = typeof old === 'string';
      const template = generated(generator, isText ? old : JSON.stringify(old), variables);
      const mark = `\u0001${templates.size}\u0001`;
      templates.set(JSON.stringify(mark), isText ? JSON.stringify(template) : template);
      return mark;
    });
  }
  return { body, templates };
};
