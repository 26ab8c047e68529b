// Describes a pacticipant, or one version of it, as the broker knows it.
import { type Presence, readPresences } from '../../contracts/pact/broker/environments.ts';
import {
  type Pacticipant,
  type PacticipantVersion,
  readPacticipant,
  readVersion,
  readVersions,
} from '../../contracts/pact/broker/pacticipants.ts';
import type { Host } from '../host.ts';
import type { ConnectionOptions } from './broker-connection.ts';
import { withBroker } from './with-broker.ts';

export type DescribeOptions = ConnectionOptions & {
  readonly pacticipant: string;
  /** Only this one. */
  readonly version?: string | undefined;
  /** How many versions, the newest first. */
  readonly limit: number;
};

export type Whereabouts = Omit<Presence, 'href'>;

export type Description = Omit<Pacticipant, 'resource'> & {
  readonly versions: readonly (PacticipantVersion & { readonly where: readonly Whereabouts[] })[];
  /** Where any of its versions are, those that are not among `versions` too. */
  readonly where: readonly Whereabouts[];
};

/** Rejects with Problem for a pacticipant or a version that the broker does not know. */
export const describePacticipant = (options: DescribeOptions, host: Host): Promise<Description> =>
  withBroker(options, host, async (hal) => {
    const pacticipant = await readPacticipant(hal, options.pacticipant);
    const versions =
      options.version === undefined
        ? await readVersions(hal, pacticipant, options.limit)
        : [(await readVersion(hal, options.pacticipant, options.version)).version];
    const all = (await readPresences(hal, options.pacticipant)).map(({ href: _, ...one }) => one);
    const where = options.version === undefined ? all : all.filter(({ version }) => version === options.version);
    const { resource: _, ...facts } = pacticipant;
    return {
      ...facts,
      versions: versions.map((one) => ({ ...one, where: where.filter(({ version }) => version === one.number) })),
      where,
    };
  });
