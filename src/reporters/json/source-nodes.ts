// Looks up what the user wrote for a step: the item and the node around it.
import { valueAt } from '../../core/json-pointer.ts';
import type { SourceRef } from '../../model/collection.ts';
import type { RunStarted } from '../../model/event.ts';
import type { Json } from '../../model/json.ts';
import { sdkUrlAsWritten } from './sdk-url.ts';

type Node = { readonly [key: string]: Json };

const isNode = (value: Json | undefined): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

// A collection may stand inside a wrapper (`{"collection": …}`) that its raw form leaves out.
const withoutWrapper = (pointer: string): string => pointer.replace(/^\/collection(?=\/|$)/, '');

const nodeAt = (raw: Json | undefined, pointer: string): Node | undefined => {
  const found = valueAt(raw, pointer) ?? valueAt(raw, withoutWrapper(pointer));
  return isNode(found) ? found : undefined;
};

const requestAsWritten = (written: Json | undefined): Json => {
  if (!isNode(written)) return { url: sdkUrlAsWritten(written), method: 'GET' };
  return { ...written, url: sdkUrlAsWritten(written.url), method: written.method ?? 'GET' };
};

export type SourceNodes = {
  /** The item in the shape of Postman's SDK; name and id alone when the source is not at hand. */
  item(unit: number, source: SourceRef, id: string, name: string): Node;
  /** The folder or collection around it: its name, or everything of it. */
  parent(unit: number, source: SourceRef): Node;
};

/** `whole`: keep what makes newman's files large, saved responses and all siblings. */
export const createSourceNodes = (units: RunStarted['units'], whole: boolean): SourceNodes => {
  const unitOf = (unit: number) => units.find(({ index }) => index === unit);
  const rawOf = (unit: number) => (unitOf(unit)?.kind === 'pact' ? undefined : unitOf(unit)?.raw);
  const items = new Map<string, Node>();

  const itemOf = (raw: Node | undefined, id: string, name: string): Node => {
    if (raw === undefined) return { id, name };
    const response = whole ? (raw.response ?? []) : [];
    return { ...raw, id, name, request: requestAsWritten(raw.request), response, event: raw.event ?? [] };
  };

  return {
    item(unit, { pointer }, id, name) {
      // As many as the collections have requests, however often they run.
      const key = `${unit}${pointer}`;
      const item = items.get(key) ?? itemOf(nodeAt(rawOf(unit), pointer), id, name);
      items.set(key, item);
      return item;
    },
    parent(unit, { pointer }) {
      const pact = unitOf(unit);
      if (pact?.kind === 'pact') return { id: pact.id, name: pact.name };
      const raw = nodeAt(rawOf(unit), pointer.replace(/\/item\/\d+$/, ''));
      if (raw === undefined) return {};
      if (whole) return raw;
      const { id, name, info } = raw;
      return {
        ...(id === undefined ? {} : { id }),
        ...(name === undefined ? {} : { name }),
        ...(info ? { info } : {}),
      };
    },
  };
};

/** Mode, options and form parts of a request body as written. */
export const bodyAsWritten = (item: Node): Node | undefined => {
  const request = item.request;
  return isNode(request) && isNode(request.body) ? request.body : undefined;
};
