import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { jsonSchema } from './decide.ts'
import { compileSubset } from './subset.ts'
import { runSuite } from './suite.ts'
import { randomList, randomOf } from './testing.ts'

const shared = process.env.HUYING_SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url))
const archive = join(shared, 'data/conformance/json-schema.tar.gz')

test('what field lists are written in passes every test of the official suite that it covers', {
  skip: existsSync(archive) ? false : 'the shared data folder is absent (HUYING_SHARED)',
}, () => {
  const folder = mkdtempSync(join(tmpdir(), 'huying-suite-'))
  try {
    execFileSync('tar', ['xzf', archive, '-C', folder])
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.includes('tests/draft2020-12/') && name.endsWith('.json'))
      .map((name) => ({
        name,
        asserts: name.includes('/optional/format'),
        groups: JSON.parse(readFileSync(join(folder, name), 'utf8')),
      }))
    const { covered, passed, failed } = runSuite(files)
    assert.deepEqual(failed, [])
    assert.ok(covered > 250 && passed === covered, String(covered))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('every schema made from a list lies within the subset, and what does not is named', () => {
  const random = randomOf(11)
  for (let i = 0; i < 50; i++) assert.ok(compileSubset(jsonSchema(randomList(random, 8))).ok)
  assert.deepEqual(compileSubset({ $ref: '#', allOf: [{ oneOf: [] }] }), {
    ok: false,
    outside: ['$ref', 'oneOf'],
  })
  assert.deepEqual(compileSubset({ constructor: 1 }), { ok: false, outside: ['constructor'] })
  let deep: unknown = {}
  for (let i = 0; i < 5_000; i++) deep = { not: deep }
  assert.equal(compileSubset(deep).ok, false)
})
