// Reads documents, and what they refer to, from files and URLs.
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseDocument } from '../../contracts/documents/parse-document.ts';
import type { FetchDocument, SourceDocument } from '../../contracts/documents/source-document.ts';
import { decodeText } from '../../core/decode-text.ts';
import { Problem } from '../../model/problem.ts';
import type { Host } from '../host.ts';
import type { CommonOptions } from '../run-options.ts';

export type Documents = {
  /** By a path or URL as the user writes it. */
  open(location: string): Promise<SourceDocument>;
  /** By an absolute URI, as references name it. */
  readonly fetch: FetchDocument;
};

const URL_LIKE = /^https?:\/\//i;

/** As people would write it: relative where it lies below the current folder. */
const shownPath = (path: string, cwd: string): string => {
  const near = relative(cwd, path);
  return near === '' || near.startsWith(`..${sep}`) || isAbsolute(near) ? path : near;
};

/** Each document is read once. */
export const openDocuments = (options: CommonOptions, host: Host): Documents => {
  const known = new Map<string, Promise<SourceDocument>>();

  const readFile = async (path: string, shown: string, uri: string): Promise<SourceDocument> =>
    parseDocument({ path: shown, text: decodeText(await host.readBytes(path)) }, uri);

  const readUrl = async (uri: string): Promise<SourceDocument> => {
    const { fetchBytes } = await import('../fetch-bytes.ts');
    return parseDocument({ path: uri, text: decodeText(await fetchBytes(host, options, uri)) }, uri);
  };

  const read = (uri: string, shown?: string): Promise<SourceDocument> => {
    if (URL_LIKE.test(uri)) return readUrl(uri);
    if (uri.startsWith('file:')) {
      const path = fileURLToPath(uri);
      return readFile(path, shown ?? shownPath(path, host.cwd), uri);
    }
    throw new Problem('document.scheme', `A document cannot be fetched by ${uri}`);
  };

  const once = (uri: string, shown?: string): Promise<SourceDocument> => {
    const before = known.get(uri);
    if (before) return before;
    const reading = (async () => read(uri, shown))();
    known.set(uri, reading);
    return reading;
  };

  return {
    fetch: (uri) => once(uri),
    open: (location) =>
      URL_LIKE.test(location)
        ? once(new URL(location).href)
        : once(pathToFileURL(resolve(host.cwd, location)).href, location),
  };
};
