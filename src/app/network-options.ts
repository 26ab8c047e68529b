// Says how hosts are reached: proxies of the flags or the environment, and addresses that were given.
import type { NetworkOptions } from '../model/contracts.ts';
import type { Host } from './host.ts';
import type { RunOptions } from './run-options.ts';

const listOf = (text: string | undefined): readonly string[] =>
  (text ?? '')
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');

/** Throws Problem for a proxy or an address that cannot be understood. */
export const readNetworkOptions = (host: Host, { network = {} }: RunOptions): NetworkOptions => {
  const { env } = host;
  const http = network.proxy ?? env.HTTP_PROXY ?? env.http_proxy;
  const https = network.proxy ?? env.HTTPS_PROXY ?? env.https_proxy ?? http;
  return {
    proxies: {
      ...(http ? { http } : {}),
      ...(https ? { https } : {}),
      bypass: listOf(network.noProxy ?? env.NO_PROXY ?? env.no_proxy),
    },
    resolve: network.resolve ?? [],
    connectTo: network.connectTo ?? [],
  };
};
