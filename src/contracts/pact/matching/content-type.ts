// Content types: reading them, comparing them, and guessing one where none is written.

export type ContentType = { readonly type: string; readonly parameters: ReadonlyMap<string, string> };

/** Type and parameter names in lower case; undefined for a text that is no content type. */
export const readContentType = (text: string): ContentType | undefined => {
  const [type = '', ...rest] = text.split(';').map((part) => part.trim());
  if (!/^[^/\s]+\/[^/\s]+$/.test(type)) return undefined;
  const parameters = rest.flatMap((part) => {
    const at = part.indexOf('=');
    if (at < 0) return [];
    return [
      [
        part.slice(0, at).trim().toLowerCase(),
        part
          .slice(at + 1)
          .trim()
          .replace(/^"(.*)"$/, '$1'),
      ] as const,
    ];
  });
  return { type: type.toLowerCase(), parameters: new Map(parameters) };
};

export type BodyKind = 'json' | 'xml' | 'form' | 'multipart' | 'text' | 'binary';

const KINDS: readonly (readonly [pattern: RegExp, kind: BodyKind])[] = [
  [/^application\/(?:.*\+)?json(?:[-.].*)?$|[/+]json$|^application\/graphql$/, 'json'],
  [/^(?:application|text)\/xml$|\+xml$/, 'xml'],
  [/^application\/x-www-form-urlencoded$/, 'form'],
  [/^multipart\//, 'multipart'],
  [/^text\/|^application\/(?:javascript|ecmascript|yaml|x-yaml|toml|sql)$|\+yaml$/, 'text'],
];

/** How bodies of a type are compared. */
export const bodyKindOf = (type: string): BodyKind => KINDS.find(([pattern]) => pattern.test(type))?.[1] ?? 'binary';

const JSON_LIKE =
  /^\s*(?:(?:true|false|null|-?\d+(?:\.\d+)?|"[^"]*")\s*$|\{\s*[}"]|\[\s*(?:[\]{["\d-]|true|false|null))/;

/** The type that a text without one seems to be of. */
export const guessContentType = (text: string): string => {
  if (JSON_LIKE.test(text)) return 'application/json';
  if (/^\s*<\?xml\s/.test(text)) return 'application/xml';
  if (/^\s*<(?:!doctype\s+)?html/i.test(text)) return 'text/html';
  if (/^\s*<[\w:]+(?:\s[^<>]*)?\/?>/.test(text)) return 'application/xml';
  return 'text/plain';
};
