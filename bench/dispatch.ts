/**
 * Dispatch by a responsibility list of 4,200 items in 24 towns: is the list sound (limit 2 s), whose is a request
 * (limit 2 ms), how often right. `right` is measured against what the maker of the list meant when it wrote the lines,
 * once with the item given, as a clerk gives it, and once with the item found in the words of the request.
 *
 * node bench/dispatch.ts [--seed 20260301] [--sample 3000] [--memory-only]
 */
import { parseArgs } from 'node:util'
import { must } from '../base/index.ts'
import { type AdviseCity, schema as advise, openAdvice } from '../brain/advise/index.ts'
import { schema as clocks } from '../platform/clocks/index.ts'
import { schema as ledger } from '../platform/ledger/index.ts'
import { matterHistory, schema as matters } from '../platform/matters/index.ts'
import { openLines } from '../platform/matters/lines.ts'
import { checkLines, indexLines, treeOf } from '../platform/matters/lines-decide.ts'
import { systemActor } from '../platform/org/index.ts'
import { freshStore, stopTestEngine } from '../platform/store/testing.ts'
import { makeList, makeRequest, type Noise, randomOf } from './dispatch-list.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '20260301' },
    sample: { type: 'string', default: '3000' },
    'memory-only': { type: 'boolean', default: false },
  },
})
/** How many likely items vote for their units, and the share of belief from which a unit counts as sure. */
const CANDIDATES = 40
const SURE = 0.9
const DAY = '2026-03-02'
const at = new Date('2026-03-02T10:00:00+08:00')
const seed = Number(values.seed)
const sample = Number(values.sample)
const list = makeList(seed, DAY)
const tree = treeOf(list.codes)

const ms = (from: number): number => Math.round((performance.now() - from) * 10) / 10
const quantile = (of: readonly number[], q: number): number =>
  Math.round(
    ([...of].sort((a, b) => a - b)[Math.min(of.length - 1, Math.floor(of.length * q))] ?? 0) * 1000,
  ) / 1000
const percent = (part: number, of: number): number => Math.round((part / Math.max(1, of)) * 10_000) / 100

// ── is the list sound ──
const living = new Set(list.units.map((unit) => unit.id))
const begun = performance.now()
const found = checkLines(
  list.lines,
  {
    tree,
    towns: list.towns.map((town) => town.code),
    unitLives: (id) => living.has(id),
    areaKnown: () => true,
  },
  DAY,
)
const validateMs = ms(begun)

// ── whose is it ──
const index = indexLines(list.lines, tree)
const random = randomOf(seed + 1)
const resolving: number[] = []
let covered = 0
let right = 0
for (let i = 0; i < 20_000; i++) {
  const item = random.pick(list.items).code
  const town = random.pick(list.towns).code
  const start = performance.now()
  const line = index.best({ category: item, area: town }, DAY)
  resolving.push(performance.now() - start)
  const meant = list.meant(item, town)
  if (meant === null) continue
  covered += 1
  if (line?.unit === meant) right += 1
}

const report: Record<string, unknown> = {
  seed,
  items: list.items.length,
  towns: list.towns.length,
  lines: list.lines.length,
  validateMs,
  validateLimitMs: 2000,
  holesFound: found.holes.length,
  holesMade: list.holes,
  overlapsFound: found.overlaps.length,
  overlapsMade: list.overlaps,
  resolveMs: { p50: quantile(resolving, 0.5), p99: quantile(resolving, 0.99), limit: 2 },
  itemGiven: { asked: 20_000, covered, rightPercent: percent(right, covered) },
}

// ── found in words ──
for (const noise of ['plain', 'spoken', 'noisy'] as const satisfies readonly Noise[]) {
  const draw = randomOf(seed + 2)
  const guessing: number[] = []
  let [items, units, asked, top3, likeliest, sure, sureRight] = [0, 0, 0, 0, 0, 0, 0]
  for (let i = 0; i < sample; i++) {
    const request = makeRequest(list, draw, noise)
    const meant = list.meant(request.item.code, request.town)
    if (meant === null) continue
    asked += 1
    const start = performance.now()
    const guesses = tree.guess(request.text)
    guessing.push(performance.now() - start)
    const best = guesses[0]?.code
    if (best === request.item.code) items += 1
    if (guesses.slice(0, 3).some((one) => one.code === request.item.code)) top3 += 1
    if (best && index.best({ category: best, area: request.town }, DAY)?.unit === meant) units += 1
    const shares = new Map<string, number>()
    for (const one of guesses.slice(0, CANDIDATES)) {
      const unit = index.best({ category: one.code, area: request.town }, DAY)?.unit
      if (unit) shares.set(unit, (shares.get(unit) ?? 0) + one.share)
    }
    const [unit, share] = [...shares].sort((a, b) => b[1] - a[1])[0] ?? [null, 0]
    if (unit === meant) likeliest += 1
    if (share >= SURE) {
      sure += 1
      if (unit === meant) sureRight += 1
    }
  }
  report[noise] = {
    asked,
    itemRightPercent: percent(items, asked),
    itemInTop3Percent: percent(top3, asked),
    unitOfBestItemRightPercent: percent(units, asked),
    unitRightPercent: percent(likeliest, asked),
    whereSure: { percentOfAll: percent(sure, asked), rightPercent: percent(sureRight, sure) },
    guessMs: { p50: quantile(guessing, 0.5), p99: quantile(guessing, 0.99) },
  }
}

