import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Id } from '../../base/index.ts'
import { filesGiven, type PhotoFacts, photoDoubts, spotOf } from './evidence.ts'

const at = new Date('2026-11-21T02:00:00Z')
const spot = { lon: 113.26, lat: 23.175 }
const photo = (of: Partial<PhotoFacts> = {}): PhotoFacts => ({
  ...{ id: 'p' as Id, takenAt: null, place: null, usedIn: null },
  ...of,
})
const codes = (of: Partial<PhotoFacts>) => photoDoubts([photo(of)], spot, at).map(({ code }) => code)

describe('photographs of an act on the spot', () => {
  test('another place, another day, another matter; what says nothing of itself is not doubted', () => {
    assert.deepEqual(codes({}), [])
    assert.deepEqual(codes({ place: { lon: 113.261, lat: 23.175 }, takenAt: at }), [])
    assert.deepEqual(codes({ place: { lon: 113.263, lat: 23.175 } }), ['place'])
    // the day is the city’s own: half past midnight is another one
    assert.deepEqual(codes({ takenAt: new Date('2026-11-20T16:30:00Z') }), [])
    assert.deepEqual(codes({ takenAt: new Date('2026-11-20T15:30:00Z') }), ['day'])
    assert.deepEqual(codes({ usedIn: '2026112100001' }), ['used'])
    const [far] = photoDoubts([photo({ place: { lon: 113.27, lat: 23.175 } })], spot, at)
    assert.match(far?.says.en ?? '', /a photo was taken 10\d\d m away/)
  })

  test('the spot is where its form says it was done, else the matter’s own, and only for acts that belong there', () => {
    const said = { zh: '位置', en: 'Where' }
    const flow = {
      actions: { visit: { form: { place: { kind: 'point', title: said } } }, look: {}, write: {} },
    }
    const type = { flow, field: { acts: { look: { onSpot: true } } } } as never
    assert.deepEqual(spotOf(type, 'visit', { place: spot }, { lon: 1, lat: 2 }), spot)
    assert.deepEqual(spotOf(type, 'look', {}, { lon: 1, lat: 2 }), { lon: 1, lat: 2 })
    assert.equal(spotOf(type, 'write', {}, { lon: 1, lat: 2 }), null)
    assert.equal(spotOf(type, 'look', {}, { lon: null, lat: null }), null)
  })

  test('files are found whatever their field is called', () => {
    const title = { zh: '照片', en: 'Photographs' }
    const fields = { notice: { kind: 'files', title }, note: { kind: 'text', title } } as const
    assert.deepEqual(filesGiven(fields, { notice: ['a', 'b'], note: 'c' }), ['a', 'b'])
  })
})
