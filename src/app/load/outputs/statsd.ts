// Sends what a window added to a StatsD server, in packets that no network splits.
import { createSocket, type Socket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { Problem } from '../../../model/problem.ts';
import { shownHost } from '../../listen-problem.ts';
import { CLOSE_MS, type Output, outputProblem } from './output.ts';
import { packetsOf, statsdLines } from './statsd-lines.ts';

/** What fits into an Ethernet frame wherever it goes. */
const MOST_BYTES = 1432;
/** Packets that the system has not taken yet; beyond that they are dropped. */
const MOST_UNDER_WAY = 2000;

const connect = (socket: Socket, port: number, address: string): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.connect(port, address, () => {
      socket.off('error', reject);
      resolve();
    });
  });

const addressOf = async (host: string) => {
  try {
    return await lookup(host);
  } catch (error) {
    throw new Problem('output.unknown-host', `The host ${host} of the output statsd is not known`, { cause: error });
  }
};

type Target = { readonly host: string; readonly port: number; readonly hasTags: boolean };

const why = (error: Error): string =>
  (error as NodeJS.ErrnoException).code === 'ECONNREFUSED' ? 'nobody listens there' : error.message;

/** Rejects with Problem where the host is not known. */
export const openStatsd = async ({ host, port, hasTags }: Target): Promise<Output> => {
  const { address, family } = await addressOf(host);
  const socket = createSocket(family === 6 ? 'udp6' : 'udp4');
  await connect(socket, port, address);
  let failure: string | undefined;
  let underWay = 0;
  let settled: (() => void) | undefined;
  const note = (error: Error): void => {
    failure ??= why(error);
  };
  socket.on('error', note);
  const send = (packet: string): void => {
    if (underWay >= MOST_UNDER_WAY) {
      failure ??= 'packets were dropped';
      return;
    }
    underWay += 1;
    socket.send(packet, (error) => {
      if (error) note(error);
      underWay -= 1;
      if (underWay === 0) settled?.();
    });
  };
  return {
    shown: `${shownHost(host)}:${port}`,
    window: (_window, _at, { added }) => {
      for (const packet of packetsOf(statsdLines(added, hasTags), MOST_BYTES)) send(packet);
    },
    close: async () => {
      if (underWay > 0) {
        const { promise, resolve } = Promise.withResolvers<void>();
        settled = resolve;
        const timer = setTimeout(resolve, CLOSE_MS);
        await promise;
        clearTimeout(timer);
      }
      socket.close();
      return failure === undefined ? undefined : outputProblem(`${shownHost(host)}:${port}`, failure);
    },
  };
};
