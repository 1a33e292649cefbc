import { ok, type Say, say } from '../../base/index.ts'
import { BRAIN_READERS } from '../../brain/advise/index.ts'
import {
  type Choice,
  type Dictionary,
  dictionaryOf,
  type Entity,
  entities,
  fold,
  PURPOSES,
  type Purpose,
  secondOpinion,
  smallMatrix,
  type Verdict,
  worstConfusions,
} from '../../brain/text/index.ts'
import type { Actor } from '../../platform/org/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import type { OpenCity } from '../open.ts'
import { linesOf } from './lines.ts'
import { holds, onDuty } from './may.ts'

type Words = { readonly text: string; readonly title?: string; readonly area?: string }

/** Who may have the models trained anew. */
const TRAINERS = ['officeHead', 'steward', 'systemAdmin']

/** Shorter texts say nothing. */
const LEAST_TEXT = 2
const MOST_ENTITIES = 30
/** Shown of a report: rows of the tables. */
const CONFUSIONS = 20
const MATRIX = 10
const LABELS = 15

/** Suggestions at the desk, a second opinion, and the page of the models 录入建议、第二意见、模型. */
export function modelDesks(city: OpenCity) {
  const { catalog, compiled, models, settings } = city
  const { tree } = linesOf(city)
  const codesOf = (purpose: 'category' | 'kind' | 'urgency') => compiled.codes[purpose]?.codes ?? []

  /** The label in words; undefined when nobody may choose it any more: a code that ended, a unit that closed. */
  function current(purpose: Purpose, label: string): Say | undefined {
    if (purpose === 'unit') {
      const unit = catalog.units.get(label)
      return unit && unit.validTo === null ? say(unit.name, unit.name) : undefined
    }
    const code = codesOf(purpose).find((one) => one.code === label)
    return code && !code.validTo ? code.title : undefined
  }
  function nameOf(purpose: Purpose, label: string): Say {
    if (purpose === 'unit') {
      const unit = catalog.units.get(label)
      const name = unit?.shortName ?? unit?.name ?? label
      return say(name, name)
    }
    if (purpose === 'category' && tree().chain(label).length > 0) return tree().path(label)
    return codesOf(purpose).find((one) => one.code === label)?.title ?? say(label, label)
  }

  /** What is shown of a verdict: labels that can still be chosen. Nothing when no word of the text is known. */
  function shown(
    purpose: Purpose,
    verdict: Verdict & { readonly version: number },
    named: readonly Entity[],
  ) {
    if (verdict.words.length === 0) return null
    const top = verdict.top.flatMap(({ label, confidence }) => {
      const title = current(purpose, label)
      return title
        ? [{ code: label, title, path: nameOf(purpose, label), confidence: round(confidence) }]
        : []
    })
    const [first] = top
    if (!first) return null
    return {
      code: first.code,
      title: first.title,
      confidence: first.confidence,
      // what the model was sure of may be what can no longer be chosen
      sure: verdict.sure && first.code === verdict.label,
      top,
      words: telling(
        verdict.words.map((one) => one.word),
        named,
      ),
      version: verdict.version,
    }
  }

  /** What can be chosen as a category: the leaves of the tree. */
  function choices(): Choice[] {
    const codes = codesOf('category').filter((one) => !one.validTo)
    const parents = new Set(codes.map((one) => one.parent))
    return codes
      .filter((one) => !parents.has(one.code))
      .map((one) => ({ code: one.code, title: one.title.zh }))
  }

  /** Names of areas stay whole; made anew when areas come or go. */
  let areaNames: { readonly of: number; readonly dictionary: Dictionary } | undefined
  function dictionary(): Dictionary {
    const of = catalog.areas.size
    if (areaNames?.of !== of)
      areaNames = { of, dictionary: dictionaryOf([...catalog.areas.values()].map((area) => area.name)) }
    return areaNames.dictionary
  }

  const adviser = settings.adviserUrl
    ? { url: settings.adviserUrl, key: settings.adviserKey, model: settings.adviserModel }
    : null

  /** How a purpose is judged at present, with words instead of codes; errors link only to what the viewer may see. */
  async function judged(reader: Reader, who: Actor, purpose: Purpose, at: Date) {
    const report = await models.report(reader, purpose)
    if (!report) return null
    const name = (label: string) => nameOf(purpose, label)
    const ids = report.wrong.map((one) => one.matter)
    const { rows } =
      ids.length > 0 ? await city.matters.list(reader, who, { ids, limit: 200 }, at) : { rows: [] }
    const known = new Map(rows.map((row) => [row.id, row]))
    const wrong = report.wrong.flatMap(({ matter, truth, said, confidence }) => {
      const row = known.get(matter)
      if (!row) return []
      const { number, title, closedAt } = row
      return [
        { number, title, closedAt, truth: name(truth), said: name(said), confidence: round(confidence) },
      ]
    })
    const matrix = smallMatrix(report, MATRIX)
    return {
      learnedFrom: report.learnedFrom,
      threshold: round(report.threshold),
      answered: { share: round(report.answered.share), accuracy: round(report.answered.accuracy) },
      confusions: worstConfusions(report, CONFUSIONS).map((one) => ({
        ...one,
        share: round(one.share),
        truth: name(one.truth),
        said: name(one.said),
      })),
      matrix: { labels: matrix.labels.map(name), cells: matrix.cells },
      /** The labels judged worst, those with the most requests first among equals. */
      worst: Object.entries(report.perClass)
        .filter(([, one]) => one.support > 0)
        .sort(([, a], [, b]) => a.f1 - b.f1 || b.support - a.support)
        .slice(0, LABELS)
        .map(([label, one]) => ({
          label: name(label),
          precision: round(one.precision),
          recall: round(one.recall),
          f1: round(one.f1),
          support: one.support,
        })),
      /** Where the newest requests are spread otherwise than the older ones, most first. */
      spread: spreadOf(report.spread)
        .slice(0, LABELS)
        .map((one) => ({ ...one, label: name(one.label) })),
      weeks: report.weeks,
      wrong,
      wrongHidden: report.wrong.length - wrong.length,
    }
  }

  return {
    models: {
      /** What the brain would fill in for the words typed, and what they name; it fills in nothing itself. */
      async suggest(reader: Reader, who: Actor, input: Words) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        const text = input.text.trim()
        if (text.length < LEAST_TEXT)
          return ok({ category: null, kind: null, urgency: null, unit: null, entities: [], adviser: null })
        const place = input.area ? catalog.areaName(input.area) : undefined
        const found = await models.suggest(reader, {
          ...(input.title ? { title: input.title } : {}),
          ...(place ? { place } : {}),
          text,
        })
        const named = entities(input.text, { dictionary: dictionary() })
        return ok({
          ...Object.fromEntries(
            PURPOSES.map((purpose) => {
              const verdict = found[purpose]
              return [purpose, verdict ? shown(purpose, verdict, named) : null]
            }),
          ),
          entities: chipsOf(named),
          adviser: adviser?.model ?? null,
        })
      },

      /** Another model's word on the category, where one is configured; it is shown, and decides nothing. */
      async secondOpinion(_reader: Reader, who: Actor, input: Words) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        if (!adviser) return ok({ adviser: null, choice: null })
        const text = input.title ? `${input.title}\n${input.text}` : input.text
        const choice = await secondOpinion(adviser, text, choices())
        return ok({
          adviser: adviser.model,
          choice: choice ? { code: choice.code, title: nameOf('category', choice.code) } : null,
        })
      },

      async read(reader: Reader, who: Actor, _input: unknown, at: Date) {
        const may = holds(city, who, BRAIN_READERS)
        if (!may.ok) return may
        const [versions, training] = await Promise.all([models.versions(reader), models.training(reader)])
        const purposes = []
        for (const purpose of PURPOSES) {
          const history = versions.filter((one) => one.purpose === purpose)
          purposes.push({ purpose, versions: history, report: await judged(reader, who, purpose, at) })
        }
        const { heldUntil, heldBy, ...state } = training
        return ok({
          training: {
            ...state,
            state:
              heldBy && heldUntil && heldUntil.getTime() > at.getTime()
                ? 'running'
                : training.askedAt
                  ? 'asked'
                  : 'idle',
          },
          purposes,
          adviser: adviser?.model ?? null,
          may: { train: holds(city, who, TRAINERS).ok },
        })
      },

      /** Training soon, by whoever keeps the lists. */
      async train(tx: Tx, who: Actor, _input: unknown, at: Date) {
        const may = holds(city, who, TRAINERS)
        if (!may.ok) return may
        await models.ask(tx, who, at)
        return ok({ asked: true })
      },
    },
  }
}

