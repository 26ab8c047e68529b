// Fetches a collection or environment from an http(s) URL.
import { Problem } from '../model/problem.ts';

const API_KEY = 'apikey';

/** Rejects with Problem; an `apikey` in the query moves to the X-Api-Key header, as in newman. */
export const fetchBytes = async (location: string, apiKey: string | undefined): Promise<Uint8Array> => {
  const url = new URL(location);
  const key = url.searchParams.get(API_KEY) ?? apiKey;
  url.searchParams.delete(API_KEY);
  const headers = { accept: 'application/json', ...(key ? { 'x-api-key': key } : {}) };
  const shown = `${url.origin}${url.pathname}`;
  let response: Response;
  try {
    response = await fetch(url, { headers });
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw new Problem('url.unreachable', `Cannot fetch ${shown}: ${cause instanceof Error ? cause.message : cause}`);
  }
  if (!response.ok) {
    throw new Problem('url.status', `Cannot fetch ${shown}: the server answered ${response.status}`, {
      ...(response.status === 401 ? { hint: 'Give a valid key with --postman-api-key.' } : {}),
    });
  }
  return new Uint8Array(await response.arrayBuffer());
};
