import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.e2e.test.ts'],
    exclude: ['**/node_modules/**'],
    globalSetup: ['fixtures/e2e/install.ts'],
    testTimeout: 300_000,
    hookTimeout: 600_000,
  },
});
