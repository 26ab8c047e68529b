import { describe, expect, it } from 'vitest';
import { knownSecrets, RECORDED_SECRETS, recordedEvents, streamOf } from '../../fixtures/events/replay.ts';
import { PREVIEW_CHARACTERS } from '../model/body.ts';
import type { ExchangeFinished, RunEvent } from '../model/event.ts';
import { redact } from './redact.ts';
import { createSecrets, MASK, redactText, type Secrets } from './redact-secrets.ts';

const secretsOf = (...values: readonly string[]): Secrets => {
  const secrets = createSecrets();
  for (const value of values) secrets.add(value);
  return secrets;
};

const masked = (text: string, ...values: readonly string[]): string => redactText(text, secretsOf(...values));

const redacted = (events: Iterable<RunEvent>, secrets: Secrets): Promise<RunEvent[]> =>
  Array.fromAsync(redact(streamOf(events), secrets));

const bodyEvent = (text: string): ExchangeFinished => {
  const event = recordedEvents('green').find((one) => one.type === 'exchange.finished') as ExchangeFinished;
  const [answer] = event.exchange.received;
  return {
    ...event,
    exchange: { ...event.exchange, received: [{ ...answer!, body: { size: text.length, text } }] },
  };
};

describe('redactText', () => {
  const awkward = 'pä/ss "wörd"+\\&=?%\n#1';

  it.each([
    ['raw', awkward],
    ['URL-encoded', encodeURIComponent(awkward)],
    ['URL-encoded in lower case', encodeURIComponent(awkward).toLowerCase()],
    ['URL-encoded twice', encodeURIComponent(encodeURIComponent(awkward))],
    ['as a form', new URLSearchParams({ a: awkward }).toString().slice(2)],
    ['JSON-escaped', JSON.stringify(awkward).slice(1, -1)],
    [
      'JSON-escaped to ASCII',
      JSON.stringify(awkward).slice(1, -1).replaceAll('ä', '\\u00e4').replaceAll('ö', '\\u00F6'),
    ],
    ['in JSON in JSON', JSON.stringify(JSON.stringify(awkward)).slice(3, -3)],
  ])('masks a value %s', (_, written) => {
    expect(masked(`before ${written} after`, awkward)).toBe(`before ${MASK} after`);
  });

  it.each([0, 1, 2, 3, 4, 5])('masks a value inside base64 behind %i bytes', (shift) => {
    const secret = 'hunter2-hunter3';
    for (const encoding of ['base64', 'base64url'] as const) {
      const written = Buffer.from(`${'u'.repeat(shift)}${secret}:tail`).toString(encoding);
      const out = masked(`Basic ${written}`, secret);
      expect(out).toContain(MASK);
      const rest = Buffer.from(out.replace('Basic ', '').replaceAll('*', ''), encoding).toString('latin1');
      expect(rest).not.toMatch(/hunt|unter/);
    }
  });

  it('masks whole basic credentials where the base64 is URL-encoded', () => {
    const written = encodeURIComponent(Buffer.from('~~~???>>>~~~').toString('base64'));
    expect(masked(written, '~~~???>>>~~~')).toBe(MASK);
  });

  it('masks nested and overlapping values as one', () => {
    expect(masked('x abcdefghij y', 'abcdefgh', 'efghij', 'cdefghi')).toBe(`x ${MASK} y`);
    expect(masked('x abcdefgh and efghij', 'abcdefgh', 'efghij')).toBe(`x ${MASK} and ${MASK}`);
  });

  it('masks values without a run of plain characters', () => {
    expect(masked('key=!@#$%^', '!@#$%^')).toBe(`key=${MASK}`);
    expect(masked(encodeURIComponent('!@#$%^'), '!@#$%^')).toBe(MASK);
  });

  it.each([
    ['raw', 'pä/ss "wör…', 'see …'],
    ['in JSON', 'pä/ss \\"wör...', 'see ...'],
    ['in JSON in JSON', 'pä/ss \\\\\\"wör...', 'see ...'],
    ['URL-encoded', `${encodeURIComponent('pä/ss "wör')}...`, 'see ...'],
    ['URL-encoded in half', `${encodeURIComponent('pä/ss "wör').slice(0, -2)}...`, 'see ...'],
    ['in base64', `${btoa('user:token-of-x').slice(0, -3)}...`, undefined],
  ])('masks what is left of a value that was cut %s', (_, written, expected) => {
    const out = masked(`see ${written}`, awkward, 'token-of-x-y-z');
    if (expected === undefined) expect(out).toMatch(/^see \w+\*{8}\.\.\.$/);
    else expect(out).toBe(expected.replace('see ', `see ${MASK}`));
  });

  it('leaves what only ends like the beginning of a value', () => {
    expect(masked('a tok… and tokens... and hunted…', 'token-of-x', 'hunter2-hunter3')).toBe(
      'a tok… and tokens... and hunted…',
    );
  });

  it.each([`'it'\\''s-a-secret'`, `$'it\\'s-a-secret'`])('masks a value in quotes of a shell: %s', (written) => {
    expect(masked(`-H ${written}`, "it's-a-secret")).toMatch(/^-H \$?'\*{8}'$/);
  });

  it('leaves other text as it is', () => {
    const text = 'nothing here: abcde, Zml4ZWQ=, %20';
    expect(masked(text, 'abcdef', 'secret-value')).toBe(text);
  });

  it('still finds one secret among thousands', () => {
    const secrets = secretsOf(...Array.from({ length: 5000 }, (_, i) => `token-${i}-${i * 7919}`));
    expect(redactText('a token-4321-34217999 b token-x', secrets)).toBe(`a ${MASK} b token-x`);
  });
});

