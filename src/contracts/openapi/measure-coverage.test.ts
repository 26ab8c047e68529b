// What calls used of a document is counted, and what they used beyond it.
import { expect, test } from 'vitest';
import { openApiOf } from './judging/testing/judge-of.ts';
import { measureCoverage } from './measure-coverage.ts';

const DOCUMENT = {
  openapi: '3.1.0',
  paths: {
    '/x': {
      get: {
        operationId: 'getX',
        parameters: [{ name: 'q', in: 'query', schema: {} }],
        responses: {
          200: { description: 'x', content: { 'application/json': {}, 'text/csv': {} } },
          '4XX': { description: 'x' },
        },
      },
      post: { requestBody: { content: { 'application/json': {} } }, responses: { 201: { description: 'x' } } },
    },
  },
};

test('each operation, status, parameter and media type has its hits', async () => {
  const coverage = measureCoverage(await openApiOf(DOCUMENT));
  const call = {
    operation: 'GET /x',
    parameters: ['query q', 'query unknown'],
    status: '200',
    responseMedia: 'text/csv',
  };
  coverage.take(call);
  coverage.take({ ...call, parameters: [], status: 'unknown' });
  coverage.take({ operation: 'GET /gone', parameters: [] });
  coverage.takeUndocumented('GET /x 418');
  coverage.takeUndocumented('GET /x 418');
  const result = coverage.result();
  expect(result.operations[0]).toEqual({
    id: 'GET /x',
    operationId: 'getX',
    source: { file: 'api.json', pointer: '/paths/~1x/get' },
    calls: 2,
    statuses: [
      { name: '200', hits: 1 },
      { name: '4XX', hits: 0 },
    ],
    parameters: [{ name: 'query q', hits: 1 }],
    requestMedia: [],
    responseMedia: [
      { name: '200 application/json', hits: 0 },
      { name: '200 text/csv', hits: 1 },
    ],
  });
  expect(result.undocumented).toEqual([{ name: 'GET /x 418', hits: 2 }]);
  expect(result.totals).toEqual({
    operations: { covered: 1, total: 2 },
    statuses: { covered: 1, total: 3 },
    parameters: { covered: 1, total: 1 },
    media: { covered: 1, total: 3 },
  });
  expect(result.percent).toBe(44.4);
});
