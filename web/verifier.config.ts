import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** The verifier library 核验库 as one file that a page or a program of others loads. */
export default defineConfig({
  root: here('.'),
  publicDir: false,
  build: {
    outDir: process.env.HUYING_VERIFIER_OUT ?? here('dist/verifier'),
    emptyOutDir: true,
    target: 'es2022',
    lib: {
      entry: here('../platform/credentials/envelope/verifier.ts'),
      formats: ['es'],
      fileName: () => 'huying-verifier.js',
    },
    minify: true,
    // one file: a library of ours looks for Node's random numbers, which a verifier never draws
    rolldownOptions: { output: { codeSplitting: false } },
  },
})
