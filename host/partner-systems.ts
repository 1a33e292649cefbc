import { type Id, type Instant, no, ok, type Refusal, type Result, say } from '../base/index.ts'
import type { PartnerSeed } from '../kit/index.ts'
import { partners as room } from '../platform/services/index.ts'
import type { Tx } from '../platform/store/index.ts'
import { act, actFirst } from './automatic-acts.ts'
import type { OpenCity } from './open.ts'
import { perCity } from './per-city.ts'
import { pretended } from './pretended.ts'

/** The demonstration's secret signs pretended work only. */
const DEMO_SECRET = `whsec_${Buffer.from('huying demonstration partners 32').toString('base64')}`

const pretender = ({ name, takesMs, lanes }: PartnerSeed) =>
  pretended(
    new URL('../platform/services/partners/simulator-process.ts', import.meta.url),
    [JSON.stringify({ secret: DEMO_SECRET, takesMs, lanes })],
    `the pretended ${name}`,
  )

/** Other systems of the city: by settings, else the pretended ones of the demonstration. */
export const systemsOf = perCity((city: OpenCity) => {
  const seeds = new Map((city.plan.partners ?? []).map((seed) => [seed.name, { seed, run: pretender(seed) }]))
  const told = city.settings.partners
  const names = [...new Set([...Object.keys(told), ...(city.plan.demo ? seeds.keys() : [])])]
  return {
    partners: names.map((name): room.Partner => {
      const real = told[name]
      const one = seeds.get(name)
      return room.httpPartner({
        name,
        title: one?.seed.title ?? say(name, name),
        url: () => real?.url ?? one?.run.awake() ?? '',
        secret: real?.secret ?? DEMO_SECRET,
      })
    }),
    stop(): void {
      for (const { run } of seeds.values()) run.stop()
    },
  }
})

/** What other systems do for matters of this city 外部协同. */
export const partnersOf = perCity((city: OpenCity): room.Partners => {
  const { district } = city.plan
  return room.openPartners({
    store: city.store,
    district,
    vault: city.vault,
    partners: () => systemsOf(city).partners,
    notifyUrl: (name) =>
      city.settings.publicUrl ? new URL(`/api/hooks/partners/${name}`, city.settings.publicUrl).href : '',
    settled: (tx, task, at) => answered(city, tx, task, at),
    contradicted: (tx, task, said, at) => contradicted(city, tx, task, said, at),
    now: city.now,
  })
})

const ruleOf = async (city: OpenCity, tx: Tx, { matter, lane }: { matter: Id; lane: string }) => {
  const row = await city.matters.resolve(tx, city.plan.district, matter)
  return row ? city.compiled.automation[row.type]?.lanes?.[lane] : undefined
}

/** The act of the lane's end, in the transaction in which it ended. */
async function answered(
  city: OpenCity,
  tx: Tx,
  task: room.PartnerTask,
  at: Instant,
): Promise<'followed' | 'wrong'> {
  const rule = await ruleOf(city, tx, task)
  if (!rule) return 'followed'
  const acts = task.state === 'done' ? [rule.done].flat() : [rule.failed]
  const given = { ...task.answer, ...(task.why ? { why: task.why } : {}) }
  const done = await actFirst(city, tx, task.matter, acts, given, at)
  return done === 'badForm' && task.state === 'done' ? 'wrong' : 'followed'
}

async function contradicted(
  city: OpenCity,
  tx: Tx,
  task: room.PartnerTask,
  said: room.Words,
  at: Instant,
): Promise<void> {
  const rule = await ruleOf(city, tx, task)
  if (rule?.contradicted) await act(city, tx, task.matter, rule.contradicted, said, at)
}

/** The door for messages that partners send by themselves. */
export function partnerDoor(city: OpenCity) {
  return async (
    name: string,
    headers: Readonly<Record<string, string | readonly string[] | undefined>>,
    body: Buffer,
    at: Instant,
  ): Promise<Result<null, Refusal>> => {
    const partner = systemsOf(city).partners.find((one) => one.name === name)
    if (!partner) return no(room.refusals['partners.unknown']())
    const heard = partner.hear(headers, body, at.getTime())
    if (!heard.ok) return no(room.refusals['partners.signature']())
    const taken = await city.store.tx((tx) => partnersOf(city).take(tx, name, heard.news, at))
    return taken.ok ? ok(null) : taken
  }
}
