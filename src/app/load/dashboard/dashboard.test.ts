// The dashboard as a browser gets it: page, state and news, and who may ask.
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { recordedEvents, streamOf } from '../../../../fixtures/events/replay.ts';
import { summarise } from '../../../core/summarise.ts';
import type { RunEvent, WindowClosed } from '../../../model/event.ts';
import { createHost } from '../../host.ts';
import { createLoadHistory, type DashboardNews } from './load-history.ts';
import { type Dashboard, openDashboard } from './open-dashboard.ts';
import { createPoints } from './points.ts';

const EVENTS: readonly RunEvent[] = await Array.fromAsync(summarise(streamOf(recordedEvents('load'))));
const WINDOWS = EVENTS.filter((event): event is WindowClosed => event.type === 'window.closed');

const opened: Dashboard[] = [];
afterEach(async () => {
  for (const dashboard of opened.splice(0)) await dashboard.close();
});

const open = async (): Promise<Dashboard> => {
  const dashboard = await openDashboard({ port: 0, name: 'Shop' }, createHost());
  opened.push(dashboard);
  return dashboard;
};

const ask = (
  url: string,
  path: string,
  headers: { readonly [name: string]: string } = {},
  method = 'GET',
  onData?: () => void,
) =>
  new Promise<{ readonly status: number; readonly headers: object; readonly text: string }>((resolve, reject) => {
    const sent = request(new URL(path, url), { headers, method, agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
        onData?.();
      });
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, text }));
    });
    sent.on('error', reject).end();
  });

const newsIn = (text: string): readonly DashboardNews[] =>
  text
    .split('\n\n')
    .filter((part) => part !== '')
    .map((part) => JSON.parse(part.replace(/^data: /, '')) as DashboardNews);

describe('the history of a load', () => {
  it('tells windows as they come and thresholds as they stand', () => {
    const history = createLoadHistory('');
    const told = EVENTS.map(history.take).filter((news) => news !== undefined);
    expect(told.map(({ kind }) => kind)).toEqual(['state', ...WINDOWS.map(() => 'window'), 'end']);
    const last = told.at(-2)!;
    if (last.kind !== 'window') throw new Error('no window');
    expect(last.now).toMatchObject({ requests: 541, failed: 35, iterations: 271, errors: [['HTTP 503', 35]] });
    expect(last.now.thresholds.map(({ verdict }) => verdict)).toEqual(['pass', 'fail', 'pass']);
    expect(history.state()).toMatchObject({
      name: 'Shop load',
      plannedMs: 4000,
      end: { verdict: 'failed', sentence: expect.stringContaining('1 of 3 thresholds crossed') },
    });
  });

  it('does not count the warm-up', () => {
    const history = createLoadHistory('');
    for (const event of EVENTS.slice(0, 2)) history.take(event);
    expect(history.state().now).toMatchObject({ requests: 0, isWarmUp: true });
    expect(history.state().now!.thresholds.every(({ verdict }) => verdict === 'pending')).toBe(true);
    expect(history.state().points[0]!.rate).toBeGreaterThan(0);
  });

  it('has a limit: of a longer load several seconds become one point, peaks in sight, no request lost', () => {
    const points = createPoints(8);
    const base = {
      isWarmUp: false,
      failed: 0,
      failedRate: 0,
      active: 1,
      allocated: 1,
      dropped: 0,
      cpu: 0,
      requests: 10,
      rate: 10,
    };
    let anew = 0;
    for (let i = 1; i <= 100; i += 1)
      if (points.add({ ...base, endMs: i * 1000, p95: i === 37 ? 900 : 5 }).isAnew) anew += 1;
    const all = points.all();
    expect(all.length).toBeLessThan(8);
    expect(anew).toBe(4);
    expect(Math.max(...all.map(({ p95 = 0 }) => p95))).toBe(900);
    expect(all.map(({ endMs }) => endMs)).toEqual(all.map((_, i) => (i + 1) * 16_000));
    expect(all.every(({ requests, rate }) => requests === 160 && rate === 10)).toBe(true);
  });

  it('calls no load green that was interrupted, or whose setup broke', () => {
    const finished = EVENTS.at(-1)!;
    if (finished.type !== 'run.finished') throw new Error('no end');
    const { summary } = finished;
    const green = { ...summary!, load: { ...summary!.load!, verdict: 'passed' as const } };
    const verdictOf = (event: RunEvent): string | undefined => {
      const history = createLoadHistory('');
      history.take(event);
      return history.state().end?.verdict;
    };
    expect(verdictOf({ ...finished, summary: green })).toBe('passed');
    expect(verdictOf({ ...finished, summary: green, interrupted: 'SIGINT' })).toBe('interrupted');
    expect(verdictOf({ ...finished, summary: { ...green, problems: 1 } })).toBe('errored');
    const { load: _load, ...without } = green;
    expect(verdictOf({ ...finished, summary: without })).toBe('errored');
  });
});

