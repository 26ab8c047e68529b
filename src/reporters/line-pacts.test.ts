import { describe, expect, it } from 'vitest';
import { contextFor, PLAIN_SCREEN, recordedEvents, reportOf } from '../../fixtures/events/replay.ts';
import type { ReporterOptions, Screen } from '../model/contracts.ts';
import type { RunEvent, StepFinished } from '../model/event.ts';
import { reporter as dot } from './dot.ts';
import { reporter } from './line.ts';

type Choice = {
  readonly events?: readonly RunEvent[];
  readonly options?: ReporterOptions;
  readonly screen?: Partial<Screen>;
};

const say = async ({ events = recordedEvents('pacts'), options = {}, screen = {} }: Choice = {}): Promise<string> => {
  const context = contextFor({ options, screen: { ...PLAIN_SCREEN, ...screen } });
  return (await reportOf(reporter, events, context)).text;
};

const changed = (change: (step: StepFinished, event: RunEvent) => RunEvent): readonly RunEvent[] =>
  recordedEvents('pacts').map((event) => (event.type === 'step.finished' ? change(event, event) : event));

/** All interactions come to what the change makes of them. */
const outcomes = (change: Partial<StepFinished>) =>
  changed((step) => ({ ...step, checks: [], errors: [], ...change }) as RunEvent);

const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1)!;

describe('an interaction', () => {
  it('has its whole title, wrapped where it must be, with status and time behind', async () => {
    expect(await say()).toContain(
      [
        '✓ Given a product is not in the catalogue And a customer is',
        '  logged in › a request for a product that is not sold any more',
        '  and that nobody ever bought                                      404      1 ms',
        '✓ Given the shop is open › a question whether the shop is open     200      2 ms\n',
      ].join('\n'),
    );
    for (const columns of [24, 30, 50, 200]) {
      const words = (await say({ screen: { columns } })).replace(/\s+/g, ' ');
      expect(words.replaceAll(/(404|200) [\d.]+ ms /g, '')).toContain(
        'And a customer is logged in › a request for a product that is not sold any more and that nobody ever bought',
      );
    }
  });

  it('that does not hold shows how its states were changed and every check', async () => {
    const text = await say();
    expect(text).toContain(
      [
        '✗ Given an order is paid › an order was paid                                3 ms',
        '  → POST set up "an order is paid"             200 OK            105 B      5 ms',
        '  → POST tear down "an order is paid"          200 OK              2 B      2 ms',
        '  ✓ metadata topic',
        '  ✗ 8) body $.event\n',
      ].join('\n'),
    );
    expect(text).toContain('\n✗ a request for the price of a product                             200      3 ms\n  ✓');
    expect(text).not.toContain('set up "a customer is logged in"');
  });

  it('that could not be judged says why', async () => {
    const text = await say({ screen: { columns: 110 } });
    expect(text).toMatch(/\n! Given the moon is full › a request at night +5 ms\n {2}→ POST set up "the moon is full"/);
    expect(text).toMatch(/! 7\) provider state: State change request failed: the provider state "the moon is full"/);
  });

  it('that is pending is told, but does not count', async () => {
    const text = await say();
    expect(text).toMatch(/\n○ a question whether the shop is closed +200 +\S+ ms\n {2}pending: 1 mismatch\n/);
    expect(text).toContain('\n  ○ 6) body $.status (pending)\n');
    const pending = text.slice(text.indexOf('\nPending\n'));
    expect(pending).toContain('  6) a question whether the shop is closed › body $.status (pending)\n');
    expect(pending).toContain('back-office.json:83\n');
    expect(pending).toContain('     - expected  "closed"\n     + actual    "open"\n');
    expect(text.slice(text.indexOf('\nFailures\n'), text.indexOf('\nPending\n'))).not.toContain('shop is closed');
    const coloured = await say({ screen: { colours: 1 } });
    expect(coloured).toContain('\u001b[33mBodyMismatch: Expected');
    expect(coloured).toContain('\u001b[31mBodyMismatch: Expected');
  });

  it('tells with --verbose what was sent, and the checks that passed', async () => {
    const text = await say({ options: { verbose: true } });
    expect(text).toContain('→ POST set up "the shop is open"');
    expect(text).toContain('→ GET  http://127.0.0.1:4811/health ');
    expect(text.match(/✓ status 404/g)).toHaveLength(1);
    expect(await say()).not.toContain('✓ status 404');
  });

  it('has signs of ASCII alone where there is no Unicode', async () => {
    const text = await say({ screen: { unicode: false } });
    expect(text).toContain('+ Given the shop is open > a question whether the shop is open');
    expect(text).toMatch(/^[\n\x20-\x7e]*$/);
  });
});

