import { beforeAll, describe, expect, test } from 'vitest';
import { type FreshRealm, openRealm } from './testing/fresh-realm.ts';

let realm: FreshRealm;

beforeAll(async () => {
  realm = await openRealm();
});

const value = async (code: string): Promise<unknown> => {
  const text = (await realm.run(`(async () => JSON.stringify(await (async () => { ${code} })()))()`)) as string;
  return JSON.parse(text);
};

test('names are as hidden and as replaceable as those of the language', async () => {
  expect(
    await value("return Object.keys(globalThis).filter((key) => ['URL', 'Buffer', 'atob', 'crypto'].includes(key))"),
  ).toEqual([]);
  expect(await value('globalThis.CountQueuingStrategy = 5; return CountQueuingStrategy')).toBe(5);
});

describe('base64', () => {
  test('both ways', async () => {
    expect(
      await value("return [btoa('a'), btoa('ab'), btoa('abc'), atob('YWI='), atob(' YW Jj '), btoa('é')]"),
    ).toEqual(['YQ==', 'YWI=', 'YWJj', 'ab', 'abc', '6Q==']);
  });

  test.each(["atob('a')", "atob('a*bc')", "btoa('€')"])('%s is refused', async (code) => {
    expect(
      await value(`try { ${code} } catch (error) { return [error.name, error.code, error instanceof DOMException] }`),
    ).toEqual(['InvalidCharacterError', 5, true]);
  });
});

test('URL and URLSearchParams', async () => {
  expect(
    await value(
      "const u = new URL('../b?x=1#f', 'http://user@bücher.example:80/a/c'); u.searchParams.append('y', 'a b'); return [u.href, u.host]",
    ),
  ).toEqual(['http://user@xn--bcher-kva.example/b?x=1&y=a+b#f', 'xn--bcher-kva.example']);
  expect(await value("return [URL.canParse('nope'), [...new URLSearchParams('a=1&b=2')]]")).toEqual([
    false,
    [
      ['a', '1'],
      ['b', '2'],
    ],
  ]);
});

test('text encodings, legacy ones too', async () => {
  expect(
    await value(
      "return [[...new TextEncoder().encode('é€')], new TextDecoder().decode(new Uint8Array([0xef, 0xbb, 0xbf, 0x61])), new TextDecoder('shift_jis').decode(new Uint8Array([0x93, 0xfa])), new TextDecoder('latin1').encoding]",
    ),
  ).toEqual([[195, 169, 226, 130, 172], 'a', '日', 'windows-1252']);
});

test('structuredClone keeps kinds and circles, and refuses functions', async () => {
  expect(
    await value(`const from = { map: new Map([[1, new Date(0)]]), set: new Set(['a']), re: /x/g, bytes: Uint8Array.of(1, 2), error: new TypeError('t') };
      from.self = from;
      const to = structuredClone(from);
      from.bytes[0] = 9;
      return [to !== from, to.self === to, to.map.get(1).getTime(), to.set.has('a'), String(to.re), [...to.bytes], to.error instanceof TypeError, to.error.message]`),
  ).toEqual([true, true, 0, true, '/x/g', [1, 2], true, 't']);
  expect(await value('try { structuredClone(() => {}) } catch (error) { return error.name }')).toBe('DataCloneError');
});

test('AbortController and events', async () => {
  expect(
    await value(`const seen = []; const control = new AbortController();
      control.signal.addEventListener('abort', (event) => seen.push(event.type, event.target === control.signal));
      control.signal.onabort = () => seen.push('on');
      const any = AbortSignal.any([control.signal]);
      control.abort(); control.abort();
      let thrown; try { any.throwIfAborted() } catch (error) { thrown = error.name }
      return [seen, control.signal.aborted, thrown, AbortSignal.abort('why').reason]`),
  ).toEqual([['abort', true, 'on'], true, 'AbortError', 'why']);
  expect(
    await value(`const target = new EventTarget(); const seen = [];
      target.addEventListener('x', { handleEvent: (event) => { seen.push('once'); event.preventDefault() } }, { once: true });
      return [target.dispatchEvent(new Event('x', { cancelable: true })), target.dispatchEvent(new Event('x')), seen]`),
  ).toEqual([false, true, ['once']]);
});

