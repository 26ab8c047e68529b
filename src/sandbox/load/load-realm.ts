// One context of a load process with the realm in it: what it tells is heard from a clean stack, and it goes on when its promises have run.
import { Buffer } from 'node:buffer';
import { randomFillSync } from 'node:crypto';
import type { Scopes } from '../../model/variables.ts';
import type { BundleFiles } from '../bundle-files.ts';
import { type BundleSource, createScriptContext } from '../child/context.ts';
import type { Realm, Waiting } from '../realm/boot.ts';
import type { HostBody, OutgoingKind } from '../realm/host.ts';
import { protectContext } from './protect-contexts.ts';

/** What a realm waits for while others may run: a reply, a timer, or either. */
export type LongWait = Exclude<Waiting, 'again' | 'soon' | 'phase'>;

export type LoadRealm = {
  /** The prototype of its objects: tells whose a promise is. */
  readonly objectPrototype: object;
  start(json: string, body: HostBody | undefined, request: string): void;
  reply(json: string, body: HostBody | undefined): void;
  rejected(reason: unknown, promise: object): void;
  handled(promise: object): void;
  takeGlobals(user: number): string | undefined;
  dropGlobals(user: number): void;
  /** Nothing of it is heard any more. */
  end(): void;
  /** What V8 made of bundles that it knew nothing of. */
  caches(): readonly { readonly name: string; readonly cache: Uint8Array }[];
};

export type RealmListener = {
  /** The scopes of the phase that runs. */
  scopes(): Scopes;
  hear(kind: OutgoingKind, json: string): void;
  /** Undefined: its phase has ended. */
  waits(wait: LongWait | undefined): void;
  /** It is past repair. */
  broken(): void;
};

const POOL_BYTES = 4096;

const createRandomness = () => {
  let pool: Uint8Array = new Uint8Array(0);
  return (size: number): Uint8Array => {
    if (pool.length < size) pool = randomFillSync(new Uint8Array(Math.max(size, POOL_BYTES)));
    const taken = pool.subarray(0, size);
    pool = pool.subarray(size);
    return taken;
  };
};

const sourceOf = (files: BundleFiles, name: string): BundleSource | undefined => {
  const found = files.read(name);
  if (found === undefined) return undefined;
  const [text, cache] = found.bundle.bytes;
  return { text: Buffer.from(text!).toString('utf8'), cache: cache ?? new Uint8Array(0) };
};

type Told = { readonly kind: OutgoingKind; readonly json: string };

const { nextTick } = process;

export const openLoadRealm = (files: BundleFiles, listener: RealmListener): LoadRealm => {
  /** A script may stand on the stack with little of it left: what it tells is only put down. */
  let told: Told[] = [];
  const replies: { readonly json: string; readonly body: HostBody | undefined }[] = [];
  let isScheduled = false;
  let isOver = false;
  let leftovers: 'none' | 'maybe' | 'leaving' = 'none';
  let timer: NodeJS.Timeout | undefined;
  const scripts = createScriptContext({
    write: (kind, json) => void told.push({ kind, json }),
    writeWithEffects: (effects, kind, json) => {
      if (effects !== '') told.push({ kind: 'effects', json: effects });
      told.push({ kind, json });
    },
    scope: (name) => JSON.stringify(listener.scopes().toSet(name)),
    randomBytes: createRandomness(),
  });
  protectContext(scripts.context);
  const realm: Realm = scripts.boot(sourceOf(files, 'realm')!, (name) => sourceOf(files, name));

  /** Nothing of the realm throws, unless a script has broken what it stands on. */
  const orBreak = <T>(run: () => T): T | undefined => {
    try {
      return run();
    } catch {
      isOver = true;
      listener.broken();
      return undefined;
    }
  };
  const hearAll = (): void => {
    while (told.length > 0 && !isOver) {
      const hearing = told;
      told = [];
      for (const { kind, json } of hearing) if (!isOver) listener.hear(kind, json);
    }
  };
  const later = (): void => {
    if (isScheduled || isOver) return;
    isScheduled = true;
    setImmediate(pump);
  };
  const afterPromises = (): void => nextTick(pump);
  const soon = (): void => {
    if (isScheduled || isOver) return;
    isScheduled = true;
    queueMicrotask(afterPromises);
  };
  const onTimer = (): void => {
    if (isOver) return;
    orBreak(realm.fireTimer);
    later();
  };
  /** One at a time, and only when the script's own code and its promises are through. */
  const deliver = (): void => {
    const { json, body } = replies.shift()!;
    orBreak(() => realm.reply(json, body));
    later();
  };
  const armTimer = (): void => {
    const ms = realm.msToTimer();
    clearTimeout(timer);
    if (ms > 0) timer = setTimeout(onTimer, ms);
    else setImmediate(onTimer);
  };
  /** What a script left to its promises must not run among those of the next user. */
  const leave = (): void => {
    if (replies.length > 0) deliver();
    else if (leftovers === 'maybe') {
      leftovers = 'leaving';
      later();
    } else {
      leftovers = 'none';
      listener.waits(undefined);
    }
  };
  const goOn = (): void => {
    const waiting = orBreak(realm.advance);
    hearAll();
    if (waiting === undefined || isOver) return;
    if (waiting === 'soon') return soon();
    if (waiting === 'phase') return leave();
    leftovers = 'maybe';
    if (waiting === 'again') later();
    else if (replies.length > 0) deliver();
    else {
      if (waiting !== 'message') armTimer();
      listener.waits(waiting);
    }
  };
  const pump = (): void => {
    isScheduled = false;
    if (!isOver) goOn();
  };

  return {
    objectPrototype: scripts.objectPrototype,
    start: (json, body, request) => {
      orBreak(() => realm.start(json, body, request));
      if (!isOver) goOn();
    },
    reply: (json, body) => {
      if (isOver) return;
      replies.push({ json, body });
      if (!isScheduled) deliver();
    },
    rejected: (reason, promise) => void orBreak(() => realm.rejected(reason, promise)),
    handled: (promise) => void orBreak(() => realm.handled(promise)),
    takeGlobals: (user) => orBreak(() => realm.takeGlobals(user)),
    dropGlobals: (user) => void orBreak(() => realm.dropGlobals(user)),
    end: () => {
      isOver = true;
      clearTimeout(timer);
    },
    caches: scripts.caches,
  };
};
