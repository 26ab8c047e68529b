// Texts of the formats that schemas name.
import * as fc from 'fast-check';

type Texts = fc.Arbitrary<string>;

const pad = (value: number, width = 2): string => String(value).padStart(width, '0');

const isoDate = (date: Date): string => date.toISOString().slice(0, 10);

const days = fc.date({
  min: new Date('1970-01-01T00:00:00Z'),
  max: new Date('2099-12-31T23:59:59Z'),
  noInvalidDate: true,
});

const offsets: Texts = fc.oneof(
  { weight: 4, arbitrary: fc.constant('Z') },
  { weight: 1, arbitrary: fc.constantFrom('+00:00', '+05:30', '-08:00', '+14:00') },
);

const clock: Texts = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => pad(part)).join(':'));

const times: Texts = fc.tuple(clock, offsets).map(([time, offset]) => `${time}${offset}`);

const letters = 'abcdefghijklmnopqrstuvwxyz';
const alphanumeric = `${letters}0123456789`;

const word = (units: string, min: number, max: number): Texts =>
  fc.string({ unit: fc.constantFrom(...units), minLength: min, maxLength: max });

const labels: Texts = word(alphanumeric, 1, 12);

const hostnames: Texts = fc
  .tuple(fc.array(labels, { minLength: 1, maxLength: 2 }), fc.constantFrom('com', 'org', 'net', 'example'))
  .map(([parts, end]) => [...parts, end].join('.'));

const emails: Texts = fc
  .tuple(word(alphanumeric, 1, 12), fc.constantFrom('', '.x', '+tag', '_y'), hostnames)
  .map(([name, more, host]) => `${name}${more}@${host}`);

const paths: Texts = fc.array(word(`${alphanumeric}-_~`, 1, 8), { maxLength: 3 }).map((parts) => parts.join('/'));

const uris: Texts = fc
  .tuple(fc.constantFrom('https', 'http'), hostnames, paths)
  .map(([scheme, host, path]) => `${scheme}://${host}/${path}`);

/** Random, of version 4: what every reader of UUIDs takes. */
const uuids: Texts = fc.uuid({ version: 4 });

const BASE64 = `${letters}${letters.toUpperCase()}0123456789+/`;

/** Groups of four have no padding to get wrong. */
const base64: Texts = fc.array(word(BASE64, 4, 4), { maxLength: 8 }).map((groups) => groups.join(''));

const durations: Texts = fc
  .tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 23 }), fc.integer({ min: 1, max: 59 }))
  .map(([day, hour, minute]) => `P${day}DT${hour}H${minute}M`);

const pointers: Texts = fc
  .array(word(alphanumeric, 1, 6), { maxLength: 3 })
  .map((parts) => parts.map((part) => `/${part}`).join(''));

const dates: Texts = days.map(isoDate);

const ARBITRARIES: { readonly [format: string]: Texts } = {
  date: dates,
  'full-date': dates,
  'date-time': fc.tuple(dates, times).map(([date, time]) => `${date}T${time}`),
  datetime: fc.tuple(dates, times).map(([date, time]) => `${date}T${time}`),
  time: times,
  duration: durations,
  email: emails,
  'idn-email': emails,
  hostname: hostnames,
  'idn-hostname': hostnames,
  ipv4: fc.ipV4(),
  ip: fc.ipV4(),
  ipv6: fc.ipV6(),
  uri: uris,
  url: uris,
  iri: uris,
  'uri-reference': fc.oneof(uris, paths),
  'iri-reference': fc.oneof(uris, paths),
  'uri-template': fc.tuple(uris, word(letters, 1, 5)).map(([uri, name]) => `${uri}{${name}}`),
  uuid: uuids,
  guid: uuids,
  byte: base64,
  base64,
  base64url: base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
  'json-pointer': pointers,
  'relative-json-pointer': fc.tuple(fc.integer({ min: 0, max: 9 }), pointers).map(([up, rest]) => `${up}${rest}`),
  regex: fc.constantFrom('^a+$', '[0-9]{2,}', 'x|y', '\\d+'),
  int32: fc.integer().map(String),
  int64: fc.integer().map(String),
  double: fc.integer().map((value) => String(value / 100)),
  float: fc.integer().map((value) => String(value / 100)),
  decimal: fc.integer().map((value) => String(value / 100)),
};

