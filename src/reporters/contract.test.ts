import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  contextFor,
  PLAIN_SCREEN,
  RECORDED_SECRETS,
  recordedEvents,
  recordings,
  reportOf,
} from '../../fixtures/events/replay.ts';
import type { Reporter, Screen } from '../model/contracts.ts';
import { displayWidth } from './terminal/width.ts';

const names = readdirSync(import.meta.dirname)
  .filter((file) => /^[a-z-]+\.ts$/.test(file))
  .map((file) => file.slice(0, -'.ts'.length));

const load = async (name: string): Promise<Reporter> =>
  ((await import(/* @vite-ignore */ `${import.meta.dirname}/${name}.ts`)) as { readonly reporter: Reporter }).reporter;

const NARROW: Screen = { columns: 60, isTTY: false, colours: 0, unicode: true };

// The command is one line however long it is, so that it can be copied.
const isCommand = (line: string): boolean => line.trimStart().startsWith('curl ');

const shapesOf = (secret: string): readonly string[] => {
  const inside = Buffer.from(`shop-user:${secret}`).toString('base64').slice(14, -4);
  return [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), inside];
};

it('finds the reporters that the tests are about', () => {
  expect(names).toEqual(expect.arrayContaining(['dot', 'json', 'junit', 'line', 'ndjson']));
  expect(recordings().length).toBeGreaterThan(6);
});

describe.each(names)('reporter %s', (name) => {
  it.each(recordings())('tells the recording %s without control characters or reading the world', async (recording) => {
    const reporter = await load(name);
    const { text, files } = await reportOf(reporter, recordedEvents(recording));
    const said = text + [...files.values()].join('');
    expect(said.length).toBeGreaterThan(0);
    expect(text === '').toBe(reporter.prints !== true);
    expect(said).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
  });

  it.each(recordings())('says the same of the recording %s each time', async (recording) => {
    const reporter = await load(name);
    const first = await reportOf(reporter, recordedEvents(recording));
    expect(await reportOf(reporter, recordedEvents(recording))).toEqual(first);
  });

  it('shows no secret in any shape, neither from events nor from attachments', async () => {
    const body = JSON.stringify({
      echo: RECORDED_SECRETS,
      auth: Buffer.from(`u:${RECORDED_SECRETS.password}`).toString('base64'),
    });
    const attachments = { get: async () => Buffer.from(body) };
    const events = recordedEvents('secrets').map((event) =>
      JSON.parse(JSON.stringify(event).replaceAll('"sha256"', '"attachment":"a","sha256"')),
    );
    for (const options of [{}, { verbose: true }, { structure: 'newman-legacy' }]) {
      const { text, files } = await reportOf(await load(name), events, contextFor({ attachments, options }));
      const said = text + [...files.values()].join('');
      for (const shape of Object.values(RECORDED_SECRETS).flatMap(shapesOf)) expect(said).not.toContain(shape);
    }
  });

  it('ends when the events end before the run does', async () => {
    const cut = recordedEvents('everything').slice(0, 9);
    await expect(reportOf(await load(name), cut)).resolves.toBeDefined();
    await expect(reportOf(await load(name), cut.slice(4))).resolves.toBeDefined();
    await expect(reportOf(await load(name), [])).resolves.toBeDefined();
  });

  it('writes to the path it is given, or to newman’s', async () => {
    const reporter = await load(name);
    if (reporter.prints) return;
    const events = recordedEvents('green');
    const named = await reportOf(reporter, events, contextFor({ options: { export: 'out/r.x' } }));
    expect([...named.files.keys()]).toEqual(['out/r.x']);
    const folder = await reportOf(reporter, events, contextFor({ options: { export: 'out/' } }));
    expect([...folder.files.keys()][0]).toMatch(/^out\/newman-run-report-2026-11-24-06-04-28-441-0\.\w+$/);
    const { files } = await reportOf(reporter, events);
    expect([...files.keys()][0]).toMatch(/^newman\/newman-run-report-2026-11-24-06-04-28-441-0\.\w+$/);
    expect(existsSync('newman/newman-run-report-2026-11-24-06-04-28-441-0.json')).toBe(false);
  });
});

describe.each(['line', 'dot'])('on a screen, %s', (name) => {
  it.each(recordings())('keeps to 60 columns in the recording %s', async (recording) => {
    const reporter = await load(name);
    for (const options of [{}, { verbose: true }]) {
      const { text } = await reportOf(reporter, recordedEvents(recording), contextFor({ screen: NARROW, options }));
      for (const line of text.split('\n')) if (!isCommand(line)) expect(displayWidth(line)).toBeLessThanOrEqual(60);
    }
  });

  it('has no sign outside ASCII where there is no Unicode', async () => {
    const screen = { ...PLAIN_SCREEN, unicode: false };
    const events = recordedEvents('everything').map((event) =>
      JSON.parse(JSON.stringify(event).replaceAll(/[ë…]/g, 'e')),
    );
    const { text } = await reportOf(await load(name), events, contextFor({ screen }));
    expect(text).toMatch(/^[\n\x20-\x7e]*$/);
  });

  it('says the same with colours as without', async () => {
    const coloured = contextFor({ screen: { ...PLAIN_SCREEN, colours: 1 } });
    for (const recording of recordings()) {
      const { text } = await reportOf(await load(name), recordedEvents(recording), coloured);
      const plain = await reportOf(await load(name), recordedEvents(recording));
      expect(text).toMatch(/\u001b\[\d+m/);
      expect(text.replaceAll(/\u001b\[\d+m/g, '')).toBe(plain.text);
    }
  });
});
