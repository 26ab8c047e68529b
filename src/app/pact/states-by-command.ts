// Provider states by a command: it gets {state, params, action} on its standard input and answers values as a JSON object.
import type { StateHandler } from '../../engine/pact/pact-run.ts';
import { valuesOf } from '../../engine/pact/state-answer.ts';
import type { Host } from '../host.ts';
import { commandTrouble, runCommand } from './run-command.ts';

/** The variables ASSAY_STATE, ASSAY_ACTION and ASSAY_PARAMS say the same to a shell script. */
export const statesByCommand = (command: string, teardown: boolean, host: Host): StateHandler => ({
  hearsStateless: false,
  tearsDown: teardown,
  change: async ({ name, params }, action, { signal, options }) => {
    const result = await runCommand(command, {
      input: JSON.stringify({ state: name, params, action }),
      env: { ...host.env, ASSAY_STATE: name, ASSAY_ACTION: action, ASSAY_PARAMS: JSON.stringify(params) },
      cwd: host.cwd,
      timeoutMs: options.timeouts.requestMs,
      signal,
    });
    const trouble = commandTrouble(result);
    if (trouble !== undefined) return { handled: true, error: `${command}: ${trouble}` };
    return { handled: true, values: valuesOf(result.stdout) };
  },
});
