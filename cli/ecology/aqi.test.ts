import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Say } from '../../base/index.ts'
import { type Out, UseFault } from '../command.ts'
import { ecologyAqi } from './aqi.ts'

const shared = process.env.HUYING_SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url))
const beijing = join(shared, 'data/air-quality-beijing/dongsi.csv.gz')

describe('huying ecology aqi', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'huying-aqi-'))
  })
  after(() => rm(folder, { recursive: true, force: true }))

  async function run(path: string, options: Record<string, string | boolean> = {}) {
    // biome-ignore lint/suspicious/noExplicitAny: a report is looked into field by field
    let report: any
    const said: Say[] = []
    const out: Out = {
      json: true,
      say: () => undefined,
      report: (value) => {
        report = value
      },
      fail: (says) => said.push(says),
    }
    const code = await ecologyAqi.run({ options, args: [path] }, out)
    return { code, report, said: said.map((one) => one.en).join() }
  }
  async function file(name: string, head: string, rows: readonly string[]) {
    const path = join(folder, name)
    await writeFile(path, [head, ...rows].join('\n'))
    return path
  }
  const day = (date: string, from: number, value: string) =>
    Array.from({ length: 24 }, (_, hour) => `${date} ${hour + from}:00,${value}`)

  test('each day by the edition in force, or by the one that is asked for', async () => {
    const path = await file('a.csv', '时间,PM2.5(μg/m3),CO', [
      ...day('2026-02-28', 0, '75,400'),
      ...day('2026-03-01', 0, '75,400'),
    ])
    const { code, report } = await run(path)
    assert.equal(code, 0)
    const aqis = (of: typeof report) => of.stations[0].days.map(({ aqi }: { aqi: number }) => aqi)
    assert.deepEqual(aqis(report), [100, 114])
    assert.equal(report.coUnit, 'ug')
    assert.equal(report.stations[0].days[0].iaqi.co, 10)
    assert.deepEqual(aqis((await run(path, { edition: '2012' })).report), [100, 100])
    assert.equal((await run(path, { hours: true })).report.stations[0].hourly.length, 48)
  })

  test('hours numbered by their end are the same day', async () => {
    const { report } = await run(await file('b.csv', 'time,pm25', day('2026-05-01', 1, '35')))
    assert.deepEqual(
      report.stations[0].days.map(({ day, aqi }: { day: string; aqi: number }) => [day, aqi]),
      [['2026-05-01', 50]],
    )
  })

  test('lines without a time are handed back, values below nothing are none', async () => {
    const rows = [...day('2026-05-01', 0, '35'), 'yesterday,35', '2026-05-02 25:00,35', '2026-05-02 01:00,-4']
    const { report } = await run(await file('c.csv', 'time,pm25', rows))
    assert.deepEqual(
      report.refused.map(({ line }: { line: number }) => line),
      [26, 27],
    )
    assert.deepEqual(report.impossible, { pm25: 1 })
    assert.equal(report.stations[0].days[1].aqi, null)
  })

  test('a file without pollutants, none at all, an edition that is none', async () => {
    assert.equal((await run(await file('d.csv', 'time,temp', ['2026-05-01 00:00,3']))).code, 1)
    assert.equal((await run(join(folder, 'absent.csv'))).code, 1)
    await assert.rejects(run('x', { edition: '2020' }), UseFault)
  })

  test('four years of a real station, with its gaps', {
    skip: existsSync(beijing) ? false : `the shared data are not at ${shared}`,
  }, async () => {
    const { report } = await run(beijing)
    const [station] = report.stations
    assert.equal(station.hours, 35_064)
    assert.equal(station.days.length, 1461)
    assert.equal(report.coUnit, 'ug')
    for (const { aqi, values, hours, iaqi } of station.days) {
      // no value without enough hours, no index without a value, the index is the greatest part
      for (const [pollutant, value] of Object.entries(values))
        if (value !== null && pollutant !== 'o3') assert.ok(hours[pollutant] >= 20)
      assert.equal(aqi, Object.keys(iaqi).length > 0 ? Math.max(...(Object.values(iaqi) as number[])) : null)
    }
  })
})
