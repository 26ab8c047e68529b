// Lays JSON text out over lines without reading it into values: numbers and duplicate keys stay as they are written.

export type JsonTokenKind = 'key' | 'string' | 'literal' | 'mark';

/** A token with the white space that goes before it. */
export type JsonToken = { readonly lead: string; readonly text: string; readonly kind: JsonTokenKind };

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

const kindOf = (text: string, next: string | undefined): JsonTokenKind => {
  if (text.startsWith('"')) return next === ':' ? 'key' : 'string';
  return /^[{}[\],:]$/.test(text) ? 'mark' : 'literal';
};

/** The tokens of a text that is known to be JSON, two spaces a level. */
export function* layOutJson(text: string): Generator<JsonToken> {
  const words = text.match(TOKEN) ?? [];
  let depth = 0;
  for (const [index, word] of words.entries()) {
    const before = words[index - 1];
    const closes = word === '}' || word === ']';
    const opened = before === '{' || before === '[';
    if (closes) depth--;
    const breaks = opened ? !closes : closes || before === ',';
    const lead = breaks ? `\n${'  '.repeat(depth)}` : before === ':' ? ' ' : '';
    yield { lead, text: word, kind: kindOf(word, words[index + 1]) };
    if (word === '{' || word === '[') depth++;
  }
}
