import type { Say } from '../base/index.ts'
import type { MatterView } from '../platform/matters/index.ts'
import { forms, items } from '../platform/services/index.ts'
import type { Reader } from '../platform/store/index.ts'
import type { OpenCity } from './open.ts'

/** Steps of the usual way 办理环节; those of detours are shown where they happened. */
const USUAL: readonly string[] = ['received', 'accepted', 'review', 'deciding', 'making', 'delivery', 'done']

export function stepsOf(
  city: Pick<OpenCity, 'types' | 'compiled'>,
  { matter, timeline }: MatterView,
  stateTitle: (type: string, state: string) => Say,
): forms.ApplicationStep[] {
  // a pack's own type says its usual way
  const usual = city.compiled.automation[matter.type]?.usual ?? USUAL
  const initial = city.types[matter.type]?.flow.initial ?? USUAL[0]
  const past = [...timeline]
    .sort((a, b) => a.at.getTime() - b.at.getTime())
    .flatMap((one): forms.ApplicationStep[] => {
      const state = one.kind === 'matter.opened' ? (initial ?? null) : one.from !== one.to ? one.to : null
      return state
        ? [
            {
              state,
              title: stateTitle(matter.type, state),
              at: one.at,
              words: one.public ? one.note : null,
            },
          ]
        : []
    })
  if (matter.closedAt) return past
  const at = usual.indexOf(matter.state)
  const reached = at >= 0 ? at : Math.max(0, ...past.map((one) => usual.indexOf(one.state)))
  const rest = usual.slice(reached + 1).map((state) => ({
    state,
    title: stateTitle(matter.type, state),
    at: null,
    words: null,
  }))
  return [...past, ...rest]
}

/** 一次性告知 as it stands in the fact of the act. */
export const gapsIn = (body: Readonly<Record<string, unknown>> | undefined): string | null => {
  const record = (body?.recorded ?? body) as Readonly<Record<string, unknown>> | undefined
  return typeof record?.gaps === 'string' ? record.gaps : null
}

/** All that is missing now, in one list: what was told since the application last began to wait, also what was added to it. */
export function gapsTold(timeline: MatterView['timeline']): string | null {
  const lines: string[] = []
  for (const one of [...timeline].sort((a, b) => a.at.getTime() - b.at.getTime())) {
    if (one.to === 'supplement' && one.from !== 'supplement') lines.length = 0
    const gaps = gapsIn(one.body)
    if (gaps !== null) lines.push(gaps)
  }
  return lines.length > 0 ? lines.join('\n') : null
}

/** Submissions in words, each beside the one that it supplements, by the version that it was made for. */
export async function shownSubmissions(
  city: OpenCity,
  reader: Reader,
  all: readonly forms.Submission[],
  masked: boolean,
): Promise<forms.ShownSubmission[]> {
  const showing: forms.Showing = {
    codes: (name) => city.compiled.codes[name],
    areaName: (code) => city.catalog.areaName(code),
    unitName: (id) => city.catalog.unitName(id),
    masked,
  }
  const rows = await Promise.all(
    all.map(async (one, n) => {
      const version = await items.versionOf(reader, city.plan.district, one.item, one.itemVersion)
      return version ? [forms.shownSubmission(version, one, all[n - 1] ?? null, showing)] : []
    }),
  )
  return rows.flat()
}
