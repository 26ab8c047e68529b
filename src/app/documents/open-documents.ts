// Reads documents, and what they refer to, from files and URLs.
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseDocument } from '../../contracts/documents/parse-document.ts';
import type { FetchDocument, SourceDocument } from '../../contracts/documents/source-document.ts';
import { decodeText } from '../../core/decode-text.ts';
import { isHostAllowed } from '../../core/host-rules.ts';
import type { HostRules } from '../../model/host-rules.ts';
import type { Host } from '../host.ts';
import type { CommonOptions } from '../run-options.ts';
import { type DocumentCache, openDocumentCache } from './document-cache.ts';
import {
  fromElsewhere,
  hostRefused,
  notAFile,
  notAUrl,
  notCached,
  shownUrl,
  tooLarge,
  tooMany,
  unfetched,
  wrongScheme,
} from './document-problems.ts';

export type Documents = {
  /** By a path or URL as the user writes it. */
  open(location: string): Promise<SourceDocument>;
  /** By an absolute URI, as references name it. */
  readonly fetch: FetchDocument;
};

const URL_LIKE = /^https?:\/\//i;

const MAX_BYTES = 256 * 1024 * 1024;
const MAX_DOCUMENTS = 5000;

/** As people would write it: relative where it lies below the current folder. */
const shownPath = (path: string, cwd: string): string => {
  const near = relative(cwd, path);
  return near === '' || near.startsWith(`..${sep}`) || isAbsolute(near) ? path : near;
};

const filePath = (uri: string): string => {
  try {
    return fileURLToPath(uri);
  } catch {
    throw notAFile(uri);
  }
};

const withoutFragment = (uri: string): string => uri.split('#', 1)[0]!;

const fetchUrl = async (
  uri: string,
  cache: DocumentCache,
  options: CommonOptions,
  host: Host,
  hosts: HostRules | undefined,
): Promise<Uint8Array> => {
  if (options.documents?.offline) {
    const kept = await cache.read(uri);
    if (!kept) throw notCached(uri);
    return kept;
  }
  const { fetchBytes } = await import('../fetch-bytes.ts');
  try {
    // A key of Postman's is for Postman alone.
    const bytes = await fetchBytes(host, { ...options, postmanApiKey: undefined }, uri, {
      maxResponseBytes: MAX_BYTES,
      ...(hosts ? { hosts } : {}),
    });
    await cache.keep(uri, bytes);
    return bytes;
  } catch (error) {
    throw unfetched(error, await cache.has(uri));
  }
};

/** A reference, or what references start from, that leads from elsewhere into this machine. */
const LOCAL =
  /"\$?(?:ref|id|self|schema|dynamicRef|recursiveRef|operationRef)":"\s*file:\/|"mapping":\{[^}]*"\s*file:\//i;

const namesLocalFile = ({ text, value }: SourceDocument): boolean =>
  // Written by somebody else, it may be spelled out.
  /file|\\[ux]/i.test(text) && LOCAL.test(JSON.stringify(value) ?? '');

const wellKnown = async (uri: string): Promise<SourceDocument | undefined> => {
  const { findWellKnown } = await import('../../contracts/json-schema/well-known.ts');
  const value = findWellKnown(uri);
  if (value === undefined) return undefined;
  return parseDocument({ path: shownUrl(uri), text: JSON.stringify(value, null, 2) }, uri);
};

/** Each document is read once. */
export const openDocuments = (options: CommonOptions, host: Host): Documents => {
  const known = new Map<string, Promise<SourceDocument>>();
  const cache = openDocumentCache(options.documents ?? {}, host);
  const allow = options.documents?.allowHosts;

  const parse = (bytes: Uint8Array, shown: string, uri: string): SourceDocument => {
    if (bytes.length > MAX_BYTES) throw tooLarge(shown, MAX_BYTES);
    return parseDocument({ path: shown, text: decodeText(bytes) }, uri);
  };

  const readFile = async (uri: string, shown?: string): Promise<SourceDocument> => {
    const path = filePath(uri);
    return parse(await host.readBytes(path), shown ?? shownPath(path, host.cwd), uri);
  };

  const readUrl = async (uri: string, hosts?: HostRules): Promise<SourceDocument> => {
    const document = parse(await fetchUrl(uri, cache, options, host, hosts), shownUrl(uri), uri);
    if (namesLocalFile(document)) throw fromElsewhere(uri);
    return document;
  };

  const refer = async (uri: string): Promise<SourceDocument> => {
    if (uri.startsWith('file:')) return readFile(uri);
    if (!URL_LIKE.test(uri)) throw wrongScheme(uri);
    if (!URL.canParse(uri)) throw notAUrl(uri);
    const found = await wellKnown(uri);
    if (found) return found;
    if (allow && !isHostAllowed({ allow }, uri)) throw hostRefused(uri);
    return readUrl(uri, allow && { allow });
  };

  const once = (uri: string, read: (uri: string) => Promise<SourceDocument>): Promise<SourceDocument> => {
    const before = known.get(uri);
    if (before) return before;
    if (known.size >= MAX_DOCUMENTS) return Promise.reject(tooMany(MAX_DOCUMENTS));
    const reading = read(uri);
    known.set(uri, reading);
    return reading;
  };

  return {
    fetch: (uri) => once(withoutFragment(uri), refer),
    open: async (location) => {
      if (!URL_LIKE.test(location))
        return once(pathToFileURL(resolve(host.cwd, location)).href, (uri) =>
          // A config file makes its paths absolute; what is shown, and kept in a baseline, is of no one machine.
          readFile(uri, isAbsolute(location) ? undefined : location),
        );
      if (!URL.canParse(location)) throw notAUrl(location);
      return once(withoutFragment(new URL(location).href), (uri) => readUrl(uri));
    },
  };
};