// ── through the database ──
if (!values['memory-only']) {
  const store = await freshStore([ledger, clocks, matters, advise])
  const lines = openLines({
    district: '440111',
    codes: () => list.codes,
    areas: () =>
      [{ code: '440111', name: '示例区' }, ...list.towns].map((one) => ({
        ...one,
        level: one.code.length === 6 ? 3 : 4,
        parent: null,
        validFrom: '2020-01-01',
        validTo: null,
        mergedInto: null,
      })),
    units: () =>
      list.units.map((unit) => ({
        ...unit,
        shortName: null,
        kind: 'department' as const,
        area: '440111',
        parent: null,
        guide: null,
        creditCode: null,
        path: `${unit.id}/`,
        validFrom: at,
        validTo: null,
        mergedInto: null,
      })),
    roles: {},
    editors: [],
    readers: [],
  })
  await store.copyIn(
    'responsibility_line',
    [
      'district',
      'id',
      'category',
      'area',
      'level',
      'unit',
      'helpers',
      'basis',
      'valid_from',
      'valid_to',
      'version',
    ],
    list.lines.map((line) => [
      '440111',
      line.id,
      line.category,
      line.area,
      line.level,
      line.unit,
      line.helpers,
      line.basis,
      line.validFrom,
      line.validTo,
      1,
    ]),
  )
  const who = systemActor('440111')
  const checking = performance.now()
  must(await lines.check(store, who, DAY))
  report.validateInDatabaseMs = ms(checking)
  const times: number[] = []
  const suggesting: number[] = []
  const draw = randomOf(seed + 3)
  for (let i = 0; i < 1_000; i++) {
    const asked = { category: draw.pick(list.items).code, area: draw.pick(list.towns).code }
    const start = performance.now()
    await lines.best(store, '440111', asked, DAY)
    times.push(performance.now() - start)
    const again = performance.now()
    await lines.suggest(store, who, asked, at)
    suggesting.push(performance.now() - again)
  }
  report.resolveInDatabaseMs = {
    p50: quantile(times, 0.5),
    p95: quantile(times, 0.95),
    p99: quantile(times, 0.99),
    limit: 2,
  }
  report.suggestMs = { p50: quantile(suggesting, 0.5), p95: quantile(suggesting, 0.95) }

  // ── as the dispatcher is advised: the unit, why, and who takes what nobody is named for ──
  const advice = openAdvice({
    ...{ district: '440111', types: {}, lines, history: matterHistory({ roles: {} }) },
    areaName: (code: string) => list.towns.find((town) => town.code === code)?.name,
    unitName: (id: string) => list.units.find((unit) => unit.id === id)?.name,
    places: () => list.towns,
    // the town's own government, as a city that has set nothing else
    fallback: (area: string) =>
      list.units.find((unit) => unit.name === `${list.towns.find((town) => town.code === area)?.name}政府`)
        ?.id ?? null,
    cut: (text: string) => [...text],
    similar: async () => [],
  } as unknown as AdviseCity)
  for (const given of [true, false]) {
    const drawing = randomOf(seed + 4)
    const [took, tally] = [[] as number[], { covered: 0, right: 0, explained: 0, holes: 0, fallback: 0 }]
    for (let i = 0; i < 1_000; i++) {
      const request = makeRequest(list, drawing, 'spoken')
      const meant = list.meant(request.item.code, request.town)
      const subject = { matter: null, title: '', text: request.text, area: request.town }
      const start = performance.now()
      const { units } = await advice.units(
        store,
        who,
        { ...subject, category: given ? request.item.code : null },
        at,
      )
      took.push(performance.now() - start)
      const [first] = units
      if (units.length > 0 && units.every((one) => one.reasons.length > 0)) tally.explained += 1
      if (meant === null) {
        tally.holes += 1
        if (first?.basis === 'fallback') tally.fallback += 1
      } else {
        tally.covered += 1
        if (first?.unit === meant) tally.right += 1
      }
    }
    report[given ? 'advisedItemGiven' : 'advisedByWords'] = {
      asked: 1_000,
      covered: tally.covered,
      rightPercent: percent(tally.right, tally.covered),
      rightLimit: 98,
      explainedPercent: percent(tally.explained, 1_000),
      holes: tally.holes,
      holesAtFallbackPercent: percent(tally.fallback, tally.holes),
      adviseMs: { p50: quantile(took, 0.5), p95: quantile(took, 0.95) },
    }
  }
  await store.close()
  await stopTestEngine()
}
console.log(JSON.stringify(report, null, 2))
