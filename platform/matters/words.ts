import { gradeOf } from '../fields/decide.ts'
import type { Field, FieldList, Grade } from '../fields/declare.ts'
import type { Actor } from '../org/declare.ts'
import { type Sql, type Store, sql } from '../store/index.ts'
import { isGuarded, seenSql } from './access.ts'
import type { MattersCity } from './city.ts'
import type { MatterType } from './declare.ts'

/** Fields whose words are searched besides title and contents. */
const SEARCHED = ['address', 'subjectParty'] as const

const guarded = (field: Field | undefined): field is Field => field !== undefined && isGuarded(field)

/** What a search finds a matter by 检索词; `hidden` are those that stand in fields alone that not every reader reads. */
export type Words = { readonly tokens: readonly string[]; readonly hidden: readonly string[] }

type Told = {
  readonly title: string
  readonly content: string
  readonly address: string | null
  readonly subjectParty: string | null
}

export function wordsOf({ tokens }: Pick<MattersCity, 'tokens'>, fields: FieldList, told: Told): Words {
  const besides = (hidden: boolean): string =>
    SEARCHED.filter((name) => guarded(fields[name]) === hidden)
      .map((name) => told[name] ?? '')
      .join(' ')
  const open = `${told.title} ${told.content} ${besides(false)}`
  const shown = new Set(tokens(open))
  const all = tokens(`${open} ${besides(true)}`)
  return { tokens: all, hidden: all.filter((token) => !shown.has(token)) }
}

/** The grade that reads every word that is searched. */
const gradeNeeded = (types: Readonly<Record<string, MatterType>>): Grade | 0 =>
  Object.values(types)
    .flatMap(({ fields }) => SEARCHED.map((name) => fields[name]))
    .reduce<Grade | 0>((most, field) => (guarded(field) && gradeOf(field) > most ? gradeOf(field) : most), 0)

/**
 * The matters all of whose words this actor reads, as a condition; absent = all that he sees. A word in a masked address would
 * else be found out by searching for it.
 */
export function readsAll(city: Pick<MattersCity, 'types' | 'roles'>, who: Actor): Sql | undefined {
  if (who.kind !== 'staff' && who.kind !== 'client') return undefined
  const needed = gradeNeeded(city.types)
  const able = who.duties.filter((duty) => duty.grade >= needed)
  return able.length === who.duties.length ? undefined : seenSql(city, { ...who, duties: able })
}

const BATCH = 500

/** Judges words that were kept before they were told apart, or by an older server; true while there are more. */
export async function judgeWords(
  city: Pick<MattersCity, 'tokens' | 'types'>,
  store: Store,
  district: string,
): Promise<boolean> {
  const rows = await store.query<Told & { matter: string; type: string }>(sql`
    select x.matter, m.type, m.title, m.content, m.address, m.data->>'subjectParty' as "subjectParty"
    from matter_text x join matter m on m.district = x.district and m.id = x.matter
    where x.district = ${district} and x.hidden is null limit ${BATCH}`)
  if (rows.length === 0) return false
  const judged = rows.map((row) => ({
    matter: row.matter,
    hidden: wordsOf(city, city.types[row.type]?.fields ?? {}, row).hidden,
  }))
  await store.tx((tx) =>
    tx.run(sql`update matter_text x set hidden = r.hidden
      from json_to_recordset(${JSON.stringify(judged)}::json) as r(matter uuid, hidden text[])
      where x.district = ${district} and x.matter = r.matter and x.hidden is null`),
  )
  return rows.length === BATCH
}
