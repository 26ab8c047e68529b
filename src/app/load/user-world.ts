// What each virtual user of a load process has of its own, made as late and as small as can be: there may be thousands.
import { resolve } from 'node:path';
import { createScopesSource } from '../../core/scopes.ts';
import type { EngineDeps } from '../../engine/deps.ts';
import type { UserWorld } from '../../engine/load/load-engine.ts';
import { createVault } from '../../engine/vault.ts';
import type { VariableSet } from '../../model/collection.ts';
import type { CookieJar } from '../../model/contracts.ts';
import type { Json } from '../../model/json.ts';
import type { Scopes } from '../../model/variables.ts';
import { createCookieJar } from '../../protocols/http/cookie-jar.ts';
import type { LoadSandbox } from '../../sandbox/load/load-sandbox.ts';
import type { Sandbox } from '../../sandbox/protocol.ts';
import { createEngineDeps } from '../engine-deps.ts';
import type { Host } from '../host.ts';
import { createPackages } from '../packages/packages.ts';
import { type Learn, watchSecrets } from '../secret-variables.ts';
import type { LoadTask } from './messages.ts';

export type UserWorlds = {
  createUser(variables: { readonly [name: string]: string } | undefined): UserWorld;
  close(): Promise<void>;
};

export type WorldsInput = {
  readonly task: LoadTask;
  readonly host: Host;
  readonly learn: Learn;
  /** Absent where nothing has scripts. */
  readonly sandbox: LoadSandbox | undefined;
};

/** The jar that setup left is read by the first request that looks into it. */
const lazyJar = (initial: Json): CookieJar => {
  let jar: CookieJar | undefined;
  const open = (): CookieJar => {
    jar ??= createCookieJar(initial);
    return jar;
  };
  return {
    header: (url) => open().header(url),
    store: (url, setCookies) => open().store(url, setCookies),
    list: (url) => open().list(url),
    set: (url, cookie) => open().set(url, cookie),
    remove: (url, name) => open().remove(url, name),
    clear: (url) => open().clear(url),
    toJSON: () => open().toJSON(),
  };
};

const withVariables = (set: VariableSet, variables: { readonly [name: string]: string }): VariableSet => ({
  ...set,
  values: [
    ...set.values.filter(({ key }) => !Object.hasOwn(variables, key)),
    ...Object.entries(variables).map(([key, value]) => ({ key, value })),
  ],
});

/** Scopes that users of a scenario share until they change something; made once for its variables. */
const createScopesOf = ({ scopes }: LoadTask): ((variables: { readonly [name: string]: string }) => Scopes) => {
  const sources = new Map<string, () => Scopes>();
  return (variables) => {
    const key = JSON.stringify(variables);
    const source =
      sources.get(key) ?? createScopesSource({ ...scopes, environment: withVariables(scopes.environment, variables) });
    sources.set(key, source);
    return source();
  };
};

const once = <T>(make: () => T): (() => T) => {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

export const createUserWorlds = ({ task, host, learn, sandbox }: WorldsInput): UserWorlds => {
  const { options, tls, network, version } = task;
  const scopesOf = createScopesOf(task);
  const opened: (() => Promise<void>)[] = [];
  const packages = createPackages(host, {
    allowed: options.allowPackages ?? [],
    workingDir: resolve(host.cwd, options.workingDir ?? '.'),
  });
  const depsOf = (scopes: Scopes, cookies: CookieJar, ownSandbox: () => Sandbox): EngineDeps => {
    const { deps, close } = createEngineDeps({
      host,
      options,
      scopes,
      cookies,
      tls,
      network,
      version,
      sandbox: undefined,
      vault: createVault(task.vault, learn),
      tokens: undefined,
      learnSecret: (value) => learn(value, ''),
      attachments: undefined,
      hashes: false,
      spills: false,
    });
    opened.push(close);
    // Nobody is there to log in, and packages are read once for all.
    const { logIn: _, ...rest } = deps;
    return { ...rest, packages, sandbox: ownSandbox };
  };
  return {
    createUser: (variables = {}) => {
      const scopes = watchSecrets(scopesOf(variables), options.secrets ?? [], learn);
      const cookies = lazyJar(task.cookies);
      const ownSandbox = once(() => {
        if (!sandbox) throw new Error('a script is about to run, but the load process was started without a sandbox');
        return sandbox.user();
      });
      return { scopes, cookies, sandbox: ownSandbox, deps: once(() => depsOf(scopes, cookies, ownSandbox)) };
    },
    close: async () => {
      for (const close of opened) await close();
    },
  };
};
