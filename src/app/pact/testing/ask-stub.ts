// Sends one request to a stub server, byte for byte as told.
import { request as send } from 'node:http';
import type { Sent } from './stub-cases.ts';

/** Bodies of JSON as values: the order of members is nobody's promise. */
export type Answer = {
  readonly status: number | undefined;
  readonly contentType: string | undefined;
  readonly body: unknown;
  readonly cookies: readonly string[] | undefined;
  readonly allowed: string | undefined;
};

const bodyOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

export const askStub = (
  port: number,
  { path, method, headers, body }: Sent & { readonly path: string },
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) };
    const options = {
      host: '127.0.0.1',
      port,
      path,
      method,
      headers: { ...headers, ...length } as never,
      agent: false,
    };
    const call = send(options, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('end', () =>
        resolve({
          status: answer.statusCode,
          contentType: answer.headers['content-type'],
          body: bodyOf(Buffer.concat(chunks).toString('latin1')),
          cookies: answer.headers['set-cookie'],
          allowed: answer.headers['access-control-allow-origin'],
        }),
      );
    });
    call.on('error', reject);
    call.end(body);
  });
