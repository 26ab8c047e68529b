// Providers that do what their documents say, and ones that fail in one way each: what is found, and with which call.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { NOTES, NOTES_TOKEN, type Notes, type Quirk, startNotes } from '../../../fixtures/servers/notes.ts';
import { verified } from './testing/verified.ts';
import type { VerifyOpenapiOptions } from './verify-openapi-options.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-verify-openapi-'));
const document = join(folder, 'notes.json');
let notes: Notes;

beforeAll(async () => {
  writeFileSync(document, JSON.stringify(NOTES));
  notes = await startNotes();
});
beforeEach(() => {
  notes.quirk = undefined;
  notes.reset();
});
afterAll(async () => {
  await notes.close();
  rmSync(folder, { recursive: true });
});

const verify = (options: Partial<VerifyOpenapiOptions>) => verified({ specs: [document], url: notes.url, ...options });

const auth: Partial<VerifyOpenapiOptions> = { headers: [['Authorization', `Bearer ${NOTES_TOKEN}`]] };

describe('a provider that keeps its document', () => {
  test.each([1, 2, 3, 4, 5])('nothing is reported of it with seed %i', async (seed) => {
    const { failed, errors, warnings, exitCode, calls } = await verify({ ...auth, seed });
    expect({ failed, errors, warnings, exitCode }).toEqual({ failed: [], errors: [], warnings: [], exitCode: 0 });
    expect(calls).toBeGreaterThan(500);
  });

  test('the same seed makes the same calls, however many are in flight', async () => {
    const heardWith = async (workers: number) => {
      notes.reset();
      await verify({ ...auth, workers, phases: ['examples', 'coverage', 'fuzzing'], maxExamples: 20 });
      return notes.heard.map(({ method, target, body }) => `${method} ${target} ${body}`).sort();
    };
    const alone = await heardWith(1);
    expect(alone.length).toBeGreaterThan(100);
    expect(await heardWith(1)).toEqual(alone);
    expect(await heardWith(8)).toEqual(alone);
  });
});

describe('a provider with one defect', () => {
  const title = (body: string): string => (JSON.parse(body) as { title: string }).title;
  const isCreate: (call: Parameters<Quirk>[0]) => boolean = ({ method, target }) =>
    method === 'POST' && target === '/notes';
  const cases: readonly (readonly [string, Quirk, string, RegExp])[] = [
    [
      'a crash at a limit',
      ({ target }, right) => (target === '/notes?limit=9' ? { status: 500 } : right()),
      'not_a_server_error',
      /^curl '?http:\/\/[\d.:]+\/notes\?limit=9'?$/,
    ],
    [
      'a crash on a title that is long',
      (call, right) => {
        const reply = right();
        return isCreate(call) && reply.status === 201 && [...title(call.body)].length > 12 ? { status: 503 } : reply;
      },
      'not_a_server_error',
      /^curl http:\S+\/notes -H 'Content-Type: application\/json' --data-raw '\{"title":".{13}"\}'$/u,
    ],
    [
      'a limit that nobody looks at',
      ({ target }, right) => (/limit=\d\d/.test(target) ? { status: 200, body: [] } : right()),
      'negative_data_rejection',
      /\/notes\?limit=10'$/,
    ],
    [
      'a member of the wrong type',
      ({ method, target }, right) => {
        const reply = right();
        const isOne = method === 'GET' && /^\/notes\/\d/.test(target) && reply.status === 200;
        return isOne ? { ...reply, body: { ...(reply.body as object), id: 'one' } } : reply;
      },
      'response_schema_conformance',
      /^curl http:\S+\/notes\/\d$/,
    ],
    [
      'anybody is let in',
      ({ method, target }, right) =>
        method === 'GET' && target === '/me' ? { status: 200, body: { name: 'Eve' } } : right(),
      'ignored_auth',
      /^curl http:\S+\/me$/,
    ],
    [
      'a method that is not documented',
      ({ method, target }, right) => (method === 'PATCH' && /^\/notes\/\d/.test(target) ? { status: 200 } : right()),
      'unsupported_method',
      /^curl -X PATCH http:\S+\/notes\/\d+$/,
    ],
    [
      'a 405 that does not say what is allowed',
      (_, right) => {
        const reply = right();
        return reply.status === 405 ? { status: 405 } : reply;
      },
      'allow_header_conformance',
      /^curl -X PUT /,
    ],
  ];
  test.each(cases)('%s', async (_, quirk, check, curl) => {
    notes.quirk = quirk;
    const { failed, exitCode } = await verify(auth);
    expect(exitCode).toBe(1);
    expect([...new Set(failed.map((one) => one.check))]).toEqual([check]);
    expect(failed[0]?.replay?.replace(" -H 'Authorization: Bearer ********'", '')).toMatch(curl);
    expect(failed[0]?.message).toMatch(/seed 1$/);
  });

  test('a failure is told once, with the phase that found it; later phases say that it is the same', async () => {
    notes.quirk = ({ method, target }, right) => (method === 'GET' && target === '/me' ? { status: 500 } : right());
    const { failed, steps } = await verify(auth);
    expect(failed.map(({ step, check }) => [step, check])).toEqual([['0/coverage/GET /me', 'not_a_server_error']]);
    const again = steps.find(({ cursor }) => cursor.stepId === '0/fuzzing/GET /me');
    expect(again?.outcome).toBe('passed');
    expect(again?.checks.find(({ verdict }) => verdict === 'skip')?.error?.message).toMatch(
      /same failure as in the coverage/,
    );
  });

  test('a failure that cannot be had again is told with that remark', async () => {
    let isOver = false;
    notes.quirk = ({ target }, right) => {
      if (isOver || target !== '/notes?limit=9') return right();
      isOver = true;
      return { status: 500 };
    };
    const { failed } = await verify(auth);
    expect(failed.map(({ message }) => message)).toEqual([expect.stringMatching(/not seen again when the call was/)]);
  });
});

