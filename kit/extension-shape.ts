import * as z from 'zod'
import { type Say, say } from '../base/index.ts'
import type { Extension, Pack } from './declare.ts'

/** Parts of a pack that hold rules of their own, or that other pages of the city make: an extension has none of them. */
export const CODE_ONLY: Readonly<Record<Exclude<keyof Pack, keyof Extension | 'views'>, Say>> = {
  automation: say('自动办理', 'what happens by itself'),
  rowSteps: say('台账联动', 'what follows from rows'),
  decisions: say('决策表', 'a decision table'),
  certificates: say('证照类型', 'a type of certificate'),
  scenes: say('用码场景', 'a scene of the city code'),
  metrics: say('感知指标项', 'a metric of devices'),
  layers: say('地图图层', 'a layer of the map'),
  watchRules: say('监测规则', 'a watch rule'),
  assessments: say('监测评价', 'an assessment of readings'),
  plans: say('预案', 'a plan'),
  warnings: say('预警种类', 'a kind of warning'),
  themes: say('大屏主题', 'a theme of the wall'),
  sunshine: say('公开页的版式（勾选“公开”即有公开页）', 'the layout of a public page'),
}

/**
 * Only what the parts of `shape` leave to others: in a pack of files the compiler and the author's tests have seen it, here
 * nobody has. What `shape` checks is not said a second time.
 */
const text = z.string().min(1).max(200)
const key = z.string().regex(/^[A-Za-z][A-Za-z0-9]{0,39}$/, { error: '须为字母数字' })
const scalar = z.union([z.string().max(200), z.number(), z.boolean()])
const most = <T extends z.ZodType>(one: T, count: number) =>
  z.record(z.string(), one).refine((all) => Object.keys(all).length <= count, { error: `最多 ${count} 个` })

/** A pattern runs at every entry: no groups, and so nothing that an entry could keep busy for long. */
const pattern = z
  .string()
  .max(120)
  .refine((one) => !/[()|]/.test(one) && (one.match(/[*+]|\{\d+,\d*\}/g) ?? []).length <= 1, {
    error: '格式只用字符类，至多一处重复',
  })
  .refine(
    (one) => {
      try {
        return Boolean(new RegExp(one, 'u'))
      } catch {
        return false
      }
    },
    { error: '格式写法有误' },
  )

const when: z.ZodType = z.lazy(() =>
  z.union([
    z.strictObject({ field: key, is: scalar }),
    z.strictObject({ field: key, not: scalar }),
    z.strictObject({ field: key, in: z.array(z.union([z.string(), z.number()])).max(50) }),
    z.strictObject({ field: key, less: z.union([z.string(), z.number()]) }),
    z.strictObject({ field: key, more: z.union([z.string(), z.number()]) }),
    z.strictObject({ field: key, has: z.union([z.string(), z.literal(true)]) }),
    z.strictObject({ all: z.array(when).max(10) }),
    z.strictObject({ any: z.array(when).max(10) }),
  ]),
)
const field: z.ZodType = z.looseObject({
  when: when.optional(),
  from: z.strictObject({ register: text, key, field: key }).optional(),
  prefill: z
    .union([
      z.strictObject({ applicant: z.enum(['name', 'phone', 'idNumber', 'enterprise', 'creditCode']) }),
      z.strictObject({ earlier: z.union([z.literal(true), key]) }),
    ])
    .optional(),
  computed: z
    .union([
      z.strictObject({ sum: z.array(text).max(20) }),
      z.strictObject({ birth: key }),
      z.strictObject({ copy: key }),
    ])
    .optional(),
  pattern: pattern.optional(),
  of: z.lazy(() => most(field, 40)).optional(),
})
const fields = most(field, 120)

const basic = <T extends string>(name: T) => z.strictObject({ do: z.literal(name) })
const effect = z.discriminatedUnion('do', [
  basic('assign'),
  basic('involve'),
  basic('addHelpers'),
  basic('withdrawTasks'),
  basic('reopenLead'),
  basic('part'),
  basic('submitAnswer'),
  basic('passAnswer'),
  basic('backAnswer'),
  basic('releaseAnswer'),
  z.strictObject({
    do: z.literal('startClock'),
    clock: key,
    per: z.enum(['matter', 'task', 'lead']).optional(),
    asOf: key.optional(),
  }),
  z.strictObject({ do: z.literal('stopClock'), clock: key, per: z.literal('task').optional() }),
  z.strictObject({ do: z.literal('restartClock'), clock: key }),
  z.strictObject({ do: z.literal('stopAllClocks'), but: z.array(key).max(10).optional() }),
  z.strictObject({
    do: z.literal('pauseClocks'),
    account: z.enum(['unit', 'dispatcher', 'dispute', 'citizen']),
    clock: key.optional(),
  }),
  z.strictObject({ do: z.literal('resumeClocks'), clock: key.optional() }),
  z.strictObject({
    do: z.literal('set'),
    column: z.enum(['kind', 'category', 'urgency', 'area', 'title', 'verdict']),
    from: key,
  }),
  z.strictObject({ do: z.literal('tag'), tag: key }),
  z.strictObject({ do: z.literal('note'), public: z.boolean().optional() }),
  z.strictObject({
    do: z.literal('notify'),
    to: z.union([
      z.enum(['lead', 'helpers', 'units', 'requester', 'reporters']),
      z.strictObject({ role: key }),
    ]),
    text: z.strictObject({ zh: z.string().max(300), en: z.string().max(300) }),
  }),
  z.strictObject({ do: z.literal('record'), fields: z.array(key).max(20) }),
])

