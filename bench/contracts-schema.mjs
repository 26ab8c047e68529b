// Checks 10,000 responses of 2 KB with a compiled schema, in a process of its own. Usage: node bench/contracts-schema.mjs ajv|assay check|parse
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const COUNT = 10_000;
const VARIANTS = COUNT;

const SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  required: ['items', 'total'],
  properties: {
    total: { type: 'integer', minimum: 0 },
    items: { type: 'array', maxItems: 50, items: { $ref: '#/$defs/product' } },
  },
  $defs: {
    product: {
      type: 'object',
      required: ['id', 'name', 'price', 'created'],
      additionalProperties: false,
      properties: {
        id: { type: 'integer', minimum: 1 },
        name: { type: 'string', minLength: 1, maxLength: 100 },
        price: { type: 'number', exclusiveMinimum: 0 },
        created: { type: 'string', format: 'date-time' },
        mail: { type: 'string', format: 'email' },
        kind: { enum: ['tea', 'coffee', 'cups'] },
        tags: { type: 'array', uniqueItems: true, items: { type: 'string', pattern: '^[a-z-]+$' } },
        size: {
          oneOf: [{ type: 'string' }, { type: 'object', required: ['cm'], properties: { cm: { type: 'number' } } }],
        },
      },
    },
  },
};

const product = (id) => ({
  id,
  name: `Product number ${id} of the catalogue`,
  price: id + 0.5,
  created: new Date(1.7e12 + id * 12_345).toISOString(),
  mail: `seller-${id}@example.com`,
  kind: ['tea', 'coffee', 'cups'][id % 3],
  tags: ['new', 'on-sale', 'large'],
  size: id % 2 ? 'large' : { cm: id },
});

const texts = Array.from({ length: VARIANTS }, (_, number) =>
  JSON.stringify({ total: 9, items: Array.from({ length: 9 }, (__, at) => product(number * 9 + at + 1)) }),
);

const withAjv = async () => {
  const ajv = new Ajv.default({ strict: false });
  addFormats.default(ajv);
  return ajv.compile(SCHEMA);
};

const withAssay = async () => {
  const { createSchemaSet } = await import('../src/contracts/json-schema/create-schema-set.ts');
  const set = createSchemaSet({ formats: 'assert' });
  set.add({ uri: 'file:///products.json', value: SCHEMA });
  const validator = await set.compile('file:///products.json');
  return (value) => validator.validate(value).kind === 'valid';
};

const [who, what] = process.argv.slice(2);
const isValid = await (who === 'ajv' ? withAjv() : withAssay());
const values = texts.map((text) => JSON.parse(text));
const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / VARIANTS;

const turn = () => {
  const began = performance.now();
  for (let number = 0; number < COUNT; number++) {
    const at = number % VARIANTS;
    if (!isValid(what === 'parse' ? JSON.parse(texts[at]) : values[at]))
      throw new Error('a valid response is told invalid');
  }
  return performance.now() - began;
};

if (isValid({ ...values[0], total: -1 })) throw new Error('an invalid response is told valid');
turn();
const times = Array.from({ length: 9 }, turn).toSorted((one, other) => one - other);
console.log(JSON.stringify({ ms: times[4], bytes }));
