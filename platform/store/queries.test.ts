import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Placement } from './declare.ts'
import { FAN_OUT, queryFaults } from './queries.ts'

describe('platform / store / queries', () => {
  const club: ReadonlyMap<string, Placement> = new Map<string, Placement>([
    ['court', 'district'],
    ['surface', 'reference'],
    ['game', { root: 'game' }],
    ['score', { root: 'game' }],
    ['heartbeat', 'device'],
  ])
  const cases: readonly (readonly [says: string, text: string, rules: readonly string[]])[] = [
    ['a district is named', 'select 1 from court where district = $1', []],
    ['none is', 'select 1 from court where id = $1', ['names-no-root']],
    ['it is meant for all', `select ${FAN_OUT} count(*) from court`, []],
    ['reference tables lie everywhere', 'select 1 from surface', []],
    ['a child names its root', 'select 1 from score where game_id = $1', []],
    ['a root is its own', 'select 1 from game where id = $1', []],
    ['a child without its root', 'select n from score where n = 1', ['names-no-root']],
    ['a device', 'delete from heartbeat where device_id = $1', []],
    ['moved to another district', 'update court set district = $1 where district = $2', ['moves-rows']],
    [
      'moved beside something else',
      'update court set name = $1, district = $2 where district = $3',
      ['moves-rows'],
    ],
    ['changed where it lies', 'update court set name = $1 where district = $2', []],
  ]
  for (const [says, text, rules] of cases)
    test(says, () => {
      assert.deepEqual(
        queryFaults(text, club).map(({ rule }) => rule),
        rules,
      )
    })

  /**
   * Statements that are not judged here, by file: their district comes with a part composed elsewhere (`where ${…}`), or
   * they sweep all districts in the background. A new one names its district or says that it fans out.
   */
  const NOT_JUDGED: Readonly<Record<string, number>> = JSON.parse(
    readFileSync(new URL('./queries-not-judged.json', import.meta.url), 'utf8'),
  )

  test('every statement of the rooms names its root or is listed, and none moves a row', () => {
    const root = fileURLToPath(new URL('../..', import.meta.url))
    const files = globSync('{platform,brain,host}/**/*.ts', { cwd: root }).filter(
      (file) => !/\.test\.|testing|test-helper/.test(file),
    )
    const texts = new Map(files.map((file) => [file, readFileSync(root + file, 'utf8')]))
    const placements = new Map<string, Placement>()
    for (const text of texts.values())
      for (const [, body = ''] of text.matchAll(/\btables: \{((?:[^{}]|\{[^{}]*\})*)\}/g))
        for (const [, table = '', , plain, of] of body.matchAll(
          /(\w+): ('(reference|district|device|local)'|\{ root: '(\w+)' \})/g,
        ))
          placements.set(table, of ? { root: of } : (plain as Placement))
    assert.ok(placements.size > 200, String(placements.size))
    const found: Record<string, number> = {}
    const moved: string[] = []
    for (const [file, text] of texts)
      for (const [, statement = ''] of text.matchAll(/\bsql`((?:[^`\\]|\\.)*)`/g))
        for (const fault of queryFaults(statement, placements))
          if (fault.rule === 'moves-rows') moved.push(`${file}: ${fault.tables}`)
          else found[file] = (found[file] ?? 0) + 1
    assert.deepEqual(moved, [])
    const more = Object.entries(found).filter(([file, count]) => count > (NOT_JUDGED[file] ?? 0))
    assert.deepEqual(more, [], 'name the district or write /* fan-out */; see queries-not-judged.json')
  })
})
