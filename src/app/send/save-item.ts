// Appends a request to a collection file; everything else in it stays as it is written.
import { resolve } from 'node:path';
import { decodeText } from '../../core/decode-text.ts';
import { parseJson } from '../../core/parse-json.ts';
import type { PostmanItem } from '../../core/postman-item.ts';
import { openSource } from '../../core/source-position.ts';
import { Problem } from '../../model/problem.ts';
import type { Host } from '../host.ts';

const SCHEMA = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

const newCollection = (path: string): string => {
  const name = path.replace(/^.*[\\/]/, '').replace(/(?:\.postman_collection)?\.json$/i, '');
  return `${JSON.stringify({ info: { name, schema: SCHEMA }, item: [] }, null, '\t')}\n`;
};

/** Offsets of the collection's list of items; a collection may stand in the wrapper of Postman's API. */
const itemList = (text: string, path: string): { readonly start: number; readonly end: number } => {
  const source = openSource(text);
  for (const pointer of ['/item', '/collection/item']) {
    const start = source.offsetOf(pointer);
    const end = source.endOf(pointer);
    if (start !== undefined && end !== undefined && text[start] === '[') return { start, end: end - 1 };
  }
  throw new Problem('save.no-collection', `${path} is not a Postman collection v2: nothing can be saved to it`, {
    hint: 'Name a collection with an "item" list, or a file that does not exist yet.',
  });
};

/** What one level is indented by in this file. */
const indentOf = (text: string): string => /^\s*\{\r?\n([ \t]+)/.exec(text)?.[1] ?? '\t';

const withItem = (text: string, path: string, item: PostmanItem): string => {
  const { start, end } = itemList(text, path);
  const indent = indentOf(text);
  const held = text.slice(start + 1, end).trimEnd();
  const outer = /(?:^|\n)([ \t]*)[^\n]*$/.exec(text.slice(0, start))?.[1] ?? '';
  const lines = JSON.stringify(item, null, indent).replaceAll('\n', `\n${outer}${indent}`);
  const comma = held === '' ? '' : ',';
  return `${text.slice(0, start + 1)}${held}${comma}\n${outer}${indent}${lines}\n${outer}${text.slice(end)}`;
};

/**
 * Reads the file now, so that one that cannot be used is told before anything is sent; `append` writes it whole or not at all.
 * Rejects with Problem for what is no collection.
 */
export const openCollectionFile = async (
  host: Host,
  path: string,
): Promise<{ append(item: PostmanItem): Promise<void> }> => {
  const full = await host.realPath(resolve(host.cwd, path));
  const exists = (await host.exists(full)) !== undefined;
  const text = exists ? decodeText(await host.readBytes(full)) : newCollection(path);
  parseJson({ path, text }, 'collection');
  itemList(text, path);
  return {
    append: async (item) => {
      const file = await host.createFile(full);
      await file.write(withItem(text, path, item));
      await file.commit();
    },
  };
};
