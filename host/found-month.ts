import { dayOf, instantOf, must, seeded } from '../base/index.ts'
import * as org from '../platform/org/index.ts'
import { items, lights } from '../platform/services/index.ts'
import type { ItemVersion } from '../platform/services/items/declare.ts'
import type { Tx } from '../platform/store/index.ts'
import { applicationOf } from './fees.ts'
import { watchedFrom } from './lights.ts'
import type { OpenCity } from './open.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const DAYS = 34
/** Applications of a working day; few, for a city is founded often. */
const A_DAY = 5
const TOGETHER = 6
const FAMILY = '陈李黄张梁林刘吴罗杨何郑谢邓叶冯潘曾'
const GIVEN = '先生 女士'.split(' ')

type Act = readonly [
  afterHours: number,
  by: 'window' | 'unit' | 'system',
  action: string,
  form?: Readonly<Record<string, unknown>>,
]
type Course = {
  readonly version: ItemVersion
  readonly at: Date
  readonly name: string
  readonly acts: readonly Act[]
}

const delivered: Act = [20, 'window', 'deliver', { way: 'window' }]
/** What becomes of applications, and of how many in a hundred. Hours from step to step, nights and weekends among them. */
const COURSES: readonly (readonly [share: number, acts: (version: ItemVersion) => readonly Act[]])[] = [
  [
    60,
    () => [
      [1, 'window', 'accept'],
      [19, 'unit', 'examine'],
      [5, 'unit', 'pass', { text: '材料齐全，符合条件' }],
      [3, 'unit', 'grant'],
      [1, 'system', 'made'],
      delivered,
    ],
  ],
  [
    14,
    () => [
      [1, 'window', 'accept'],
      [22, 'unit', 'examine'],
      [26, 'unit', 'pass', { text: '已核实' }],
      [18, 'unit', 'grant'],
      [1, 'system', 'made'],
      delivered,
    ],
  ],
  [
    9,
    () => [
      [1, 'window', 'askSupplement', { gaps: '身份证明复印件不清晰，请重新提交' }],
      [30, 'window', 'supplied', { text: '已补交' }],
      [1, 'window', 'accept'],
      [20, 'unit', 'examine'],
      [6, 'unit', 'pass', { text: '补正后符合条件' }],
      [4, 'unit', 'grant'],
      [1, 'system', 'made'],
      delivered,
    ],
  ],
  [
    5,
    () => [
      [
        2,
        'window',
        'refuseAcceptance',
        { reason: 'notNeeded', basis: '事项实施清单', words: '已实现数据核验，无需申请' },
      ],
    ],
  ],
  [
    5,
    () => [
      [1, 'window', 'accept'],
      [20, 'unit', 'examine'],
      [8, 'unit', 'pass', { text: '不符合条件' }],
      [3, 'unit', 'refuse', { basis: '事项实施清单受理条件', words: '不符合规定的条件' }],
      [1, 'system', 'made'],
      delivered,
    ],
  ],
  // past its promise by some days
  [
    2,
    ({ promise }) => [
      [1, 'window', 'accept'],
      [30, 'unit', 'examine'],
      [24 * (promise.amount * 1.5 + 4), 'unit', 'pass', { text: '补充核实后通过' }],
      [4, 'unit', 'grant'],
      [1, 'system', 'made'],
      delivered,
    ],
  ],
  [5, () => [[3, 'window', 'withdraw', { words: '申请人改办其他事项' }]]],
]

const HUNDRED = COURSES.flatMap(([share, acts]) => Array.from({ length: share }, () => acts))

/** Half past eight to half past five of a working day. */
function atWork(day: number, random: () => number): Date | null {
  const at = new Date(instantOf(dayOf(new Date(day))).getTime() + (8.6 + random() * 8) * HOUR)
  return [0, 6].includes(new Date(at.getTime() + 8 * HOUR).getUTCDay()) ? null : at
}

function coursesOf(all: readonly ItemVersion[], now: Date): readonly Course[] {
  const random = seeded(20261122)
  const any = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)]
  const courses: Course[] = []
  for (let back = DAYS; back >= 1; back--)
    for (let n = 0; n < A_DAY; n++) {
      const version = any(all)
      const at = atWork(now.getTime() - back * DAY, random)
      if (!version || !at) continue
      const acts =
        version.caseKind === 'now'
          ? ([[0.2, 'window', 'doNow', { way: 'window' }]] as const)
          : any(HUNDRED)?.(version)
      const name = `${any([...FAMILY])}${any(GIVEN)}`
      courses.push({ version, at, name, acts: acts ?? [] })
    }
  return courses
}

/**
 * 一月办件: applications of the past month that went from the counter to their ends through the same verbs as at the desks,
 * each step at its own past instant. Items with fees or certificates stay out: theirs need a payer and a seal.
 */
export async function foundMonth(city: OpenCity, now: Date): Promise<void> {
  const { store, plan } = city
  if (!plan.demo) return
  const all = (await items.allAt(store, plan.district, dayOf(now))).filter(
    ({ matterType, fees, result }) =>
      matterType === 'serviceHall.application' && fees.length === 0 && !result.certificate && !result.gives,
  )
  const system = org.systemActor(plan.district)
  const holders = await org.holdersOf(store, { role: 'windowClerk', unit: null, at: now })
  const clerks = (
    await Promise.all(holders.map(({ account }) => org.actorOfAccount(store, account, now)))
  ).flatMap((one) => one ?? [])
  const approvers = new Map<string, org.Actor>()
  for (const unit of new Set(all.map((one) => one.unit))) {
    const [holder] = await org.holdersOf(store, { role: 'approver', unit, at: now })
    const actor = holder && (await org.actorOfAccount(store, holder.account, now))
    if (actor) approvers.set(unit, actor)
  }
  const able = all.filter(({ unit }) => approvers.has(unit))
  const courses = coursesOf(able, now)

  async function live(tx: Tx, { version, at: begun, name, acts }: Course, n: number): Promise<void> {
    const window = clerks[n % clerks.length] ?? system
    const channel = n % 5 < 3 ? 'web' : 'counter'
    let at = begun
    const opened = must(
      await city.matters.openIn(
        tx,
        system,
        {
          type: version.matterType,
          form: items.applicationData(version, version),
          requester: { name },
          touch: { source: 'demo', externalId: `month ${n}`, channel, at },
          demo: true,
        },
        at,
      ),
    )
    // founded before
    if (!opened.fresh) return
    let done = opened.version
    for (const [afterHours, by, action, form = {}] of acts) {
      at = new Date(at.getTime() + afterHours * HOUR)
      if (at > now) break
      const actor =
        by === 'window' ? window : by === 'unit' ? (approvers.get(version.unit) ?? system) : system
      const move = { matter: opened.id, action, version: done, form: { ...form } }
      const acted = await city.matters.actIn(tx, actor, move, at)
      // what its rules do not allow stops where it is: that happens to people too
      if (!acted.ok) break
      done = acted.value.version
    }
    const one = await applicationOf(city, tx, opened.id, now)
    if (one) await lights.putWatched(tx, [await watchedFrom(city, tx, one)])
  }

  const queue = courses.map((course, n) => ({ course, n }))
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const { course, n } = next
      await store.tx((tx) => live(tx, course, n))
    }
  }
  await Promise.all(Array.from({ length: TOGETHER }, worker))
}
