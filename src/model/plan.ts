// What will happen: a flat list of steps, inheritance already applied; nothing below walks a tree again.
import type {
  AuthSpec,
  CallTemplate,
  ProtocolBehaviour,
  ScriptSource,
  SourceRef,
  VariableEntry,
} from './collection.ts';
import type { Json } from './json.ts';

/** One row of a data file. */
export type DataRow = { readonly [column: string]: Json };

export type Step = {
  /** From the position in its collection, so that shards agree: `<unit>/<json pointer>`. */
  readonly id: string;
  /** The item's own id, as scripts see it (`pm.info.requestId`, setNextRequest). */
  readonly itemId: string;
  readonly name: string;
  /** Names of the folders around it, outermost first (the collection's name is not among them). */
  readonly path: readonly string[];
  /** Registry name of the protocol. */
  readonly protocol: string;
  readonly call: CallTemplate;
  /** Its own. */
  readonly auth?: AuthSpec;
  /** What counts where it has none: the object is the same for all that inherit it. */
  readonly inheritedAuth?: AuthSpec;
  readonly behaviour: ProtocolBehaviour;
  /** Collection first, then folders, then the request itself. */
  readonly scripts: { readonly before: readonly ScriptSource[]; readonly after: readonly ScriptSource[] };
  readonly source: SourceRef;
};

/** One collection's share of a run: its steps, in order, once per iteration. */
export type PlanUnit = {
  readonly index: number;
  readonly collection: { readonly id: string; readonly name: string; readonly file: string; readonly raw: Json };
  readonly variables: readonly VariableEntry[];
  readonly steps: readonly Step[];
  /** Every request of the collection, filtered out or not (runRequest reaches them all). */
  readonly allSteps: readonly Step[];
  readonly iterations: number;
  /** Iteration i uses row min(i, rows.length - 1), as newman does. Empty: no data. */
  readonly rows: readonly DataRow[];
};

export type Plan = {
  readonly name: string;
  readonly units: readonly PlanUnit[];
};