export const formatTexts = (format: string): Texts | undefined =>
  Object.hasOwn(ARBITRARIES, format) ? ARBITRARIES[format] : undefined;

/** A text of each format that says nothing special, and some at the edge of it. */
const EXAMPLES: { readonly [format: string]: readonly string[] } = {
  date: ['2024-01-15', '2024-02-29', '1999-12-31', '1970-01-01'],
  'full-date': ['2024-01-15'],
  'date-time': [
    '2024-01-15T10:30:00Z',
    '2024-02-29T23:59:59Z',
    '2024-01-15T10:30:00.123Z',
    '2024-01-15T10:30:00+05:30',
  ],
  datetime: ['2024-01-15T10:30:00Z'],
  time: ['10:30:00Z', '23:59:59Z', '00:00:00+05:30'],
  duration: ['P1D', 'PT1H', 'P1Y2M3DT4H5M6S'],
  email: ['user@example.com', 'first.last+tag@sub.example.org'],
  'idn-email': ['user@example.com'],
  hostname: ['example.com', 'a-b.example.org'],
  'idn-hostname': ['example.com'],
  ipv4: ['192.0.2.1', '0.0.0.0', '255.255.255.255'],
  ip: ['192.0.2.1'],
  ipv6: ['2001:db8::1', '::1', '::'],
  uri: ['https://example.com/path', 'http://example.com:8080/a?b=c'],
  url: ['https://example.com/path'],
  iri: ['https://example.com/path'],
  'uri-reference': ['/path', 'https://example.com/'],
  'iri-reference': ['/path'],
  'uri-template': ['https://example.com/{id}'],
  uuid: ['0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d', '00000000-0000-4000-8000-000000000000'],
  guid: ['0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d'],
  byte: ['dGV4dA==', 'AAAA'],
  base64: ['dGV4dA=='],
  base64url: ['dGV4dA'],
  'json-pointer': ['/a/0', ''],
  'relative-json-pointer': ['0/a'],
  regex: ['^a+$'],
  int32: ['1'],
  int64: ['1'],
  double: ['1.5'],
  float: ['1.5'],
  decimal: ['1.5'],
};

export const formatExamples = (format: string): readonly string[] =>
  Object.hasOwn(EXAMPLES, format) ? EXAMPLES[format]! : [];

/** Texts that are nearly of a format, to be tried where it is to be violated. */
const NEARLY: { readonly [format: string]: readonly string[] } = {
  date: ['2024-13-01', '2023-02-30', '15.01.2024'],
  'date-time': ['2024-13-01T10:30:00Z', '2024-01-15T25:00:00Z', '2024-01-15'],
  time: ['25:00:00Z', '10:30'],
  duration: ['P', '1 day'],
  email: ['user@', 'user.example.com'],
  hostname: ['-example-.com', 'exa mple.com'],
  ipv4: ['256.0.2.1', '192.0.2'],
  ipv6: ['2001:db8::g', '12345::'],
  uri: ['not a uri', '/path'],
  url: ['not a url'],
  uuid: ['0a1b2c3d-4e5f-4a6b-8c7d', '0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4g'],
  byte: ['dGV4d', '!!!!'],
  regex: ['(', '[a'],
  'json-pointer': ['a/b', '/~2'],
};

export const nearFormat = (format: string): readonly string[] => [
  ...(Object.hasOwn(NEARLY, format) ? NEARLY[format]! : []),
  'not of this format',
];
