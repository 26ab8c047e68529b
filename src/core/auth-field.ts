// Reads the fields of an authentication scheme as text.
import type { AuthFields } from '../model/contracts.ts';

/** A field as text, as Postman writes it; undefined when it is absent, null, empty, false or zero. */
export const textField = (fields: AuthFields, name: string): string | undefined => {
  const value = fields[name];
  return value ? String(value) : undefined;
};
