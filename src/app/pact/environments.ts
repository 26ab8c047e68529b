// Lists and makes environments of the broker.
import {
  createEnvironment,
  type Environment,
  type NewEnvironment,
  readEnvironments,
} from '../../contracts/pact/broker/environments.ts';
import type { Host } from '../host.ts';
import type { ConnectionOptions } from './broker-connection.ts';
import { withBroker } from './with-broker.ts';

export const listEnvironments = (options: ConnectionOptions, host: Host): Promise<readonly Environment[]> =>
  withBroker(options, host, readEnvironments);

export const addEnvironment = (options: ConnectionOptions, one: NewEnvironment, host: Host): Promise<Environment> =>
  withBroker(options, host, (hal) => createEnvironment(hal, one));
