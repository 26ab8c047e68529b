// Supplies the engine with the real world: connections, sandbox, files, clock and random numbers.
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { registry as authRegistry } from '../auth/registry.gen.ts';
import { dynamicBasic } from '../core/dynamic-basics.ts';
import { dynamicVariable, isFakerVariable } from '../core/dynamic-variables.ts';
import type { AttachmentStore, EngineDeps } from '../engine/deps.ts';
import type { Vault } from '../engine/vault.ts';
import type { Auth, Client, CookieJar, NetworkOptions, TlsOptions } from '../model/contracts.ts';
import type { TokenStore } from '../model/oauth2.ts';
import type { Scopes } from '../model/variables.ts';
import { registry as protocolRegistry } from '../protocols/registry.gen.ts';
import type { Sandbox } from '../sandbox/protocol.ts';
import { createFileSource } from './file-source.ts';
import type { Host } from './host.ts';
import { loginOf } from './oauth2-login.ts';
import { createPackages } from './packages/packages.ts';
import { type CommonOptions, DEFAULT_SCRIPT_MEMORY_MB } from './run-options.ts';
import { createSpillFiles } from './spill-files.ts';

export type DepsInput = {
  readonly host: Host;
  readonly options: CommonOptions;
  readonly scopes: Scopes;
  readonly cookies: CookieJar;
  readonly tls: TlsOptions;
  readonly network: NetworkOptions;
  readonly version: string;
  readonly sandbox: Sandbox | undefined;
  readonly vault: Vault | undefined;
  readonly tokens: TokenStore | undefined;
  readonly learnSecret: (value: string) => void;
  readonly attachments: AttachmentStore | undefined;
  readonly hashes: boolean;
  /** False: bodies stay in memory, however big; a load process may not write files. */
  readonly spills?: boolean;
};

/** Faker is loaded, synchronously, when the first variable needs it. */
const createDynamic = (host: Host): EngineDeps['dynamic'] => {
  let faker: Parameters<typeof dynamicVariable>[1] | undefined;
  return (name) => {
    const basic = dynamicBasic(name, host);
    if (basic !== undefined) return basic;
    if (!isFakerVariable(name)) return undefined;
    faker ??= createRequire(import.meta.url)('@faker-js/faker/locale/en').faker as NonNullable<typeof faker>;
    return dynamicVariable(name, faker);
  };
};

type AuthName = keyof typeof authRegistry;
type ProtocolName = keyof typeof protocolRegistry;

const loadAuth = (): EngineDeps['auth'] => {
  const loaded = new Map<string, Auth>();
  return async (type) => {
    if (!Object.hasOwn(authRegistry, type)) return undefined;
    const known = loaded.get(type) ?? (await authRegistry[type as AuthName]());
    loaded.set(type, known);
    return known;
  };
};

const createAuthMemory = (): EngineDeps['authMemory'] => {
  const memories = new Map<string, Map<string, unknown>>();
  return (type) => {
    const memory = memories.get(type) ?? new Map<string, unknown>();
    memories.set(type, memory);
    return memory;
  };
};

const connectOnce = ({ host, options, cookies, tls, network, version, spills = true }: DepsInput) => {
  const clients = new Map<string, Client>();
  const spillFiles = createSpillFiles(host.tempDir());
  const connect = async (name: string): Promise<Client> => {
    const protocol = await protocolRegistry[name as ProtocolName]();
    const client = await protocol.connect({
      now: host.now,
      newId: host.newId,
      cookies,
      tls,
      network,
      ...(options.httpVersion ? { httpVersion: options.httpVersion } : {}),
      userAgent: `assay/${version}`,
      ...(spills ? { spill: spillFiles.create } : {}),
    });
    clients.set(name, client);
    return client;
  };
  return {
    client: (name: string) => clients.get(name) ?? connect(name),
    close: async () => {
      for (const client of clients.values()) await client.close();
      spillFiles.close();
    },
  };
};

/** The engine's dependencies, and how to release what they opened. */
export const createEngineDeps = (input: DepsInput): { readonly deps: EngineDeps; close(): Promise<void> } => {
  const { host, options, scopes, cookies, version, attachments, learnSecret } = input;
  const { client, close } = connectOnce(input);
  const logIn = loginOf(host, options.oauth2);
  return {
    deps: {
      now: host.now,
      clock: host.clock,
      newId: host.newId,
      randomBytes: host.randomBytes,
      sleep: host.sleep,
      tool: { name: 'assay', version },
      scopes,
      cookies,
      files: createFileSource(host, options),
      client,
      auth: loadAuth(),
      authMemory: createAuthMemory(),
      sandbox: () => {
        if (!input.sandbox) throw new Error('a script is about to run, but the run was started without a sandbox');
        return input.sandbox;
      },
      dynamic: createDynamic(host),
      learnSecret,
      packages: createPackages(host, {
        allowed: options.allowPackages ?? [],
        workingDir: resolve(host.cwd, options.workingDir ?? '.'),
      }),
      ...(input.vault ? { vault: input.vault } : {}),
      ...(input.tokens ? { tokens: input.tokens } : {}),
      ...(logIn ? { logIn } : {}),
      ...(attachments ? { attachments } : {}),
      ...(input.hashes ? { sha256: host.sha256 } : {}),
    },
    close: async () => {
      await input.sandbox?.close();
      await close();
    },
  };
};

export const scriptMemoryMb = (options: CommonOptions): number => options.scriptMemoryMb ?? DEFAULT_SCRIPT_MEMORY_MB;
