import { type Id, type Instant, isId, no, ok, type Refusal, type Result } from '../../base/index.ts'
import { printed, refusals, textOf } from '../../brain/indicators/index.ts'
import type { Actor } from '../../platform/org/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import { centreOf, orderIn, SIGNERS } from '../centre.ts'
import type { OpenCity } from '../open.ts'
import { versionIn } from './input.ts'
import { holds, onDuty } from './may.ts'

const EDITORS = ['analyst', 'officeHead']
const ORDERERS = ['leader', 'officeHead', 'analyst', 'supervisor']
const KINDS = ['day', 'week', 'month'] as const
type Json = Readonly<Record<string, unknown>>
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** 报告中心: drafts by the clock, edited, signed, sent; a leader's note becomes an order. And orders from a red figure. */
export function reportDesks(city: OpenCity) {
  const { brief, indicators } = centreOf(city)

  const mine = (who: Actor) => ({
    edit: holds(city, who, EDITORS).ok,
    sign: holds(city, who, SIGNERS).ok,
    note: holds(city, who, ['leader', 'officeHead']).ok,
  })

  return {
    reports: {
      async list(reader: Reader, who: Actor, input: { readonly kind?: string }) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        const kind = KINDS.find((one) => one === input.kind) ?? null
        return ok({ rows: await brief.list(reader, kind), may: mine(who) })
      },

      async read(reader: Reader, who: Actor, input: { readonly id: Id }) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        const found = await brief.read(reader, input.id)
        if (!found.ok) return found
        const { body } = found.value
        return ok({
          ...found.value,
          may: mine(who),
          /** The whole as plain text, for messages and printing. */
          plain: body.sections.map((section) => ({
            title: section.title,
            paragraphs: section.paragraphs.map((paragraph) => textOf(body, paragraph)),
          })),
          printed: body.figures.map((figure) => printed(figure)),
        })
      },

      /** Drafts one by hand, for the period that ended before now. */
      async draft(tx: Tx, who: Actor, input: Json, at: Instant): Promise<Result<unknown, Refusal>> {
        const may = holds(city, who, EDITORS)
        if (!may.ok) return may
        const kind = KINDS.find((one) => one === input.kind) ?? 'day'
        const made = await brief.draft(tx, kind, at, at)
        return made ? ok(made) : no(refusals['indicators.reportDone']())
      },

      async edit(tx: Tx, who: Actor, input: Json & { readonly id: Id }, at: Instant) {
        const may = holds(city, who, EDITORS)
        if (!may.ok) return may
        return brief.edit(
          tx,
          who,
          { id: input.id, version: versionIn(input.version), sections: input.sections },
          at,
        )
      },

      async sign(tx: Tx, who: Actor, input: Json & { readonly id: Id }, at: Instant) {
        const may = holds(city, who, SIGNERS)
        return may.ok ? brief.sign(tx, who, { id: input.id, version: versionIn(input.version) }, at) : may
      },

      async note(tx: Tx, who: Actor, input: Json & { readonly id: Id }, at: Instant) {
        const may = holds(city, who, ['leader', 'officeHead'])
        if (!may.ok) return may
        const lead = isId(text(input.lead)) ? text(input.lead) : null
        return brief.note(tx, who, { id: input.id, text: text(input.text), lead }, at)
      },
    },

    /** 督办 from a figure that has no matters of its own to order on: readings, rows, rates. */
    figureOrder: {
      async give(tx: Tx, who: Actor, input: Json, at: Instant): Promise<Result<unknown, Refusal>> {
        const may = holds(city, who, ORDERERS)
        if (!may.ok) return may
        const found = indicators.find(text(input.indicator))
        if (!found.ok) return found
        const words = text(input.text).trim()
        if (words.length < 2) return no(refusals['indicators.badEntry']({ field: '要求' }))
        const one = found.value
        return orderIn(
          city,
          tx,
          who,
          {
            title: `${one.title.zh}：${text(input.figure).slice(0, 20)}`.slice(0, 100),
            content: words.slice(0, 2000),
            ...{ source: '指标督办', indicator: one.name, figure: text(input.figure).slice(0, 60) },
          },
          isId(text(input.lead)) ? text(input.lead) : null,
          at,
        )
      },
    },
  }
}
