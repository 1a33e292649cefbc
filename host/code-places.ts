import { type Instant, must, no, ok, type Refusal, type Result, say } from '../base/index.ts'
import { codes as room } from '../platform/credentials/index.ts'
import { type Actor, systemActor } from '../platform/org/index.ts'
import { codesOf } from './codes.ts'
import type { OpenCity } from './open.ts'
import { perCity } from './per-city.ts'
import { type Pretended, pretended } from './pretended.ts'

type Place = { readonly kind: room.PlaceKind; readonly process: Pretended; readonly gates: readonly string[] }
const running = perCity((_city: OpenCity) => new Map<room.PlaceKind, Promise<Place>>())

/** What each place has: the metro a gate in and a gate out at every station, the others one reader. */
function gatesOf(city: OpenCity, kind: room.PlaceKind) {
  if (kind !== 'metro')
    return [{ name: kind, scene: kind === 'library' ? 'cityCode.library' : 'cityCode.insurance' }]
  const lines = city.compiled.scenes['cityCode.metro']?.fares?.lines ?? []
  const stations = new Map(lines.flatMap((line) => line.stations).map((one) => [one.code, one.title.zh]))
  return [...stations].flatMap(([station, title]) =>
    (['in', 'out'] as const).map((gate) => ({
      ...{ name: `${title} ${gate === 'in' ? '进' : '出'}`, scene: 'cityCode.metro', station, gate },
    })),
  )
}

async function start(city: OpenCity, kind: room.PlaceKind, base: string): Promise<Place> {
  const env = codesOf(city)
  const system = systemActor(city.plan.district)
  const gates = gatesOf(city, kind)
  const made = await city.store.tx(async (tx) => {
    const kept = await room.readers(tx, city.plan.district)
    const all: { activation: string; name: string; station?: string; gate?: 'in' | 'out' }[] = []
    for (const [i, { name, scene, ...more }] of gates.entries()) {
      const sn = `SIM-${kind}-${i + 1}`
      const had = kept.find((one) => one.sn === sn)
      const at = city.now()
      const reader = { sn, place: `${name}（模拟）`, operator: '模拟', scenes: [scene], ...more }
      const { activation } = had
        ? must(await room.renewReader(env, tx, system, had.id, at))
        : must(await room.registerReader(env, tx, system, reader, at))
      all.push({ activation, name, ...more })
    }
    return all
  })
  const options: room.PlaceOptions = { kind, city: base, gates: made }
  const process = pretended(
    new URL('../platform/credentials/codes/places-process.ts', import.meta.url),
    [JSON.stringify(options)],
    `the pretended ${kind}`,
  )
  await process.awake()
  return { kind, process, gates: gates.map(({ name }) => name) }
}

/** 模拟场所: a metro line, a library and a clinic, each a process of its own, for demonstrations. */
export function placesOf(city: OpenCity) {
  const started = running(city)
  const place = (kind: room.PlaceKind, base: string) => {
    let one = started.get(kind)
    if (!one) {
      one = start(city, kind, base)
      started.set(kind, one)
      one.catch(() => started.delete(kind))
    }
    return one
  }
  return {
    /** A code held to one of their gates; the place answers as it would to a person. */
    async scan(
      _who: Actor,
      of: { readonly kind: string; readonly at: string; readonly text: string; readonly loan?: unknown },
      base: string,
      _at: Instant,
    ): Promise<Result<unknown, Refusal>> {
      const kind = (['metro', 'library', 'clinic'] as const).find((one) => one === of.kind)
      if (!city.plan.demo || !kind)
        return no(
          room.refusals['codes.badInput']({
            why: say('只有演示城市有模拟场所', 'only demonstrations have them'),
          }),
        )
      const { process, gates } = await place(kind, base)
      const url = await process.awake()
      if (of.text === '') return ok({ gates })
      const answer = await fetch(new URL('/scan', url), {
        method: 'POST',
        body: JSON.stringify(of),
        signal: AbortSignal.timeout(10_000),
      })
      const verdict = (await answer.json()) as object
      // what a gate judged alone is shown at once, and told at once, so that the demonstration sees it
      await fetch(new URL('/tell', url), { method: 'POST', body: '{}' }).catch(() => undefined)
      return ok({ gates, verdict })
    },
    async stop() {
      for (const one of started.values()) (await one.catch(() => null))?.process.stop()
      started.clear()
    },
  }
}
