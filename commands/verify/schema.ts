// assay verify schema: judges files and live endpoints by a JSON Schema.
import { verifySchema } from '../../src/app/schema/verify-schema.ts';
import { defineCommand } from '../../src/cli/command.ts';
import { withConfig } from '../../src/cli/config-words.ts';
import { runFlags } from '../../src/cli/flags/run.ts';
import { verifySchemaFlags } from '../../src/cli/flags/verify-schema.ts';
import { createScreen } from '../../src/cli/screen.ts';
import { showResult } from '../../src/cli/show-result.ts';
import { toVerifySchemaOptions, watchedSchemaFiles } from '../../src/cli/verify-schema-options.ts';
import { runWatching } from '../../src/cli/watch.ts';

const NOTHING = 'Nothing was judged: there is nothing to judge, or all of it is known to fail';

export const command = defineCommand({
  summary: 'Verify files and live endpoints against a JSON Schema.',
  operands: 'SCHEMA',
  flags: verifySchemaFlags,
  examples: [
    'assay verify schema order.schema.json --file orders/*.json',
    "assay verify schema product.schema.json --url http://localhost:4010/products --path '$.items[*]'",
    'assay verify schema api.yaml#/components/schemas/Pet --url {{baseUrl}}/pets/7 -e staging.json --auth bearer --auth-field token={{token}}',
    'assay verify schema --endpoints endpoints.yaml --reporter junit=reports/schemas.xml',
  ],
  description:
    'SCHEMA is a path or URL, JSON or YAML, with #pointer or #anchor where it is a part of a document.\n' +
    'Exit codes: 0 everything fits, 1 something does not, 2 usage or a wrong schema, 3 could not be judged, 4 nothing was judged.',
  words: (argv, host) => withConfig(argv, verifySchemaFlags, host, runFlags, 'verify schema'),
  run: async (operands, flags, host) => {
    const options = await toVerifySchemaOptions(operands, flags, host);
    const interrupt = new AbortController();
    const stopListening = host.onInterrupt((signal) => interrupt.abort(signal));
    const screen = createScreen(host, flags);
    const verify = async (signal: AbortSignal) =>
      showResult(await verifySchema({ ...options, screen, signal }, host), flags, NOTHING);
    try {
      if (!flags.watch) return await verify(interrupt.signal);
      return await runWatching(watchedSchemaFiles(options), verify, interrupt.signal, host);
    } finally {
      stopListening();
    }
  },
});
