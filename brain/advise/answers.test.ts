import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId } from '../../base/index.ts'
import { sql } from '../../platform/store/index.ts'
import { freshStore } from '../../platform/store/testing.ts'
import type { Advice, AdviseCity } from './advise.ts'
import { openAnswers } from './answers.ts'
import { schema } from './index.ts'

// A tennis club that answered 250 letters before it had a brain.

const district = '990101'
const now = () => new Date('2026-03-02T10:00:00+08:00')

test('old answers are looked back at once, in steps that a restart does not begin anew', async () => {
  const store = await freshStore([schema])
  const letters = Array.from({ length: 250 }, (_, n) => ({
    ...{ answer: newId(), matter: newId(), number: '', at: now() },
    text: `第 ${n} 号球场的网已经换好，球场今日重新开放，谢谢您的来信。`,
  }))
  const asked: number[] = []
  const city = {
    district,
    types: {},
    history: {
      newestAnswers: async (_reader: unknown, _district: string, limit: number, before: string | null) => {
        const rest = letters
          .toSorted((a, b) => (a.answer < b.answer ? 1 : -1))
          .filter((one) => before === null || one.answer < before)
        asked.push(rest.length)
        return rest.slice(0, limit)
      },
    },
  } as unknown as AdviseCity
  const start = () => openAnswers(city, {} as Advice, now)
  const prints = async () =>
    (await store.one<{ count: number }>(sql`select count(*)::int as count from answer_print`))?.count

  assert.equal(await start().lookBack(store), true)
  assert.equal(await prints(), 100)
  assert.equal(await start().lookBack(store), true)
  assert.equal(await start().lookBack(store), false)
  assert.equal(await prints(), 250)
  assert.deepEqual(asked, [250, 150, 50])
  assert.equal(await start().lookBack(store), false)
  assert.equal(asked.length, 3, 'a later start asks for none of them')
  await store.close()
})
