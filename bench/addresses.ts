import { seeded } from '../base/index.ts'
import { addresses } from '../platform/places/index.ts'
import { freshStore } from '../platform/store/testing.ts'

/** Place search over many standard addresses: `node bench/addresses.ts [rows]`, a million by default. */
const ROWS = Number(process.argv[2] ?? process.env.ROWS ?? 1_000_000)
const DISTRICT = '440111'
const TOWNS = 24
const LIMIT_MS = 300
const draw = seeded(7)
const pick = (text: string): string => text[Math.floor(draw() * text.length)] as string
const A =
  '新兴龙云泰和乐安景康永同华富德贤文明平远广岭东南西北中松柏荔棠莲桂榕桥塘溪石金银白黄三大嘉均鹤江人钟'
const B = '平园河岭田塘湖苑华德贤岗安庆元隆宁乐和泰兴盛福祥景康源泉村边社祠庙台桥沙井里市望洲潭归'
const roadName = (): string =>
  `${pick(A)}${pick(B)}${draw() < 0.5 ? pick(B) : ''}${['路', '大道', '街', '横路', '巷'][Math.floor(draw() * 5)]}`
const estateName = (): string =>
  `${pick(A)}${pick(B)}${['花园', '小区', '雅苑', '公寓', '家园'][Math.floor(draw() * 5)]}`

const areas = Array.from({ length: TOWNS }, (_, i) => ({
  code: `${DISTRICT}${String(i + 1).padStart(3, '0')}`,
  name: `${pick(A)}${pick(B)}${i}街道`,
}))
const streets = Array.from({ length: Math.max(50, Math.round(ROWS / 90)) }, () => ({
  town: areas[Math.floor(draw() * TOWNS)] as (typeof areas)[number],
  road: roadName(),
  estate: draw() < 0.35 ? estateName() : '',
  lon: 113.15 + draw() * 0.4,
  lat: 23.12 + draw() * 0.3,
}))
function* rows(): Generator<addresses.AddressInput> {
  for (let i = 0; i < ROWS; i++) {
    const street = streets[i % streets.length] as (typeof streets)[number]
    const n = Math.floor(i / streets.length)
    yield {
      code: `B${i}`,
      town: street.town.code,
      road: street.road,
      number: `${1 + (n % 60)}号`,
      ...(street.estate ? { estate: street.estate } : {}),
      building: street.estate ? `${1 + Math.floor(n / 60)}栋` : '无',
      lon: street.lon + (n % 60) * 1e-4,
      lat: street.lat,
      crs: 'CGCS2000',
    }
  }
}
const typo = (name: string): string => {
  const at = Math.floor(draw() * Math.max(1, name.length - 1))
  return name.slice(0, at) + pick(B) + name.slice(at + 1)
}

const store = await freshStore([addresses.schema])
try {
  const began = performance.now()
  const report = await store.tx((tx) =>
    addresses.takeAddresses(
      tx,
      DISTRICT,
      rows(),
      { areas, map: null, source: 'bench', by: null },
      new Date(),
    ),
  )
  const taken = performance.now()
  await store.tx((tx) => tx.run({ text: ['analyze'], values: [] }))
  const kinds = {
    name: () => (streets[Math.floor(draw() * streets.length)] as (typeof streets)[number]).road,
    door: () => {
      const s = streets[Math.floor(draw() * streets.length)] as (typeof streets)[number]
      return `${s.town.name}${s.road}${1 + Math.floor(draw() * 60)}号`
    },
    typo: () => typo((streets[Math.floor(draw() * streets.length)] as (typeof streets)[number]).road),
    pinyin: () =>
      addresses.soundOfName((streets[Math.floor(draw() * streets.length)] as (typeof streets)[number]).road),
  } as const
  const figures: Record<string, { p50: number; p95: number; max: number; found: number }> = {}
  for (const [kind, ask] of Object.entries(kinds)) {
    const times: number[] = []
    let found = 0
    for (let i = 0; i < 120; i++) {
      const text = ask()
      const start = performance.now()
      const hits = await addresses.search(store, DISTRICT, text, {
        near: { lon: 113.3, lat: 23.2 },
        limit: 10,
      })
      // the first are the machine's warming up
      if (i >= 20) times.push(performance.now() - start)
      if (hits.length > 0) found++
    }
    times.sort((a, b) => a - b)
    const at = (share: number): number =>
      Math.round((times[Math.floor(share * (times.length - 1))] as number) * 10) / 10
    figures[kind] = { p50: at(0.5), p95: at(0.95), max: at(1), found: found / 120 }
  }
  const p95 = Math.max(...Object.values(figures).map((one) => one.p95))
  console.log(
    JSON.stringify({
      rows: report.taken,
      names: streets.length,
      takeSeconds: Math.round((taken - began) / 100) / 10,
      rowsPerSecond: Math.round((report.taken * 1000) / (taken - began)),
      searchMs: figures,
      p95Ms: p95,
      limitMs: LIMIT_MS,
      ok: p95 <= LIMIT_MS,
    }),
  )
} finally {
  await store.close()
}
