// The `pm` object: one for each run of a script, its parts made when the script first looks at them.
import type { Json } from '../../model/json.ts';
import { createCookieJar } from './cookie-jar.ts';
import type { Effects } from './effects.ts';
import { type Execution, liveExecution, SKIP } from './execution.ts';
import type { HostCalls } from './host-calls.ts';
import { createMetrics } from './metrics.ts';
import { createPackageRequire } from './packages.ts';
import type { PhaseState } from './phase-state.ts';
import { pmExpect } from './pm-expect.ts';
import { createPmTest } from './pm-test.ts';
import { lazyProperty } from './sdk/lazy.ts';
import { createRunRequest, createSendRequest } from './send-request.ts';
import { createVault } from './vault.ts';

export type PmParts = {
  readonly execution: Execution;
  readonly phase: PhaseState;
  readonly effects: Effects;
  readonly calls: HostCalls;
};

const { defineProperty } = Object;

const createLocation = ({ phase, execution }: PmParts): readonly string[] => {
  const location = [...phase.wire.location];
  return defineProperty(location, 'current', { value: execution.script.owner });
};

/** Members that scripts can neither list nor replace. */
const hidden = (members: object): object => {
  for (const name of Object.keys(members)) defineProperty(members, name, { enumerable: false, writable: false });
  return members;
};

const createExecutionApi = (parts: PmParts): object => {
  const { execution, phase, calls } = parts;
  const skipRequest = (): never => {
    if (execution.script.event !== 'prerequest') throw new TypeError('pm.execution.skipRequest is not a function');
    phase.skip(execution);
    throw SKIP;
  };
  return hidden({
    skipRequest,
    location: createLocation(parts),
    setNextRequest: (next: unknown): void => {
      if (liveExecution(execution)) phase.setNext(next);
    },
    runRequest: createRunRequest(execution, calls),
  });
};

const createVisualizer = ({ execution, effects }: PmParts): object => {
  const tell = (template: string, data: Json, options?: Json): void => {
    if (!liveExecution(execution)) return;
    effects.emit({ kind: 'visualisation', template, data, ...(options === undefined ? {} : { options }) });
  };
  return {
    set: (template: unknown, data?: Json, options?: Json): void => {
      if (typeof template !== 'string') {
        throw new Error(`Invalid template. Template must be of type string, found ${typeof template}`);
      }
      tell(template, data ?? {}, options);
    },
    clear: (): void => tell('', {}),
  };
};

const createCookies = ({ execution, phase, calls }: PmParts): object =>
  defineProperty(phase.cookies(), 'jar', { configurable: true, value: () => createCookieJar(execution, calls) });

type Make = (parts: PmParts, pm: object) => unknown;

const MEMBERS: { readonly [name: string]: Make } = {
  info: ({ phase, execution }) => hidden({ ...phase.wire.info, eventName: execution.script.event }),
  vault: ({ execution, calls }) => createVault(execution, calls),
  globals: ({ phase }) => phase.scopes.globals,
  environment: ({ phase }) => phase.scopes.environment,
  collectionVariables: ({ phase }) => phase.scopes.collectionVariables,
  variables: ({ phase }) => phase.variables(),
  iterationData: ({ phase }) => phase.iterationData(),
  request: ({ phase }) => phase.request(),
  response: ({ phase, execution }) => (execution.script.event === 'test' ? phase.response() : undefined),
  cookies: createCookies,
  visualizer: createVisualizer,
  metrics: ({ execution, effects }) => createMetrics(execution, effects),
  sendRequest: ({ execution, calls, effects }, pm) => createSendRequest({ execution, calls, effects, pm }),
  execution: createExecutionApi,
  require: ({ phase }) => createPackageRequire(phase.wire.packages),
  test: ({ execution, effects }, pm) => createPmTest(execution, effects, () => pm),
  expect: () => pmExpect,
};

class Itself {
  constructor(pm: object) {
    // So that a subclass puts its field on this very object.
    // biome-ignore lint/correctness/noConstructorReturn: see above
    return pm;
  }
}

/** The parts in a private field of a plain object: with a WeakMap V8 would keep every phase until a full collection. */
class Bearer extends Itself {
  readonly #parts: PmParts;

  constructor(pm: object, parts: PmParts) {
    super(pm);
    this.#parts = parts;
  }

  static partsOf(pm: object): PmParts {
    return (pm as Bearer).#parts;
  }
}

/** The two that scripts can replace; the others stay what they are, and only `test` shows in a listing. */
const REPLACEABLE = new Set(['test', 'expect']);

const fixedProperty = (name: string, build: (pm: object) => unknown): PropertyDescriptor => ({
  configurable: true,
  get(this: object) {
    const value = build(this);
    defineProperty(this, name, { configurable: false, enumerable: false, writable: false, value });
    return value;
  },
});

const descriptorOf = (name: string): PropertyDescriptor => {
  const build = (pm: object): unknown => MEMBERS[name]!(Bearer.partsOf(pm), pm);
  return REPLACEABLE.has(name) ? lazyProperty(name, build, name === 'test') : fixedProperty(name, build);
};
const NAMES = Object.keys(MEMBERS);
const DESCRIPTORS = NAMES.map(descriptorOf);

export const createPm = (parts: PmParts): object => {
  const pm = {};
  // Half as dear as all at once, and done for every script.
  for (let i = 0; i < NAMES.length; i++) defineProperty(pm, NAMES[i]!, DESCRIPTORS[i]!);
  return new Bearer(pm, parts);
};
