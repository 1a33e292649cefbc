import { dayOf, type Id, type Instant, newId, no, ok, type Refusal, type Result } from '../../base/index.ts'
import { check } from '../fields/decide.ts'
import type { FieldList } from '../fields/declare.ts'
import type { Actor } from '../org/declare.ts'
import type { Tx } from '../store/index.ts'
import type { MattersCity } from './city.ts'
import type { Matter, MatterCase, MatterType, OpenInput } from './declare.ts'
import { carry } from './effects.ts'
import { filesGiven } from './evidence.ts'
import { joinReport, linkTo, type Standing, standingOf } from './joining.ts'
import * as keep from './keep.ts'
import { emptyPlan, type Plan } from './plan.ts'
import { refuse } from './refusals.ts'
import { phoneKey, sealRequester } from './requester.ts'
import { wordsOf } from './words.ts'
import type { Writer } from './write.ts'

export type Opened = {
  readonly id: Id
  readonly number: string
  readonly state: string
  readonly version: number
  readonly fresh: boolean
  /** The report joined a matter that was there already 已并入. */
  readonly joined?: boolean
}

/**
 * Takes one touch in: a new matter, or the one that the same touch led to before. The same delivery ten thousand times
 * is one request.
 */
export async function openMatter(
  city: MattersCity,
  writer: Writer,
  tx: Tx,
  who: Actor,
  input: OpenInput,
  at: Instant,
  number: string,
): Promise<Result<Opened, Refusal>> {
  const type = city.types[input.type]
  if (!type) return no(refuse['matter.unknownType']({ type: input.type }))
  const checked = check(type.fields, input.form, { codes: city.codes, today: dayOf(input.touch.at ?? at) })
  if (!checked.ok) return no(refuse['matter.badForm']({ fields: checked.error }))

  const id = newId()
  const [standing, grids] = await Promise.all([
    placed(tx, type, who, input, checked.value, at),
    gridsOf(city, tx, input, checked.value, at),
  ])
  const joins = standing !== null && standing.do !== 'link' ? standing.near : null
  const touch: keep.NewTouch = {
    district: who.district,
    id: newId(),
    source: input.touch.source,
    externalId: input.touch.externalId ?? null,
    channel: input.touch.channel,
    at: input.touch.at ?? at,
    agent: who.account,
    matter: joins?.id ?? id,
    body: {
      ...(input.touch.recording ? { recording: input.touch.recording } : {}),
      ...(input.touch.digest ? { digest: input.touch.digest } : {}),
    },
  }
  // What has a name outside may be here already; what has none is new, and is written with the rest.
  const named = input.touch.externalId ? await keep.insertTouch(tx, touch) : null
  if (named && !named.fresh) {
    const earlier = await known(tx, who.district, named.matter)
    const other = named.digest && input.touch.digest && named.digest !== input.touch.digest
    return earlier.ok && other ? no(refuse['matter.keyTaken'](earlier.value)) : earlier
  }
  if (joins) {
    if (!named) keep.postTouch(tx, touch)
    if (standing?.do === 'join')
      await joinReport(city, tx, who, joins, {
        touch: touch.id,
        channel: touch.channel,
        at,
        files: filesIn(input, type.fields, checked.value),
        requester:
          input.requester?.phone && checked.value.anonymous !== true
            ? sealRequester(city.vault, trimmed(input.requester))
            : null,
      })
    const { number, state, version } = joins
    return ok({ id: joins.id, number, state, version, fresh: false, joined: true })
  }

  const matter = newMatter(city, type, who, input, checked.value, at, id, number, grids)
  const plan = emptyPlan(matter)
  const before: MatterCase = {
    matter,
    tasks: [],
    clocks: [],
    asks: [],
    answers: [],
    visits: [],
    orders: [],
    proceedings: [],
  }
  const doing = {
    type,
    before,
    plan,
    form: checked.value,
    task: null,
    by: { name: who.name, unit: who.unit },
    who,
    action: null,
    to: matter.state,
    world: writer.world(at),
  }
  for (const effect of type.opening[matter.state] ?? []) {
    const carried = carry(effect, doing)
    if (!carried.ok) return carried
  }
  const sealed =
    input.requester && !matter.anonymous ? sealRequester(city.vault, trimmed(input.requester)) : null
  plan.facts.push({
    kind: 'matter.opened',
    body: {
      number,
      type: type.name,
      state: matter.state,
      channel: matter.channel,
      kind: matter.kind,
      category: matter.category,
      urgency: matter.urgency,
      area: matter.area,
      ...(grids.length > 0 ? { grids } : {}),
    },
  })
  const repeat =
    sealed && matter.category ? await markRepeat(tx, who, plan, sealed.phoneBlind, matter.category, at) : null
  const earlier = standing?.do === 'link' ? linkTo(id, standing.near, at) : null
  if (earlier && standing)
    plan.facts.push({
      kind: 'matter.linked',
      body: { kind: earlier.kind, other: earlier.to, otherNumber: standing.near.number, why: earlier.why },
    })
  const { subjectParty } = checked.value
  const words = wordsOf(city, type.fields, {
    ...{ title: matter.title, content: matter.content, address: matter.address },
    subjectParty: typeof subjectParty === 'string' ? subjectParty : null,
  })
  const files = filesIn(input, type.fields, checked.value)
  const refused = await writer.write(tx, who, type, before, plan, at, (due) => {
    keep.insertMatter(tx, plan.matter, words, due)
    if (!named) keep.postTouch(tx, touch)
    if (sealed) keep.insertParty(tx, { district: who.district, matter: id, role: 'requester', ...sealed })
    if (repeat) keep.postLink(tx, who.district, repeat)
    if (earlier && earlier.to !== repeat?.to) keep.postLink(tx, who.district, earlier)
    keep.attachFiles(tx, who.district, id, files)
  })
  return refused ? no(refused) : ok({ id, number, state: matter.state, version: matter.version, fresh: true })
}

