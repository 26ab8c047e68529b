// undici's connect function for one target: opens the socket and puts our own request heads on it.
import type { buildConnector } from 'undici';
import { type OpenOptions, openConnection, type Target } from './open-connection.ts';
import { type Heads, takeOverWire } from './wire.ts';

export const createConnector =
  (target: Target, heads: Heads, options: Omit<OpenOptions, 'alpn'>): buildConnector.connector =>
  (_options, callback) => {
    openConnection(target, { ...options, alpn: ['http/1.1'] }).then(
      (connection) => callback(null, takeOverWire(connection, heads)),
      (error: Error) => callback(error, null),
    );
  };
