// Of the digest challenges in a response, the one to answer.
import { authChallenges } from '../../core/auth-challenges.ts';
import type { Exchange } from '../../model/exchange.ts';
import { findAlgorithm, strengthOf } from './algorithms.ts';

export type DigestChallenge = {
  readonly realm: string;
  readonly nonce: string;
  /** As written: a list. */
  readonly qop: string | undefined;
  readonly opaque: string | undefined;
  readonly algorithm: string;
  readonly isStale: boolean;
  readonly hashesUser: boolean;
  readonly isUtf8: boolean;
};

const isTrue = (value: string | undefined): boolean => value?.toLowerCase() === 'true';

const readChallenge = (parameters: ReadonlyMap<string, string>): DigestChallenge[] => {
  const [realm, nonce] = [parameters.get('realm'), parameters.get('nonce')];
  if (realm === undefined || nonce === undefined) return [];
  return [
    {
      realm,
      nonce,
      qop: parameters.get('qop') || undefined,
      opaque: parameters.get('opaque') || undefined,
      algorithm: parameters.get('algorithm') || 'MD5',
      isStale: isTrue(parameters.get('stale')),
      hashesUser: isTrue(parameters.get('userhash')),
      isUtf8: parameters.get('charset')?.toLowerCase() === 'utf-8',
    },
  ];
};

/** The challenges that a refusal holds; one without realm or nonce cannot be answered and is left out. */
export const digestChallenges = ({ received }: Exchange): readonly DigestChallenge[] => {
  const answer = received.at(-1);
  if (answer?.status !== 401 && answer?.status !== 403) return [];
  return authChallenges(answer.headers).flatMap(({ scheme, parameters }) =>
    scheme.toLowerCase() === 'digest' ? readChallenge(parameters) : [],
  );
};

const strength = ({ algorithm }: DigestChallenge): number => {
  const known = findAlgorithm(algorithm);
  return known ? strengthOf(known) : -1;
};

/**
 * The one with the algorithm that the user chose, or else the first, as in Postman; where nothing is chosen, the one
 * with the strongest algorithm.
 */
export const chooseChallenge = (
  challenges: readonly DigestChallenge[],
  chosen: string | undefined,
): DigestChallenge | undefined =>
  chosen === undefined
    ? challenges.toSorted((a, b) => strength(b) - strength(a))[0]
    : (challenges.find(({ algorithm }) => algorithm.toLowerCase() === chosen.toLowerCase()) ?? challenges[0]);
