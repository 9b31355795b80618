import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Real engines and daemons are slow to start; unit tests stay far below this.
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
});
