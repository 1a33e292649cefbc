import {
  type AreaCode,
  type Day,
  dayOf,
  type Id,
  type Instant,
  isWithin,
  ok,
  type Refusal,
  type Result,
  type Say,
  say,
} from '../../base/index.ts'
import type {
  Lines,
  ListRow,
  MatterHistory,
  Matters,
  MatterType,
  MatterView,
  Span,
} from '../../platform/matters/index.ts'
import type { Actor } from '../../platform/org/declare.ts'
import type { Registers } from '../../platform/registers/index.ts'
import type { Reader } from '../../platform/store/index.ts'
import { type Cut, checkAnswer } from './check.ts'
import type { AnswerCheck, Draft, EarlierCase, LatenessAdvice, UnitAdvice } from './declare.ts'
import { type DraftArticle, draftAnswer } from './draft.ts'
import * as keep from './keep.ts'
import { adviseLateness } from './lateness.ts'
import { bandsOf, similarity } from './prints.ts'
import { maskPersonal } from './scrub.ts'
import { adviseUnits, type ItemBelief } from './units.ts'

/** A row that is like another, as the desk of similar requests shows it: rights are in it already. */
export type AlikeRow = Pick<
  ListRow,
  'id' | 'number' | 'title' | 'area' | 'areaName' | 'leadUnit' | 'leadUnitName' | 'closedAt'
> & {
  readonly score: number
  readonly reasons: readonly Say[]
}

export type AdviseCity = {
  readonly district: AreaCode
  readonly types: Readonly<Record<string, MatterType>>
  readonly lines: Lines
  readonly history: MatterHistory
  readonly matters: Matters
  readonly registers: Registers
  readonly areaName: (code: AreaCode) => string | undefined
  readonly unitName: (unit: Id) => string | undefined
  /** Towns and villages of the district, by name. */
  readonly places: () => readonly { readonly code: AreaCode; readonly name: string }[]
  /** Whose a request is while nobody is named for it, unless the city has set a unit. */
  readonly fallback: (area: AreaCode) => Id | null
  readonly cut: Cut
  readonly similar: (
    reader: Reader,
    who: Actor,
    asked: { readonly text: string; readonly area?: string; readonly exclude?: string },
    at: Instant,
  ) => Promise<readonly AlikeRow[]>
  /** What a text is about, by what closed requests taught; absent or silent: by the words of the list. */
  readonly classify?: (
    reader: Reader,
    text: string,
  ) => Promise<readonly { readonly code: string; readonly share: number }[] | undefined>
}

/** What is asked about: a matter, or words still being written at the desk. */
export type Subject = {
  readonly matter: Id | null
  readonly title: string
  readonly text: string
  readonly category: string | null
  readonly area: AreaCode
}

/** So many likely items vote for their units. */
const ITEMS = 40
const EARLIER = 6
const CANDIDATES = 12
const TEXT = 2_000

/** Knowledge has a question and an answer, whatever pack declares it 知识条目. */
const isKnowledge = (fields: Readonly<Record<string, unknown>>): boolean =>
  'question' in fields && 'answer' in fields

export const subjectOf = ({ matter }: MatterView): Subject => ({
  matter: matter.id,
  title: matter.title,
  text: `${matter.title}\n${matter.content}`.slice(0, TEXT),
  category: matter.category,
  area: matter.area,
})

/** What an answer is read against 质检所据. */
type Asked = Awaited<ReturnType<MatterHistory['asked']>>[number]

/** The same of a matter that is seen whole. */
export const askedOf = ({ matter, tasks }: MatterView): Asked => ({
  ...{ id: matter.id, title: matter.title, content: matter.content, anonymous: matter.anonymous },
  ...{ area: matter.area, address: matter.address },
  contacted: tasks.some(
    (task) => task.role === 'lead' && task.round === matter.round && task.contactedAt !== null,
  ),
})

