import { expect, test } from 'vitest';
import { normaliseArgv } from './argv.ts';

const words = (text: string): string[] => normaliseArgv(text.split(' '));

test.each([
  ['run c.json --bail', 'run c.json --bail=failure'],
  ['run --bail c.json', 'run --bail=failure c.json'],
  ['run --bail folder c.json', 'run --bail=folder c.json'],
  ['run --delay-request 10 c.json', 'run --delay-request=10 c.json'],
  ['run --delay-request c.json', 'run --delay-request=0 c.json'],
  ['run -r cli,junit c.json', 'run --reporters=cli,junit c.json'],
  ['run c.json --reporter-junit-export f.xml', 'run c.json --reporter-option=junit-export=f.xml'],
  ['run --reporter-cli-no-summary c.json', 'run --reporter-option=cli-no-summary c.json'],
  ['run c.json --reporter junit=f.xml', 'run c.json --reporter junit=f.xml'],
  ['run c.json --no-color', 'run c.json --color=off'],
  ['run c.json --color', 'run c.json --color=on'],
  ['run --folder A c.json', 'run --folder A c.json'],
  ['run c.json -h', 'run c.json --help'],
  ['verify pact p.json -h localhost -p 80', 'verify pact p.json --hostname localhost -p 80'],
  ['verify pact -h', 'verify pact --help'],
  ['verify pact p.json -h -p 80', 'verify pact p.json --help -p 80'],
  ['run c.json --reporter-json-export -', 'run c.json --reporter-option=json-export=-'],
  ['-h', 'help'],
  ['run c.json -- --bail', 'run c.json -- --bail'],
])('%s', (given, wanted) => {
  expect(words(given)).toEqual(wanted.split(' '));
});
