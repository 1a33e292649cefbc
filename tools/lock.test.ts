import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { test } from 'node:test'

type Lock = { packages: Record<string, { resolved?: string; optionalDependencies?: Record<string, string> }> }
const { missingIn } = createRequire(import.meta.url)('./complete-lock.cjs') as {
  missingIn(packages: Lock['packages']): Map<string, string>
}
const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')) as Lock

test('the lock file names every optional package, else npm ci refuses it (node tools/complete-lock.cjs)', () => {
  assert.deepEqual([...missingIn(lock.packages).keys()], [])
})

test('the lock file names no registry: each place uses its own', () => {
  assert.deepEqual(
    Object.entries(lock.packages).filter(([, entry]) => entry.resolved !== undefined),
    [],
  )
})
