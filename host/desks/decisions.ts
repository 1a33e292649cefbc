import * as z from 'zod'
import { declareRefusals, no, ok, type Refusal, type Result, say } from '../../base/index.ts'
import {
  type Author,
  type DecisionTable,
  decideAt,
  draftOf,
  dropDraft,
  HIT_POLICIES,
  listTables,
  MOST,
  publishDraft,
  refusals,
  saveDraft,
  tableFromDmn,
  tableToDmn,
  versionsOf,
} from '../../platform/decisions/index.ts'
import { type Actor, factActorOf } from '../../platform/org/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import type { OpenCity } from '../open.ts'
import { text } from './input.ts'
import { holds, onDuty } from './may.ts'

type Json = Readonly<Record<string, unknown>>

/** Who writes and publishes decision tables. */
const KEEPERS = ['itemManager', 'officeHead', 'steward']
/** A published table may be dated back by this much at most: the time it takes to press the button. */
const SLACK_MS = 60_000

const refuse = declareRefusals({
  'decisions.notATable': {
    http: 400,
    says: ({ what }: { what: string }) =>
      say(`这不是一张决策表：${what}`, `This is no decision table: ${what}`),
    remedy: say('从页面上编辑，或先导出一张再改', 'Edit it on the page, or export one and change that'),
  },
  'decisions.past': {
    http: 422,
    says: () => say('生效时间不能早于现在', 'A version cannot begin in the past'),
    remedy: say('选现在或以后的时间', 'Choose now or later'),
  },
})

const words = z.strictObject({ zh: z.string().min(1).max(200), en: z.string().min(1).max(200) })
const name = z.string().min(1).max(80)
const cell = z.string().max(MOST.cell)
const type = z.enum([
  'number',
  'string',
  'boolean',
  'date',
  'time',
  'dateTime',
  'daysDuration',
  'monthsDuration',
])
const choices = z.array(z.strictObject({ value: z.string().min(1).max(200), title: words })).max(500)
const column = { name, type, title: words, values: cell.optional(), choices: choices.optional() }
const shape = z.strictObject({
  name,
  title: words,
  hit: z.enum(HIT_POLICIES as [string, ...string[]]),
  inputs: z
    .array(
      z.strictObject({
        ...column,
        expression: z.string().min(1).max(200).optional(),
        whole: z.boolean().optional(),
        optional: z.boolean().optional(),
      }),
    )
    .max(MOST.columns),
  outputs: z
    .array(z.strictObject({ ...column, many: z.boolean().optional(), otherwise: cell.optional() }))
    .max(MOST.columns),
  rows: z
    .array(
      z.strictObject({
        when: z.array(cell).max(MOST.columns),
        gives: z.array(cell).max(MOST.columns),
        note: z.string().max(2000).optional(),
      }),
    )
    .max(MOST.rows),
})

function tableIn(value: unknown): Result<DecisionTable, Refusal> {
  const read = shape.safeParse(value)
  if (read.success) return ok(read.data as DecisionTable)
  const [issue] = read.error.issues
  return no(
    refuse['decisions.notATable']({
      what: `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.slice(0, 200),
    }),
  )
}

const authorOf = (who: Actor): Author => ({ name: who.name, actor: factActorOf(who) })

/** 决策表: versions, drafts, publishing, files of other tools. */
export function decisionDesks(city: OpenCity) {
  const mayKeep = (who: Actor) => holds(city, who, KEEPERS)
  return {
    decisions: {
      async list(reader: Reader, who: Actor, _input: Json, at: Date) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        return ok({ rows: await listTables(reader, who.district, at), may: { edit: mayKeep(who).ok } })
      },

      /** Every version, newest first, and the draft. */
      async read(reader: Reader, who: Actor, input: { readonly name: string }) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        const versions = await versionsOf(reader, who.district, input.name)
        const draft = (await draftOf(reader, who.district, input.name)) ?? null
        if (versions.length === 0 && !draft) return no(refusals['decisions.unknown']({ name: input.name }))
        const edit = mayKeep(who).ok
        return ok({ versions, draft, may: { edit, publish: edit && draft?.savedAccount !== who.account } })
      },

      /** What the table in force says of an input, with the rows that fired and why. */
      async decide(
        reader: Reader,
        who: Actor,
        input: { readonly name: string; readonly input: Json },
        at: Date,
      ) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        return decideAt(reader, who.district, input.name, input.input, at)
      },

      async save(
        tx: Tx,
        who: Actor,
        input: { readonly name: string; readonly table: unknown; readonly revision: number | null },
        at: Date,
      ) {
        const may = mayKeep(who)
        if (!may.ok) return may
        const table = tableIn(input.table)
        if (!table.ok) return table
        if (table.value.name !== input.name) return no(refuse['decisions.notATable']({ what: 'name' }))
        const { district } = who
        return saveDraft(tx, { district, table: table.value, revision: input.revision }, authorOf(who), at)
      },

      async drop(tx: Tx, who: Actor, input: { readonly name: string }, at: Date) {
        const may = mayKeep(who)
        return may.ok ? dropDraft(tx, who.district, input.name, authorOf(who), at) : may
      },

      async publish(
        tx: Tx,
        who: Actor,
        input: {
          readonly name: string
          readonly revision: number
          readonly from?: string
          readonly why: string
          readonly holesMeant?: boolean
        },
        at: Date,
      ) {
        const may = mayKeep(who)
        if (!may.ok) return may
        const from = input.from ? new Date(input.from) : at
        if (Number.isNaN(from.getTime()) || from.getTime() < at.getTime() - SLACK_MS)
          return no(refuse['decisions.past']())
        const { district } = who
        const { revision, holesMeant = false } = input
        const given = {
          district,
          name: input.name,
          revision,
          from,
          why: text(input.why).slice(0, 500),
          holesMeant,
        }
        return publishDraft(tx, given, authorOf(who), at)
      },

      /** Reads a `.dmn` file; nothing is kept until the draft is saved. */
      async bringIn(_reader: Reader, who: Actor, input: { readonly bytes: Uint8Array }) {
        const may = mayKeep(who)
        return may.ok ? tableFromDmn(new TextDecoder().decode(input.bytes)) : may
      },

      /** A version, or the draft, as a `.dmn` file. */
      async file(reader: Reader, who: Actor, input: { readonly name: string; readonly version?: number }) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        const versions = await versionsOf(reader, who.district, input.name)
        const found =
          input.version === undefined
            ? ((await draftOf(reader, who.district, input.name)) ?? versions[0])
            : versions.find((one) => one.version === input.version)
        if (!found) return no(refusals['decisions.unknown']({ name: input.name }))
        const bytes = new TextEncoder().encode(tableToDmn(found.table))
        return ok({
          name: `${input.name}.dmn`,
          mime: 'application/xml',
          bytes,
          rows: found.table.rows.length,
          more: false,
        })
      },
    },
  }
}
