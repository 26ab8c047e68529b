import { expect, test } from 'vitest';
import type { HostRules } from '../model/host-rules.ts';
import { isHostAllowed } from './host-rules.ts';

test.each<[HostRules, string, boolean]>([
  [{}, 'http://anything.test/', true],
  [{ allow: ['api.test'] }, 'https://api.test/x', true],
  [{ allow: ['api.test'] }, 'https://API.TEST:8443/x', true],
  [{ allow: ['api.test'] }, 'https://other.test/', false],
  [{ allow: ['api.test'] }, 'https://api.test.evil.test/', false],
  [{ allow: ['api.test'] }, 'https://api.test@evil.test/', false],
  [{ allow: ['*.api.test'] }, 'https://a.b.api.test/', true],
  [{ allow: ['*.api.test'] }, 'https://api.test/', false],
  [{ allow: ['api.test:443'] }, 'https://api.test/', true],
  [{ allow: ['api.test:443'] }, 'http://api.test/', false],
  [{ allow: ['127.0.0.1:8080'] }, 'http://127.0.0.1:8081/', false],
  [{ allow: ['[::1]:8080'] }, 'http://[::1]:8080/', true],
  [{ allow: ['*'], deny: ['169.254.169.254'] }, 'http://169.254.169.254/latest', false],
  [{ deny: ['internal.test'] }, 'http://internal.test./', false],
  [{ deny: ['internal.test'] }, 'http://public.test/', true],
  [{ allow: [] }, 'http://public.test/', false],
])('%j: %s %s', (rules, url, allowed) => {
  expect(isHostAllowed(rules, url)).toBe(allowed);
});
