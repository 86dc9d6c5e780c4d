import { defineConfig } from 'vitest/config';

/** The suite that needs a real cluster: the lab, or whatever GRPCLB_E2E_KUBECONFIG names. */
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.lab.ts'],
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});
