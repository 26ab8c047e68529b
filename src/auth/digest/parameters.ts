// What an auth knows of its server: fields that the user wrote, and for the rest what challenges said.
import { textField } from '../../core/auth-field.ts';
import { splitCallUrl } from '../../core/call-url.ts';
import type { AuthDeps, AuthFields } from '../../model/contracts.ts';
import type { Call } from '../../model/exchange.ts';

export type DigestParameter =
  | 'realm'
  | 'nonce'
  | 'qop'
  | 'opaque'
  | 'algorithm'
  | 'clientNonce'
  | 'nonceCount'
  | 'userhash'
  | 'charset';

export type DigestParameters = {
  get(name: DigestParameter): string | undefined;
  /** A field that the user wrote stays, unless `replaces`. */
  learn(name: DigestParameter, value: string, replaces?: boolean): void;
};

type Learnt = { readonly [kind in 'added' | 'replaced']: Map<DigestParameter, string> };

/**
 * As in Postman, requests that share an auth (inherited, or repeated by iterations) share what it learnt, and sign at
 * once; but not with what another server said.
 */
const learntFor = ({ url }: Call, { memory, owner }: AuthDeps): Learnt => {
  const owners = (memory.get('owners') ?? new WeakMap()) as WeakMap<object, Map<string, Learnt>>;
  memory.set('owners', owners);
  const servers = owners.get(owner) ?? new Map<string, Learnt>();
  owners.set(owner, servers);
  const { protocol, host } = splitCallUrl(url);
  const learnt = servers.get(`${protocol}://${host}`) ?? { added: new Map(), replaced: new Map() };
  servers.set(`${protocol}://${host}`, learnt);
  return learnt;
};

export const digestParameters = (call: Call, fields: AuthFields, deps: AuthDeps): DigestParameters => {
  const { added, replaced } = learntFor(call, deps);
  return {
    get: (name) => replaced.get(name) ?? textField(fields, name) ?? added.get(name),
    learn: (name, value, replaces = false) => void (replaces || replaced.has(name) ? replaced : added).set(name, value),
  };
};
