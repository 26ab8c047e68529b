// Reads case documents from fixtures/openapi-documents, or from texts, as the app does from files.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Problem } from '../../../model/problem.ts';
import { parseDocument } from '../../documents/parse-document.ts';
import type { FetchDocument, SourceDocument } from '../../documents/source-document.ts';

const FOLDER = join(import.meta.dirname, '../../../../fixtures/openapi-documents');

export const readText = (name: string): Promise<string> => readFile(join(FOLDER, name), 'utf8');

export const fetchFixture: FetchDocument = async (uri) => {
  if (!uri.startsWith('file:')) throw new Problem('document.blocked', `${uri} may not be fetched`);
  const path = fileURLToPath(uri);
  try {
    return parseDocument({ path: path.slice(FOLDER.length + 1), text: await readFile(path, 'utf8') }, uri);
  } catch (error) {
    throw error instanceof Problem ? error : new Problem('document.missing', `${path} cannot be read`);
  }
};

export const fixture = (name: string): Promise<SourceDocument> => fetchFixture(pathToFileURL(join(FOLDER, name)).href);

/** A document that is in no file; references to other files lead to the fixtures. */
export const written = (text: string, name = 'written.yaml'): SourceDocument =>
  parseDocument({ path: name, text }, pathToFileURL(join(FOLDER, name)).href);
