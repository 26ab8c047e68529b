// assay serve: starts the sample API that ships with assay.
import * as Flags from '@oclif/core/flags';
import { exampleCommands, serveDemo } from '../src/app/serve-demo.ts';
import { defineCommand } from '../src/cli/command.ts';

const flags = {
  port: Flags.integer({
    description: 'port to listen on, 0 for any free one (default: 4010)',
    helpValue: '<n>',
    min: 0,
    max: 65535,
    default: 4010,
  }),
  host: Flags.string({
    description: 'address to listen on (default: 127.0.0.1)',
    helpValue: '<address>',
    default: '127.0.0.1',
  }),
};

export const command = defineCommand({
  summary: 'Start a sample API to try collections on: a small shop, or a gate that demands authentication.',
  operands: 'demo|gate',
  flags,
  examples: ['assay serve demo', 'assay serve demo --port 0', 'assay serve gate'],
  description:
    'demo: products, orders, login, cookie session, uploads, XML, GraphQL, a slow and a flaky endpoint; all in memory.\n' +
    'The collection in collections/shop shows it; contracts of its consumers are in collections/pacts.\n' +
    'gate: demands every kind of authentication and tells which bodies arrived; its collection is in collections/gate.\n' +
    'Ends on Ctrl-C, with exit code 0.',
  run: async ([name], { port, host: address }, host) => {
    const server = await serveDemo({ name, port, host: address });
    const interrupted = new Promise<void>((resolve) => host.onInterrupt(() => resolve()));
    const lines = exampleCommands(name ?? '', server.url, host.cwd).map((line) => `  ${line}`);
    const text = [
      `The sample API listens on ${server.url}`,
      '',
      'Try, in another terminal:',
      ...lines,
      '',
      'Ctrl-C ends it.',
    ];
    await host.stdout.write(`${text.join('\n')}\n`);
    await interrupted;
    await server.close();
    return 0;
  },
});
