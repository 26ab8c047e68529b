// Turns the words of `assay proxy` into its options.
import type { Interfaces } from '@oclif/core';
import type { ProxyOptions } from '../app/openapi/proxy-options.ts';
import { Problem } from '../model/problem.ts';
import { baseUrl, checkUrl } from './flag-words.ts';
import type { proxyFlags } from './flags/proxy.ts';
import { type RunFlagValues, toRunOptions } from './run-options.ts';

type ProxyFlagValues = Interfaces.InferredFlags<typeof proxyFlags>;

const needed = (value: string | undefined, flag: string, example: string): string => {
  if (value !== undefined) return value;
  throw new Problem(`flag.${flag}`, `--${flag} is missing`, {
    hint: `For example: assay proxy --openapi openapi.yaml --target http://localhost:8080${example}`,
  });
};

const targetUrl = (url: string): string => {
  const { username, password } = new URL(checkUrl(url, 'target'));
  if (username === '' && password === '') return baseUrl(url, 'target');
  throw new Problem('flag.url', '--target takes no user and password: what clients send is passed on as it is', {
    hint: 'Let the client send its Authorization header.',
  });
};

/** `command`: the words after `--`. Throws Problem for words that cannot be meant. */
export const toProxyOptions = (command: readonly string[], flags: ProxyFlagValues): ProxyOptions => {
  const document = needed(flags.openapi, 'openapi', '');
  const target = targetUrl(needed(flags.target, 'target', ''));
  const { openapi: _, strict, port, host, 'min-coverage': minCoverage, ...rest } = flags;
  const { collections: __, ...shared } = toRunOptions([], rest as Partial<RunFlagValues>);
  return {
    ...shared,
    document,
    target,
    port,
    host,
    command,
    ...(strict ? { strict } : {}),
    ...(minCoverage === undefined ? {} : { minCoverage }),
  };
};
