// Drives loads of collections for tests: real requests, real scripts in a load sandbox, without processes around them.
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { registry as auths } from '../../../auth/registry.gen.ts';
import { createMetrics } from '../../../core/metrics.ts';
import { planRun } from '../../../core/plan-run.ts';
import { createScopes } from '../../../core/scopes.ts';
import { format } from '../../../formats/postman-v2.ts';
import type { Client } from '../../../model/contracts.ts';
import type { LogWritten, ProblemRaised } from '../../../model/event.ts';
import type { LoadProfile, LoadScenario, LoadSegment } from '../../../model/load.ts';
import type { MetricSeries } from '../../../model/metric.ts';
import type { DataRow, PlanUnit } from '../../../model/plan.ts';
import { createCookieJar } from '../../../protocols/http/cookie-jar.ts';
import { registry as protocols } from '../../../protocols/registry.gen.ts';
import { createLoadSandbox } from '../../../sandbox/load/create-load-sandbox.ts';
import { buildOnce } from '../../../sandbox/test-sandbox.ts';
import type { EngineDeps, EngineOptions } from '../../deps.ts';
import { createLoadEngine } from '../create-load-engine.ts';
import type { LoadEngineInput, UserWorld } from '../load-engine.ts';
import { clock, openTestClient } from './test-client.ts';

