// The commands that a suite can stand for, and how each is called; loaded when a suite needs it.
import { parse } from '@oclif/core/parser';
import type { CiShared, CiSuite } from '../app/ci/ci-suite.ts';
import type { Host } from '../app/host.ts';
import type { RunResult } from '../app/open-run.ts';
import { isProblem, Problem } from '../model/problem.ts';
import { type FlagShapes, withConfig } from './config-words.ts';
import { showError } from './show-error.ts';

/** What is secret for one is not shown because something else is secret for all. */
const joined = <T extends { readonly secrets?: readonly string[] }>(own: T, shared: CiShared): T & CiShared => ({
  ...own,
  ...shared,
  ...(own.secrets || shared.secrets ? { secrets: [...(own.secrets ?? []), ...(shared.secrets ?? [])] } : {}),
});

type Call = (operands: readonly string[], flags: never, shared: CiShared, host: Host) => Promise<RunResult>;

export type CiCommand = {
  readonly flags: FlagShapes;
  readonly call: Call;
};

const COMMANDS: { readonly [name in CiSuite['command']]: () => Promise<CiCommand> } = {
  run: async () => {
    const [{ runFlags }, { toRunOptions }, { runCollections }] = await Promise.all([
      import('./flags/run.ts'),
      import('./run-options.ts'),
      import('../app/run-collections.ts'),
    ]);
    const call: Call = (operands, flags, shared, host) =>
      runCollections(joined(toRunOptions(operands, flags), shared), host);
    return { flags: runFlags as FlagShapes, call };
  },
  'verify pact': async () => {
    const [{ verifyPactFlags }, { toVerifyPactOptions }, { verifyPact }] = await Promise.all([
      import('./flags/verify-pact.ts'),
      import('./verify-pact-options.ts'),
      import('../app/pact/verify-pact.ts'),
    ]);
    const call: Call = async (operands, flags, shared, host) =>
      verifyPact(joined(await toVerifyPactOptions(operands, flags, host), shared), host);
    return { flags: verifyPactFlags as FlagShapes, call };
  },
  'verify openapi': async () => {
    const [{ verifyOpenapiFlags }, { toVerifyOpenapiOptions }, { verifyOpenapi }] = await Promise.all([
      import('./flags/verify-openapi.ts'),
      import('./verify-openapi-options.ts'),
      import('../app/openapi/verify-openapi.ts'),
    ]);
    const call: Call = (operands, flags, shared, host) =>
      verifyOpenapi(joined(toVerifyOpenapiOptions(operands, flags), shared), host);
    return { flags: verifyOpenapiFlags as FlagShapes, call };
  },
  'verify schema': async () => {
    const [{ verifySchemaFlags }, { toVerifySchemaOptions }, { verifySchema }] = await Promise.all([
      import('./flags/verify-schema.ts'),
      import('./verify-schema-options.ts'),
      import('../app/schema/verify-schema.ts'),
    ]);
    const call: Call = async (operands, flags, shared, host) =>
      verifySchema(joined(await toVerifySchemaOptions(operands, flags, host), shared), host);
    return { flags: verifySchemaFlags as FlagShapes, call };
  },
};

export const ciCommand = (name: CiSuite['command']): Promise<CiCommand> => COMMANDS[name]();

/** What the parser says of words that cannot be meant, as a Problem. */
const asProblem = (error: unknown, command: string, flags: FlagShapes): unknown => {
  if (isProblem(error) || !(error instanceof Error) || !('oclif' in error)) return error;
  const [message = '', hint = ''] = showError(error, command, Object.keys(flags))
    .text.replace(/^error: /, '')
    .split('\n');
  return new Problem('ci.setting', message, { hint: hint.trim(), cause: error });
};

/** Calls the command as it would be on the command line, settings of the config file included. */
export const callCommand = async (
  name: CiSuite['command'],
  words: readonly string[],
  shared: CiShared,
  host: Host,
): Promise<RunResult> => {
  const { flags, call } = await ciCommand(name);
  try {
    const all = await withConfig(words, flags, host, undefined, name);
    const parsed = await parse([...all], { flags: flags as never, args: {}, strict: false });
    return await call(parsed.argv as string[], parsed.flags as never, shared, host);
  } catch (error) {
    throw asProblem(error, name, flags);
  }
};
