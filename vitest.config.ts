import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // A test says what is right, not how fast: machines here are slow now and then.
    testTimeout: 30_000,
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['test/lab/**', 'node_modules/**'],
  },
});
