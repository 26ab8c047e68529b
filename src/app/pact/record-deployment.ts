// Records in the broker what was deployed, released, taken away, or is supported no longer.
import { endPresence, type Place, type Recorded, recordPresence } from '../../contracts/pact/broker/deployments.ts';
import { Problem } from '../../model/problem.ts';
import type { Host } from '../host.ts';
import { versionControl } from '../version-control.ts';
import type { ConnectionOptions } from './broker-connection.ts';
import { withBroker } from './with-broker.ts';

export type RecordOptions = ConnectionOptions &
  Place & {
    readonly what: Recorded['what'];
    /** Default: the commit; for an undeployment whatever version is there. */
    readonly version?: string | undefined;
  };

const versionOf = async (host: Host, { pacticipant, version }: RecordOptions): Promise<string> => {
  const found = version ?? (await versionControl(host)).commit;
  if (found !== undefined && found.trim() !== '') return found;
  throw new Problem('record.no-version', `No version of ${pacticipant} is given, and no commit can be found`, {
    hint: 'Give --version.',
  });
};

/** What the broker has taken down; rejects with Problem when it did not. */
export const recordDeployment = async (options: RecordOptions, host: Host): Promise<readonly Recorded[]> => {
  const { what } = options;
  const place: Place = {
    pacticipant: options.pacticipant,
    environment: options.environment,
    applicationInstance: options.applicationInstance,
  };
  if (what === 'undeployment')
    return withBroker(options, host, (hal) => endPresence(hal, 'deployed', place, options.version));
  const version = await versionOf(host, options);
  return withBroker(options, host, async (hal) =>
    what === 'support ended'
      ? endPresence(hal, 'released', place, version)
      : [await recordPresence(hal, what, place, version)],
  );
};
