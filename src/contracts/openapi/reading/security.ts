// Reads security schemes and what operations ask for.
import { isBag, list, text } from '../../../core/json-bag.ts';
import type { Json } from '../../../model/json.ts';
import type { SecurityRequirement, SecurityScheme } from '../api.ts';
import { type Cursor, enterAsWritten, entries } from './cursor.ts';
import type { Library } from './library.ts';

const TYPES: ReadonlySet<string> = new Set(['apiKey', 'http', 'oauth2', 'openIdConnect', 'mutualTLS']);

const readScheme = (from: Cursor): SecurityScheme | undefined => {
  const type = text(from.value.type);
  if (type === 'basic') return { type: 'http', scheme: 'basic', place: from.place };
  if (type === undefined || !TYPES.has(type)) return undefined;
  const name = text(from.value.name);
  const where = text(from.value.in);
  const scheme = text(from.value.scheme)?.toLowerCase();
  return {
    type: type as SecurityScheme['type'],
    ...(name === undefined ? {} : { name }),
    ...(where === 'query' || where === 'header' || where === 'cookie' ? { in: where } : {}),
    ...(scheme === undefined ? {} : { scheme }),
    place: from.place,
  };
};

export const readSecuritySchemes = (library: Library, root: Cursor): { readonly [name: string]: SecurityScheme } => {
  const swagger = library.version === '2.0';
  const holder = swagger ? root : enterAsWritten(root, 'components');
  if (!holder) return {};
  const found = entries(library, holder, swagger ? 'securityDefinitions' : 'securitySchemes').flatMap(
    ([name, from]) => {
      const scheme = readScheme(from);
      return scheme ? [[name, scheme] as const] : [];
    },
  );
  return Object.fromEntries(found);
};

/** Undefined where the holder says nothing, so that the document's own applies. */
export const readSecurity = (holder: Cursor): readonly SecurityRequirement[] | undefined => {
  const written = holder.value.security as Json | undefined;
  if (!Array.isArray(written)) return undefined;
  return (written as readonly Json[])
    .filter(isBag)
    .map((requirement) =>
      Object.fromEntries(
        Object.entries(requirement).map(([name, scopes]) => [
          name,
          list(scopes).filter((one) => typeof one === 'string'),
        ]),
      ),
    );
};
