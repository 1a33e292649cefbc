import { addDays, dayOf, instantOf, no, ok, type Refusal, type Result } from '../../base/index.ts'
import {
  type Advice,
  type AdviseCity,
  type AlikeRow,
  AUTO_ROLE,
  type Automatic,
  askedOf,
  BRAIN_READERS,
  brainClient,
  findBrain,
  openAdvice,
  openAutomatic,
  type Subject,
  subjectOf,
  type UnitAdvice,
} from '../../brain/advise/index.ts'
import { segment } from '../../brain/text/index.ts'
import { type MatterView, matterHistory } from '../../platform/matters/index.ts'
import type { Actor } from '../../platform/org/index.ts'
import * as org from '../../platform/org/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import type { OpenCity } from '../open.ts'
import { linesOf } from './lines.ts'
import { matterDesks } from './matters.ts'
import { holds, onDuty } from './may.ts'

type Json = Readonly<Record<string, unknown>>

/** Who may stop at once what the brain does by itself, and who lets it go on and says where. */
const BRAKES = ['officeHead', 'dispatcher', 'supervisor']
const STEERS = ['officeHead']
const FIGURE_DAYS = 30
const LATEST = 50

/** The advising brain over this city's rooms. */
export function adviseCityOf(city: OpenCity): AdviseCity {
  const { catalog, plan } = city
  const similar = matterDesks(city).similar
  const lines = linesOf(city)
  const living = () => [...catalog.units.values()].filter((unit) => unit.validTo === null)
  return {
    district: plan.district,
    types: city.types,
    lines,
    history: matterHistory({ roles: city.compiled.roles }),
    matters: city.matters,
    registers: city.registers,
    areaName: catalog.areaName,
    unitName: catalog.unitName,
    places: () => [...catalog.areas.values()].filter((area) => area.code.length > plan.district.length),
    // The government of the place, else of the district, else whoever stands at the top.
    fallback: (area) => {
      const units = living()
      const of = (code: string, ...kinds: readonly string[]) =>
        units.find((unit) => unit.area === code && kinds.includes(unit.kind))?.id
      return (
        (area.length >= 9 ? of(area.slice(0, 9), 'town') : undefined) ??
        of(plan.district, 'government') ??
        units.find((unit) => unit.parent === null)?.id ??
        null
      )
    },
    cut: (text) => segment(text.slice(0, 4_000)),
    classify: (reader, text) => itemsOf(city, lines.tree(), reader, text),
    similar: async (reader, who, asked, at) => {
      const found = await similar(reader, who, asked, at)
      return found.ok ? (found.value.rows as unknown as readonly AlikeRow[]) : []
    },
  }
}

/** Items believed of a text at most. */
const MOST_ITEMS = 40

/**
 * What a text without a category is about: what closed requests taught, where that is sure; where it is not, the words
 * of the list count as much, since a rare item was never learned.
 */
async function itemsOf(
  city: OpenCity,
  tree: ReturnType<AdviseCity['lines']['tree']>,
  reader: Reader,
  text: string,
): Promise<readonly { readonly code: string; readonly share: number }[] | undefined> {
  const learned = await city.models.chances(reader, text, 'category', MOST_ITEMS)
  if (!learned) return undefined
  const shares = new Map<string, number>()
  const add = (code: string, share: number) => shares.set(code, (shares.get(code) ?? 0) + share)
  const guessed = learned.sure ? [] : tree.guess(text)
  const part = guessed.length > 0 ? 0.5 : 1
  // a label that the city no longer has names nobody
  for (const { label, confidence } of learned.labels)
    if (tree.chain(label).length > 0) add(label, confidence * part)
  for (const { code, share } of guessed) add(code, share * (1 - part))
  return [...shares].map(([code, share]) => ({ code, share })).sort((a, b) => b.share - a.share)
}

