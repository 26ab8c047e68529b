// Turns the words of `assay pact stub` into options.
import type { Interfaces } from '@oclif/core';
import type { Host } from '../app/host.ts';
import type { StubOptions } from '../app/pact/stub-options.ts';
import { Problem } from '../model/problem.ts';
import type { pactStubFlags } from './flags/pact-stub.ts';

type StubFlags = Interfaces.InferredFlags<typeof pactStubFlags>;

const loginOf = ({ user, token }: StubFlags): StubOptions['login'] => {
  if (token !== undefined) return { token };
  if (user === undefined) return undefined;
  const at = user.indexOf(':');
  if (at > 0) return { username: user.slice(0, at), password: user.slice(at + 1) };
  throw new Problem('stub.user', '--user expects a user and a password with a colon between them');
};

const stateOf = (pattern: string | undefined): RegExp | undefined => {
  try {
    return pattern === undefined ? undefined : new RegExp(pattern);
  } catch (error) {
    throw new Problem('stub.provider-state', `--provider-state is no regular expression: ${pattern}`, { cause: error });
  }
};

const given = <T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;

/** Throws Problem for words that name no pacts, or that cannot be meant. */
export const toStubOptions = (operands: readonly string[], flags: StubFlags, { env }: Host): StubOptions => {
  const pacts = [...operands, ...(flags.file ?? []), ...(flags.dir ?? []), ...(flags.url ?? [])];
  const fallback = pacts.length === 0 ? env.PACT_BROKER_BASE_URL || undefined : undefined;
  const brokerUrl = flags['broker-url'] ?? fallback;
  if (pacts.length === 0 && brokerUrl === undefined) {
    throw new Problem('stub.no-pacts', 'Say which pacts to serve', {
      hint: 'Name files, folders, globs or URLs: assay pact stub pacts/ --port 8080',
    });
  }
  const state = stateOf(flags['provider-state']);
  const optional = given({
    extension: flags.extension,
    brokerUrl,
    login: loginOf(flags),
    retries: flags.retries,
    consumers: flags['consumer-name'],
    providers: flags['provider-name'],
  });
  return {
    ...optional,
    ...(flags['insecure-tls'] ? { tls: { verify: false } } : {}),
    pacts,
    port: flags.port,
    host: flags.host,
    watch: flags.watch,
    settings: {
      ...given({ state, stateHeader: flags['provider-state-header-name'] }),
      emptyState: flags['empty-provider-state'],
      strict: flags.strict,
      cors: flags.cors,
      corsReferer: flags['cors-referer'],
    },
  };
};
