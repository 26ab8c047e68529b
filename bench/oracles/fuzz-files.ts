// The files that generated bodies send.

/** Files that lie beside a generated collection. */
export const FILES: { readonly [name: string]: string } = {
  'note.txt': 'a note\n',
  'data.json': '{"a": 1}',
  'é.txt': 'accents: é',
  'blank name.csv': 'a,b\n1,2\n',
  'page.html': '<p>{{word}}</p>',
  noending: 'no ending',
  'empty.bin': '',
};
/** Their names as requests write them. */
export const SOURCES = [
  'note.txt',
  'data.json',
  'é.txt',
  'blank name.csv',
  'page.html',
  'noending',
  'empty.bin',
  './note.txt',
  '{{file}}',
];