/** What is asked: a matter that the asker may see, or words at the desk. */
async function subjectIn(
  city: OpenCity,
  reader: Reader,
  who: Actor,
  input: Json,
  at: Date,
): Promise<Result<{ readonly subject: Subject; readonly view: MatterView | null }, Refusal>> {
  if (typeof input.matter === 'string') {
    const view = await city.matters.view(reader, who, input.matter, at)
    if (!view.ok) return view
    const category = typeof input.category === 'string' ? input.category : view.value.matter.category
    return ok({ subject: { ...subjectOf(view.value), category }, view: view.value })
  }
  const text = typeof input.text === 'string' ? input.text.slice(0, 2_000) : ''
  return ok({
    subject: {
      matter: null,
      title: '',
      text,
      category: typeof input.category === 'string' && input.category !== '' ? input.category : null,
      area: typeof input.area === 'string' && input.area !== '' ? input.area : city.plan.district,
    },
    view: null,
  })
}

/** Advice in dispatch and at the matter, and what the brain does by itself 派单建议、答复助手、自动派单. */
export function adviseDesks(city: OpenCity) {
  const { catalog, compiled, plan } = city
  const inner = adviseCityOf(city)
  const advice: Advice = openAdvice(inner)
  const automatic: Automatic = openAutomatic(inner, advice, city.now)
  const unitName = (id: string) => catalog.unitName(id) ?? id

  const shownUnits = (found: UnitAdvice) => ({
    ...found,
    units: found.units.map((one) => ({
      ...one,
      unitName: unitName(one.unit),
      helperNames: one.helpers.map((id) => ({ id, name: unitName(id) })),
    })),
    category: found.category && {
      ...found.category,
      title: inner.lines.tree().path(found.category.code),
    },
  })

  async function desk(reader: Reader, at: Date) {
    const from = instantOf(addDays(dayOf(at), 1 - FIGURE_DAYS))
    const [setting, rules, latest, both, brain] = await Promise.all([
      automatic.setting(reader),
      automatic.rules(reader),
      automatic.latest(reader, LATEST),
      automatic.sentBetween(reader, from, new Date(at.getTime() + 1)),
      findBrain(reader, plan.district),
    ])
    const duties = brain ? await org.dutiesNow(reader, [brain.id], at) : []
    const fates = await inner.history.fates(reader, plan.district, both.sent)
    const system = org.systemActor(plan.district)
    const ids = latest.map((one) => one.matter)
    const { rows } =
      ids.length > 0 ? await city.matters.list(reader, system, { ids, limit: 200 }, at) : { rows: [] }
    const known = new Map(rows.map((row) => [row.id, row]))
    return {
      setting: { ...setting, fallbackName: setting.fallbackUnit ? unitName(setting.fallbackUnit) : null },
      rules: rules.map((rule) => ({
        ...rule,
        areaName: catalog.areaName(rule.area) ?? rule.area,
        categoryTitle: rule.category ? inner.lines.tree().path(rule.category) : null,
      })),
      duties: duties
        .filter((duty) => duty.role === AUTO_ROLE)
        .map((duty) => ({ ...duty, areaName: catalog.areaName(duty.area) ?? duty.area })),
      figures: { days: FIGURE_DAYS, sent: both.sent.length, left: both.left, ...fates },
      known,
      latest,
    }
  }

  return {
    advice: {
      /** Units with reasons, earlier cases with their answers, likely lateness: everything beside one request. */
      async read(reader: Reader, who: Actor, input: Json, at: Date) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        const asked = await subjectIn(city, reader, who, input, at)
        if (!asked.ok) return asked
        const { subject, view } = asked.value
        const alike = subject.text.trim().length >= 4 ? await advice.alike(reader, who, subject, at) : []
        const [units, earlier] = await Promise.all([
          advice.units(reader, who, subject, at, alike),
          advice.earlier(reader, who, subject, alike),
        ])
        const late = view
          ? await advice.lateness(reader, who, view, at, view.matter.leadUnit ?? units.units[0]?.unit)
          : null
        return ok({ ...shownUnits(units), earlier, lateness: late })
      },

      async draft(reader: Reader, who: Actor, input: { readonly matter: string }, at: Date) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        const view = await city.matters.view(reader, who, input.matter, at)
        return view.ok ? advice.draft(reader, who, view.value, at) : view
      },

      /** Reads an answer before it is sent; nothing is kept. */
      async check(
        reader: Reader,
        who: Actor,
        input: { readonly matter: string; readonly text: string },
        at: Date,
      ) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        const view = await city.matters.view(reader, who, input.matter, at)
        return view.ok ? ok(await advice.check(reader, askedOf(view.value), input.text)) : view
      },

      /** What was found in the answers of a matter when they came; the last one is read now where nothing is kept yet. */
      async checks(reader: Reader, who: Actor, input: { readonly matter: string }, at: Date) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        const view = await city.matters.view(reader, who, input.matter, at)
        if (!view.ok) return view
        const kept = await advice.checksOf(reader, view.value.matter.id)
        const last = view.value.answers.at(-1)
        const rows =
          last && !kept.some((one) => one.answer === last.id)
            ? [
                ...kept,
                { answer: last.id, at, ...(await advice.check(reader, askedOf(view.value), last.text)) },
              ]
            : kept
        return ok({ rows })
      },
    },

    automatic: {
      async read(reader: Reader, who: Actor, _input: Json, at: Date) {
        const may = holds(city, who, BRAIN_READERS)
        if (!may.ok) return may
        const { known, latest, ...rest } = await desk(reader, at)
        // Which requests they are is for those who may see requests; the administrators see how many.
        const rows = latest.flatMap((one) => {
          const row = known.get(one.matter)
          const shown =
            row &&
            city.matters.sees(who, {
              ...row,
              district: plan.district,
              units: row.leadUnit ? [row.leadUnit] : [],
              openedBy: null,
              grids: [],
            })
          if (!row || !shown) return []
          return [
            {
              ...one,
              number: row.number,
              title: row.title,
              state: row.state,
              type: row.type,
              unitName: one.unit ? unitName(one.unit) : null,
              fate: row.tags.includes('takenBack')
                ? 'takenBack'
                : row.returns > 0
                  ? 'returned'
                  : row.round > 1
                    ? 'redispatched'
                    : 'kept',
            },
          ]
        })
        return ok({
          ...rest,
          rows,
          may: {
            pause: holds(city, who, BRAKES).ok,
            steer: holds(city, who, STEERS).ok,
            duty: holds(city, who, ['securityAdmin']).ok,
          },
        })
      },

      async pause(tx: Tx, who: Actor, input: { readonly paused: boolean; readonly why: string }, at: Date) {
        const may = holds(city, who, input.paused ? BRAKES : STEERS)
        return may.ok ? automatic.pause(tx, who, input, at) : may
      },
      async setFallback(tx: Tx, who: Actor, input: { readonly unit: string | null }, at: Date) {
        const may = holds(city, who, STEERS)
        return may.ok ? automatic.setFallback(tx, who, input.unit, at) : may
      },
      async addRule(
        tx: Tx,
        who: Actor,
        input: { readonly area?: string; readonly category?: string | null; readonly minConfidence: number },
        at: Date,
      ) {
        const may = holds(city, who, STEERS)
        return may.ok ? automatic.addRule(tx, who, input, at) : may
      },
      async endRule(tx: Tx, who: Actor, input: { readonly id: string }, at: Date) {
        const may = holds(city, who, STEERS)
        if (!may.ok) return may
        const ended = await automatic.endRule(tx, who, input.id, at)
        return ended.ok ? ok({ done: true }) : ended
      },

      /** The duty that lets the brain dispatch: given and ended by the security administrator, like any other. */
      async giveDuty(
        tx: Tx,
        who: Actor,
        input: { readonly area?: string; readonly until?: string },
        at: Date,
      ) {
        const may = holds(city, who, ['securityAdmin'])
        if (!may.ok) return may
        if (input.until !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(input.until))
          return no(org.refusals['org.badPeriod']())
        const brain = await brainClient(tx, plan.district, at)
        const duty = await org.grantDuty(
          tx,
          who,
          {
            holderKind: 'client',
            holder: brain.id,
            role: AUTO_ROLE,
            area: input.area ?? plan.district,
            grade: 2,
            to: input.until ? instantOf(addDays(input.until, 1)) : null,
          },
          at,
          { ...org.adminRoles, ...compiled.roles },
        )
        return duty.ok ? ok({ duty: duty.value }) : duty
      },
      async endDuty(tx: Tx, who: Actor, input: { readonly id: string }, at: Date) {
        const ended = await org.revokeDuty(tx, who, input.id, at)
        return ended.ok ? ok({ done: true }) : ended
      },
    },
  }
}
