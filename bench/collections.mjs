// Writes the collections that are run in the bench.
import { writeFileSync } from 'node:fs';
import { scratch } from './measure.mjs';

const SCRIPT = [
  "pm.test('status is 200', () => { pm.response.to.have.status(200); });",
  "pm.test('has an id', () => { pm.expect(pm.response.json().id).to.eql(7); });",
  "pm.collectionVariables.set('last', pm.response.json().id);",
];

const item = (index, isScripted) => ({
  name: `Product ${index}`,
  ...(isScripted && { event: [{ listen: 'test', script: { type: 'text/javascript', exec: SCRIPT } }] }),
  request: {
    method: 'GET',
    header: [{ key: 'X-Trace', value: String(index) }],
    url: `{{base}}/products/${index}?full=1`,
  },
});

/** The path of a collection of that many requests, each with a test script (two tests, one variable set) or without. */
export const writeCollection = (url, { count, isScripted }) => {
  const file = scratch(`${count}-${isScripted ? 'scripted' : 'plain'}.json`);
  const document = {
    info: {
      name: `bench ${count}`,
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
    },
    variable: [{ key: 'base', value: url }],
    item: Array.from({ length: count }, (_, index) => item(index, isScripted)),
  };
  writeFileSync(file, JSON.stringify(document, null, 2));
  return file;
};
