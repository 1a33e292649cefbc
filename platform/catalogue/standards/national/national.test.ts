import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { codeTable } from '../codes.ts'
import { stepsProblem } from '../parse.ts'
import { cellReader } from '../read.ts'
import { nationalElements } from './elements.ts'
import { nationalTables } from './tables.ts'

const context = { today: '2026-11-21', codes: codeTable }

describe('the standards that are shipped', () => {
  it('names every element once, with both languages, steps that hold and a code table that is there', () => {
    assert.ok(nationalElements.length >= 60, String(nationalElements.length))
    assert.equal(new Set(nationalElements.map(({ name }) => name)).size, nationalElements.length)
    for (const { name, field, steps, empty, synonyms, definition } of nationalElements) {
      assert.match(name, /^[a-z][A-Za-z]+$/)
      for (const words of [field.title, definition]) assert.ok(words.zh !== '' && words.en !== '', name)
      assert.equal(stepsProblem(steps ?? []), undefined)
      assert.ok(synonyms.length > 0, name)
      cellReader(field, steps ?? [], { ...context, ...(empty ? { empty } : {}) })
    }
  })

  it('code tables: unique codes, parents that exist, both languages', () => {
    for (const { name, version, codes } of nationalTables) {
      const known = new Set(codes.map(({ code }) => code))
      assert.equal(known.size, codes.length, `${name}@${version}`)
      for (const { code, title, parent } of codes) {
        assert.ok(title.zh !== '' && title.en !== '', `${name} ${code}`)
        if (parent !== undefined) assert.ok(known.has(parent), `${name} ${code} in ${parent}`)
      }
    }
    const count = (table: string) => codeTable(table)?.codes.length
    assert.deepEqual(
      ['ethnic', 'industry', 'industry@2011', 'province', 'political'].map(count),
      [58, 117, 116, 34, 13],
    )
  })

  it('every code of an older edition goes over, and only to codes that exist', () => {
    for (const table of nationalTables) {
      if (!table.from) continue
      const old = codeTable(`${table.name}@${table.from.version}`)
      const known = new Set(table.codes.map(({ code }) => code))
      const mapped = new Set(table.from.pairs.map((pair) => pair.old))
      for (const { code } of old?.codes ?? []) assert.ok(mapped.has(code), `${table.name} ${code}`)
      for (const pair of table.from.pairs)
        for (const code of pair.new) assert.ok(known.has(code), `${table.name} ${code}`)
    }
  })

  it('industries of 2011 are not taken for those of 2017', () => {
    const field = { kind: 'code', list: 'industry', title: { zh: '行业', en: 'Industry' } } as const
    const now = cellReader(field, [], context)
    const old = cellReader(field, [], { ...context, edition: '2011' })
    const said = (cell: ReturnType<typeof now>) => ('value' in cell ? cell.value : cell.rule)
    // 79 was services to residents; it is land management now
    assert.equal(said(now('79')), '79')
    assert.equal(said(old('79')), '80')
    assert.equal(said(old('居民服务业')), '80')
    assert.equal(said(old('58')), 'standards.splitCode')
    assert.equal(said(old('仓储业')), '59')
    assert.equal(said(old('C')), 'C')
    assert.equal(said(now('农林牧渔业')), 'A')
    assert.throws(() => cellReader(field, [], { ...context, edition: '1984' }))
  })
})
