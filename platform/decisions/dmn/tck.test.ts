import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { must } from '../../../base/index.ts'
import { joinModels, readCases, readModel, runCase } from './index.ts'

const shared = process.env.HUYING_SHARED ?? new URL('../../../../shared', import.meta.url).pathname
const archive = join(shared, 'data/conformance/dmn-tck.tar.gz')

test('every case of the compatibility kit passes', {
  skip: existsSync(archive) ? false : 'the shared data folder is absent (HUYING_SHARED)',
}, () => {
  const folder = mkdtempSync(join(tmpdir(), 'huying-tck-'))
  try {
    execFileSync('tar', ['xzf', archive, '-C', folder])
    const failed: string[] = []
    let passed = 0
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!/-test-[^/]*\.xml$/.test(name)) continue
      const { model, cases } = must(readCases(readFileSync(join(folder, name), 'utf8')))
      const main = must(readModel(readFileSync(join(folder, dirname(name), model), 'utf8')))
      const models = must(joinModels(main))
      for (const one of cases)
        for (const ran of runCase(models, one))
          if (ran.passed) passed += 1
          else failed.push(`${name} ${one.id} ${ran.name}: expected ${ran.expected}, got ${ran.got}`)
    }
    assert.deepEqual(failed, [])
    assert.ok(passed > 1000, String(passed))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
