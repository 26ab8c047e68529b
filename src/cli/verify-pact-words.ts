// What more than one module needs of the words of `assay verify pact`.
import type { Interfaces } from '@oclif/core';
import type { Host } from '../app/host.ts';
import { Problem } from '../model/problem.ts';
import type { verifyPactFlags } from './flags/verify-pact.ts';

export type VerifyPactFlagValues = Interfaces.InferredFlags<typeof verifyPactFlags>;

/** The number in a variable; throws Problem for what is none. */
export const numberIn = (env: Host['env'], name: string, shape: RegExp, what: string): number | undefined => {
  const value = env[name];
  if (!value) return undefined;
  if (shape.test(value)) return Number(value);
  throw new Problem('flag.variable', `${name} is no ${what}: ${value}`);
};
