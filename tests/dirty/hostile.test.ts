import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { seeded } from '../../base/index.ts'
import { sheets } from '../../platform/catalogue/index.ts'
import { workbookOf } from '../../platform/catalogue/sheets/testing/workbook.ts'
import { csvCases } from './csv-cases.ts'
import { headCases } from './head-cases.ts'
import { otherCases } from './other-cases.ts'
import { xlsxCases } from './xlsx-cases.ts'

describe('tests / dirty / hostile', () => {
  let folder = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hostile-'))
  })
  after(() => rm(folder, { recursive: true }))

  async function codeOf(bytes: Uint8Array, how: sheets.Reading = {}): Promise<string> {
    const path = join(folder, 'file')
    await writeFile(path, bytes)
    const found = await sheets.profileFile(path, how)
    return found.ok ? 'read' : found.error.code
  }

  /** Bytes changed at a few places, cut, or put together anew. */
  function spoilt(bytes: Uint8Array, draw: () => number): Uint8Array {
    let now = Buffer.from(bytes)
    const place = (): number => Math.floor(draw() * now.length)
    for (let times = 1 + Math.floor(draw() * 5); times > 0 && now.length > 0; times--) {
      const at = place()
      const kind = Math.floor(draw() * 4)
      if (kind === 0) now[at] = Math.floor(draw() * 256)
      else if (kind === 1) now = Buffer.from(now.subarray(0, at))
      else if (kind === 2) now = Buffer.concat([now.subarray(0, at), now.subarray(place())])
      else
        now = Buffer.concat([now.subarray(0, at), Buffer.from([Math.floor(draw() * 256)]), now.subarray(at)])
    }
    return now
  }

  test('whatever is done to a file, it is read or refused, and nothing breaks', async () => {
    const draw = seeded(11)
    const small = [...csvCases, ...xlsxCases, ...otherCases, ...headCases]
      .filter(({ hole }) => !hole)
      .map(({ make }) => make())
      .filter(({ length }) => length > 0 && length < 20_000)
    const codes = new Map<string, number>()
    for (let i = 0; i < 250; i++) {
      const code = await codeOf(spoilt(small[i % small.length] ?? Buffer.alloc(0), draw))
      codes.set(code, (codes.get(code) ?? 0) + 1)
    }
    assert.ok((codes.get('read') ?? 0) > 20 && codes.size > 5, JSON.stringify([...codes]))
  })

  test('work does not grow with the square of a hostile text', async () => {
    const many = 300_000
    const pages = ['<a ', '<script', '<!--', '<td', '<table><tr><td colspan=1000 rowspan=1000>x']
    for (const one of pages) await codeOf(Buffer.from(`<html>${one.repeat(one.length > 20 ? 300 : many)}`))
    for (const text of ['"', '{"a":', '[[', '[{', '\\', ',', "'", '""', '\r', '<'])
      await codeOf(Buffer.from(text.repeat(many)))
    const xml = (data: string): Uint8Array => workbookOf({ sheets: [{ rows: [], data }] })
    for (const data of [
      '<c '.repeat(many),
      '<c>'.repeat(many),
      `<row><c t="inlineStr"><is><t>${'&'.repeat(many)}</t></is></c></row>`,
      `<row r="${'9'.repeat(many)}"/>`,
      '"'.repeat(many),
    ])
      await codeOf(xml(data), { limits: { ratioFrom: 1e9 } })
  })

  test('a file that takes longer than it may is stopped', async () => {
    assert.equal(
      await codeOf(Buffer.from(`a,b\n${'1,2\n'.repeat(1000)}`), { limits: { seconds: 0 } }),
      'sheets.tooSlow',
    )
  })
})