describe('failures', () => {
  it('stand at the member of the pact that demands it', async () => {
    const text = await say();
    expect(text).toContain(
      [
        '  3) a request for a product › body $.category',
        '     fixtures/events/pacts/back-office.json:27',
        "     BodyMismatch: Expected 'tea' (String) to be equal to 'coffee' (String)",
        '',
        '     - expected  "coffee"',
        '     + actual    "tea"',
      ].join('\n'),
    );
    expect(text.match(/back-office\.json:(17|19|26|27)\n/g)).toHaveLength(4);
    expect(text.match(/curl http:\/\/127\.0\.0\.1:4811\/products\/1 /g)).toHaveLength(2);
  });

  it('name the members that are missing', async () => {
    expect(await say()).toContain(
      [
        '     BodyMismatch: Actual map is missing the following keys: price',
        '',
        '     - expected members',
        '       id',
        '     - price  missing',
        '     beside them: category, name, priceCents, stock\n',
      ].join('\n'),
    );
  });

  it('show the request that was to change the state', async () => {
    const text = await say();
    const at = text.indexOf('7) Given the moon is full › a request at night › provider state');
    expect(text.slice(at, text.indexOf('8) Given'))).toContain(
      `--data-raw '{"action":"setup","params":{},"state":"the moon`,
    );
  });
});

describe('the end', () => {
  it('counts pacts and interactions', async () => {
    const text = await say();
    expect(text).toContain('│ pacts        │     3 │      1 │      2 │       0 │         │\n');
    expect(text).toContain('│ interactions │    10 │      4 │      3 │       2 │       1 │\n');
    expect(text).toContain('│ checks       │    17 │     10 │      6 │         │       1 │\n');
    expect(text).not.toMatch(/iterations|scripts|requests/);
    expect(lastLine(text)).toBe('✗ 3 of 10 interactions failed (1 pending failed), 2 could not be judged');
  });

  it.each([
    [{ outcome: 'passed' }, '✓ 10 interactions hold'],
    [{ outcome: 'failed' }, '✗ 10 of 10 interactions failed'],
    [{ outcome: 'errored' }, '✗ 10 of 10 interactions could not be judged'],
    [{ outcome: 'skipped', pending: undefined, reason: 'not now' }, '▲ nothing was verified'],
    [{ outcome: 'skipped', pending: true }, '▲ 0 interactions hold (10 pending failed)'],
  ] as const)('of %o is: %s', async (change, sentence) => {
    expect(lastLine(await say({ events: outcomes(change as Partial<StepFinished>) }))).toBe(sentence);
  });

  it('says of a run that holds how many pending ones do not', async () => {
    const events = changed((step) => (step.pending ? step : { ...step, outcome: 'passed', checks: [], errors: [] }));
    expect(lastLine(await say({ events }))).toBe('✓ 9 interactions hold (1 pending failed)');
  });

  it('does not call a pact good that was not verified to its end', async () => {
    const cut = recordedEvents('pacts').filter(
      (event) => event.type !== 'step.finished' || event.cursor.position === 0,
    );
    expect(await say({ events: cut })).toMatch(/│ pacts +│ +3 │ +0 │ +1 │ +2 │/);
  });
});

it('says why a step was skipped', async () => {
  expect(await say({ events: outcomes({ outcome: 'skipped', pending: undefined, reason: 'no plugin' }) })).toContain(
    '\n  no plugin\n',
  );
});

it('is told in dots as well', async () => {
  const { text } = await reportOf(dot, recordedEvents('pacts'));
  expect(text).toMatch(/^\nF*\.*[.FSE]+\n/);
  expect(text.split('\n')[1]!.replace(/[^FES]/g, '')).toBe('FFFFFSEFE');
});