export function openAdvice(city: AdviseCity) {
  const townOf = (area: AreaCode): AreaCode => area.slice(0, 9)

  async function beliefs(
    reader: Reader,
    subject: Subject,
    day: Day,
  ): Promise<{ items: ItemBelief[]; given: boolean }> {
    const tree = city.lines.tree()
    const given = subject.category !== null && tree.chain(subject.category).length > 0
    const found = given
      ? [{ code: subject.category as string, share: 1 }]
      : ((await city.classify?.(reader, subject.text)) ?? tree.guess(subject.text)).slice(0, ITEMS)
    const fits = await city.lines.fitting(
      reader,
      city.district,
      { categories: found.map((one) => one.code), area: subject.area },
      day,
    )
    return {
      given,
      items: found.map(({ code, share }) => ({
        code,
        share,
        lines: (fits.get(code) ?? []).map(({ line, why }) => ({
          id: line.id,
          unit: line.unit,
          helpers: line.helpers,
          area: line.area,
          exact: line.category === code,
          why: given ? why : likely(tree.title(code) ?? say(code, code), why),
        })),
      })),
    }
  }

  async function fallbackOf(reader: Reader, area: AreaCode): Promise<{ unit: Id; why: Say } | null> {
    const { fallbackUnit } = await keep.setting(reader, city.district)
    const unit =
      fallbackUnit && city.unitName(fallbackUnit) !== undefined ? fallbackUnit : city.fallback(area)
    if (unit === null) return null
    return {
      unit,
      why: say(
        '职责清单没有适用条目：先由其办理，职责争议由热线办裁定（先办后议）',
        'no line of the list fits: it handles the request first, whose it is is ruled afterwards',
      ),
    }
  }

  return {
    /** Which unit, with the line that says so, what history says, and how sure that is. `alike` may be left out. */
    async units(
      reader: Reader,
      who: Actor,
      subject: Subject,
      at: Instant,
      alike: readonly AlikeRow[] = [],
    ): Promise<UnitAdvice> {
      const day = dayOf(at)
      const area = isWithin(subject.area, city.district) ? subject.area : city.district
      const { items, given } = await beliefs(reader, { ...subject, area }, day)
      const top = items[0]
      const [past, differs, fallback] = await Promise.all([
        top && (given || top.share >= 0.5)
          ? city.history.handled(reader, who, {
              category: top.code,
              ...(subject.matter ? { exclude: subject.matter } : {}),
            })
          : [],
        top && area === city.district ? city.lines.townsDiffer(reader, city.district, top.code, day) : false,
        fallbackOf(reader, area),
      ])
      return adviseUnits({
        items,
        given,
        area: townOf(area),
        district: city.district,
        needsPlace: differs,
        past: past.map((one) => ({ ...one, returned: one.returns > 0 })),
        alike: alike.flatMap((row) =>
          row.leadUnit ? [{ unit: row.leadUnit, number: row.number, score: Math.min(1, row.score) }] : [],
        ),
        fallback,
      })
    },

    alike: (reader: Reader, who: Actor, subject: Subject, at: Instant) =>
      city.similar(
        reader,
        who,
        { text: subject.text, area: subject.area, ...(subject.matter ? { exclude: subject.matter } : {}) },
        at,
      ),

    /** Earlier requests alike with the answers that were released, personal data masked. */
    async earlier(
      reader: Reader,
      who: Actor,
      subject: Subject,
      alike: readonly AlikeRow[],
    ): Promise<EarlierCase[]> {
      const closed = alike.filter((row) => row.closedAt !== null && row.id !== subject.matter)
      const answers = new Map(
        (
          await city.history.released(
            reader,
            who,
            closed.map((row) => row.id),
          )
        ).map((one) => [one.matter, one]),
      )
      return closed
        .filter((row) => answers.has(row.id))
        .slice(0, EARLIER)
        .map((row) => ({
          id: row.id,
          number: row.number,
          title: row.title,
          areaName: row.areaName,
          unitName: row.leadUnitName,
          closedAt: row.closedAt,
          score: row.score,
          reasons: row.reasons,
          answer: maskPersonal(answers.get(row.id)?.text ?? ''),
        }))
    },

    /** How likely the limit of a matter passes, from what became of such limits. `unit`: for a unit not yet sent to. */
    async lateness(
      reader: Reader,
      who: Actor,
      view: MatterView,
      at: Instant,
      unit?: Id,
    ): Promise<LatenessAdvice> {
      const { matter } = view
      const type = city.types[matter.type]
      const clock = Object.entries(type?.clocks ?? {}).find(([, rule]) => rule.main)?.[0]
      if (!clock)
        return adviseLateness({ unit: null, category: null, urgency: '', running: null, spans: [], at })
      const lead = unit ?? matter.leadUnit
      const [ofUnit, ofItem] = await Promise.all([
        lead ? city.history.spans(reader, who, { clock, unit: lead, before: at }) : [],
        matter.category
          ? city.history.spans(reader, who, { clock, category: matter.category, before: at })
          : [],
      ])
      const running = view.clocks.find(
        (one) => one.kind === clock && one.state === 'running' && one.ownerUnit === lead,
      )
      return adviseLateness({
        unit: lead ?? null,
        category: matter.category,
        urgency: matter.urgency,
        running: running ? { startedAt: running.startedAt, due: running.due } : null,
        spans: once([...ofUnit, ...ofItem]),
        at,
      })
    },

    /** Words to begin an answer with: knowledge in force and earlier answers, cited; never sent by itself. */
    async draft(reader: Reader, who: Actor, view: MatterView, at: Instant): Promise<Result<Draft, Refusal>> {
      const subject = subjectOf(view)
      const articles: DraftArticle[] = []
      for (const type of city.registers.types) {
        if (!isKnowledge(type.fields)) continue
        const page = await city.registers.list(reader, who, type.name, {
          q: `${view.matter.title} ${view.matter.content}`.slice(0, 300),
          on: dayOf(at),
          limit: CANDIDATES,
        })
        if (!page.ok) continue
        for (const row of page.value.rows)
          articles.push({
            id: row.id,
            version: row.version,
            question: textIn(row.values.question),
            answer: textIn(row.values.answer),
            basis: textIn(row.values.basis) || null,
          })
      }
      const alike = (
        await city.similar(
          reader,
          who,
          { text: subject.text, area: subject.area, exclude: view.matter.id },
          at,
        )
      ).filter((row) => row.closedAt !== null)
      const released = await city.history.released(
        reader,
        who,
        alike.map((row) => row.id),
      )
      const rows = new Map(alike.map((row) => [row.id, row]))
      const own = `${view.matter.title}${view.matter.content}${view.matter.areaName ?? ''}${view.matter.address ?? ''}`
      return ok(
        draftAnswer({
          number: view.matter.number,
          title: view.matter.title,
          content: view.matter.content,
          enquiry: view.matter.kind === 'consult',
          unitName: view.matter.leadUnitName,
          articles,
          answers: released.flatMap((one) => {
            const row = rows.get(one.matter)
            if (!row) return []
            const places = city
              .places()
              .map((place) => place.name)
              .filter((name) => one.text.includes(name) && !own.includes(name))
            return [{ id: one.matter, number: row.number, text: one.text, basis: one.basis, places }]
          }),
          cut: city.cut,
        }),
      )
    },

    /** Does the answer answer? Before it is sent, and again by the reviewer. */
    async check(reader: Reader, asked: Asked, answer: string): Promise<AnswerCheck> {
      const near = await keep.nearPrints(reader, city.district, bandsOf(answer), asked.id)
      const texts = await city.history.answerTexts(reader, city.district, near)
      const area = city.areaName(asked.area)
      return checkAnswer({
        title: asked.title,
        content: asked.content,
        answer,
        contacted: asked.anonymous ? null : asked.contacted,
        places: [...(area ? [area] : []), ...(asked.address ? [asked.address] : [])],
        gazetteer: city.places().map((place) => place.name),
        copies: texts
          .map((one) => ({ number: one.number, similarity: similarity(one.text, answer) }))
          .sort((a, b) => b.similarity - a.similarity),
        cut: city.cut,
      })
    },

    /** What was found in the answers of a matter when they were handed in. */
    checksOf: (reader: Reader, matter: Id) => keep.checksOf(reader, city.district, matter),
  }
}

export type Advice = ReturnType<typeof openAdvice>

const textIn = (value: unknown): string => (typeof value === 'string' ? value : '')

const likely = (title: Say, why: Say): Say =>
  say(`按内容像是“${title.zh}”；${why.zh}`, `by its words likely “${title.en}”; ${why.en}`)

/** A limit found by unit and by item counts once. */
function once(spans: readonly Span[]): Span[] {
  const seen = new Set<string>()
  return spans.filter((one) => {
    const key = `${one.unit} ${one.category} ${one.startedAt.getTime()} ${one.due.getTime()}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
