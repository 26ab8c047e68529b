// Every script case through both sandboxes: what a process of its own tells, a shared context tells as well.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Effect, HostCall, HostReply, PhaseEnd } from '../protocol.ts';
import {
  openTestLoadSandbox,
  openTestSandbox,
  responseOf,
  type TestLoadSandbox,
  type TestSandbox,
  type Told,
} from '../test-sandbox.ts';

const CASES = join(import.meta.dirname, '../../../fixtures/scripts');

type Section = { readonly event: 'prerequest' | 'test'; readonly lines: string[] };

const EVENT = /^\/\/# (?:(?:collection|folder) )?(test|prerequest)\b/;

/** The scripts of a case in their order, each a phase of its own. */
const sectionsOf = (text: string): readonly Section[] => {
  const sections: Section[] = [{ event: 'test', lines: [] }];
  for (const line of text.split('\n')) {
    const event = EVENT.exec(line)?.[1] as Section['event'] | undefined;
    if (event) sections.push({ event, lines: [] });
    else if (!line.startsWith('//# ')) sections.at(-1)!.lines.push(line);
  }
  return sections.filter(({ lines }) => lines.join('').trim() !== '');
};

const cases = readdirSync(CASES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'harness')
  .flatMap(({ name }) => readdirSync(join(CASES, name)).map((file) => join(name, file)))
  // Where Node was not started as a load process is, a stack that throws has no place.
  .filter((file) => file.endsWith('.js') && !file.endsWith('nasty-error-objects.js'))
  .map((file) => [file, sectionsOf(readFileSync(join(CASES, file), 'utf8'))] as const);

const answer = (call: HostCall): HostReply => {
  if (call.kind === 'http') return { kind: 'http', reply: { response: responseOf('{"n":1}'), cookies: [] } };
  return call.kind === 'cookies' ? { kind: 'value', value: [] } : { kind: 'value', value: null };
};

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** What no two runs have in common. */
const withoutChance = (text: string): string =>
  text
    .replaceAll(UUID, 'uuid')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'moment')
    .replaceAll(/\b1[789]\d{8,11}\b/g, 'now');

const plain = (effect: Effect): string => {
  const { durationMs: _durationMs, ...rest } = effect as Effect & { durationMs?: number };
  return withoutChance(JSON.stringify(rest, (key, value) => (key === 'stack' ? undefined : value)));
};

type Seen = { readonly effects: readonly string[]; readonly ends: readonly PhaseEnd[] };

const see = async (box: TestSandbox, sections: readonly Section[]): Promise<Seen> => {
  const all: Told[] = [];
  for (const { event, lines } of sections)
    all.push(await box.run(lines.join('\n'), { event, answer, body: '{"ok":true,"list":[1,2],"text":"t"}' }));
  return {
    effects: all.flatMap(({ effects }) => effects.map(plain)),
    ends: all.map(({ end }) => JSON.parse(withoutChance(JSON.stringify(end))) as PhaseEnd),
  };
};

let child: TestSandbox;
let load: TestLoadSandbox;
beforeAll(async () => {
  child = await openTestSandbox();
  load = await openTestLoadSandbox(2);
}, 60_000);
afterAll(async () => {
  await child.sandbox.close();
  await load.close();
});

test('there are cases', () => expect(cases.length).toBeGreaterThan(100));

test.each(cases)('%s', async (_file, sections) => {
  for (const scope of ['globals', 'collection', 'environment', 'local'] as const) {
    child.scopes.apply({ scope, op: 'load', set: { values: [] } });
  }
  child.sandbox.renew();
  expect(await see(load.user(), sections)).toEqual(await see(child, sections));
});
