// Where the stub server answers other than Pact's own, and why.

export type Difference = { readonly request: string; readonly difference: string; readonly why: string };

const MORE = '404 there, 201 here';
const FULLY = '202 there, 201 here';

export const DIFFERENCES: readonly Difference[] = [
  {
    request: 'a path with a space: /a%20b',
    difference: MORE,
    why: 'a path that a pact writes decoded is sent encoded: no client can send it otherwise',
  },
  { request: 'a path with an umlaut: /%C3%A4', difference: MORE, why: 'the same' },
  {
    request: 'a parameter by number rules: ?i=-7&n=-1',
    difference: MORE,
    why: 'a negative number is a number in a query too, as it is in JSON',
  },
  {
    request: 'headers:  {"x-one":"a","x-list":["a","b"]}',
    difference: FULLY,
    why: 'RFC 9110, 5.3: lines of one name are the same as one line with commas',
  },
  {
    request: 'header values in a list:  {"x-list":"a, b","accept":"text/html, text/plain"}',
    difference: FULLY,
    why: 'the same',
  },
  {
    request: 'a whole list in a header by regex:  {"x-list":["c","d"]}',
    difference: FULLY,
    why: 'the same',
  },
  {
    request: 'a whole list in a header by regex, version 2:  {"x-list":["c","d"]}',
    difference: FULLY,
    why: 'the same',
  },
  {
    request: 'integer:  {"v":12345678901234567890123}',
    difference: FULLY,
    why: 'an integer stays one when it has many digits',
  },
  {
    request: 'OR of a list:  {"v":null}',
    difference: FULLY,
    why: 'a rule that allows null allows it in the place of a list too',
  },
];
