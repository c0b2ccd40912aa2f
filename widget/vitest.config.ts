import { defineConfig } from 'vitest/config'

export default defineConfig({
  oxc: { jsx: { runtime: 'classic', pragma: 'h', pragmaFrag: 'Fragment' } },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60000,
    hookTimeout: 60000,
    expect: { poll: { timeout: 15000 } },
    // two browsers at once on a small machine make each other late
    fileParallelism: false,
  },
})
