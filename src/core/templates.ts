// Replaces {{name}} templates in text, nested ones included, the way Postman does.

/** Postman stops after this many passes, so that a cycle ends. */
const MAX_PASSES = 19;
const TEMPLATE = /\{\{([^{}]*?)\}\}/g;

export type Lookup = (name: string) => string | undefined;

/** Every `{{name}}` that `lookup` knows is replaced, again and again until nothing changes; unknown ones stay. */
export const replaceTemplates = (text: string, lookup: Lookup): string => {
  if (!text.includes('{{')) return text;
  let current = text;
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const next = current.replace(TEMPLATE, (written, name: string) => lookup(name) ?? written);
    if (next === current) break;
    current = next;
  }
  return current;
};

/** Names of the templates still standing in a text. */
export const templateNames = (text: string): readonly string[] =>
  text.includes('{{') ? [...new Set([...text.matchAll(TEMPLATE)].map((match) => match[1] ?? ''))] : [];
