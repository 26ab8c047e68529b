import { describe, expect, it } from 'vitest';
import { recordedEvents, reportOf } from '../../fixtures/events/replay.ts';
import type { RunEvent } from '../model/event.ts';
import { reporter } from './html.ts';

const pageOf = async (events: readonly RunEvent[]): Promise<string> =>
  [...(await reportOf(reporter, events)).files.values()].join('');

const dataOf = (page: string): readonly unknown[] => {
  const text = /<script type="application\/json" id="data">\n([\s\S]*?)<\/script>/.exec(page)![1]!;
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
};

const EVIL = '</script><script>document.title="owned"</script><img src=x onerror=alert(1)> <!-- \u2028\u2029';

describe('the page', () => {
  it('has a line for the run, two a step and one for the end', async () => {
    const events = recordedEvents('everything');
    const data = dataOf(await pageOf(events));
    const steps = events.filter(({ type }) => type === 'step.finished').length;
    expect(data).toHaveLength(2 + 2 * steps);
    expect(data[0]).toMatchObject({ name: 'Shop', units: [{ name: 'Shop', kind: '' }] });
    expect(data.at(-1)).toMatchObject({ interrupted: '', summary: { steps: { total: steps } } });
    expect(data[1]).toMatchObject({ o: 'failed', n: 'List products', m: 'GET', s: 200 });
    expect(data[2]).toMatchObject({
      checks: [
        { v: 'pass' },
        { v: 'fail', diff: expect.arrayContaining([['expected', expect.stringContaining('Zoë')]]) },
        {},
        {},
      ],
      exchanges: [{ curl: expect.stringMatching(/^curl /) }],
    });
  });

  it('lets no text of a run end the element it stands in, and keeps it as it was', async () => {
    const events = recordedEvents('everything').map((event): RunEvent => {
      if (event.type === 'run.started') return { ...event, name: EVIL };
      if (event.type === 'step.started') return { ...event, name: EVIL };
      if (event.type === 'exchange.finished') {
        const { exchange } = event;
        const received = exchange.received.map((one) => ({ ...one, reason: EVIL, body: { ...one.body, text: EVIL } }));
        return { ...event, exchange: { ...exchange, received } };
      }
      if (event.type !== 'step.finished') return event;
      return {
        ...event,
        checks: event.checks.map((check) => ({ ...check, name: EVIL, error: { name: 'E', message: EVIL } })),
      };
    });
    const page = await pageOf(events);
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(page.match(/<\/script>/g)).toHaveLength(2);
    expect(page).not.toContain('<img');
    expect(page).not.toContain('<!--');
    expect(page).not.toMatch(/[\u2028\u2029]/);
    expect(dataOf(page)[0]).toMatchObject({ name: EVIL });
  });

  it('loads nothing, and no script but its own may run', async () => {
    const page = await pageOf(recordedEvents('green'));
    const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)![1]!;
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+';/);
    const shell = page.replace(/<script type="application\/json"[\s\S]*?<\/script>/, '');
    expect(shell).not.toMatch(
      /\b(?:src|href)=|url\(|@import|innerHTML|insertAdjacentHTML|document\.write|eval\(|fetch\(/,
    );
  });
});
