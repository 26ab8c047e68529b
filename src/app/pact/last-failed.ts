// Remembers which interactions failed, so that the next run can verify only those.
import { join } from 'node:path';
import type { InteractionResult, PactUnit } from '../../engine/pact/pact-run.ts';
import type { Interaction, Pact } from '../../model/pact.ts';
import type { Host } from '../host.ts';

/** The same interaction in the next version of its pact. */
const keyOf = ({ consumer, provider }: Pact, { description, states }: Interaction): string =>
  JSON.stringify([consumer, provider, description, states.map(({ name, params }) => [name, params])]);

/** One memory a working folder. */
const fileOf = (host: Host): string =>
  join(host.cacheDir(), 'last-failed', `${host.sha256(new TextEncoder().encode(host.cwd)).slice(0, 24)}.json`);

export type LastFailed = {
  /** Did this one fail in the run before? */
  has(pact: Pact, interaction: Interaction): boolean;
};

const readKeys = async (host: Host): Promise<Set<string>> =>
  new Set(JSON.parse(new TextDecoder().decode(await host.readBytes(fileOf(host)))) as string[]);

/** Undefined when no run is remembered for this folder. */
export const readLastFailed = async (host: Host): Promise<LastFailed | undefined> => {
  try {
    const keys = await readKeys(host);
    return { has: (pact, interaction) => keys.has(keyOf(pact, interaction)) };
  } catch {
    return undefined;
  }
};

/**
 * Collects what was verified; `keep` writes what has failed since it was last good, so that a run with filters, or one
 * that ended early, forgets nothing. What cannot be written costs nothing but the memory.
 */
export const rememberFailed = (host: Host) => {
  const verified = new Map<string, boolean>();
  return {
    take: ({ pact }: PactUnit, { interaction, outcome }: InteractionResult): void => {
      const key = keyOf(pact, interaction);
      const isFailed = outcome === 'failed' || outcome === 'errored';
      verified.set(key, isFailed || verified.get(key) === true);
    },
    keep: async (): Promise<void> => {
      const keys = await readKeys(host).catch(() => new Set<string>());
      for (const [key, isFailed] of verified) {
        if (isFailed) keys.add(key);
        else keys.delete(key);
      }
      try {
        const file = await host.createFile(fileOf(host));
        await file.write(JSON.stringify([...keys]));
        await file.commit();
      } catch {
        // A folder that cannot be written.
      }
    },
  };
};
