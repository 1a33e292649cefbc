import { isId, ok, type Say } from '../../base/index.ts'
import { maskValue } from '../../platform/fields/index.ts'
import { type RecordedFact, search } from '../../platform/ledger/index.ts'
import type { Actor } from '../../platform/org/index.ts'
import * as org from '../../platform/org/index.ts'
import type { Reader } from '../../platform/store/index.ts'
import type { OpenCity } from '../open.ts'
import { instantIn } from './instant.ts'
import { AUDITORS, holds } from './may.ts'

type Json = Readonly<Record<string, unknown>>

/** People of one name whose facts are brought together; more than that is no search by a person. */
const NAMESAKES = 5

/** Who did what, when, to what 审计: read from the ledger, never personal data in clear. */
export function auditDesks(city: OpenCity) {
  const titleOf = (fact: RecordedFact): Say | null => {
    const action = fact.body.action
    if (typeof action !== 'string') return null
    for (const type of Object.values(city.types)) {
      const title = type.flow.actions[action]?.title
      if (title) return title
    }
    return null
  }

  const shown = (fact: RecordedFact, numbers: ReadonlyMap<string, string>) => ({
    ...{ seq: fact.seq, id: fact.id, at: fact.at, kind: fact.kind },
    ...{ subjectKind: fact.subjectKind, subject: fact.subject, actor: fact.actor },
    title: titleOf(fact),
    number: typeof fact.body.number === 'string' ? fact.body.number : (numbers.get(fact.subject) ?? null),
    body: scrubbed(fact),
  })

  /** Numbers of the matters on a page: an auditor knows them by number, and sees nothing else of them here. */
  async function numbersOf(reader: Reader, facts: readonly RecordedFact[], at: Date) {
    const ids = [...new Set(facts.filter((one) => one.subjectKind === 'matter').map((one) => one.subject))]
    if (ids.length === 0) return new Map<string, string>()
    const system = org.systemActor(city.plan.district)
    const { rows } = await city.matters.list(reader, system, { ids, limit: ids.length }, at)
    return new Map(rows.map((row) => [row.id, row.number]))
  }

  return {
    async audit(reader: Reader, who: Actor, input: Json, at: Date) {
      const may = holds(city, who, AUDITORS)
      if (!may.ok) return may
      const text = (name: string) => (typeof input[name] === 'string' ? (input[name] as string).trim() : '')
      const limit = Math.min(Math.max(Number(input.limit) || 50, 1), 200)
      const before = /^\d{1,15}$/.test(text('cursor')) ? Number(text('cursor')) : null
      const subject = await subjectOf(city, reader, who, text('subject'))
      const actors = await actorsOf(reader, who, text('actor'), at)
      if (subject === null || actors?.length === 0) return ok({ rows: [], next: null })
      const kinds = text('kind')
        .split(',')
        .map((one) => one.trim())
        .filter(Boolean)
        .map((one) => (one.includes('.') ? one : `${one}.`))
      const from = instantIn(text('from'), false)
      const to = instantIn(text('to'), true)
      const filter = {
        districts: [who.district],
        ...(subject ? { subject } : {}),
        ...(kinds.length > 0 ? { kinds } : {}),
        ...(from ? { from } : {}),
        ...(to ? { to } : {}),
      }
      const pages = await Promise.all(
        (actors ?? [undefined]).map((actor) =>
          search(reader, actor === undefined ? filter : { ...filter, actor }, { before, limit }),
        ),
      )
      const facts = pages.flatMap((page) => page.facts).sort((a, b) => b.seq - a.seq)
      const more = facts.length > limit || pages.some((page) => page.older !== null)
      const rows = facts.slice(0, limit)
      const numbers = await numbersOf(reader, rows, at)
      return ok({
        rows: rows.map((fact) => shown(fact, numbers)),
        next: more ? String(rows.at(-1)?.seq) : null,
      })
    },
  }
}

/** The subject by id or by the number of a matter; null = nothing of that number, undefined = not asked. */
async function subjectOf(city: OpenCity, reader: Reader, who: Actor, text: string) {
  if (text === '') return undefined
  if (isId(text)) return text
  return (await city.matters.find(reader, who.district, text, city.now()))?.id ?? null
}

/** Accounts by id, login name or the person's name; undefined = anybody. */
async function actorsOf(reader: Reader, who: Actor, text: string, at: Date) {
  if (text === '') return undefined
  const login = text.toLowerCase()
  if (isId(text)) return [text]
  const people = await org.holdersOf(reader, { district: who.district, at })
  const named = people.filter((one) => one.name === text)
  if (named.length > 0) return named.slice(0, NAMESAKES).map((one) => one.account)
  const accounts = await org.accountsOfPeople(
    reader,
    people.map((one) => one.person),
  )
  return accounts.filter((one) => one.name === login).map((one) => one.id)
}

/** Of a matter's story an auditor needs what was done, not what was written. */
const PLAIN = new Set([
  ...[
    'action',
    'from',
    'to',
    'state',
    'number',
    'type',
    'kind',
    'category',
    'urgency',
    'channel',
    'area',
    'code',
  ],
  ...[
    'into',
    'task',
    'unit',
    'lead',
    'helpers',
    'line',
    'clock',
    'due',
    'round',
    'version',
    'fields',
    'link',
    'other',
  ],
  ...[
    'granted',
    'decision',
    'point',
    'answer',
    'reached',
    'demo',
    'source',
    'register',
    'calendar',
    'changed',
    'proposal',
    ...['filter', 'columns', 'format', 'rows', 'capped'],
  ],
])

const PERSONAL = /^(name|phone|mobile|mail|email|id_?number|address|requester|content|words|workPhone)$/i

function scrubbed(fact: RecordedFact): Json {
  const whole = !fact.kind.startsWith('matter.')
  // the name of a unit or a post is nobody's personal data
  const nameless = fact.subjectKind === 'unit' || fact.subjectKind === 'post'
  return Object.fromEntries(
    Object.entries(fact.body).map(([key, value]): [string, unknown] => {
      if (!whole && !PLAIN.has(key)) return [key, value === null || value === '' ? value : '…']
      return [key, nameless && key === 'name' ? value : clean(key, value)]
    }),
  )
}

/** Whatever looks like a telephone or an identity number is masked, wherever it stands. */
function clean(key: string, value: unknown): unknown {
  if (typeof value === 'string')
    return PERSONAL.test(key)
      ? maskValue('name', value)
      : value
          .replace(/\d{17}[\dXx]/g, (found) => maskValue('idNumber', found))
          .replace(/(?<!\d)1[3-9]\d{9}(?!\d)/g, (found) => maskValue('phone', found))
  if (Array.isArray(value)) return value.map((one) => clean(key, one))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, clean(name, one)]))
  return value
}
