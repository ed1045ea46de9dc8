import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['scripts/fresh-dist.mjs'],
    // Patience, not promises: those are asserted. With 44 at work on two cores, a test of 1 s was seen to stand still for 38.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What is polled for comes in a few ms; vitest's 1 s is less than a busy machine may take to start one process.
    expect: { poll: { timeout: 45_000 } },
  },
})
