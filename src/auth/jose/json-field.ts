// Fields of an auth that hold a JSON object, as text or as an object.
import type { AuthFields } from '../../model/contracts.ts';
import type { Json } from '../../model/json.ts';
import { type SchemeName, signingProblem } from '../signing/required-field.ts';

export type JsonObject = { readonly [key: string]: Json };

const parse = (text: string): Json | undefined => {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
};

/** An empty object for a field that is absent, null or blank; throws Problem for what is no JSON object. */
export const jsonField = (scheme: SchemeName, fields: AuthFields, name: string): JsonObject => {
  const written = fields[name];
  if (written === undefined || written === null || (typeof written === 'string' && written.trim() === '')) return {};
  const value = typeof written === 'string' ? parse(written) : written;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw signingProblem(
    scheme,
    `its field ${name} is ${value === undefined ? 'not JSON' : 'no JSON object'}`,
    `Write the ${name} as a JSON object: names in double quotes, and texts that come from variables as well.`,
  );
};
