import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isProblem, type Problem } from '../../model/problem.ts';
import { createHost } from '../host.ts';
import type { CommonOptions } from '../run-options.ts';
import { openDocuments } from './open-documents.ts';

let server: Server;
let origin: string;
let folder: string;
let answers: string[];
let requests: { readonly url: string; readonly key: unknown }[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'assay-documents-'));
  answers = [];
  requests = [];
  server = createServer((request, response) => {
    requests.push({ url: request.url!, key: request.headers['x-api-key'] });
    const answer = answers.shift();
    response.statusCode = answer === undefined ? 500 : 200;
    if (answer?.startsWith('> ')) response.writeHead(302, { location: answer.slice(2) });
    response.end(answer ?? 'broken');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
});

const open = (documents: CommonOptions['documents'] = {}, options: CommonOptions = {}) =>
  openDocuments({ ...options, documents: { cacheDir: join(folder, 'cache'), ...documents } }, createHost());

const problemOf = async (reading: Promise<unknown>): Promise<Problem> => {
  const error = await reading.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isProblem(error)) throw error ?? new Error('there was no problem');
  return error;
};

describe('openDocuments', () => {
  it('reads a file by its path and by its URI, once', async () => {
    const path = join(folder, 'a b.yaml');
    writeFileSync(path, 'a: 1\n');
    const documents = open();
    const document = await documents.open(path);
    expect(document).toMatchObject({ uri: pathToFileURL(path).href, path, value: { a: 1 } });
    expect(await documents.fetch(`${pathToFileURL(path).href}#/a`)).toBe(document);
  });

  it('fetches a URL once in a run, and anew in the next', async () => {
    answers = ['{"a": 1}', '{"a": 2}'];
    const documents = open();
    expect((await documents.open(`${origin}/s.json`)).value).toEqual({ a: 1 });
    expect((await documents.fetch(`${origin}/s.json`)).value).toEqual({ a: 1 });
    expect((await open().fetch(`${origin}/s.json`)).value).toEqual({ a: 2 });
    expect(requests).toHaveLength(2);
  });

  it('uses the copy that was fetched last when offline, and nothing else', async () => {
    answers = ['{"a": 1}'];
    await open().open(`${origin}/s.json`);
    const offline = open({ offline: true });
    expect((await offline.fetch(`${origin}/s.json`)).value).toEqual({ a: 1 });
    expect(await problemOf(offline.fetch(`${origin}/other.json?token=s3cret`))).toMatchObject({
      code: 'document.offline',
      message: `${origin}/other.json was never fetched, and nothing is fetched offline`,
    });
    expect(requests).toHaveLength(1);
  });

  it('tells of the copy when the server does not answer well', async () => {
    answers = ['{"a": 1}'];
    await open().open(`${origin}/s.json`);
    const problem = await problemOf(open().open(`${origin}/s.json`));
    expect(problem.message).toBe(`Cannot fetch ${origin}/s.json: the server answered 500`);
    expect(problem.hint).toContain('--offline');
  });

  it('refuses references to other hosts, but not what the user names', async () => {
    answers = ['{}'];
    const documents = open({ allowHosts: ['*.example.com'] });
    await documents.open(`${origin}/s.json`);
    expect(await problemOf(documents.fetch(`${origin}/t.json`))).toMatchObject({ code: 'document.host-refused' });
    answers = ['{}'];
    expect((await open({ allowHosts: ['127.0.0.1'] }).fetch(`${origin}/t.json`)).value).toEqual({});
  });

  it('follows no redirect to a host that is not allowed', async () => {
    const elsewhere = origin.replace('127.0.0.1', 'localhost');
    answers = [`> ${elsewhere}/t.json`, '{}', `> ${elsewhere}/t.json`, '{}'];
    const { message } = await problemOf(open({ allowHosts: ['127.0.0.1'] }).fetch(`${origin}/r.json`));
    expect(message).toContain('localhost');
    expect(requests.map(({ url }) => url)).toEqual(['/r.json']);
    answers.shift();
    const { value } = await open({ allowHosts: ['127.0.0.1', 'localhost'] }).fetch(`${origin}/r.json`);
    expect(value).toEqual({});
  });

  it.each([
    'http://json-schema.org/draft-07/schema',
    'https://json-schema.org/draft/2020-12/meta/core',
    'https://spec.openapis.org/oas/3.1/schema/2022-10-07',
  ])('has %s at hand', async (uri) => {
    const { value } = await open({ offline: true, allowHosts: [] }).fetch(uri);
    expect(value).toHaveProperty('$schema');
  });

  it('keeps passwords out of messages, paths and names of files', async () => {
    const secret = `${origin.replace('//', '//ann:s3cret@')}/s.json?token=s3cret`;
    expect((await problemOf(open().open(secret))).message).not.toContain('s3cret');
    answers = ['{"a": 1}'];
    expect((await open().open(secret)).path).toBe(`${origin}/s.json`);
    expect(readdirSync(join(folder, 'cache')).join()).not.toContain('s3cret');
  });

  it('does not send the key of Postman elsewhere', async () => {
    answers = ['{"a": 1}'];
    await open({}, { postmanApiKey: 'PMAK-1' }).open(`${origin}/s.json`);
    expect(requests).toEqual([{ url: '/s.json', key: undefined }]);
  });

  it.each([
    '{"$ref": "file:///etc/passwd"}',
    '{"$ref": "\\u0066ile:///etc/passwd"}',
    '{"a": {"$id": "file:///etc/", "$ref": "passwd"}}',
    '{"discriminator": {"mapping": {"a": "FILE:/etc/passwd"}}}',
  ])('lets no document from elsewhere into the files of this machine: %s', async (text) => {
    answers = [text];
    expect(await problemOf(open().open(`${origin}/s.json`))).toMatchObject({ code: 'document.local-reference' });
    answers = [text];
    expect(await problemOf(open().fetch(`${origin}/s.json`))).toMatchObject({ code: 'document.local-reference' });
  });

  it('takes a document from elsewhere that only speaks of files', async () => {
    answers = ['{"example": "file:///a", "description": "a $ref to file:///etc/passwd"}'];
    expect((await open().open(`${origin}/s.json`)).value).toHaveProperty('example');
  });

  it('refuses what only begins like a URL', async () => {
    expect(await problemOf(open().open('http://'))).toMatchObject({ code: 'document.url' });
    expect(await problemOf(open().fetch('https://[/s.json'))).toMatchObject({ code: 'document.url' });
  });

  it('refuses other schemes, and files of other machines', async () => {
    expect(await problemOf(open().fetch('ftp://h.example/s.json'))).toMatchObject({ code: 'document.scheme' });
    expect(await problemOf(open().fetch('file://h.example/s.json'))).toMatchObject({ code: 'document.not-local' });
  });
});
