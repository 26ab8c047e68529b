// Remembers what the requests of steps came to: most look the same in every iteration, and making them costs more than sending.
import type { Lookup } from '../../core/templates.ts';
import type { Step } from '../../model/plan.ts';
import type { ResolvedCall } from '../exchange-call.ts';
import type { RecordedLookup, ResolutionCache } from '../resolution-cache.ts';

type Entry = { readonly resolved: ResolvedCall; readonly used: ReadonlyMap<string, string | undefined> };

/** Schemes that make the same of the same fields, at any time, and answer no challenge. */
const STEADY_AUTHS: ReadonlySet<string> = new Set(['noauth', 'basic', 'bearer', 'apikey']);
const STEADY_BODIES: ReadonlySet<string> = new Set(['raw', 'urlencoded', 'graphql']);

const isSteady = ({ state, call }: ResolvedCall): boolean => {
  const { auth } = state;
  const mode = state.call.body?.mode;
  if (auth && !STEADY_AUTHS.has(auth.type)) return false;
  return call.hosts === undefined && (mode === undefined || STEADY_BODIES.has(mode));
};

const record = (lookup: Lookup): RecordedLookup => {
  const used = new Map<string, string | undefined>();
  return {
    used,
    lookup: (name) => {
      const value = lookup(name);
      used.set(name, value);
      return value;
    },
  };
};

/** Shared by all users of a load: an entry counts for whoever has the same values of the variables that it was made of. */
export const createResolutionCache = (): ResolutionCache => {
  const entries = new Map<Step, Entry>();
  return {
    find: (step, lookup) => {
      const entry = entries.get(step);
      if (!entry) return undefined;
      for (const [name, value] of entry.used) if (lookup(name) !== value) return undefined;
      return entry.resolved;
    },
    record,
    keep: (step, { used }, resolved) => {
      // A dynamic variable is another each time.
      for (const name of used.keys()) if (name.startsWith('$')) return;
      if (isSteady(resolved)) entries.set(step, { resolved: { ...resolved, auth: undefined }, used });
    },
  };
};
