// A body of a pact, whatever its specification: which bytes it stands for, and of which type.
import { bodyKindOf, guessContentType } from './content-type.ts';
import { isObject, printTree, type Tree, type TreeObject, tryTree } from './tree.ts';

/** `any`: the pact says nothing of the body. `empty`: there is to be none. */
export type PactBody =
  | { readonly state: 'any' | 'empty' | 'null' }
  | { readonly state: 'present'; readonly bytes: Uint8Array; readonly contentType: string | undefined };

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

const baseType = (contentType: string | undefined): string => (contentType ?? '').split(';')[0]!.trim().toLowerCase();

const present = (bytes: Uint8Array, contentType: string | undefined): PactBody =>
  bytes.length === 0 ? { state: 'empty' } : { state: 'present', bytes, contentType };

const isJson = (contentType: string | undefined): boolean => bodyKindOf(baseType(contentType)) === 'json';

/** Specification 1 to 3: JSON stands for itself, text for what it says; JSON may be written as text. */
const plainBody = (body: Tree, contentType: string | undefined): PactBody => {
  if (typeof body !== 'string') return present(bytesOf(printTree(body)), contentType ?? 'application/json');
  if (body !== '' && isJson(contentType) && tryTree(body) === undefined)
    return present(bytesOf(JSON.stringify(body)), contentType);
  return present(bytesOf(body), contentType ?? guessContentType(body));
};

/** Specification 4: `{content, contentType, encoded}`. */
const wrappedBody = (body: TreeObject, header: string | undefined): PactBody => {
  const { content, encoded } = body;
  if (content === undefined) return { state: 'any' };
  if (content === null) return { state: 'null' };
  const contentType = header ?? (typeof body.contentType === 'string' ? body.contentType : undefined);
  if (typeof content !== 'string') return present(bytesOf(printTree(content)), contentType ?? 'application/json');
  if (typeof encoded === 'string' && encoded.toLowerCase() === 'base64')
    return present(Buffer.from(content, 'base64'), contentType ?? 'application/octet-stream');
  const isString = encoded === false || encoded === undefined;
  if (content !== '' && isString && isJson(contentType)) return present(bytesOf(JSON.stringify(content)), contentType);
  return present(bytesOf(content), contentType ?? guessContentType(content));
};

/** The body of a message of a pact; `header` is its Content-Type header. */
export const readPactBody = (message: TreeObject, version4: boolean, header: string | undefined): PactBody => {
  const { body } = message;
  if (body === undefined) return { state: 'any' };
  if (body === null) return { state: 'null' };
  return version4 && isObject(body) ? wrappedBody(body, header) : plainBody(body, header);
};
