// Turns the flags that broker commands share into the options of a connection.
import type { Interfaces } from '@oclif/core';
import type { ConnectionOptions } from '../app/pact/broker-connection.ts';
import type { brokerFlags } from './flags/broker.ts';
import { toRunOptions } from './run-options.ts';

export type BrokerFlagValues = Interfaces.InferredFlags<typeof brokerFlags>;

/** Whoever waits for the broker is told so. */
export const tellRetry = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/** Retries are told on stderr, where they disturb no output. */
export const toConnectionOptions = (flags: Partial<BrokerFlagValues>): ConnectionOptions => {
  const { tls, network, timeouts } = toRunOptions([], {
    cert: flags.cert,
    key: flags.key,
    pass: flags.pass,
    'tls-min': flags['tls-min'],
    'tls-max': flags['tls-max'],
    ciphers: flags.ciphers,
    proxy: flags.proxy,
    'proxy-user': flags['proxy-user'],
    noproxy: flags.noproxy,
    resolve: flags.resolve,
    'connect-to': flags['connect-to'],
    cacert: flags['ssl-certificate'],
    insecure: flags['skip-ssl-verification'],
    'timeout-request': flags['timeout-request'],
  });
  return {
    ...(tls === undefined ? {} : { tls }),
    ...(network === undefined ? {} : { network }),
    ...(timeouts === undefined ? {} : { timeouts }),
    broker: {
      url: flags['broker-base-url'],
      token: flags['broker-token'],
      username: flags['broker-username'],
      password: flags['broker-password'],
      headers: flags['custom-header'],
      retries: flags.retries,
    },
    onRetry: tellRetry,
  };
};
