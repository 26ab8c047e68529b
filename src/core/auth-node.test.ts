import { expect, test } from 'vitest';
import type { Json } from '../model/json.ts';
import { authParameters, resolveAuth } from './auth-node.ts';

const upper = (text: string): string => text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => name.toUpperCase());

test('the last of a name counts, disabled or not, and values have the type that they declare', () => {
  const list: Json = [
    { key: 'a', value: 'one' },
    { key: 'a', value: 'two', disabled: true },
    { key: 'flag', value: 'false', type: 'boolean' },
    { key: 'number', value: '007', type: 'number' },
    { key: 'text', value: null, type: 'string' },
    { value: 'without a name' },
    'no entry',
  ];
  expect(authParameters(list)).toEqual({ a: 'two', flag: true, number: 7, text: 'null' });
  expect(authParameters({ a: 1 })).toEqual({ a: 1 });
  expect(authParameters('text')).toEqual({});
});

test('names are resolved too, and only the scheme that counts can warn', () => {
  const warned: string[] = [];
  const node = { type: '{{basic}}', BASIC: [{ key: '{{k}}', value: '{{v}}' }], other: { x: '{{y}}' } };
  const resolved = resolveAuth({ type: '{{basic}}', fields: {}, node }, (text, where) => {
    if (text.includes('{{') && where !== '') warned.push(`${where}: ${text}`);
    return upper(text);
  });
  expect(resolved).toMatchObject({ type: 'BASIC', fields: { K: 'V' } });
  expect(resolved.node).toEqual({ type: 'BASIC', BASIC: [{ key: 'K', value: 'V' }], other: { x: 'Y' } });
  expect(warned).toEqual(['auth type: {{basic}}', 'auth BASIC: {{k}}', 'auth BASIC: {{v}}']);
});
