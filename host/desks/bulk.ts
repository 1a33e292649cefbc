import { type Instant, ok, type Refusal, type Say, say } from '../../base/index.ts'
import { matterRefusals } from '../../platform/matters/declare.ts'
import type { ListRow } from '../../platform/matters/index.ts'
import type { Actor } from '../../platform/org/index.ts'
import type { Reader } from '../../platform/store/index.ts'
import type { OpenCity } from '../open.ts'

type Json = Readonly<Record<string, unknown>>
type Wanted = { readonly id: string; readonly version: number; readonly form?: Json }

/** What became of one matter: done, or why not and what stands there now. */
type Outcome =
  | { readonly id: string; readonly ok: true; readonly state: string; readonly version: number }
  | {
      readonly id: string
      readonly ok: false
      readonly error: Pick<Refusal, 'code' | 'says' | 'remedy'> & { readonly fields?: unknown }
      /** Absent when the actor may not see it. */
      readonly now?: {
        readonly state: string
        readonly version: number
        readonly by: string
        readonly did: Say
      }
    }

/**
 * 批量办理: each matter through the same door as a single act, in its own transaction and by the version its reader saw.
 * One that is refused leaves the others alone, and the same list sent twice acts once: the second is stale.
 */
export function bulkDesk(city: OpenCity) {
  const { matters } = city

  async function refused(who: Actor, { id }: Wanted, error: Refusal, at: Instant): Promise<Outcome> {
    const { code, says, remedy } = error
    const fields = (error.detail as { fields?: unknown } | undefined)?.fields
    const told = { code, says, remedy, ...(Array.isArray(fields) ? { fields } : {}) }
    const view = code === 'matter.stale' ? await matters.view(city.store, who, id, at) : null
    if (!view?.ok) return { id, ok: false, error: told }
    const { matter, timeline } = view.value
    const last = timeline.at(-1)
    const now = {
      state: matter.state,
      version: matter.version,
      by: last?.actor.name ?? '',
      did: last?.title ?? say('—', '—'),
    }
    return { id, ok: false, error: told, now }
  }

  /** A unit's handler need not name the task: it is the one of the unit. */
  async function taskOf(row: ListRow | undefined, action: string, who: Actor): Promise<string | undefined> {
    if (!row || city.types[row.type]?.flow.actions[action]?.on !== 'task' || !who.unit) return undefined
    return matters.taskOf(city.store, who.district, row.id, who.unit)
  }

  return {
    async bulk(
      reader: Reader,
      who: Actor,
      input: { readonly action: string; readonly form: Json; readonly matters: readonly Wanted[] },
      at: Instant,
    ) {
      const { action } = input
      const ids = input.matters.map((one) => one.id)
      const { rows } = await matters.list(reader, who, { ids, limit: 200 }, at)
      const known = new Map(rows.map((row) => [row.id, row]))
      const outcomes: Outcome[] = []
      for (const wanted of input.matters) {
        const row = known.get(wanted.id)
        const declared = row && city.types[row.type]?.flow.actions[action]
        if (declared && !declared.bulk) {
          outcomes.push(
            await refused(who, wanted, matterRefusals['matter.notInBulk']({ action: declared.title }), at),
          )
          continue
        }
        const task = await taskOf(row, action, who)
        const move = {
          matter: wanted.id,
          action,
          version: wanted.version,
          form: { ...input.form, ...wanted.form },
          ...(task ? { task } : {}),
        }
        const done = await matters.act(who, move, at)
        outcomes.push(
          done.ok
            ? { id: wanted.id, ok: true, state: done.value.state, version: done.value.version }
            : await refused(who, wanted, done.error, at),
        )
      }
      return ok({ done: outcomes.filter((one) => one.ok).length, rows: outcomes })
    },
  }
}
