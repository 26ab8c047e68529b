// Single words of `assay verify pact`, which more than one of its flags need read.
import type { Interfaces } from '@oclif/core';
import type { Host } from '../app/host.ts';
import { Problem } from '../model/problem.ts';
import type { verifyPactFlags } from './flags/verify-pact.ts';

export type VerifyPactFlagValues = Interfaces.InferredFlags<typeof verifyPactFlags>;

/** Without the members that are not given. */
export const defined = <T extends object>(given: { readonly [K in keyof T]: T[K] | undefined }): T =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as T;

/** `a,b` as two. */
export const listOf = (words: readonly string[] | undefined): readonly string[] =>
  (words ?? [])
    .flatMap((word) => word.split(','))
    .map((word) => word.trim())
    .filter((word) => word !== '');

/** Throws Problem for what is no http or https URL. */
export const checkUrl = (url: string, flag: string): string => {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed && /^https?:$/.test(parsed.protocol)) return url;
  // What stands before an @ may hold a password.
  throw new Problem('flag.url', `--${flag} is no http or https URL: ${url.replace(/.*@/s, '********@')}`, {
    hint: 'It looks like http://localhost:8080.',
  });
};

/** The number in a variable; throws Problem for what is none. */
export const numberIn = (env: Host['env'], name: string, shape: RegExp, what: string): number | undefined => {
  const value = env[name];
  if (!value) return undefined;
  if (shape.test(value)) return Number(value);
  throw new Problem('flag.variable', `${name} is no ${what}: ${value}`);
};