const filesIn = (input: OpenInput, fields: FieldList, form: Readonly<Record<string, unknown>>): Id[] => [
  ...filesGiven(fields, form),
  ...(input.touch.files ?? []),
]

/** Whether it is of a thing that stands already; of a kind that joins nothing no question is asked. */
function placed(
  tx: Tx,
  { name, joining }: MatterType,
  { district }: Actor,
  input: OpenInput,
  form: Readonly<Record<string, unknown>>,
  at: Instant,
): Promise<Standing> {
  const { category } = form
  const point = form.point as { lon: number; lat: number } | undefined
  if (!joining || typeof category !== 'string' || !point) return Promise.resolve(null)
  const machine = joining.machine && form[joining.machine.field]
  const one = { type: name, category, lon: point.lon, lat: point.lat, at: input.touch.at ?? at }
  return standingOf(tx, district, joining, {
    ...one,
    machine: typeof machine === 'string' && machine !== '' ? machine : null,
  })
}

/** 落格: the grids of its place, by one look-up beside the others. */
function gridsOf(
  city: MattersCity,
  tx: Tx,
  input: OpenInput,
  form: Readonly<Record<string, unknown>>,
  at: Instant,
): Promise<readonly string[]> {
  const point = form.point as { lon: number; lat: number } | undefined
  return point && city.gridsAt ? city.gridsAt(tx, point, input.touch.at ?? at) : Promise.resolve([])
}

/** How far back the same person's request of the same category counts as the same affair. */
const REPEAT_DAYS = 90

/**
 * 重复诉求: the same telephone asked about the same category before. While that one is open the new one is marked for the
 * desk to merge; after its close it is a follow-up. Linked, never merged: a person decides.
 */