describe('the dashboard', () => {
  it('tells those who come late everything, then what happens, and ends', async () => {
    const dashboard = await open();
    for (const event of EVENTS.slice(0, 3)) dashboard.take(event);
    const joined = Promise.withResolvers<void>();
    const stream = ask(dashboard.url, '/events', {}, 'GET', joined.resolve);
    await joined.promise;
    for (const event of EVENTS.slice(3)) dashboard.take(event);
    await dashboard.close();
    const told = newsIn((await stream).text);
    expect(told[0]).toMatchObject({ kind: 'state', state: { name: 'Shop load', points: [{}, {}] } });
    expect(told.map(({ kind }) => kind)).toEqual(['state', ...WINDOWS.slice(2).map(() => 'window'), 'end']);
  });

  it('listens on loopback, to its own name only', async () => {
    const dashboard = await open();
    const { port } = new URL(dashboard.url);
    expect(dashboard.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    for (const path of ['/', '/events']) {
      for (const host of [`evil.example:${port}`, 'evil.example', '127.0.0.1', `127.0.0.1.evil.example:${port}`])
        expect((await ask(dashboard.url, path, { host })).status).toBe(403);
    }
    expect((await ask(dashboard.url, '/', { host: `localhost:${port}` })).status).toBe(200);
    expect((await ask(dashboard.url, '/', {}, 'POST')).status).toBe(405);
    expect((await ask(dashboard.url, '/../etc/passwd')).status).toBe(404);
  });

  it('is one page that loads nothing and says so to the browser', async () => {
    const dashboard = await open();
    const { headers, text } = await ask(dashboard.url, '/?x=1');
    expect(headers).toMatchObject({
      'content-security-policy': expect.stringMatching(
        /^default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-/,
      ),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    expect(text).not.toMatch(/(?:src|href)=|https?:\/\/(?!www\.w3\.org\/2000\/svg)|innerHTML/);
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('closes although connections stay open, with a request or without', async () => {
    const dashboard = await open();
    const port = Number(new URL(dashboard.url).port);
    const idle = connect(port, '127.0.0.1');
    const halfway = connect(port, '127.0.0.1', () => halfway.write('GET / HTTP/1.1\r\nHost: '));
    const gone = [idle, halfway].map(
      (socket) => new Promise((resolve) => socket.on('error', resolve).on('close', resolve)),
    );
    await new Promise((resolve) => halfway.once('connect', resolve));
    const stream = ask(dashboard.url, '/events');
    await ask(dashboard.url, '/');
    await dashboard.close();
    await Promise.all(gone);
    await stream.catch(() => undefined);
  });

  it('says which port cannot be had, and how to choose another', async () => {
    const port = Number(new URL((await open()).url).port);
    await expect(openDashboard({ port, name: '' }, createHost())).rejects.toMatchObject({
      code: 'dashboard.port-in-use',
      hint: expect.stringContaining('--ui-port 0'),
    });
  });
});
