// Reads WWW-Authenticate headers: several challenges may stand in one header, and commas in quotes belong to a value.
import type { HeaderPair } from '../model/exchange.ts';

export type AuthChallenge = {
  /** As written; compare without case. */
  readonly scheme: string;
  /** What NTLM and Negotiate send in place of parameters. */
  readonly token: string | undefined;
  /** By lower-case name, without quotes but with their escapes; the first of equal names counts. */
  readonly parameters: ReadonlyMap<string, string>;
};

const PARAMETER = /([\w!#$%&'*+.^`|~-]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)(?:"|$)|([^\s,"]*))/y;
const SCHEME = /([\w!#$%&'*+.^`|~-]+)(?:[ \t]+([\w.~+/-]+=*)(?=[ \t]*(?:,|$)))?/y;

const matchAt = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};

const parseHeader = (text: string): AuthChallenge[] => {
  const challenges: (AuthChallenge & { readonly parameters: Map<string, string> })[] = [];
  for (let at = 0; at < text.length; ) {
    const current = challenges.at(-1);
    const parameter = current && matchAt(PARAMETER, text, at);
    const scheme = parameter ? null : matchAt(SCHEME, text, at);
    if (parameter) {
      const name = parameter[1]!.toLowerCase();
      if (!current.parameters.has(name)) current.parameters.set(name, parameter[2] ?? parameter[3] ?? '');
    }
    if (scheme) challenges.push({ scheme: scheme[1]!, token: scheme[2], parameters: new Map() });
    at += (parameter ?? scheme)?.[0].length || 1;
  }
  return challenges;
};

/** The challenges of a response in the order of its headers; what is no challenge is passed over. */
export const authChallenges = (headers: readonly HeaderPair[]): readonly AuthChallenge[] =>
  headers.flatMap(([name, value]) => (name.toLowerCase() === 'www-authenticate' ? parseHeader(value) : []));
