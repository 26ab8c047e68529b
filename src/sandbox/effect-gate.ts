// What the scripts of one phase tell, on its way to the engine; and what a mirror of the scopes lacks.
import type { ScopeChange, Scopes } from '../model/variables.ts';
import { parseEffects, type ToldEnd } from './incoming.ts';
import { strangeFile } from './incoming-request.ts';
import type { Effect, Phase, PhaseEnd, PhaseHost } from './protocol.ts';
import { createTelling } from './telling.ts';
import type { VariableMeter } from './variable-meter.ts';

/** `scopesVersion`: the version of the scopes that the realm mirrors; -1 before it knows any. */
export type Mirror = { scopesVersion: number };

export type GateInput = {
  readonly phase: Phase;
  readonly scopes: Scopes;
  readonly host: PhaseHost;
  readonly variables: VariableMeter;
};

/** What the mirror lacks; from now on it has it. */
export const newChanges = (mirror: Mirror, scopes: Scopes): readonly ScopeChange[] => {
  const changes = scopes.changesSince(mirror.scopesVersion);
  mirror.scopesVersion = scopes.version;
  return changes;
};

/** Effects as the engine hears them; those of the mirror's own making need not travel back. */
export const createEffectGate = (mirror: Mirror, { phase, scopes, host, variables }: GateInput) => {
  const telling = createTelling();
  let started = 0;
  let finished = 0;
  let next: PhaseEnd['next'];
  const pass = (effect: Effect): void => {
    if (effect.kind === 'script.started') started += 1;
    else if (effect.kind === 'script.finished') finished += 1;
    else if (effect.kind === 'next') next = effect.next;
    const isCurrent = mirror.scopesVersion === scopes.version;
    host.onEffect(effect);
    if (effect.kind === 'change' && isCurrent) mirror.scopesVersion = scopes.version;
  };
  return {
    passAll: (json: string): void => {
      const effects = parseEffects(json);
      const size = Math.ceil(json.length / effects.length);
      for (const effect of effects) {
        telling.count(effect, size);
        if (effect.kind === 'change') variables.check(effect.change, json.length, scopes);
        pass(effect);
      }
    },
    /** The engine must know which script died, though that one had nothing to tell yet. */
    nameKilled: (): void => {
      const script = phase.scripts[finished];
      if (script && started === finished) host.onEffect({ kind: 'script.started', scriptId: script.id });
    },
    next: () => next,
  };
};

export const toEnd = ({ spoilt: _spoilt, leaves: _leaves, ...end }: ToldEnd, phase: Phase): PhaseEnd => {
  const file = end.request && strangeFile(phase.request, end.request);
  if (file === undefined) return end;
  const { request: _request, ...rest } = end;
  const message = `sandbox: a script put a file into the request that the collection does not name: ${file} (name it there, a {{variable}} will do)`;
  return { ...rest, killed: { kind: 'crash', message } };
};
