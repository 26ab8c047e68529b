// Turns collections and options into the flat list of what will happen: filters and inheritance applied, no tree left.
import type {
  AuthSpec,
  Collection,
  CollectionNode,
  FolderNode,
  ProtocolBehaviour,
  RequestNode,
  ScriptSource,
} from '../model/collection.ts';
import type { DataRow, Plan, PlanUnit, Step } from '../model/plan.ts';
import { Problem } from '../model/problem.ts';
import { selectNodes } from './select-nodes.ts';

export type PlanOptions = {
  /** Names, ids or paths of folders and requests; empty = everything. */
  readonly folders: readonly string[];
  /** Undefined: one per data row, or one. */
  readonly iterations?: number;
  readonly rows: readonly DataRow[];
};

type Inherited = {
  readonly path: readonly string[];
  readonly auth: AuthSpec | undefined;
  readonly behaviour: ProtocolBehaviour;
  readonly scripts: readonly ScriptSource[];
};

const inherit = (outer: Inherited, node: Collection | CollectionNode): Inherited => ({
  path: node.kind === 'folder' ? [...outer.path, node.name] : outer.path,
  auth: node.auth ?? outer.auth,
  behaviour: Object.keys(node.behaviour).length === 0 ? outer.behaviour : { ...outer.behaviour, ...node.behaviour },
  scripts: node.scripts.length === 0 ? outer.scripts : [...outer.scripts, ...node.scripts],
});

const toStep = (unit: number, node: RequestNode, inherited: Inherited, outerAuth: Inherited['auth']): Step => ({
  id: `${unit}${node.source.pointer}`,
  itemId: node.id,
  name: node.name,
  path: inherited.path,
  protocol: node.protocol,
  call: node.call,
  ...(node.auth === undefined ? {} : { auth: node.auth }),
  ...(outerAuth === undefined ? {} : { inheritedAuth: outerAuth }),
  behaviour: inherited.behaviour,
  scripts: {
    before: inherited.scripts.filter((script) => script.event === 'prerequest'),
    after: inherited.scripts.filter((script) => script.event === 'test'),
  },
  source: node.source,
});

const flatten = (unit: number, collection: Collection): ReadonlyMap<CollectionNode, Step> => {
  const steps = new Map<CollectionNode, Step>();
  const nothing: Inherited = { path: [], auth: undefined, behaviour: {}, scripts: [] };
  const stack: { readonly node: CollectionNode; readonly outer: Inherited }[] = [];
  const push = (parent: Collection | FolderNode, outer: Inherited): void => {
    for (let i = parent.items.length - 1; i >= 0; i--) stack.push({ node: parent.items[i]!, outer });
  };
  push(collection, inherit(nothing, collection));
  for (let entry = stack.pop(); entry; entry = stack.pop()) {
    const inherited = inherit(entry.outer, entry.node);
    if (entry.node.kind === 'folder') push(entry.node, inherited);
    else steps.set(entry.node, toStep(unit, entry.node, inherited, entry.outer.auth));
  }
  return steps;
};

const planUnit = (index: number, collection: Collection, options: PlanOptions): PlanUnit => {
  const steps = flatten(index, collection);
  const selected = options.folders.length === 0 ? undefined : selectNodes(collection, options.folders);
  const { id, name, source, raw } = collection;
  return {
    index,
    collection: { id, name, file: source.file, raw },
    variables: collection.variables,
    steps: [...steps].filter(([node]) => !selected || selected.has(node)).map(([, step]) => step),
    allSteps: [...steps.values()],
    iterations: options.iterations ?? Math.max(1, options.rows.length),
    rows: options.rows,
  };
};

/** Pure; throws Problem when a `--folder` matches nothing in any collection. */
export const planRun = (collections: readonly Collection[], options: PlanOptions): Plan => {
  const missing = options.folders.filter((name) => collections.every((c) => selectNodes(c, [name]).size === 0));
  if (missing.length > 0) {
    throw new Problem('plan.no-such-folder', `Unable to find a folder or request: "${missing.join('", "')}"`, {
      hint: 'Give the name or id of a folder or request, or a path such as "Folder/Request"; --list shows them all.',
    });
  }
  return {
    name: collections.map((collection) => collection.name).join(', '),
    units: collections.map((collection, index) => planUnit(index, collection, options)),
  };
};
