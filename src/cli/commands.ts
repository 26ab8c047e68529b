// The commands by name; each is loaded only when it is called. The first word of a two-word name is a topic.
import type { CliCommand } from './command.ts';

export const COMMANDS: { readonly [name: string]: () => Promise<CliCommand> } = {
  run: async () => (await import('../../commands/run.ts')).command,
  ci: async () => (await import('../../commands/ci.ts')).command,
  load: async () => (await import('../../commands/load.ts')).command,
  compare: async () => (await import('../../commands/compare.ts')).command,
  send: async () => (await import('../../commands/send.ts')).command,
  convert: async () => (await import('../../commands/convert.ts')).command,
  proxy: async () => (await import('../../commands/proxy.ts')).command,
  serve: async () => (await import('../../commands/serve.ts')).command,
  'verify pact': async () => (await import('../../commands/verify/pact.ts')).command,
  'verify schema': async () => (await import('../../commands/verify/schema.ts')).command,
  'verify openapi': async () => (await import('../../commands/verify/openapi.ts')).command,
  'pact check': async () => (await import('../../commands/pact/check.ts')).command,
  'pact publish': async () => (await import('../../commands/pact/publish.ts')).command,
  'pact can-i-deploy': async () => (await import('../../commands/pact/can-i-deploy.ts')).command,
  'pact record-deployment': async () => (await import('../../commands/pact/record-deployment.ts')).command,
  'pact record-undeployment': async () => (await import('../../commands/pact/record-undeployment.ts')).command,
  'pact record-release': async () => (await import('../../commands/pact/record-release.ts')).command,
  'pact record-support-ended': async () => (await import('../../commands/pact/record-support-ended.ts')).command,
  'pact environments': async () => (await import('../../commands/pact/environments.ts')).command,
  'pact describe': async () => (await import('../../commands/pact/describe.ts')).command,
  'pact webhooks': async () => (await import('../../commands/pact/webhooks.ts')).command,
  'pact stub': async () => (await import('../../commands/pact/stub.ts')).command,
};

export const isCommand = (name: string): boolean => Object.hasOwn(COMMANDS, name);

/** The commands under a topic such as `pact`, by their whole names; empty when it is none. */
export const commandsOf = (topic: string): readonly string[] =>
  Object.keys(COMMANDS).filter((name) => name.startsWith(`${topic} `));

export const isTopic = (name: string): boolean => commandsOf(name).length > 0;

/** The name of the command, of one word or two, that the words begin with; what they name when it is none. */
export const commandName = (words: readonly string[]): string => {
  const [first = '', second] = words;
  if (second === undefined || second.startsWith('-') || !isTopic(first)) return first;
  return `${first} ${second}`;
};
