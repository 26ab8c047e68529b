// Shows old scripts whatever phase is on top: one context object serves the whole run.
import type { Effects } from './effects.ts';
import { currentExecution } from './execution.ts';
import { installLegacy, type Legacy, type LegacyContext } from './legacy.ts';
import type { PhaseState, RunScopes } from './phase-state.ts';

export const installLegacyFor = (effects: Effects, scopes: RunScopes, top: () => PhaseState | undefined): Legacy => {
  const context = {
    get request() {
      return top()?.request();
    },
    get response() {
      return top()?.received();
    },
    get info() {
      return top()?.wire.info;
    },
    get data() {
      return top()?.wire.data ?? {};
    },
    get iteration() {
      return top()?.wire.info.iteration ?? 0;
    },
    scopes,
    get cookies() {
      return top()?.cookies();
    },
    setNextRequest: (name: unknown) => top()?.setNext(name),
    warn: (text: string) => {
      const execution = currentExecution();
      if (execution) effects.emit({ kind: 'log', scriptId: execution.script.id, level: 'warn', texts: [text] });
    },
  };
  return installLegacy(globalThis, context as unknown as LegacyContext);
};
