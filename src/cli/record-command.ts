// What the four commands that record deployments and releases have in common.

import type { Host } from '../app/host.ts';
import { type RecordOptions, recordDeployment } from '../app/pact/record-deployment.ts';
import { type BrokerFlagValues, toConnectionOptions } from './broker-options.ts';

type Flags = Partial<BrokerFlagValues> & {
  readonly pacticipant: string;
  readonly environment: string;
  readonly version?: string | undefined;
  readonly 'application-instance'?: string | undefined;
  readonly output?: string | undefined;
};

type Recorded = Awaited<ReturnType<typeof recordDeployment>>[number];

const VERBS: Readonly<Record<Recorded['what'], string>> = {
  deployment: 'Recorded that %s is deployed to',
  release: 'Recorded that %s is released to',
  undeployment: 'Recorded that %s is no longer deployed to',
  'support ended': 'Recorded that %s is no longer supported in',
};

const sentence = ({ what, pacticipant, version, environment, applicationInstance }: Recorded): string => {
  const as = applicationInstance === undefined ? '' : ` as ${applicationInstance}`;
  return `${VERBS[what].replace('%s', () => `${pacticipant} ${version}`)} ${environment}${as}\n`;
};

/** Records it and says so. */
export const runRecord = async (what: RecordOptions['what'], flags: Flags, host: Host): Promise<number> => {
  const recorded = await recordDeployment(
    {
      ...toConnectionOptions(flags),
      what,
      pacticipant: flags.pacticipant,
      environment: flags.environment,
      version: flags.version,
      applicationInstance: flags['application-instance'],
    },
    host,
  );
  const isText = flags.output === undefined || flags.output === 'text';
  await host.stdout.write(isText ? recorded.map(sentence).join('') : `${JSON.stringify(recorded, undefined, 2)}\n`);
  return 0;
};
