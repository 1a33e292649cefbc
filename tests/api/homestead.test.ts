import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { phoneJpeg } from '../../platform/files/testing.ts'
import { act, good } from '../citizen.ts'
import { type Person, type RunningTestCity, startTestCity } from '../city.ts'

const VILLAGE = { town: '440111103', village: '440111103201' }
/** Where the camera of the tests says that it was: 23°10'30" N 113°15'36" E. */
const CAMERA = { lon: 113.26, lat: 23.175 }
const box = (lon: number, lat: number, size = 0.0001) => ({
  type: 'Polygon',
  coordinates: [
    [
      [lon, lat],
      [lon + size, lat],
      [lon + size, lat + size],
      [lon, lat + size],
      [lon, lat],
    ],
  ],
})

/** 宅基地 over the doors: what imagery shows, what photographs say of themselves, what everybody may read. */
describe('homesteads', () => {
  let running: RunningTestCity
  let officer: Person
  before(async () => {
    running = await startTestCity({ now: () => new Date('2026-11-23T02:00:00Z') })
    officer = await running.login('homestead')
  })
  after(() => running.stop())

  const row = async (register: string, values: object) =>
    good(await officer.call('POST', `/api/registers/homestead.${register}`, { values }))
  const cases = async () =>
    good(await officer.call('GET', '/api/matters?view=all&type=homestead.violation')).rows as {
      id: string
      title: string
    }[]
  const photo = async (bytes: Buffer, name: string): Promise<string> => {
    const form = new FormData()
    form.append('file', new Blob([bytes as BlobPart]), name)
    const headers = { cookie: officer.cookie, 'x-csrf-token': officer.csrf }
    const sent = await fetch(`${running.base}/api/files`, { method: 'POST', headers, body: form })
    return good({ status: sent.status, body: await sent.json(), headers: sent.headers }).id
  }

  test('a patch of imagery becomes a case unless a permitted plot covers it; a second look at it makes no second case', async () => {
    const plot = { unitNo: 'JC1', household: 'H1', ...VILLAGE, state: 'inUse', terrain: 'plain', areaM2: 80 }
    const { town: _town, ...own } = plot
    await row('plot', { ...own, permit: '云宅批1', outline: box(113.2, 23.1) })
    const patch = { ...VILLAGE, seenOn: '2026-11-20', source: 'satellite', stage: 'foundation' }
    const made = await row('patch', { ...patch, number: 'T1', outline: box(113.21, 23.1) })
    await row('patch', { ...patch, number: 'T2', outline: box(113.2, 23.1) })
    await row('patch', { ...patch, number: 'T3', outline: box(113.22, 23.1, 0.00001) })
    await running.automated()
    assert.deepEqual(
      (await cases()).map(({ title }) => title),
      ['变化图斑 T1'],
    )
    const { id, version } = made.row ?? made
    good(
      await officer.call('PATCH', `/api/registers/homestead.patch/${id}`, {
        version,
        values: { stage: 'floor' },
      }),
    )
    await running.automated()
    assert.equal((await cases()).length, 1)
  })

  test('a photograph of another place, another day, or of another case is told beside the act', async () => {
    const report = async (point: object) => {
      const form = { title: '加建', content: '村道旁加建', kind: 'more', source: 'patrol', point }
      const given = { type: 'homestead.violation', form: { ...form, area: VILLAGE.town } }
      const made = good(
        await officer.call('POST', '/api/matters', { ...given, touch: { channel: 'patrol' } }),
      )
      return made.matter.matter.id as string
    }
    const doubts = async (id: string, action: string) => {
      const { timeline, files } = good(await officer.call('GET', `/api/matters/${id}`))
      const fact = timeline.find((one: { action?: string }) => one.action === action)
      return { codes: (fact.body.doubts ?? []).map((one: { code: string }) => one.code), files }
    }
    const camera = phoneJpeg({ taken: '2026:11:23 09:30:00', offset: '+08:00' })
    const [own, old] = [await photo(camera, 'own.jpg'), await photo(phoneJpeg(), 'old.jpg')]
    const note = '责令停止'
    const first = await report(CAMERA)
    good(await act(officer, first, 'stop', { place: CAMERA, note, files: [own] }))
    const clean = await doubts(first, 'stop')
    assert.deepEqual([clean.codes, clean.files.length], [[], 1])
    const far = { lon: 113.3, lat: 23.3 }
    const second = await report(far)
    good(await act(officer, second, 'stop', { place: far, note, files: [own, old] }))
    assert.deepEqual((await doubts(second, 'stop')).codes.sort(), ['day', 'place', 'place', 'used'])
  })

  test('an open page that nobody declares is no page', async () => {
    const none = await running.anyone.call('GET', '/api/public/sunshine/homestead.nothing')
    assert.deepEqual([none.status, none.body.error.code], [404, 'sunshine.noPage'])
    good(await running.anyone.call('GET', '/api/public/sunshine/homestead.board'))
  })
})
