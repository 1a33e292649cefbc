import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { assessments } from './assessments.ts'

const at = new Date('2026-11-21T04:00:00Z')
const hoursOf = (count: number, value: number) =>
  Array.from({ length: count }, (_, n) => ({ at: new Date(at.getTime() - (count - n) * 3_600_000), value }))
const judged = (name: string, measured: Record<string, { at: Date; value: number }[]>) =>
  assessments[name]?.judge(measured, at) ?? null

describe('what ecology says of its readings', () => {
  test('the hour by the edition of its day, with what makes it', () => {
    const found = judged('airNow', { pm25: hoursOf(2, 75), pm10: hoursOf(2, 180), o3: hoursOf(2, 210) })
    assert.deepEqual([found?.value, found?.grade.zh, found?.bad], [124, '轻度污染', true])
    assert.match(found?.why?.zh ?? '', /PM10（2026 版）/)
    assert.equal(judged('airNow', {}), null)
  })

  test('the last day: twenty hours or nothing', () => {
    assert.equal(judged('airDay', { pm25: hoursOf(20, 60) })?.value, 100)
    assert.equal(judged('airDay', { pm25: hoursOf(19, 60) }), null)
    assert.equal(judged('airDay', { o3: hoursOf(6, 160) })?.value, 100)
    assert.equal(judged('airDay', { o3: hoursOf(5, 160) }), null)
  })

  test('a section by its worst item, noise by its zone', () => {
    const measured = { dissolvedOxygen: 5.6, codmn: 4.8, ammonia: 1.62, totalPhosphorus: 0.18 }
    const found = judged(
      'waterSection',
      Object.fromEntries(Object.entries(measured).map(([name, value]) => [name, hoursOf(1, value)])),
    )
    assert.deepEqual([found?.value, found?.grade.zh, found?.why?.zh], [5, 'Ⅴ类', '氨氮 定类，超目标 0.62 倍'])
    assert.equal(judged('noise', { noise: hoursOf(1, 63.2) })?.grade.zh, '超 3.2 dB')
    assert.equal(judged('noise', { noise: [] }), null)
  })
})
