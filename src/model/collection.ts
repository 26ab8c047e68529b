// What the user wrote: format-neutral, unresolved, each node with its position and its raw source.
import type { Json } from './json.ts';

/** Where a node stands: `pointer` is a JSON pointer into `file`; lines are looked up only when somebody asks. */
export type SourceRef = { readonly file: string; readonly pointer: string };

export type VariableEntry = {
  readonly key: string;
  readonly value: Json | undefined;
  /** As written: `secret` is masked; `number`, `boolean`, … cast the value. */
  readonly type?: string;
  readonly disabled?: boolean;
};

/** A named list of variables: an environment, the globals, or a collection's own. */
export type VariableSet = {
  readonly id?: string;
  readonly name?: string;
  readonly values: readonly VariableEntry[];
  readonly raw?: Json;
};

export type ScriptEvent = 'prerequest' | 'test';

export type ScriptSource = {
  readonly id: string;
  readonly event: ScriptEvent;
  /** The user's text, lines joined by \n. */
  readonly text: string;
  readonly source: SourceRef;
  /** Which node wrote it; scripts run collection first, request last. */
  readonly owner: { readonly kind: 'collection' | 'folder' | 'request'; readonly id: string; readonly name: string };
  /** Package map of a Postman `pm.require`, as written. */
  readonly packages?: Json;
};

/** `fields` hold templates. Type `noauth` stops inheritance. */
export type AuthSpec = {
  readonly type: string;
  readonly fields: { readonly [key: string]: Json };
  /** As Postman writes it, where it is from Postman: scripts see the types of its fields, and what it holds for other schemes. */
  readonly node?: { readonly [key: string]: Json };
  readonly source: SourceRef;
};

/** Postman's protocolProfileBehavior: keys as written, inherited key by key. */
export type ProtocolBehaviour = { readonly [key: string]: Json };

/** One entry of an ordered, multi-valued list (headers, query, form fields). `value` null: written without `=`. */
export type Entry = {
  readonly key: string;
  readonly value: string | null;
  readonly disabled?: boolean;
  readonly description?: string;
};

/** URL in parts as written; each part may hold `{{templates}}`. `path` segments keep `:name` placeholders. */
export type UrlTemplate = {
  readonly raw?: string;
  readonly protocol?: string;
  readonly auth?: { readonly user?: string; readonly password?: string };
  readonly host: readonly string[];
  readonly port?: string;
  /** Undefined: no path at all; `[]` or `['']`: a lone slash. */
  readonly path?: readonly string[];
  readonly query: readonly Entry[];
  readonly hash?: string;
  readonly variables: readonly VariableEntry[];
};

export type FormPart = {
  readonly key: string;
  readonly kind: 'text' | 'file';
  /** Text value of a text part; base64 content of a file part without `src`. */
  readonly value?: string;
  readonly src?: readonly string[];
  readonly fileName?: string;
  readonly contentType?: string;
  readonly disabled?: boolean;
  readonly description?: string;
};

export type BodyTemplate =
  | { readonly mode: 'raw'; readonly text: string; readonly language?: string; readonly disabled?: boolean }
  | { readonly mode: 'urlencoded'; readonly params: readonly Entry[]; readonly disabled?: boolean }
  | { readonly mode: 'formdata'; readonly parts: readonly FormPart[]; readonly disabled?: boolean }
  | { readonly mode: 'file'; readonly src?: string; readonly content?: string; readonly disabled?: boolean }
  | {
      readonly mode: 'graphql';
      /** Text, as a rule; whatever JSON was written goes out. */
      readonly query?: Json;
      readonly operationName?: Json;
      /** As written: JSON text spliced verbatim, or a JSON value. */
      readonly variables?: Json;
      readonly disabled?: boolean;
    };

/** A request as written. `url` undefined: the item has none, and running it is an errored step. */
export type CallTemplate = {
  readonly method: string;
  readonly url?: UrlTemplate;
  readonly headers: readonly Entry[];
  readonly body?: BodyTemplate;
};

type NodeCommon = {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly auth?: AuthSpec;
  readonly scripts: readonly ScriptSource[];
  readonly behaviour: ProtocolBehaviour;
  readonly source: SourceRef;
  /** The node as written (exports and newman's JSON need it). */
  readonly raw: Json;
};

export type RequestNode = NodeCommon & {
  readonly kind: 'request';
  /** Registry name of the protocol, `http` for Postman collections. */
  readonly protocol: string;
  readonly call: CallTemplate;
};

export type FolderNode = NodeCommon & { readonly kind: 'folder'; readonly items: readonly CollectionNode[] };

export type CollectionNode = RequestNode | FolderNode;

export type Collection = NodeCommon & {
  readonly kind: 'collection';
  /** Registry name of the format it was read by. */
  readonly format: string;
  readonly variables: readonly VariableEntry[];
  readonly items: readonly CollectionNode[];
};

/** Something worth telling that did not stop the reading (an unknown auth type, a converted v1 file). */
export type Notice = { readonly code: string; readonly message: string; readonly source?: SourceRef };
