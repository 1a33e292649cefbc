import { dayOf, type Id, type Say, say } from '../base/index.ts'
import type { Life, Step } from '../kit/index.ts'
import type { FieldList } from '../platform/fields/declare.ts'
import { HANDLER } from '../platform/matters/decide.ts'
import { type Actor, actorOfAccount, holdersOf, systemActor } from '../platform/org/index.ts'
import type { Reader, Tx } from '../platform/store/index.ts'
import { demoPhoto } from './demo-photo.ts'
import { linesOf } from './desks/lines.ts'
import type { OpenCity } from './open.ts'

const TOGETHER = 6

/**
 * Lives demonstration requests through the same doors as everybody's, each step at its own past instant: so clocks,
 * facts, figures and call-backs are real, only the people are invented. One transaction a request.
 */
export async function replay(
  city: OpenCity,
  type: string,
  lives: readonly Life[],
  progress: (step: Say) => void,
): Promise<number> {
  const lines = linesOf(city)
  const actors = new Map<string, Actor>()
  const byShort = new Map(
    [...city.catalog.units.values()].map((unit) => [unit.shortName ?? unit.name, unit.id]),
  )
  const towns = new Map(
    [...city.catalog.units.values()]
      .filter((unit) => unit.kind === 'town')
      .map((unit) => [`town:${unit.area}`, unit.id]),
  )
  const unitOf = (name: string): Id => {
    const id = byShort.get(name) ?? towns.get(name)
    if (!id) throw new Error(`the demonstration names an unknown unit: ${name}`)
    return id
  }

  async function actorFor(reader: Reader, role: string, unit: Id | null): Promise<Actor> {
    const key = `${role} ${unit}`
    const known = actors.get(key)
    if (known) return known
    const [holder] = await holdersOf(reader, { role, unit, at: city.now() })
    const actor = holder && (await actorOfAccount(reader, holder.account, city.now()))
    if (!actor) throw new Error(`the demonstration has nobody as ${role} in ${unit}`)
    actors.set(key, actor)
    return actor
  }

  const citizen: Actor = {
    kind: 'citizen',
    account: null,
    name: '诉求人',
    district: city.plan.district,
    unit: null,
    unitName: null,
    duties: [],
    provenAt: 0,
  }
  const actorOf = (reader: Reader, step: Step): Promise<Actor> =>
    step.by === 'citizen'
      ? Promise.resolve(citizen)
      : step.by === 'system'
        ? Promise.resolve(systemActor(city.plan.district))
        : step.unit
          ? actorFor(reader, HANDLER, unitOf(step.unit))
          : actorFor(reader, step.by, null)

  /** Fields of units name them by their short names. */
  const named = (fields: FieldList, form: Life['form']): Life['form'] =>
    Object.fromEntries(
      Object.entries(form).map(([name, value]) => [
        name,
        fields[name]?.kind === 'unit' && typeof value === 'string' ? unitOf(value) : value,
      ]),
    )

  /** Where a form names a photo of the demonstration, its file stands. */
  async function pictured(tx: Tx, form: Life['form'], at: Date): Promise<Record<string, unknown>> {
    const what = form.photo === 'before' || form.photo === 'after' ? form.photo : null
    if (!what) return { ...form }
    const { photo: _photo, ...rest } = form
    const one = { content: demoPhoto(what), name: `${what}.png`, district: city.plan.district, by: null, at }
    const put = await city.files.put(tx, one)
    return put.ok ? { ...rest, files: [put.value.id] } : rest
  }

  async function live(tx: Tx, life: Life, key: string): Promise<void> {
    const { opener = 'agent' } = life
    const fields = city.types[life.type ?? type]?.fields ?? {}
    const agent = opener === null ? systemActor(city.plan.district) : await actorFor(tx, opener, null)
    const opened = await city.matters.openIn(
      tx,
      agent,
      {
        type: life.type ?? type,
        form: await pictured(tx, named(fields, life.form), life.at),
        ...(life.requester ? { requester: life.requester } : {}),
        touch: { source: 'demo', externalId: key, channel: life.channel, at: life.at },
        demo: true,
      },
      life.at,
    )
    if (!opened.ok) throw new Error(`demonstration request: ${JSON.stringify(opened.error)}`)
    if (!opened.value.fresh) return
    let { version } = opened.value
    let at = life.at
    for (const step of life.steps) {
      at = new Date(at.getTime() + step.afterMinutes * 60_000)
      const form: Record<string, unknown> = await pictured(tx, step.form, at)
      if (step.action === 'dispatch') {
        form.lead = unitOf(String(step.form.lead))
        form.helpers = (step.form.helpers as string[]).map(unitOf)
        const asked = { category: String(life.form.category ?? ''), area: String(life.form.area ?? '') }
        const line = await lines.best(tx, city.plan.district, asked, dayOf(at))
        if (line && line.unit === form.lead) form.line = line.id
        else form.why = '清单没有对应条目，按职责分工派单'
      }
      const task = step.unit
        ? await city.matters.taskOf(tx, citizen.district, opened.value.id, unitOf(step.unit))
        : undefined
      const done = await city.matters.actIn(
        tx,
        await actorOf(tx, step),
        { matter: opened.value.id, action: step.action, version, form, ...(task ? { task } : {}) },
        at,
      )
      // A life that the rules do not allow (too late to return, say) stops where it is: that happens to people too.
      if (!done.ok) return
      version = done.value.version
    }
  }

  let done = 0
  const queue = lives.map((life, i) => ({ life, key: `demo-${i}` }))
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const { life, key } = next
      await city.store.tx((tx) => live(tx, life, key))
      done++
      if (done % 100 === 0)
        progress(
          say(`生成演示诉求 ${done}/${lives.length}`, `demonstration requests ${done}/${lives.length}`),
        )
    }
  }
  await Promise.all(Array.from({ length: TOGETHER }, worker))
  return done
}