describe('calls', () => {
  test('go to what the provider really has, and to what the user sets', async () => {
    await verify({ ...auth, include: ['readNote', 'createNote'], phases: ['fuzzing'], modes: ['positive'] });
    const reads = notes.heard.filter(({ method }) => method === 'GET').map(({ target }) => target);
    expect(reads.filter((target) => /^\/notes\/\d{1,3}$/.test(target)).length).toBeGreaterThan(reads.length / 2);
    notes.reset();
    const fixed = [{ name: 'noteId', in: 'path' as const, value: '1' }];
    await verify({ ...auth, fixed, include: ['GET /notes/*'], phases: ['coverage', 'fuzzing'] });
    expect([...new Set(notes.heard.filter(({ method }) => method === 'GET').map(({ target }) => target))]).toEqual([
      '/notes/1',
    ]);
  });

  test('are as many as were asked for, in the modes that were', async () => {
    const { calls } = await verify({
      ...auth,
      include: ['createNote'],
      phases: ['fuzzing'],
      modes: ['positive'],
      maxExamples: 7,
    });
    expect([calls, notes.heard.length]).toEqual([7, 7]);
  });

  test('end with the time that they have, and with so many failures', async () => {
    notes.quirk = async (_, right) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return right();
    };
    const { warnings, exitCode, steps } = await verify({ ...auth, maxTimeMs: 300 });
    expect(exitCode).toBe(0);
    expect(warnings).toEqual([expect.stringMatching(/--max-time/)]);
    expect(steps.some(({ reason }) => reason?.includes('--max-time'))).toBe(true);
    notes.quirk = () => ({ status: 500 });
    const failing = await verify({ ...auth, maxFailures: 2 });
    expect([failing.failed.length, failing.summary.interrupted, failing.exitCode]).toEqual([2, 'bail', 1]);
  });

  test('that hang or break are errors, with the call; the others go on', async () => {
    notes.quirk = ({ target }, right) =>
      target === '/notes?limit=9' ? 'reset' : target === '/notes?limit=8' ? 'hang' : right();
    const { errors, exitCode, failed } = await verify({ ...auth, timeouts: { requestMs: 300 } });
    expect(exitCode).toBe(3);
    expect(failed).toEqual([]);
    expect([...new Set(errors.map(({ class: kind }) => kind))].sort()).toEqual(['reset', 'timeout']);
  });

  test('that are never answered end after three, and the operation is given up', async () => {
    let hung = 0;
    notes.quirk = ({ target }, right) => {
      if (!/^\/notes\?/.test(target)) return right();
      hung += 1;
      return 'hang';
    };
    const { errors, exitCode } = await verify({ ...auth, timeouts: { requestMs: 100 }, phases: ['fuzzing'] });
    expect([exitCode, hung > 0 && hung <= 4]).toEqual([3, true]);
    expect(errors.map(({ message }) => message)).toEqual([expect.stringContaining('given up after three')]);
  });

  test('of a provider that never answers anything end after few, whatever operations there are', async () => {
    let hung = 0;
    notes.quirk = () => {
      hung += 1;
      return 'hang';
    };
    const { exitCode, steps } = await verify({ ...auth, timeouts: { requestMs: 50 } });
    expect([exitCode, hung]).toEqual([3, 6]);
    expect(steps.some(({ reason }) => reason === 'the provider cannot be reached')).toBe(true);
  });

  test('to a provider that is not there are one error', async () => {
    const { errors, exitCode, calls, steps } = await verify({ url: 'http://127.0.0.1:1' });
    expect([errors.length, exitCode, calls]).toEqual([1, 3, 1]);
    expect(steps.filter(({ reason }) => reason === 'the provider cannot be reached').length).toBe(4);
  });

  test('without credentials, or to ids that nobody has, are warned of', async () => {
    const { warnings, exitCode } = await verify({});
    expect([exitCode, warnings]).toEqual([0, [expect.stringMatching(/401 or 403.*GET \/me/)]]);
    notes.quirk = ({ target }, right) => (/^\/notes\//.test(target) ? { status: 404 } : right());
    const lost = await verify({ ...auth, include: ['readNote'], phases: ['fuzzing'], modes: ['positive'] });
    expect(lost.warnings).toEqual([expect.stringMatching(/404.*GET \/notes\/\{noteId\}/)]);
  });

  test('that could not be made at all are no pass', async () => {
    const empty = join(folder, 'empty.json');
    writeFileSync(empty, JSON.stringify({ ...NOTES, paths: {} }));
    expect((await verify({ specs: [empty] })).exitCode).toBe(4);
  });
});

describe('words that name nothing', () => {
  test.each([
    [{ include: ['readNotes'] }, /--include readNotes/, /readNote/],
    [{ exclude: ['GET /note'] }, /--exclude GET \/note/, /GET \/notes/],
    [{ include: ['tag:readin'] }, /tag:readin/, /tag:reading/],
    [{ fixed: [{ name: 'noteID', value: '1' }] }, /--set noteID/, /noteId/],
  ])('%j', async (options, message, hint) => {
    const problem = await verify(options).catch((error: unknown) => error);
    expect(problem).toMatchObject({
      exit: 2,
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    });
    expect(notes.heard).toEqual([]);
  });
});
