// Reads the base URLs of an API.
import { bag, list, text } from '../../../core/json-bag.ts';
import type { Server } from '../api.ts';
import { type Cursor, items, placeIn } from './cursor.ts';
import type { Library } from './library.ts';

const filled = (template: string, from: Cursor): string => {
  const variables = bag(from.value.variables);
  return template.replaceAll(/\{([^{}]*)\}/g, (written, name: string) => {
    const variable = Object.hasOwn(variables, name) ? bag(variables[name]) : {};
    const value = variable.default ?? list(variable.enum)[0];
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : written;
  });
};

/** Of OpenAPI 3; undefined where the holder names none, so that those around it apply. */
export const readServers = (library: Library, holder: Cursor): readonly Server[] | undefined => {
  const servers = items(library, holder, 'servers').flatMap((from): Server[] => {
    const template = text(from.value.url);
    return template === undefined ? [] : [{ url: filled(template.trim(), from), template, place: from.place }];
  });
  return servers.length > 0 ? servers : undefined;
};

/** A URL that is relative to where the document is. */
export const defaultServer = (root: Cursor, url = '/'): Server => ({ url, template: url, place: placeIn(root) });

/** Of Swagger 2: `schemes`, `host` and `basePath`. */
export const readSwaggerServers = (root: Cursor): readonly Server[] => {
  const host = text(root.value.host)?.trim();
  const written = text(root.value.basePath)?.trim() ?? '';
  const basePath = written === '' || written.startsWith('/') ? written : `/${written}`;
  const place = placeIn(root, host ? 'host' : 'basePath');
  if (!host) return [{ url: basePath || '/', template: basePath || '/', place }];
  const schemes = list(root.value.schemes).filter((one) => typeof one === 'string');
  return (schemes.length > 0 ? schemes : ['https']).map((scheme) => {
    const url = `${scheme}://${host}${basePath}`;
    return { url, template: url, place };
  });
};
