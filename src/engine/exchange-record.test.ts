// What a report holds of bodies: text where a body is text.
import { expect, test } from 'vitest';
import type { Exchange } from '../model/exchange.ts';
import { recordExchange } from './exchange-record.ts';

const sentText = async (type: string, content: string | Uint8Array) => {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const body = { size: bytes.length, bytes, open: async function* () {} };
  const sent = { method: 'POST', url: 'http://h/', headers: [['Content-Type', type]], body };
  const record = await recordExchange(
    { id: 'x', sent, received: [] } as unknown as Exchange,
    {
      sha256: async () => '',
    } as unknown as Parameters<typeof recordExchange>[1],
  );
  return record.sent.body?.text;
};

const FORM = '--b\r\nContent-Disposition: form-data; name="title"\r\n\r\nÜ\r\n--b--\r\n';

test('a form of parts is text where none of them holds bytes that are none', async () => {
  expect(await sentText('multipart/form-data; boundary=b', FORM)).toBe(FORM);
  expect(await sentText('multipart/form-data; boundary=b', new Uint8Array([45, 45, 98, 255, 254]))).toBeUndefined();
  expect(await sentText('multipart/form-data; boundary=b', `${FORM}\0`)).toBeUndefined();
  expect(await sentText('multipart/form-data; boundary=b', FORM + 'x'.repeat(100_000))).toBeUndefined();
  expect(await sentText('application/octet-stream', FORM)).toBeUndefined();
});