export const serve = async (answer: RequestListener): Promise<string> => {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** Items of a collection: a request as Postman writes it, with the lines of its scripts. */
export const request = (
  name: string,
  url: string,
  more: { test?: string; before?: string; [key: string]: unknown } = {},
) => {
  const { test, before, ...rest } = more;
  const script = (listen: string, exec: string | undefined) =>
    exec === undefined ? [] : [{ listen, script: { exec } }];
  return {
    name,
    request: { method: 'GET', url, ...rest },
    event: [...script('prerequest', before), ...script('test', test)],
  };
};

const clientOf = async (name: string, cookies: UserWorld['cookies']): Promise<Client> => {
  const protocol = await protocols[name as keyof typeof protocols]();
  const tls = { verify: true, clientCertificates: [] };
  return protocol.connect({ now: Date.now, newId: () => 'x', cookies, tls, userAgent: 'test' });
};

const OPTIONS: EngineOptions = {
  bail: 'off',
  scripts: true,
  delayRequestMs: 0,
  timeouts: { runMs: 0, requestMs: 10_000, scriptMs: 5000, streamMs: 0 },
  maxResponseBytes: 0,
  followRedirects: true,
  sources: false,
};

export type Driven = {
  readonly told: readonly (LogWritten | ProblemRaised)[];
  readonly users: number;
  of(metric: string): readonly MetricSeries[];
  sum(metric: string, tags?: { readonly [tag: string]: string }): number;
  rate(metric: string): { readonly passes: number; readonly total: number };
  trend(metric: string): MetricSeries['value'] & { readonly kind: 'trend' };
};

export type DriveOptions = {
  readonly scenario?: Partial<LoadScenario>;
  readonly scenarios?: readonly (Partial<LoadScenario> & { readonly profile: LoadProfile })[];
  readonly variables?: readonly { readonly key: string; readonly value: string }[];
  readonly rows?: readonly DataRow[];
  readonly options?: Partial<EngineOptions>;
  readonly segment?: LoadSegment;
  /** Names of requests that each user runs once. */
  readonly userSetup?: readonly string[];
  readonly abortAfterMs?: number;
  readonly stopAfterMs?: number;
};

const worldMaker = async (unit: PlanUnit): Promise<LoadEngineInput['createUser']> => {
  const distDir = await buildOnce();
  const sandbox = await createLoadSandbox({ distDir, cacheDir: path.join(distDir, 'cache'), maxContexts: 8 });
  onTestFinished(() => sandbox.close());
  let counted = 0;
  return (variables = {}) => {
    const values = Object.entries(variables).map(([key, value]) => ({ key, value }));
    const scopes = createScopes({ environment: { values }, collection: { values: unit.variables } });
    const cookies = createCookieJar();
    const own = sandbox.user();
    let http: Promise<Client> | undefined;
    const deps: EngineDeps = {
      now: Date.now,
      clock,
      newId: () => 'x',
      randomBytes: (size) => new Uint8Array(size),
      sleep: (ms, signal) =>
        new Promise((resolve) => {
          const timer = setTimeout(resolve, ms);
          signal.addEventListener('abort', () => {
            clearTimeout(timer);
            resolve();
          });
        }),
      tool: { name: 'assay', version: 'test' },
      scopes,
      cookies,
      files: { open: () => Promise.reject(new Error('no files here')) },
      client: (name) => {
        http ??= clientOf(name, cookies);
        return http;
      },
      auth: async (type) => (Object.hasOwn(auths, type) ? auths[type as keyof typeof auths]() : undefined),
      authMemory: () => new Map(),
      sandbox: () => own,
      // A counter: another value each time.
      dynamic: (name) => (name === 'count' ? String(++counted) : undefined),
      packages: () => undefined,
      learnSecret: () => undefined,
    };
    return { scopes, cookies, sandbox: () => own, deps: () => deps };
  };
};

/** Runs a load of these items, and gives what it measured. */
export const driveLoad = async (
  items: readonly object[],
  profile: LoadProfile,
  options: DriveOptions = {},
): Promise<Driven> => {
  const text = JSON.stringify({
    info: { name: 'Shop', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
    item: items,
    variable: options.variables ?? [],
  });
  const { collection } = format.read({ path: 'shop.json', text });
  const plan = planRun([collection], { folders: [], rows: [], iterations: 1 });
  const unit = plan.units[0]!;
  const isSetup = (name: string): boolean => options.userSetup?.includes(name) === true;
  const scenarios = (options.scenarios ?? [{ ...options.scenario, profile }]).map(
    (one, i): LoadScenario => ({
      name: i === 0 ? 'default' : `other ${i}`,
      startMs: 0,
      gracefulStopMs: 5000,
      stepIds: unit.steps.filter(({ name }) => !isSetup(name)).map(({ id }) => id),
      userSetupIds: unit.steps.filter(({ name }) => isSetup(name)).map(({ id }) => id),
      ...one,
    }),
  );
  const client = openTestClient();
  const metrics = createMetrics();
  const told: (LogWritten | ProblemRaised)[] = [];
  const engine = await createLoadEngine({
    load: { plan, scenarios, warmUpMs: 0, windowMs: 1000, connections: { pipelining: 1, limit: 0 } },
    segment: options.segment ?? { index: 0, count: 1 },
    options: { ...OPTIONS, ...options.options },
    rows: options.rows ?? [],
    client,
    metrics,
    createUser: await worldMaker(unit),
    clock,
    now: Date.now,
    random: Math.random,
    newId: () => 'x',
    callAt: (moment, callback) => {
      const timer = setTimeout(callback, Math.max(0, moment - clock()));
      return () => clearTimeout(timer);
    },
    tell: (event) => told.push(event),
  });
  const controller = new AbortController();
  if (options.abortAfterMs !== undefined) setTimeout(() => controller.abort(), options.abortAfterMs);
  if (options.stopAfterMs !== undefined) setTimeout(() => engine.stop(), options.stopAfterMs);
  await engine.run(clock(), controller.signal);
  return { told, users: engine.users().allocated, ...readings(metrics.totals()) };
};

const readings = (series: readonly MetricSeries[]): Pick<Driven, 'of' | 'sum' | 'rate' | 'trend'> => {
  const of = (name: string, tags: { readonly [tag: string]: string } = {}): readonly MetricSeries[] =>
    series.filter(
      (one) => one.metric === name && Object.entries(tags).every(([tag, value]) => one.tags[tag] === value),
    );
  return {
    of,
    sum: (name, tags) => of(name, tags).reduce((sum, { value }) => sum + (value.kind === 'counter' ? value.sum : 0), 0),
    rate: (name) => {
      const rates = of(name).map(({ value }) => (value.kind === 'rate' ? value : { passes: 0, total: 0 }));
      return {
        passes: rates.reduce((sum, { passes }) => sum + passes, 0),
        total: rates.reduce((sum, { total }) => sum + total, 0),
      };
    },
    trend: (name) => {
      const value = of(name)[0]?.value;
      if (value?.kind !== 'trend') throw new Error(`there is no trend ${name}`);
      return value;
    },
  };
};