const matter = z.looseObject({
  fields,
  flow: z.looseObject({
    states: most(z.unknown(), 40),
    actions: most(
      z.looseObject({ form: fields.optional(), effects: z.array(effect).max(20).optional() }),
      80,
    ),
  }),
  clocks: most(z.unknown(), 20),
  opening: most(z.array(effect).max(20), 40),
  /** What is filled in beforehand in the street is for the field desk of a pack. */
  field: z.undefined().optional(),
})

const register = z.looseObject({
  fields,
  /** A base register has sources, ranks and doubts: its desk knows those of the packs. */
  sourced: z.literal(false).optional(),
})

const MARKS = [
  ...(['open', 'overdue', 'closed', 'dispatched', 'contacted', 'visited', 'excluded', 'returned'] as const),
  ...(['repeat', 'ordered', 'acknowledged', 'anonymous', 'copiedAnswer'] as const),
] as const
const condition: z.ZodType = z.lazy(() =>
  z.union([
    z.strictObject({
      is: z.enum(MARKS),
    }),
    z.strictObject({ not: condition }),
    z.strictObject({ clock: key, result: z.enum(['kept', 'late']), lead: z.boolean().optional() }),
    z.strictObject({ started: key }),
    z.strictObject({ ran: key, within: z.number().positive() }),
    z.strictObject({ verdict: z.enum(['solved', 'satisfied']), in: z.array(text).max(10) }),
    z.strictObject({ column: z.enum(['kind', 'urgency', 'channel', 'state']), in: z.array(text).max(20) }),
    z.strictObject({ tag: key }),
  ]),
)
const test = z.union([
  z.strictObject({ field: key, filled: z.boolean() }),
  z.strictObject({ field: key, in: z.array(scalar).max(50) }),
  z.strictObject({
    field: key,
    from: z.union([z.string(), z.number()]).optional(),
    to: z.union([z.string(), z.number()]).optional(),
  }),
])
const indicator = z.looseObject({
  thresholds: z.undefined().optional(),
  readings: z.undefined().optional(),
  score: z.undefined().optional(),
  watches: z.undefined().optional(),
  percentile: z.union([z.literal(50), z.literal(90)]).optional(),
  count: z.strictObject({
    type: z.string().max(90),
    period: z.union([
      z.enum(['standing', 'openedAt', 'closedAt', 'orderedAt']),
      z.strictObject({ clockDue: key, lead: z.boolean().optional() }),
    ]),
    where: z.array(condition).max(10).optional(),
  }),
  of: z.array(condition).max(10).optional(),
  mean: z
    .union([z.enum(['toClose', 'toSign', 'toContact', 'rounds']), z.strictObject({ ran: key })])
    .optional(),
  rows: z
    .strictObject({
      of: z.strictObject({ register: text }),
      where: z.array(test).max(10).optional(),
      share: z
        .union([
          z.strictObject({ tests: z.array(test).max(10) }),
          z.strictObject({ filled: z.array(key).max(40) }),
          z.strictObject({ withinDays: z.number().positive() }),
        ])
        .optional(),
      sum: z.array(key).min(1).max(4).optional(),
      per: z.array(key).min(1).max(4).optional(),
    })
    .optional(),
})

export const extensionShape = z.strictObject({
  name: z.string().regex(/^[a-z][A-Za-z0-9]{1,29}$/, { error: '小写字母开头的字母数字，2–30 个' }),
  title: z.unknown(),
  net: z.unknown(),
  domain: z.unknown(),
  uses: z.unknown().optional(),
  roles: most(z.unknown(), 20),
  codes: z.array(z.looseObject({ codes: z.array(z.unknown()).max(500) })).max(60),
  matters: most(matter, 20),
  registers: most(register, 20),
  indicators: most(indicator, 60),
} satisfies Record<keyof Extension, z.ZodType>)
