// Opens the Pact Broker for as long as something is done with it.
import type { HalClient } from '../../contracts/pact/broker/hal.ts';
import type { Host } from '../host.ts';
import { type ConnectionOptions, openBroker } from './broker-connection.ts';

/** Resolves with what `use` does; its connections end in any case. */
export const withBroker = async <T>(
  options: ConnectionOptions,
  host: Host,
  use: (hal: HalClient) => Promise<T>,
): Promise<T> => {
  const broker = await openBroker(options, host);
  try {
    return await use(broker);
  } finally {
    await broker.close();
  }
};
