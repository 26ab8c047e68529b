// Reads the fields of an authentication scheme as text.
import type { AuthFields } from '../model/contracts.ts';

/** A field as text; undefined when it is absent, null or empty. */
export const textField = (fields: AuthFields, name: string): string | undefined => {
  const value = fields[name];
  if (value === undefined || value === null || value === '' || value === false) return undefined;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};
