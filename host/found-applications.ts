import { addDays, dayOf, must } from '../base/index.ts'
import type { Field, FieldList } from '../platform/fields/declare.ts'
import * as org from '../platform/org/index.ts'
import { forms, items } from '../platform/services/index.ts'
import type { ItemVersion } from '../platform/services/items/declare.ts'
import type { Tx } from '../platform/store/index.ts'
import { opening } from './application-opening.ts'
import type { OpenCity } from './open.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** What people brought to the window, and how far it went. */
const LIVES: readonly {
  readonly title: string
  readonly name: string
  readonly idNumber: string
  readonly answers?: Readonly<Record<string, unknown>>
  readonly daysAgo: number
  readonly acts: readonly (readonly [
    by: 'window' | 'unit',
    action: string,
    form?: Readonly<Record<string, unknown>>,
  ])[]
}[] = [
  {
    ...{ title: '义务教育阶段学生转学', name: '周若兰', idNumber: '11010519491231002X', daysAgo: 6 },
    acts: [
      ['window', 'accept'],
      ['unit', 'examine'],
      ['unit', 'pass', { text: '学籍已核对' }],
      ['unit', 'grant'],
    ],
  },
  {
    ...{ title: '最低生活保障对象认定', name: '蒙大成', idNumber: '11010519491231002X', daysAgo: 5 },
    acts: [
      ['window', 'accept'],
      ['unit', 'examine'],
      [
        'unit',
        'startSpecial',
        { procedure: 'siteCheck', days: 10, text: '入户调查，所需时间不计入办理期限' },
      ],
    ],
  },
  {
    ...{ title: '教师资格认定', name: '苏雨晴', idNumber: '11010519491231002X', daysAgo: 4 },
    acts: [
      ['window', 'acceptLenient', { missing: '体检合格证明', signed: true }],
      ['unit', 'examine'],
    ],
  },
  {
    ...{ title: '困难残疾人生活补贴', name: '许长河', idNumber: '11010519491231002X', daysAgo: 3 },
    acts: [['window', 'askSupplement', { gaps: '残疾人证复印件不清晰，请重新提交' }]],
  },
  {
    ...{ title: '企业职工正常退休核准', name: '冯立冬', idNumber: '11010519491231002X', daysAgo: 1 },
    acts: [['window', 'accept']],
  },
]

/** A value that fits a field of a demonstration form. */
function answerFor(name: string, field: Field, person: (typeof LIVES)[number], today: string): unknown {
  switch (field.kind) {
    case 'text':
      return name === 'applicantName' ? person.name : field.long ? '按规定办理' : `${person.name}`
    case 'integer':
      return Math.max(1, field.min ?? 1)
    case 'day':
      return today
    case 'idNumber':
      return person.idNumber
    case 'phone':
      return '13900000020'
    case 'code':
      return field.list === 'deliveryWay' ? 'window' : undefined
    default:
      return undefined
  }
}

const valuesOf = (fields: FieldList, person: (typeof LIVES)[number], today: string) =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, field]) => {
      const value = field.required ? answerFor(name, field, person, today) : undefined
      return value === undefined ? [] : [[name, value]]
    }),
  )

/** Applications in different states, taken in at the window and acted on through the same verbs as at the desks. */
export async function foundApplications(city: OpenCity, now: Date): Promise<void> {
  const { store, plan } = city
  if (!plan.demo) return
  const all = new Map((await items.allAt(store, plan.district, dayOf(now))).map((one) => [one.title.zh, one]))
  const [clerk] = await org.holdersOf(store, { role: 'windowClerk', unit: null, at: now })
  const window = clerk ? await org.actorOfAccount(store, clerk.account, now) : undefined
  if (!window) return
  for (const life of LIVES) {
    const version = all.get(life.title)
    const [holder] = version
      ? await org.holdersOf(store, { role: 'approver', unit: version.unit, at: now })
      : []
    const approver = holder ? await org.actorOfAccount(store, holder.account, now) : undefined
    if (version && approver)
      await store.tx((tx) => live(city, tx, life, version, { window, unit: approver }, now))
  }
}

async function live(
  city: OpenCity,
  tx: Tx,
  life: (typeof LIVES)[number],
  version: ItemVersion,
  who: Readonly<Record<'window' | 'unit', org.Actor>>,
  now: Date,
): Promise<void> {
  let at = new Date(now.getTime() - life.daysAgo * DAY)
  const today = addDays(dayOf(at), -1)
  // signed on paper at the window
  const { signature: _paper, ...fields } = version.form.fields
  const asked = { ...version, form: { ...version.form, fields } }
  const sent = must(
    await forms.submit(
      tx,
      { district: city.plan.district, vault: city.vault },
      who.window,
      {
        ...{ key: `demo ${life.title} ${life.name}`, draft: null, version: asked, sources: {} },
        filled: {
          answers: life.answers ?? {},
          values: valuesOf(fields, life, today),
          materials: version.materials
            .filter((one) => one.always !== false)
            .map((one) => ({ code: one.code, state: one.need === 'later' ? 'owed' : 'received', files: [] })),
        },
        applicant: {
          ...{ kind: 'person', name: life.name, phone: '13900000020', idNumber: life.idNumber },
          ...{ creditCode: null, agent: null },
        },
        ...{ channel: 'window', owner: { account: who.window.account ?? '' }, supplements: null },
        codes: (name) => city.compiled.codes[name],
        files: async () => new Map(),
        carry: ({ submission, twin }) => opening(city, tx, who.window, version, submission, twin, at),
      },
      at,
    ),
  )
  // founded before
  if (!sent.fresh) return
  const matter = sent.submission.matter
  for (const [by, action, form = {}] of life.acts) {
    at = new Date(Math.min(at.getTime() + 3 * HOUR, now.getTime()))
    const seen = must(await city.matters.view(tx, who[by], matter, at)).matter
    must(
      await city.matters.actIn(tx, who[by], { matter, action, version: seen.version, form: { ...form } }, at),
    )
  }
}