test('Blob and File', async () => {
  expect(
    await value(`const blob = new Blob(['é', Uint8Array.of(33), new Blob(['x'])], { type: 'Text/Plain' });
      const file = new File([blob], 'name.txt', { lastModified: 5 });
      const chunks = []; const reader = blob.stream().getReader();
      for (let step = await reader.read(); !step.done; step = await reader.read()) chunks.push(...step.value);
      return [blob.size, blob.type, await blob.text(), await blob.slice(2, 3).text(), file.name, file.lastModified, file instanceof Blob, chunks.length]`),
  ).toEqual([4, 'text/plain', 'é!x', '!', 'name.txt', 5, true, 4]);
});

test('streams, and compression through them', async () => {
  expect(
    await value(`const pack = new CompressionStream('gzip'); const unpack = new DecompressionStream('gzip');
      const writer = pack.writable.getWriter();
      writer.write(new TextEncoder().encode('abc'.repeat(100))); writer.close();
      const reader = pack.readable.pipeThrough(unpack).pipeThrough(new TextDecoderStream()).getReader();
      let text = ''; for (let step = await reader.read(); !step.done; step = await reader.read()) text += step.value;
      return [text.length, text.slice(0, 4)]`),
  ).toEqual([300, 'abca']);
});

describe('crypto', () => {
  test('random values and ids', async () => {
    expect(
      await value(
        'return [crypto.getRandomValues(new Uint16Array(4)).length, /^[\\da-f]{8}-[\\da-f]{4}-4[\\da-f]{3}-[89ab][\\da-f]{3}-[\\da-f]{12}$/.test(crypto.randomUUID())]',
      ),
    ).toEqual([4, true]);
    expect(
      await value('try { crypto.getRandomValues(new Uint8Array(65537)) } catch (error) { return error.name }'),
    ).toBe('QuotaExceededError');
  });

  const hex =
    "const hex = (buffer) => Buffer.from(buffer).toString('hex'); const text = (words) => new TextEncoder().encode(words);";

  test('digest', async () => {
    expect(await value(`${hex} return hex(await crypto.subtle.digest('SHA-1', text('abc')))`)).toBe(
      'a9993e364706816aba3e25717850c26c9cd0d89d',
    );
    expect(
      await value("try { await crypto.subtle.digest('MD5', new Uint8Array()) } catch (error) { return error.name }"),
    ).toBe('NotSupportedError');
  });

  test('HMAC (RFC 4231, case 2)', async () => {
    expect(
      await value(`${hex} const key = await crypto.subtle.importKey('raw', text('Jefe'), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']);
        const signature = await crypto.subtle.sign('HMAC', key, text('what do ya want for nothing?'));
        return [hex(signature), await crypto.subtle.verify('HMAC', key, signature, text('what do ya want for nothing?')), await crypto.subtle.verify('HMAC', key, signature, text('x'))]`),
    ).toEqual(['5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843', true, false]);
  });

  test('AES in a round trip, and a broken seal', async () => {
    expect(
      await value(`${hex} const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['encrypt', 'decrypt']);
        const iv = crypto.getRandomValues(new Uint8Array(12));
        const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, text('secret'));
        const opened = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, sealed);
        const broken = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, new Uint8Array(30)).catch((error) => error.name);
        return [new TextDecoder().decode(opened), sealed.byteLength, broken, (await crypto.subtle.exportKey('jwk', key)).kty]`),
    ).toEqual(['secret', 22, 'OperationError', 'oct']);
  });

  test('PBKDF2 (RFC 6070, case 2)', async () => {
    expect(
      await value(`${hex} const key = await crypto.subtle.importKey('raw', text('password'), 'PBKDF2', false, ['deriveBits']);
        return hex(await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-1', salt: text('salt'), iterations: 2 }, key, 160))`),
    ).toBe('ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957');
  });
});

test('queueMicrotask runs after the running code', async () => {
  expect(
    await value("const seen = []; queueMicrotask(() => seen.push('late')); seen.push('now'); await null; return seen"),
  ).toEqual(['now', 'late']);
});
