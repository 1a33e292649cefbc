import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isolationLines, meterLines, zoneLines } from './zones.ts'

const HOUR = 3_600_000
/** 08:00 of the place. */
const now = new Date('2026-11-22T00:00:00Z')
const row = (values: Record<string, unknown>, measured = {}) => ({ id: String(values.code ?? values.number), values, measured })
/** Quarters of an hour of the last day. */
const quarters = (value: (hour: number) => number) =>
  Array.from({ length: 96 }, (_, n) => {
    const at = new Date(now.getTime() - (96 - n) * 900_000)
    return { at, value: value(((at.getTime() + 8 * HOUR) / HOUR) % 24) }
  })
// the pressures of the worked example, metres by hour from midnight
const PRESSURE = [38, 38, 38, 38, 38, 36, 31, 28, 27, 28, 29, 29, 28, 28, 29, 29, 28, 26, 25, 26, 28, 31, 35, 37]
const zone = (measured = {}, more = {}) =>
  row({ code: 'DMA-1', name: '试验分区', customers: 1200, nightUsersM3h: 1.5, pipeKm: 10, ...more }, measured)

describe('what zones lose', () => {
  test('9.06 m³/h at night and 178 m³ a day by the pressure, the worked example', () => {
    const flow = quarters((hour) => (hour >= 2 && hour < 5 ? 12.6 : 40))
    const pressure = quarters((hour) => (PRESSURE[Math.floor(hour)] as number) / 101.97)
    const [line] = zoneLines([zone({ flow, pressure })], now)
    assert.equal(line?.value?.toFixed(3), '0.906')
    assert.equal(line?.bad, true)
    assert.match(line?.why?.zh ?? '', /漏失 9\.1 m³\/h，约 178 m³\/日（按压力折算）/)
  })

  test('without pressures the day is twenty-four nights’ hours', () => {
    const [line] = zoneLines([zone({ flow: quarters(() => 12.6) })], now)
    assert.match(line?.why?.zh ?? '', /约 217 m³\/日$/)
  })

  test('below rightful use the zone is not closed; with a fifth missing there is no verdict', () => {
    assert.equal(zoneLines([zone({ flow: quarters(() => 1) })], now)[0]?.grade.zh, '分区不闭合')
    const some = quarters(() => 12.6).filter((_, n) => n % 3 !== 0)
    assert.deepEqual(zoneLines([zone({ flow: some })], now)[0]?.value, null)
    assert.equal(zoneLines([zone()], now)[0]?.grade.zh, '无结论')
  })
})

describe('meters that add up', () => {
  const meter = (number: string, kind: string, from: number, to: number) =>
    row({
      ...{ number, kind, zone: 'DMA-1', before: from, reading: to },
      ...{ beforeAt: new Date(now.getTime() - 240 * HOUR).toISOString(), readAt: now.toISOString() },
    })
  const said = (...meters: ReturnType<typeof meter>[]) => meterLines(meters)[0]

  test('within five in a hundred they do, beyond they do not', () => {
    const inlet = meter('0', 'zone', 0, 1000)
    assert.equal(said(inlet, meter('1', 'bulk', 0, 400), meter('2', 'estate', 0, 560))?.grade.zh, '平衡')
    const off = said(inlet, meter('1', 'bulk', 0, 400), meter('2', 'estate', 0, 450))
    assert.deepEqual([off?.grade.zh, off?.value, off?.bad], ['不平衡', 15, true])
  })

  test('a meter that ran backwards is named, and none behind the inlet is no verdict', () => {
    assert.equal(said(meter('0', 'zone', 0, 1000), meter('1', 'bulk', 900, 100))?.grade.zh, '读数倒退')
    assert.equal(said(meter('0', 'zone', 0, 1000))?.grade.zh, '无结论')
  })
})

describe('valves to shut', () => {
  const pipe = (code: string, from: string, to: string, valve?: string, valveStuck?: string) =>
    row({ code, from, to, valve, valveStuck })
  // A–v1–B–(burst)–C–v2–D, branch C–E without a valve
  const net = (stuck?: string) => [
    pipe('p1', 'A', 'B', 'v1'),
    pipe('p2', 'B', 'C'),
    pipe('p3', 'C', 'D', 'v2', stuck),
    pipe('p4', 'C', 'E'),
  ]

  test('the worked example: close v1 and v2, E is cut', () => {
    const line = isolationLines(net()).find(({ row: id }) => id === 'p2')
    assert.equal(line?.grade.zh, '关 v1、v2')
    assert.match(line?.why?.zh ?? '', /停水节点 .*E/)
  })

  test('a stuck valve is walked past and said', () => {
    const line = isolationLines(net('卡死')).find(({ row: id }) => id === 'p2')
    assert.match(line?.why?.zh ?? '', /v2 不能关，已扩大范围/)
  })
})
