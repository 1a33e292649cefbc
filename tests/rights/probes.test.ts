import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { probe } from './doors.ts'

/**
 * Generated probes: random people, duties, loans, areas, grades and rows; what every door shows is compared with the
 * rules in words (`oracle.ts`). `tests/rights/many.ts` asks the same of many more.
 */
describe('no read path shows more or less than the rights', () => {
  for (const seed of [11])
    test(`a random city, seed ${seed}`, { timeout: 240_000 }, async () => {
      const { differences, cases, byPath, shown, people, rows } = await probe({
        seed,
        people: 16,
        matters: 48,
        rows: 20,
        pagesEvery: 6,
      })
      assert.deepEqual(differences, [])
      assert.ok(cases > 5_000, `${cases} cases`)
      // something is seen and something is not, or nothing was asked
      assert.ok(shown > 0 && shown < people * rows, `${shown} of ${people * rows}`)
      for (const path of [
        'list',
        'count',
        'detail',
        'export',
        'aggregate',
        'search',
        'tile',
        'live',
        'ogc',
        'open311',
        'mcp',
      ])
        assert.ok((byPath[path]?.cases ?? 0) > 0, path)
    })
})
