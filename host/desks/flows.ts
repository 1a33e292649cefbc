import { ok } from '../../base/index.ts'
import { flowMigrations, runningVersions } from '../../platform/matters/index.ts'
import type { Actor } from '../../platform/org/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import type { OpenCity } from '../open.ts'
import { holds, onDuty } from './may.ts'

/** Who moves running matters to another version of their flow. */
const FLOW_EDITORS = ['steward', 'systemAdmin', 'officeHead'] as const

type Wanted = { readonly type: string; readonly map: unknown }

/** 流程版本与在办件迁移: what runs on which version, the rehearsal, the move and the way back. */
export function flowDesks(city: OpenCity) {
  const migrations = flowMigrations(city.types)
  const may = (who: Actor) => holds(city, who, FLOW_EDITORS)
  return {
    flows: {
      async versions(reader: Reader, who: Actor, input: { readonly type?: string }) {
        const allowed = onDuty(city, who)
        if (!allowed.ok) return allowed
        const [running, moves] = await Promise.all([
          runningVersions(reader, city.types),
          migrations.list(reader, input.type),
        ])
        return ok({
          running: running.filter((one) => !input.type || one.type === input.type),
          migrations: moves,
          mayMove: may(who).ok,
        })
      },

      async rehearse(reader: Reader, who: Actor, { type, map }: Wanted) {
        const allowed = may(who)
        return allowed.ok ? migrations.rehearse(reader, who.district, type, map) : allowed
      },

      async migrate(tx: Tx, who: Actor, { type, map }: Wanted, at: Date) {
        const allowed = may(who)
        return allowed.ok ? migrations.begin(tx, who, type, map, at) : allowed
      },

      async undo(tx: Tx, who: Actor, { id }: { readonly id: string }, at: Date) {
        const allowed = may(who)
        if (!allowed.ok) return allowed
        return migrations.undo(tx, who, id, at)
      },
    },
  }
}
