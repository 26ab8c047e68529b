// Judges bytes that come with an answer but behind its end: its announced length was wrong, or it may have no body.
import type { ExchangeError } from '../../model/exchange.ts';
import type { Connection } from './connection.ts';
import { parseError } from './parse-errors.ts';

const HINT = 'The server sent more than its answer announced, or a body where none may be: mend it.';
const HEAD_END = '\r\n\r\n';
const NEXT_ANSWER = 'HTTP/1.';

const behindHead = (latest: Buffer): string => {
  const end = latest.indexOf(HEAD_END);
  return end === -1 ? '' : latest.toString('latin1', end + HEAD_END.length, end + HEAD_END.length + NEXT_ANSWER.length);
};

/** A whole second answer is no surplus: it is dropped together with its connection, as newman does. */
const hasSurplus = ({ failure, latest }: Connection, hasBody: boolean): boolean => {
  if (!latest || !failure) return false;
  if (hasBody) return failure.message === 'bad response' && latest.lastIndexOf(NEXT_ANSWER) <= 0;
  const behind = behindHead(latest);
  return behind !== '' && behind !== NEXT_ANSWER;
};

/** In newman's words; to be asked when the answer is complete. */
export const surplusError = (
  connection: Connection | undefined,
  method: string,
  status: number,
): ExchangeError | undefined => {
  const hasBody = method !== 'HEAD' && status !== 204 && status !== 304;
  if (!connection || !hasSurplus(connection, hasBody)) return undefined;
  return { ...parseError('Expected HTTP/, RTSP/ or ICE/'), hint: HINT };
};

/** What is said of bytes behind an answer that are no answer themselves. */
export const surplusAnswer: ExchangeError = { ...parseError('Expected HTTP/, RTSP/ or ICE/'), hint: HINT };

/** Do the bytes start like an answer, as far as they go? */
export const startsLikeAnswer = (bytes: Buffer, start: number, end: number): boolean =>
  NEXT_ANSWER.startsWith(bytes.toString('latin1', start, Math.min(end, start + NEXT_ANSWER.length)));