/** Words that tell a person something: nobody's name, no bare numbers, no single characters while there are longer words. */
function telling(words: readonly string[], named: readonly Entity[]): string[] {
  const personal = fold(named.flatMap((one) => (isPersonal(one) ? one.text : [])).join(' '))
  const spoken = words.filter((word) => /\p{L}/u.test(word) && !personal.includes(word))
  const long = spoken.filter((word) => [...word].length > 1)
  return long.length > 0 ? long : spoken
}

/** Shown masked: it names a person, or is a number of one. */
const isPersonal = (one: Entity): boolean => one.shown !== one.value

/** What a text names, each once; what is personal masked as everywhere. */
function chipsOf(named: readonly Entity[]) {
  const seen = new Set<string>()
  return named
    .flatMap(({ kind, shown, value, place, valid }) => {
      const key = `${kind} ${value}`
      if (seen.has(key)) return []
      seen.add(key)
      return [{ kind, shown, ...(place ? { place } : {}), ...(valid === undefined ? {} : { valid }) }]
    })
    .slice(0, MOST_ENTITIES)
}

function spreadOf(spread: Readonly<Record<string, readonly [older: number, newest: number]>>) {
  const rows = Object.entries(spread)
  const older = rows.reduce((sum, [, [a]]) => sum + a, 0)
  const newest = rows.reduce((sum, [, [, b]]) => sum + b, 0)
  return rows
    .map(([label, [a, b]]) => ({
      label,
      rows: a + b,
      older: round(a / Math.max(1, older)),
      newest: round(b / Math.max(1, newest)),
    }))
    .sort((a, b) => Math.abs(b.newest - b.older) - Math.abs(a.newest - a.older) || b.rows - a.rows)
}

const round = (value: number): number => Math.round(value * 1000) / 1000
