import { no, ok } from '../../base/index.ts'
import type { MatterView } from '../../platform/matters/index.ts'
import { type Actor, noDuty } from '../../platform/org/index.ts'
import type { Reader } from '../../platform/store/index.ts'
import { filterOf } from '../filter.ts'
import type { OpenCity } from '../open.ts'
import { has } from './services-may.ts'

type Json = Readonly<Record<string, unknown>>
const SEES = ['windowClerk', 'hallManager', 'approver', 'approvalHead', 'inspector'] as const
/** As many of the latest as one page shows and counts. */
const MOST = 100

/** How far a collected application has come 代收进度. */
export const stages = [
  'toHandOver',
  'toSignFor',
  'deciding',
  'toSendBack',
  'onTheWay',
  'came',
  'ended',
] as const
type Stage = (typeof stages)[number]

function stageOf({ tags, state, closedAt }: MatterView['matter']): Stage {
  if (closedAt) return 'ended'
  if (tags.includes('resultCame')) return 'came'
  if (tags.includes('resultSent')) return 'onTheWay'
  if (state === 'delivery') return 'toSendBack'
  if (!tags.includes('handedOver')) return 'toHandOver'
  return tags.includes('signedFor') ? 'deciding' : 'toSignFor'
}
const CLOCKS: Partial<Record<Stage, string>> = {
  toHandOver: 'handOver',
  toSignFor: 'signFor',
  deciding: 'promise',
  toSendBack: 'deliver',
  onTheWay: 'resultBack',
}

/** 异地代收代办: what halls collected for units of other places, how far it has come, who is slow. */
export function elsewhereDesks(city: OpenCity) {
  return {
    elsewhere: {
      async list(reader: Reader, who: Actor, asked: Json, at: Date) {
        if (!has(who, SEES)) return no(noDuty(city.compiled.roles, SEES))
        const filter = filterOf(city, {
          tag: ['elsewhere'],
          limit: MOST,
          ...(asked.open === 'true' ? { open: true } : {}),
        })
        const page = await city.matters.list(reader, who, filter, at)
        const seen = await Promise.all(page.rows.map((row) => city.matters.view(reader, who, row.id, at)))
        const all = seen.flatMap((one) => {
          if (!one.ok) return []
          const { matter, clocks, requester } = one.value
          const stage = stageOf(matter)
          const clock = clocks.find(
            (of) => of.kind === CLOCKS[stage] && (of.state === 'running' || of.state === 'paused'),
          )
          const ended = clocks.filter((of) => of.kind === 'handOver')
          return [
            {
              id: matter.id,
              number: matter.number,
              title: matter.title,
              applicant: requester?.name ?? null,
              hall: String(matter.data.collectedAt ?? ''),
              unit: matter.leadUnitName ?? '',
              openedAt: matter.openedAt,
              stage,
              due: clock?.due ?? null,
              late: clock ? clock.due < at : false,
              handedOverLate: ended.some((of) => of.result === 'late'),
            },
          ]
        })
        const rows = all.filter(
          (one) =>
            (!asked.hall || one.hall === asked.hall) &&
            (!asked.unit || one.unit === asked.unit) &&
            (!asked.stage || one.stage === asked.stage),
        )
        return ok({
          rows,
          counts: countsOf(all),
          stages: Object.fromEntries(
            stages.map((stage) => [stage, all.filter((one) => one.stage === stage).length]),
          ),
          most: MOST,
        })
      },
    },
  }
}

/** 统计: by where it was collected and who decides. */
function countsOf(
  all: readonly {
    readonly hall: string
    readonly unit: string
    readonly stage: Stage
    readonly late: boolean
    readonly handedOverLate: boolean
  }[],
) {
  const pairs = new Map<
    string,
    { hall: string; unit: string; all: number; open: number; late: number; slow: number }
  >()
  for (const one of all) {
    const key = `${one.hall}\u001f${one.unit}`
    const row = pairs.get(key) ?? { hall: one.hall, unit: one.unit, all: 0, open: 0, late: 0, slow: 0 }
    row.all++
    if (one.stage !== 'ended') row.open++
    if (one.late) row.late++
    if (one.handedOverLate) row.slow++
    pairs.set(key, row)
  }
  return [...pairs.values()].sort((a, b) => b.all - a.all)
}
