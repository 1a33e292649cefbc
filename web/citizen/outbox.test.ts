import assert from 'node:assert/strict'
import { test } from 'node:test'
import { say } from '../../base/index.ts'
import { emptyDraft } from './draft.ts'
import {
  afterTry,
  type Carrier,
  carry,
  type Parcel,
  parcelOf,
  type Receipt,
  waitBeforeTry,
} from './outbox.ts'
import type { Outcome } from './talk.ts'

const photos = [
  { id: 'p1', name: '1.jpg', size: 1 },
  { id: 'p2', name: '2.jpg', size: 1 },
]
const parcel = parcelOf({ ...emptyDraft('key-1'), content: '路灯坏了', phone: '13800138000', photos }, 0)
const receipt: Outcome<Receipt> = { kind: 'answer', value: { number: '20261121000001', phoneTail: true } }
const refused = (http: number): Outcome<never> => ({
  kind: 'refused',
  refusal: { code: 'a.b', http, says: say('不行', 'no'), remedy: say('改', 'change') },
})

function line(answers: { upload: Outcome<{ id: string }>[]; send: Outcome<Receipt>[] }) {
  const log: string[] = []
  let kept: Parcel | null = null
  const by: Carrier = {
    photo: async (id) => new Blob([id]),
    upload: async (_file, _name, key) => {
      log.push(`upload ${key}`)
      return answers.upload.shift() ?? { kind: 'answer', value: { id: `file-${key}` } }
    },
    send: async (body, key) => {
      log.push(`send ${key} ${JSON.stringify((body as { files?: string[] }).files)}`)
      return answers.send.shift() ?? receipt
    },
    keep: (now) => {
      kept = now
    },
  }
  return { by, log, kept: () => kept }
}

test('one key over every retry, and no photo uploaded twice', async () => {
  const bad = line({ upload: [{ kind: 'answer', value: { id: 'f1' } }, { kind: 'noAnswer' }], send: [] })
  const first = await carry(parcel, bad.by)
  assert.equal(first.state, 'waiting')
  assert.equal(first.tries, 1)
  assert.deepEqual(first.uploaded, { p1: 'f1' })
  assert.deepEqual(bad.kept(), { ...parcel, uploaded: { p1: 'f1' } })

  const good = line({ upload: [], send: [{ kind: 'noAnswer' }] })
  const second = await carry(first, good.by)
  const third = await carry(second, good.by)
  assert.deepEqual(good.log, ['upload p2', 'send key-1 ["f1","file-p2"]', 'send key-1 ["f1","file-p2"]'])
  assert.equal(third.state, 'sent')
  assert.equal(third.receipt?.number, '20261121000001')
})

test('a photo the browser lost does not hold back the words', async () => {
  const lost = line({ upload: [], send: [] })
  const after = await carry(parcel, { ...lost.by, photo: async () => null })
  assert.equal(after.state, 'sent')
  assert.deepEqual(lost.log, ['send key-1 undefined'])
})

test('a refusal stops and is shown, too many calls only waits', () => {
  assert.equal(afterTry(parcel, refused(422)).state, 'refused')
  assert.equal(afterTry(parcel, refused(429)).state, 'waiting')
  assert.equal(afterTry(parcel, { kind: 'noAnswer' }).tries, 1)
})

test('what was sent leaves no name, place or photo on the device', () => {
  const after = afterTry({ ...parcel, draft: { ...parcel.draft, name: '王五', address: '某路' } }, receipt)
  assert.ok(!JSON.stringify(after).includes('王五'))
  assert.ok(!JSON.stringify(after).includes('某路'))
  assert.deepEqual(after.draft.photos, [])
})

test('tries grow apart, two minutes at most', () => {
  assert.deepEqual([1, 2, 3, 20].map(waitBeforeTry), [2_000, 4_000, 8_000, 120_000])
})
