// Drives a real sandbox process for tests: one script, one phase, everything it told.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createScopes } from '../core/scopes.ts';
import type { Scopes } from '../model/variables.ts';
import { createChildSandbox } from './child-sandbox.ts';
import type { Effect, HostCall, HostReply, Phase, PhaseEnd, ResponseState, Sandbox } from './protocol.ts';

type BuildSandbox = (options: { outDir: string }) => Promise<void>;

let built: Promise<string> | undefined;

/** Builds the sandbox once per test process, into a folder of its own. */
export const buildOnce = (): Promise<string> => {
  built ??= (async () => {
    const script: string = new URL('../../scripts/build-sandbox.mjs', import.meta.url).href;
    const { buildSandbox } = (await import(script)) as { buildSandbox: BuildSandbox };
    const outDir = mkdtempSync(path.join(tmpdir(), 'assay-sandbox-'));
    await buildSandbox({ outDir });
    return outDir;
  })();
  return built;
};

export type Told = { readonly effects: readonly Effect[]; readonly end: PhaseEnd };

export type PhaseOptions = {
  readonly event?: Phase['event'];
  readonly timeoutMs?: number;
  readonly body?: string | Uint8Array;
  readonly data?: Phase['data'];
  readonly answer?: (call: HostCall) => HostReply | Promise<HostReply>;
  readonly signal?: AbortSignal;
  readonly onEffect?: (effect: Effect) => void;
};

export type TestSandbox = {
  readonly sandbox: Sandbox;
  readonly scopes: Scopes;
  /** Runs the texts as the scripts of one phase. */
  run(texts: string | readonly string[], options?: PhaseOptions): Promise<Told>;
};

export const responseOf = (body: string | Uint8Array): ResponseState => ({
  code: 200,
  reason: 'OK',
  headers: [['Content-Type', 'application/json']],
  responseTime: 12,
  headerBytes: 40,
  wireBytes: body.length,
  body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
});

const phaseOf = (texts: readonly string[], options: PhaseOptions): Phase => {
  const event = options.event ?? 'test';
  return {
    event,
    scripts: texts.map((text, index) => ({
      id: `script-${index}`,
      text,
      event,
      file: 'c.json',
      owner: `owner ${index}`,
    })),
    info: { eventName: event, iteration: 0, iterationCount: 1, requestName: 'Get it', requestId: 'id-1' },
    location: ['Shop', 'Folder', 'Get it'],
    request: {
      id: 'id-1',
      name: 'Get it',
      call: {
        method: 'GET',
        url: { protocol: 'http', host: ['h'], path: ['p'], query: [], variables: [] },
        headers: [{ key: 'X-A', value: '1' }],
      },
    },
    ...(event === 'test' ? { response: responseOf(options.body ?? '{"ok":true}') } : {}),
    cookies: [{ name: 'sid', value: 'abc', domain: 'h', path: '/' }],
    data: options.data ?? {},
    timeoutMs: options.timeoutMs ?? 10_000,
  };
};

const refuse = (call: HostCall): HostReply => ({
  kind: 'error',
  name: 'Error',
  message: `nobody answers ${call.kind}`,
});

export const openTestSandbox = async (maxMemoryMb?: number): Promise<TestSandbox> =>
  driveSandbox(createChildSandbox({ distDir: await buildOnce(), ...(maxMemoryMb ? { maxMemoryMb } : {}) }));

export type TestLoadSandbox = {
  /** Each is a virtual user of its own, with scopes of its own. */
  user(): TestSandbox;
  close(): Promise<void>;
};

export const openTestLoadSandbox = async (maxContexts = 4): Promise<TestLoadSandbox> => {
  const { createLoadSandbox } = await import('./load/create-load-sandbox.ts');
  const distDir = await buildOnce();
  const sandbox = await createLoadSandbox({ distDir, cacheDir: path.join(distDir, 'cache'), maxContexts });
  return { user: () => driveSandbox(sandbox.user()), close: sandbox.close };
};

const driveSandbox = (sandbox: Sandbox): TestSandbox => {
  const scopes = createScopes();
  const run: TestSandbox['run'] = async (texts, options = {}) => {
    const effects: Effect[] = [];
    const host = {
      onEffect: (effect: Effect) => {
        effects.push(effect);
        if (effect.kind === 'change') scopes.apply(effect.change);
        options.onEffect?.(effect);
      },
      call: async (call: HostCall) => (options.answer ?? refuse)(call),
    };
    const phase = phaseOf(typeof texts === 'string' ? [texts] : texts, options);
    const end = await sandbox.run(phase, scopes, host, options.signal ?? new AbortController().signal);
    return { effects, end };
  };
  return { sandbox, scopes, run };
};

/** The checks as `name verdict[: message]`. */
export const verdicts = ({ effects }: Told): readonly string[] =>
  effects.flatMap((effect) =>
    effect.kind === 'check'
      ? [`${effect.check.name} ${effect.check.verdict}${effect.check.error ? `: ${effect.check.error.message}` : ''}`]
      : [],
  );

export const logs = ({ effects }: Told): readonly string[] =>
  effects.flatMap((effect) => (effect.kind === 'log' ? [effect.texts.join(' ')] : []));

/** Errors of the scripts, `undefined` for those that went well. */
export const scriptErrors = ({ effects }: Told) =>
  effects.flatMap((effect) => (effect.kind === 'script.finished' ? [effect.error] : []));
