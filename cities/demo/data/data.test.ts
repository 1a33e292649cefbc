import assert from 'node:assert/strict'
import { test } from 'node:test'
import { read } from '@e965/xlsx'
import { DATASETS, datasetsOf } from './index.ts'
import { suppliers } from './units.ts'

const NOW = new Date('2026-11-20T02:00:00Z')
const FIELDS = ['service', 'safety', 'city', 'building', 'health', 'weather', 'market']

test('28 units, 883 datasets with the city’s own, no name twice in a unit, the same in every run', () => {
  const all = datasetsOf(11, NOW)
  assert.equal(all.length + 11, DATASETS)
  assert.equal(suppliers.length, 28)
  assert.equal(new Set(all.map((one) => one.unit)).size, 28)
  assert.equal(new Set(all.map((one) => `${one.unit} ${one.title.zh}`)).size, all.length)
  const plain = (list: typeof all) => JSON.stringify(list.map(({ deliveries: _, ...one }) => one))
  assert.equal(plain(datasetsOf(11, NOW)), plain(all))
})

/** What a file says; a workbook also holds the second it was written in. */
async function said(
  file: { readonly bytes: () => Uint8Array | Promise<Uint8Array> } | undefined,
): Promise<unknown> {
  const bytes = Buffer.from((await file?.bytes()) ?? [])
  return bytes.subarray(0, 2).toString() === 'PK' ? read(bytes).Sheets : bytes
}

test('at least three live datasets in each of the seven fields, with files that do not change', async () => {
  const live = datasetsOf(11, NOW).filter((one) => one.deliveries)
  for (const field of FIELDS) assert.ok(live.filter((one) => one.subject === field).length >= 3, field)
  for (const one of live.slice(0, 6)) {
    const [first] = one.deliveries ?? []
    assert.deepEqual(await said(first), await said(first))
    // personal items are masked
    for (const item of one.items) if ((item.field.grade ?? 0) >= 3) assert.ok(item.field.personal)
  }
})
