// Path templates as resources: `/pets/{petId}/photos` has the resource `/pets/{}`, whose values are those of its parameters, in order.
import type { Operation } from '../../contracts/openapi/api.ts';

const PARAMETER = /\{([^{}]+)\}/g;

export const parameterNames = (path: string): readonly string[] =>
  [...path.matchAll(PARAMETER)].map((found) => found[1]!);

/** Without the names of parameters and a slash at the end: two documents' ways to write one resource. */
export const resourceKey = (path: string): string => path.replace(PARAMETER, '{}').replace(/(?<=.)\/+$/, '');

/** The resources that a path goes through, the longest first: every part up to a segment that is a parameter alone. */
export const resourcesOf = (path: string): readonly string[] => {
  const segments = resourceKey(path).split('/');
  const found: string[] = [];
  for (let end = segments.length; end > 1; end--) {
    if (segments[end - 1] === '{}') found.push(segments.slice(0, end).join('/'));
  }
  return found;
};

/** The resource whose members a path lists or makes. */
export const memberResource = (path: string): string => `${resourceKey(path).replace(/^\/$/, '')}/{}`;

/** Whether the path is that of one resource, not of a list of them or of something below it. */
export const isResource = ({ path }: Pick<Operation, 'path'>): boolean => resourceKey(path).endsWith('/{}');

/** The values in a path, as resources of `keys` have them; undefined where it is none of these. */
export const matchResource = (path: string, keys: Iterable<string>) => {
  const segments = path.replace(/(?<=.)\/+$/, '').split('/');
  for (const key of keys) {
    const wanted = key.split('/');
    if (wanted.length !== segments.length) continue;
    const isSame = wanted.every((part, at) => (part === '{}' ? segments[at] !== '' : part === segments[at]));
    if (isSame) return { key, values: wanted.flatMap((part, at) => (part === '{}' ? [decode(segments[at]!)] : [])) };
  }
  return undefined;
};

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
