// The `pm` object: one for each run of a script, its parts made when a script first looks at them.
import type { Json } from '../../model/json.ts';
import { createExpect } from './assertions.ts';
import { createCookieJar } from './cookie-jar.ts';
import type { Effects } from './effects.ts';
import { type Execution, liveExecution, SKIP } from './execution.ts';
import type { HostCalls } from './host-calls.ts';
import type { PhaseState } from './phase-state.ts';
import { createPmTest } from './pm-test.ts';
import { connectExpect } from './sdk/expectation.ts';
import { createRunRequest, createSendRequest } from './send-request.ts';
import { createVault } from './vault.ts';

export type PmParts = {
  readonly execution: Execution;
  readonly phase: PhaseState;
  readonly effects: Effects;
  readonly calls: HostCalls;
};

const { defineProperty } = Object;

let expect: ReturnType<typeof createExpect>['expect'] | undefined;

const expectOnce = (): NonNullable<typeof expect> => {
  expect ??= createExpect().expect;
  return expect;
};

/** A member made on first touch, replaced by it afterwards. */
const lazily = (target: object, name: string, make: () => unknown): void => {
  defineProperty(target, name, {
    configurable: true,
    enumerable: true,
    get: () => {
      const value = make();
      defineProperty(target, name, { configurable: true, enumerable: true, writable: true, value });
      return value;
    },
    set: (value: unknown) => {
      defineProperty(target, name, { configurable: true, enumerable: true, writable: true, value });
    },
  });
};

const createLocation = ({ phase, execution }: PmParts): readonly string[] => {
  const location: string[] & { current?: string } = [...phase.wire.location];
  defineProperty(location, 'current', { value: execution.script.owner, enumerable: false });
  return location;
};

const createExecutionApi = (parts: PmParts): object => {
  const { execution, phase, effects, calls } = parts;
  return {
    setNextRequest: (next: unknown): void => {
      if (liveExecution(execution)) phase.setNext(next === null || next === undefined ? null : String(next));
    },
    skipRequest: (): void => {
      if (execution.script.event !== 'prerequest') throw new TypeError('pm.execution.skipRequest is not a function');
      phase.skip(execution);
      throw SKIP;
    },
    runRequest: createRunRequest(execution, calls),
    location: createLocation({ ...parts, effects }),
  };
};

const createVisualizer = ({ execution, effects }: PmParts): object => {
  const tell = (template: string, data: Json, options?: Json): void => {
    if (!liveExecution(execution)) return;
    effects.emit({ kind: 'visualisation', template, data, ...(options === undefined ? {} : { options }) });
  };
  return {
    set: (template: unknown, data?: Json, options?: Json): void => {
      if (typeof template !== 'string')
        throw new Error(`Invalid template. Template must be of type string, found ${typeof template}`);
      tell(template, data ?? {}, options);
    },
    clear: (): void => tell('', {}),
  };
};

const requirePackage = (name: unknown): never => {
  throw new Error(`pm.require("${name}") needs Postman's package library, which assay cannot reach`);
};

const createCookies = ({ execution, phase, calls }: PmParts): object => {
  const cookies = phase.cookies();
  defineProperty(cookies, 'jar', { value: () => createCookieJar(execution, calls), enumerable: false });
  return cookies;
};

/** Loading chai waits for the first expectation. */
const createPmExpect = (): unknown => {
  const lazy = (...values: unknown[]): unknown => (expectOnce() as (...values: unknown[]) => unknown)(...values);
  return Object.assign(lazy, {
    fail: (...values: unknown[]) => (expectOnce() as unknown as { fail(...v: unknown[]): unknown }).fail(...values),
  });
};
const pmExpect = createPmExpect();
connectExpect((subject) => expectOnce()(subject as never));

export const createPm = (parts: PmParts): object => {
  const { execution, phase, effects, calls } = parts;
  const pm = {};
  const { wire, scopes } = phase;
  const members: { [name: string]: unknown } = {
    info: { ...wire.info, eventName: execution.script.event },
    globals: scopes.globals,
    environment: scopes.environment,
    collectionVariables: scopes.collectionVariables,
    variables: phase.variables,
    iterationData: phase.iterationData,
    sendRequest: createSendRequest(execution, calls),
    expect: pmExpect,
    require: requirePackage,
    test: createPmTest(execution, effects, () => pm),
  };
  Object.assign(pm, members);
  lazily(pm, 'request', phase.request);
  if (execution.script.event === 'test') lazily(pm, 'response', phase.response);
  lazily(pm, 'cookies', () => createCookies(parts));
  lazily(pm, 'execution', () => createExecutionApi(parts));
  lazily(pm, 'visualizer', () => createVisualizer(parts));
  lazily(pm, 'vault', () => createVault(execution, calls));
  return pm;
};