describe('redact', () => {
  it('leaves no secret in any event, in any shape', async () => {
    const text = JSON.stringify(await redacted(recordedEvents('secrets'), knownSecrets()));
    const { password, token, pin } = RECORDED_SECRETS;
    for (const secret of [password, token, pin]) {
      for (const shape of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]) {
        expect(text).not.toContain(shape);
      }
    }
    expect(text).not.toContain(Buffer.from(`shop-user:${password}`).toString('base64'));
    expect(text).toContain(`Basic ${Buffer.from('shop-user').toString('base64')}`.slice(0, 12));
  });

  it('hands events without secrets on untouched', async () => {
    const events = recordedEvents('green');
    const out = await redacted(events, knownSecrets());
    expect(out).toHaveLength(events.length);
    for (const [i, event] of out.entries()) expect(event).toBe(events[i]);
  });

  it('never changes the words that say what an event is', async () => {
    const secrets = secretsOf('passed', 'run.finished', 'exchange.finished', 'prerequest', 'step.finished');
    const out = await redacted(recordedEvents('everything'), secrets);
    expect(out.map(({ type }) => type)).toEqual(recordedEvents('everything').map(({ type }) => type));
    expect(JSON.stringify(out)).toContain('"outcome":"passed"');
  });

  it('masks from the moment a value is learnt', async () => {
    const secrets = createSecrets();
    const [first] = recordedEvents('green').filter((event) => event.type === 'step.started');
    const seen: string[] = [];
    for await (const event of redact(streamOf([first!, first!]), secrets)) {
      seen.push((event as typeof first & { name: string }).name);
      secrets.add('List products');
    }
    expect(seen).toEqual(['List products', MASK]);
  });

  it('tells once that a value is too short, without showing it', async () => {
    const secrets = createSecrets();
    secrets.add('12345', 'environment variable PIN');
    secrets.add('54321', 'environment variable PIN');
    secrets.add('', 'environment variable EMPTY');
    const out = await redacted(recordedEvents('green'), secrets);
    const warnings = out.filter((event) => event.type === 'problem.raised');
    expect(warnings).toMatchObject([{ level: 'warning', code: 'secret.too-short' }]);
    expect(JSON.stringify(warnings)).toContain('environment variable PIN');
    expect(JSON.stringify(warnings)).not.toMatch(/12345|54321/);
    expect(out.at(-1)?.type).toBe('run.finished');
  });

  it('cuts previews after masking', async () => {
    const secret = `key-${'z'.repeat(60)}`;
    const text = `${'a'.repeat(PREVIEW_CHARACTERS - 10)}${secret}${'b'.repeat(4000)}`;
    const [event] = (await redacted([bodyEvent(text)], secretsOf(secret))) as ExchangeFinished[];
    const body = event!.exchange.received[0]!.body;
    expect(body.text).toBe(`${'a'.repeat(PREVIEW_CHARACTERS - 10)}${MASK}`);
    expect(body.truncated).toBe(true);
  });

  it('shows nothing of a long secret that the preview cut off', async () => {
    const secret = Array.from({ length: 3000 }, (_, i) => (i * 7919).toString(36)).join('');
    const text = `${'a'.repeat(4000)}${secret}`.slice(0, 8192);
    const [event] = (await redacted([bodyEvent(text)], secretsOf(secret))) as ExchangeFinished[];
    expect(event!.exchange.received[0]!.body.text).toBe(`${'a'.repeat(4000)}${MASK}`);
  });

  it('does not cut a character in half', async () => {
    const text = `${'a'.repeat(PREVIEW_CHARACTERS - 1)}😀${'b'.repeat(9)}`;
    const [event] = (await redacted([bodyEvent(text)], createSecrets())) as ExchangeFinished[];
    expect(event!.exchange.received[0]!.body.text).toBe('a'.repeat(PREVIEW_CHARACTERS - 1));
  });
});
