import { dayOf, type Id, ok } from '../base/index.ts'
import { append, follow, type RecordedFact } from '../platform/ledger/index.ts'
import { factActorOf, systemActor } from '../platform/org/index.ts'
import { forms, items, joint } from '../platform/services/index.ts'
import type { JointChild } from '../platform/services/items/declare.ts'
import type { Reader, Tx } from '../platform/store/index.ts'
import { opening } from './application-opening.ts'
import { documentDeskOf } from './documents.ts'
import type { OpenCity } from './open.ts'

/** States of a child that ended without a result. */
const FAILED: readonly string[] = ['notAccepted', 'notOurs', 'lapsed', 'withdrawn', 'ended']
/** States in which a child has its result: what follows it may begin. */
const GRANTED: readonly string[] = ['delivery', 'done']

type Child = {
  readonly item: string
  readonly id: Id
  readonly state: string
  readonly title: string
  readonly version: number
  readonly tags: readonly string[]
  readonly granted: boolean
  readonly over: boolean
}

/**
 * 一件事 as it runs: when the whole is accepted its first parts are opened and accepted, a granted part lets the next
 * begin, what one part lacks goes out on the one list of the whole, and when all have ended the whole is made up.
 */
export function settleJoint(city: OpenCity) {
  const { district } = city.plan
  const system = systemActor(district)
  const desk: forms.FormsDesk = { district, vault: city.vault }

  async function wholeOf(tx: Reader, id: Id) {
    const seen = await city.matters.view(tx, system, id, city.now())
    if (!seen.ok || seen.value.matter.type !== joint.JOINT_TYPE) return null
    const { item, itemVersion } = seen.value.matter.data
    if (typeof item !== 'string' || typeof itemVersion !== 'number') return null
    const version = await items.versionOf(tx, district, item, itemVersion)
    const sent = (await forms.submissionsOf(tx, desk, id)).at(-1)
    return version?.joint && sent ? { ...seen.value, version, plan: version.joint, sent } : null
  }
  type Whole = NonNullable<Awaited<ReturnType<typeof wholeOf>>>

  async function childrenNow(tx: Reader, whole: Whole): Promise<Child[]> {
    const ids = whole.links.flatMap((link) =>
      link.kind === 'child-of' && !link.outgoing && !link.undoneAt ? [link.other.id] : [],
    )
    const seen = await Promise.all(ids.map((id) => city.matters.view(tx, system, id, city.now())))
    return seen.flatMap((one): Child[] => {
      if (!one.ok) return []
      const { id, state, title, version, tags, data } = one.value.matter
      const granted = GRANTED.includes(state) && tags.includes('granted')
      const over = GRANTED.includes(state) || FAILED.includes(state)
      return [{ item: String(data.item), id, state, title, version, tags, granted, over }]
    })
  }

  const act = async (tx: Tx, matter: { id: Id; version: number }, action: string, form: object) => {
    const move = { matter: matter.id, action, version: matter.version, form: { ...form } }
    const done = await city.matters.actIn(tx, system, move, city.now())
    if (!done.ok)
      await append(tx, [
        {
          ...{ district, kind: 'joint.notMoved', subjectKind: 'matter', subject: matter.id, at: city.now() },
          actor: factActorOf(system),
          body: { action, code: done.error.code },
        },
      ])
    return done
  }

  /** Opens one part with its own columns only; told twice it is still one. */
  async function begin(tx: Tx, whole: Whole, child: JointChild): Promise<void> {
    const at = city.now()
    const found = await items.openVersion(tx, district, child.item, dayOf(at))
    if (!found.ok) return tell(tx, whole.matter.id, child.item, found.error.code)
    const part = joint.partOf(child, found.value, whole.version, whole.sent)
    const sent = await forms.submit(
      tx,
      desk,
      system,
      {
        ...partSubmission(whole, child.item, part),
        supplements: null,
        carry: ({ submission, twin }) =>
          opening(city, tx, system, found.value, submission, twin, at, { parent: whole.matter.id }),
      },
      at,
    )
    if (!sent.ok) return tell(tx, whole.matter.id, child.item, sent.error.code)
    const { matter } = sent.value.submission
    await city.matters.link(
      tx,
      system,
      { from: matter, to: whole.matter.id, kind: 'child-of', why: '一件事子事项' },
      at,
    )
    // linking counts as a change of neither: both stand as they stood
    const opened = await city.matters.view(tx, system, matter, at)
    if (opened.ok && opened.value.matter.state === 'received')
      await act(tx, opened.value.matter, 'accept', {})
  }

  /** A part that cannot begin is a matter for a person: it stands in the trace of the whole. */
  const tell = (tx: Tx, matter: Id, item: string, code: string): Promise<void> =>
    append(tx, [
      {
        ...{ district, kind: 'joint.partHindered', subjectKind: 'matter', subject: matter, at: city.now() },
        actor: factActorOf(system),
        body: { item, code },
      },
    ])

  /** Begins what may begin; makes the whole up when everything has ended. */
  async function goOn(tx: Tx, id: Id): Promise<void> {
    const whole = await wholeOf(tx, id)
    if (!whole || !['running', 'supplement'].includes(whole.matter.state)) return
    const called = joint.childrenOf(whole.plan, whole.sent.answers)
    const now = await childrenNow(tx, whole)
    const granted = new Set(now.filter((one) => one.granted).map((one) => one.item))
    const begun = new Set(now.map((one) => one.item))
    const next = joint.ready(called, granted, begun)
    for (const child of next) await begin(tx, whole, child)
    if (next.length > 0 || now.some((one) => !one.over)) return
    const failed = now.filter((one) => !one.granted)
    const missing = called.filter((child) => !begun.has(child.item))
    if (failed.length === 0 && missing.length === 0) await act(tx, whole.matter, 'allDone', {})
    else if (now.length > 0) {
      const names = await Promise.all(
        missing.map(
          async (child) =>
            (await items.versionAt(tx, district, child.item, dayOf(city.now())))?.title.zh ?? child.item,
        ),
      )
      const titles = [...failed.map((one) => one.title), ...names]
      await act(tx, whole.matter, 'partlyDone', { words: titles.join('、') })
    }
  }

  /** One list for the applicant, whoever lacks something. */
  async function lacks(tx: Tx, fact: RecordedFact, parent: Id, title: string): Promise<void> {
    const whole = await wholeOf(tx, parent)
    if (!whole) return
    const recorded = (fact.body.recorded ?? {}) as Record<string, unknown>
    const gaps = `${title}：${String(recorded.gaps ?? '')}`
    const action = whole.matter.state === 'supplement' ? 'addGaps' : 'askSupplement'
    await act(tx, whole.matter, action, { gaps })
  }

  /** What came in for the whole came in for every part that waits: its own columns of it replace what it had. */
  async function supplied(tx: Tx, id: Id): Promise<void> {
    const whole = await wholeOf(tx, id)
    if (!whole) return
    for (const child of await childrenNow(tx, whole))
      if (child.state === 'supplement') await replace(tx, whole, child)
  }

  /** A submission of its own for the part, naming the one it supplements; what is still missing is asked once more. */
  async function replace(tx: Tx, whole: Whole, child: Child): Promise<void> {
    const go = () => {
      const action = child.tags.includes('wholeSupplement') ? 'suppliedWhole' : 'supplied'
      return act(tx, child, action, { text: '随“一件事”补正' })
    }
    const before = (await forms.submissionsOf(tx, desk, child.id)).at(-1)
    const plan = whole.plan.children.find((one) => one.item === child.item)
    const version = before ? await items.versionOf(tx, district, child.item, before.itemVersion) : undefined
    // supplied on paper at the window: nothing new was filled in
    if (!before || !plan || !version || before.at >= whole.sent.at) {
      await go()
      return
    }
    const decided = await items.asDecided(tx, version, dayOf(before.at))
    const part = joint.partOf(plan, decided, whole.version, whole.sent)
    const sent = await forms.submit(
      tx,
      desk,
      system,
      {
        ...partSubmission(whole, child.item, part),
        supplements: before.id,
        carry: async () => {
          const done = await go()
          return done.ok ? ok({ matter: child.id }) : done
        },
      },
      city.now(),
    )
    if (sent.ok) return
    await tell(tx, whole.matter.id, child.item, sent.error.code)
    const now = await wholeOf(tx, whole.matter.id)
    const gaps = `${child.title}：${sent.error.says.zh}`
    if (now && now.matter.state !== 'supplement') await act(tx, now.matter, 'askSupplement', { gaps })
  }

  /** How a part of the whole is handed in, the first time and when it is supplemented. */
  const partSubmission = (whole: Whole, item: string, part: ReturnType<typeof joint.partOf>) => ({
    ...{ key: `joint/${whole.sent.id}/${item}`, draft: null, version: part.version },
    filled: {
      answers: part.answers,
      values: part.values,
      materials: part.materials as forms.GivenMaterial[],
    },
    ...{ sources: {}, applicant: whole.sent.applicant, channel: 'system' as const },
    owner: whole.sent.citizen ? { citizen: whole.sent.citizen } : null,
    codes: (name: string) => city.compiled.codes[name],
    files: async (ids: readonly Id[]) =>
      new Map(
        (await city.files.list(city.store, district, ids)).map((file) => [
          file.id,
          { id: file.id, sha256: file.sha256 },
        ]),
      ),
  })

  async function acted(tx: Tx, fact: RecordedFact): Promise<void> {
    const action = String(fact.body.action)
    const seen = await city.matters.view(tx, system, fact.subject, city.now())
    if (!seen.ok) return
    const { matter } = seen.value
    if (matter.type === joint.JOINT_TYPE) {
      if (action === 'supplied') await supplied(tx, matter.id)
      if (['accept', 'acceptBySilence', 'supplied'].includes(action)) await goOn(tx, matter.id)
      if (['allDone', 'partlyDone'].includes(action)) await packageOf(tx, fact, matter.id)
      return
    }
    const { parent } = matter.data
    if (typeof parent !== 'string') return
    if (ASKS.has(action)) await lacks(tx, fact, parent, matter.title)
    if (GRANTED.includes(matter.state) || FAILED.includes(matter.state)) await goOn(tx, parent)
  }

  /** 结果包: one signed paper that names every result. */
  async function packageOf(tx: Tx, fact: RecordedFact, id: Id): Promise<void> {
    const whole = await wholeOf(tx, id)
    if (!whole) return
    const keys = await documentDeskOf(city)
    const now = await childrenNow(tx, whole)
    const papers = await Promise.all(now.map((child) => items.documentsOf(tx, keys, child.id)))
    const lines = now.map((child, n) => {
      const paper = papers[n]?.find((one) => one.facts.kind === 'granted' || one.facts.kind === 'refused')
      return { label: child.title, text: paper ? `${paper.facts.title} ${paper.facts.number}` : '未办成' }
    })
    const { matter, version, sent } = whole
    await items.issueDocument(
      tx,
      keys,
      system,
      {
        matter: id,
        source: fact.id,
        facts: {
          ...{
            city: city.plan.name.zh,
            kind: 'joint',
            title: version.title.zh,
            number: `${matter.number}-joint`,
          },
          matter: matter.number,
          caseNo: typeof matter.data.caseNo === 'string' ? matter.data.caseNo : null,
          ...{ item: version.code, itemTitle: version.title.zh, holder: sent.applicant.name },
          unit: city.catalog.unitName(matter.leadUnit ?? '') ?? '',
          ...{ day: dayOf(fact.at), validUntil: null, lines },
        },
      },
      fact.at,
    )
  }

  return async (tx: Tx, facts: readonly RecordedFact[]): Promise<void> => {
    for (const fact of facts)
      if (
        fact.kind === 'matter.acted' &&
        fact.district === district &&
        CONCERNS.has(String(fact.body.action))
      )
        await acted(tx, fact)
  }
}

/** Acts by which a part says what it lacks. */
const ASKS = new Set(['askSupplement', 'askAgain', 'askWhole'])

/** Acts after which a joint application may have to move; nothing else is looked at. */
const CONCERNS = new Set([
  ...[
    'accept',
    'acceptBySilence',
    'supplied',
    'askSupplement',
    'askAgain',
    'askWhole',
    'allDone',
    'partlyDone',
    'made',
    'doNow',
  ],
  ...['refuseAcceptance', 'notOurs', 'lapse', 'withdraw', 'end'],
])

export const runJoint = (city: OpenCity, onFault: (fault: unknown) => void) =>
  follow(city.store, 'services.joint', settleJoint(city), { batch: 50, onError: onFault })