async function markRepeat(
  tx: Tx,
  who: Actor,
  plan: Plan,
  phoneBlind: string | null,
  category: string,
  at: Instant,
): Promise<keep.LinkRow | null> {
  if (!phoneBlind) return null
  const since = new Date(at.getTime() - REPEAT_DAYS * 86_400_000)
  const { id } = plan.matter
  const earlier = await keep.earlierOf(tx, who.district, { phoneBlind, category, since, not: id })
  if (!earlier) return null
  if (!earlier.closedAt) plan.matter = { ...plan.matter, tags: [...plan.matter.tags, 'repeat'] }
  const why = earlier.closedAt ? '同一诉求人、同类事项，前件已办结' : '同一诉求人、同类事项，前件在办'
  plan.facts.push({
    kind: 'matter.linked',
    body: { kind: 'follow-up', other: earlier.id, otherNumber: earlier.number, why },
  })
  return {
    id: newId(),
    from: id,
    to: earlier.id,
    kind: 'follow-up',
    by: '系统',
    at,
    why,
    confidence: 0.6,
    before: null,
    undoneBy: null,
    undoneAt: null,
  }
}

async function known(tx: Tx, district: string, matter: Id | null): Promise<Result<Opened, Refusal>> {
  const row = matter ? await keep.byId(tx, district, matter) : undefined
  return row
    ? ok({ id: row.id, number: row.number, state: row.state, version: row.version, fresh: false })
    : no(refuse['matter.notFound']())
}

const trimmed = (requester: OpenInput['requester'] & object) => ({
  ...requester,
  ...(requester.phone ? { phone: phoneKey(requester.phone) } : {}),
})

/** Columns of the matter's own; every other declared field goes into `data`. */
const OWN = [
  'title',
  'content',
  'kind',
  'category',
  'urgency',
  'address',
  'area',
  'point',
  'secret',
  'anonymous',
  'files',
]

/** The code table that its categories come from. */
const listOf = ({ fields }: MatterType): string =>
  fields.category?.kind === 'code' ? fields.category.list : 'category'

function newMatter(
  city: MattersCity,
  type: MatterType,
  who: Actor,
  input: OpenInput,
  form: Readonly<Record<string, unknown>>,
  at: Instant,
  id: Id,
  number: string,
  grids: readonly string[],
): Matter {
  const text = (name: string): string | null =>
    typeof form[name] === 'string' && form[name] !== '' ? (form[name] as string) : null
  const content = text('content') ?? ''
  const point = form.point as { lon: number; lat: number } | undefined
  const kind = text('kind')
  const categoryVersion = text('category') ? city.codes(listOf(type))?.version : undefined
  const ready = who.kind === 'staff' && kind !== null && text('category') !== null
  const state = ready ? (type.flow.initialStaff ?? type.flow.initial) : type.flow.initial
  return {
    district: who.district,
    id,
    number,
    type: type.name,
    typeVersion: type.version,
    state,
    stateBefore: null,
    title: text('title') ?? [...content].slice(0, 30).join(''),
    content,
    kind,
    category: text('category'),
    urgency: text('urgency') ?? 'normal',
    channel: input.touch.channel,
    // Whistle-blowers are kept secret whether they ask or not.
    secret: form.secret === true || kind === 'report',
    anonymous: form.anonymous === true || !input.requester?.phone,
    area: text('area') ?? who.district,
    address: text('address'),
    lon: point?.lon ?? null,
    lat: point?.lat ?? null,
    grids,
    openedAt: input.touch.at ?? at,
    openedBy: who.account,
    leadUnit: null,
    units: [],
    line: null,
    due: null,
    dueClock: null,
    closedAt: null,
    mergedInto: null,
    round: 0,
    returns: 0,
    tags: [],
    verdict: null,
    data: {
      ...Object.fromEntries(Object.entries(form).filter(([name]) => !OWN.includes(name))),
      // A matter keeps the version of the table under which it was classified.
      ...(categoryVersion ? { categoryVersion } : {}),
    },
    demo: input.demo ?? false,
    version: 1,
    visited: [state],
    undo: null,
  }
}
