// Holds the documents of a set and knows which schema an absolute URI names: by document, $id, anchor and JSON pointer.
import { valueAt } from '../../../core/json-pointer.ts';
import type { Json } from '../../../model/json.ts';
import type { Dialect, SetDocument } from '../schema-set.ts';
import { dialectNamed, withoutFragment } from './dialects.ts';
import { heldSchemas, isSchemaDocument } from './held-schemas.ts';
import { indexDocument } from './index-document.ts';
import { normalUri, resolveUri, splitUri } from './uris.ts';

/** A schema with a base URI of its own: a document, or what has an $id in one. */
export type Resource = {
  readonly uri: string;
  /** Of the document it stands in, as it was added. */
  readonly document: string;
  readonly pointer: string;
  readonly value: Json;
  /** The nearest `$schema`; undefined: the set's dialect. */
  readonly named: string | undefined;
  /** Pointers from the document's root. */
  readonly anchors: Map<string, string>;
  readonly dynamicAnchors: Map<string, string>;
  readonly isRecursive: boolean;
};

export type Spot = {
  readonly value: Json;
  readonly pointer: string;
  readonly resource: Resource;
};

export type Library = {
  add(document: SetDocument): void;
  /** By an absolute URI. */
  locate(uri: string): Spot | undefined;
  /** By a reference as it is written in a schema of the resource. */
  follow(reference: string, from: Resource): Spot | undefined;
  /** The document itself, or the outermost schemas in one that is no schema. */
  schemasOf(document: string): readonly Spot[];
  /** The resource that a schema begins, where it has an $id. */
  resourceAt(document: string, pointer: string): Resource | undefined;
  /** Undefined: a meta-schema that is neither known nor in the set. */
  dialectOf(resource: Resource): { readonly dialect: Dialect; readonly custom?: Resource } | undefined;
};

const MAX_CHAIN = 20;

export const createLibrary = (fallback: Dialect): Library => {
  const documents = new Map<string, SetDocument>();
  const pending: SetDocument[] = [];
  const byUri = new Map<string, Resource>();
  const byPlace = new Map<string, Resource>();
  const walked = new Set<string>();

  const keep = (resource: Resource): void => {
    const uri = normalUri(resource.uri);
    if (!byUri.has(uri)) byUri.set(uri, resource);
    byPlace.set(`${resource.document}#${resource.pointer}`, resource);
  };

  /** Of a meta-schema of the user's: the draft it builds on, as far as that is known before everything is indexed. */
  const draftOf = (named: string | undefined): Dialect => {
    let at = named;
    for (let step = 0; at !== undefined && step < MAX_CHAIN; step += 1) {
      const known = dialectNamed(at);
      if (known) return known;
      const value = documents.get(normalUri(withoutFragment(at)))?.value ?? null;
      at = (value as { readonly $schema?: string } | null)?.$schema;
    }
    return fallback;
  };

  const index = (document: string, spot: Spot | undefined, value: Json): void =>
    indexDocument({ document, value, spot, keep, draftOf, walked });

  const settle = (): void => {
    for (const { uri, value } of pending.splice(0)) {
      index(uri, undefined, value);
      const root = byPlace.get(`${uri}#`)!;
      // The document is known by where it was read, whatever its $id says.
      byUri.set(normalUri(uri), root);
    }
  };

  const around = (document: string, pointer: string): Resource | undefined => {
    for (let at = pointer; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) {
      const found = byPlace.get(`${document}#${at}`);
      if (found || at === '') return found;
    }
  };

  const spotAt = (resource: Resource, pointer: string): Spot | undefined => {
    const value = valueAt(documents.get(normalUri(resource.document))!.value, pointer);
    if (value === undefined) return undefined;
    const holder = around(resource.document, pointer) ?? resource;
    const spot = { value, pointer, resource: holder };
    index(resource.document, spot, value);
    return { ...spot, resource: around(resource.document, pointer) ?? holder };
  };

  const locate = (uri: string): Spot | undefined => {
    settle();
    const { uri: base, fragment } = splitUri(uri);
    const resource = byUri.get(normalUri(base));
    if (!resource) return undefined;
    if (fragment === '') return { value: resource.value, pointer: resource.pointer, resource };
    if (fragment.startsWith('/')) return spotAt(resource, `${resource.pointer}${fragment}`);
    const pointer = resource.anchors.get(fragment) ?? resource.dynamicAnchors.get(fragment);
    return pointer === undefined ? undefined : spotAt(resource, pointer);
  };

  return {
    add: (document) => {
      documents.set(normalUri(document.uri), document);
      pending.push(document);
    },
    locate,
    follow: (reference, from) => locate(resolveUri(reference, from.uri)),
    schemasOf: (document) => {
      const root = locate(document);
      if (!root || isSchemaDocument(root.value)) return root ? [root] : [];
      const { resource } = root;
      return heldSchemas(root.value).map((held) => ({
        ...held,
        resource: around(resource.document, held.pointer) ?? resource,
      }));
    },
    resourceAt: (document, pointer) => byPlace.get(`${document}#${pointer}`),
    dialectOf: ({ named }) => {
      if (named === undefined) return { dialect: fallback };
      const known = dialectNamed(named);
      if (known) return { dialect: known };
      settle();
      const custom = byUri.get(normalUri(withoutFragment(named)));
      return custom ? { dialect: draftOf(custom.named), custom } : undefined;
    },
  };
};
