import * as z from 'zod'
import { type Say, say } from '../base/index.ts'
import type { IndicatorDeclaration } from '../brain/indicators/declare.ts'
import type { Code, CodeList, Field, FieldKind } from '../platform/fields/declare.ts'
import type {
  Action,
  ClockRule,
  Effect,
  FieldRule,
  Flow,
  FlowState,
  JoinRule,
  PostRule,
  PostRules,
  SnapshotRule,
} from '../platform/matters/declare.ts'
import type { Role } from '../platform/org/declare.ts'
import type { MetricDeclaration } from '../platform/signals/declare.ts'
import type { AssessmentDeclaration, RowAssessmentDeclaration } from './assess.ts'
import type { MatterDeclaration, Pack, RegisterDeclaration } from './declare.ts'

/**
 * What a declaration looks like, for authors whom no compiler stopped: plain JavaScript, a file from elsewhere, a page
 * that composes. `satisfies` holds every part to its type: a word added there is missed here at once.
 */
type Shape<T> = Record<keyof T, z.ZodType>

const words = z.looseObject({ zh: z.unknown(), en: z.unknown() })
const text = z.string().min(1)
const list = z.array(z.string())
const whole = z.int().min(0)
/** Checked elsewhere, by what knows it. */
const other = z.unknown()
const maybe = (one: z.ZodType) => one.optional()

const MASKS = ['name', 'phone', 'idNumber', 'address', 'all'] as const
const KINDS = Object.keys({
  text: 1,
  integer: 1,
  decimal: 1,
  money: 1,
  yes: 1,
  day: 1,
  instant: 1,
  code: 1,
  phone: 1,
  idNumber: 1,
  creditCode: 1,
  mail: 1,
  point: 1,
  polygon: 1,
  area: 1,
  unit: 1,
  account: 1,
  files: 1,
  signature: 1,
  matter: 1,
  rows: 1,
} satisfies Record<FieldKind, 1>)

type AnyField = Field extends infer F ? (F extends F ? keyof F : never) : never
const field: z.ZodType = z
  .strictObject({
    kind: z.enum(KINDS),
    title: words,
    was: maybe(z.union([text, list])),
    when: maybe(other),
    group: maybe(text),
    consumers: maybe(list),
    prefill: maybe(other),
    computed: maybe(other),
    required: maybe(z.boolean()),
    help: maybe(words),
    grade: maybe(z.union([1, 2, 3, 4].map((one) => z.literal(one)))),
    from: maybe(other),
    personal: maybe(z.enum(MASKS)),
    min: maybe(z.union([z.number(), z.string()])),
    max: maybe(z.union([z.number(), z.string()])),
    pattern: maybe(text),
    long: maybe(z.boolean()),
    digits: maybe(whole),
    list: maybe(text),
    many: maybe(z.boolean()),
    level: maybe(whole),
    of: maybe(
      z.record(
        z.string(),
        z.lazy(() => field),
      ),
    ),
  } satisfies Record<AnyField | 'of', z.ZodType>)
  .refine((one) => typeof one.min !== 'number' || typeof one.max !== 'number' || one.min <= one.max, {
    path: ['min'],
    error: 'min lies above max',
  })
  .refine((one) => one.kind !== 'text' || typeof one.max !== 'number' || one.max > 0, {
    path: ['max'],
    error: 'max must be more than nothing',
  })
const fields = z.record(z.string(), field)

const code = z.strictObject({
  code: z.string().regex(/^[^\s/]+$/, { error: 'a code holds no blank and no slash' }),
  title: words,
  parent: maybe(text),
  validFrom: maybe(text),
  validTo: maybe(text),
  words: maybe(list),
  note: maybe(words),
  fields: maybe(fields),
} satisfies Shape<Code>)
const codeList = z.strictObject({
  name: text,
  version: text,
  title: words,
  source: maybe(text),
  codes: z.array(code).min(1, { error: 'no code in it' }),
} satisfies Shape<CodeList>)

const role = z.strictObject({
  title: words,
  sees: z.enum(['area', 'units', 'own']),
  matters: maybe(list),
  separate: maybe(z.boolean()),
} satisfies Shape<Role>)

/** Form fields that an effect reads and cannot do without. */
const EFFECTS: Record<Effect['do'], readonly string[]> = {
  assign: ['lead'],
  involve: ['lead'],
  addHelpers: ['helpers'],
  withdrawTasks: [],
  takeBack: [],
  startClock: [],
  stopClock: [],
  restartClock: [],
  stopAllClocks: [],
  pauseClocks: [],
  resumeClocks: [],
  reopenLead: [],
  extendClock: [],
  ask: [],
  decideAsk: [],
  part: ['text'],
  submitAnswer: ['text'],
  passAnswer: [],
  backAnswer: [],
  releaseAnswer: [],
  queueVisit: [],
  visitAttempt: [],
  closeVisit: [],
  order: ['text'],
  acknowledgeOrder: [],
  set: [],
  tag: [],
  note: [],
  notify: [],
  record: [],
  proposeLine: [],
  askOpinion: [],
  addSigner: [],
  giveOpinion: ['opinion'],
  endOpinions: [],
  handOver: [],
  transfer: ['unit'],
  beginSpecial: [],
  endSpecial: [],
  promise: [],
  fulfil: [],
  breakPromise: [],
  undoLast: [],
}
const effect = z.looseObject({ do: z.enum(Object.keys(EFFECTS)) })

const state = z.strictObject({
  title: words,
  kind: z.enum(['open', 'waiting', 'closed']),
  program: maybe(z.boolean()),
} satisfies Shape<FlowState>)

const action = z
  .strictObject({
    title: words,
    from: list,
    to: maybe(text),
    by: list,
    on: maybe(z.enum(['matter', 'task'])),
    taskFrom: maybe(list),
    taskTo: maybe(text),
    leadOnly: maybe(z.boolean()),
    form: maybe(fields),
    guards: maybe(z.array(z.function())),
    effects: maybe(z.array(effect)),
    key: maybe(z.string().length(1)),
    danger: maybe(z.boolean()),
    bulk: maybe(z.boolean()),
    undo: maybe(z.boolean()),
    despite: maybe(z.boolean()),
    beside: maybe(z.boolean()),
    told: maybe(words),
    notBy: maybe(list),
  } satisfies Shape<Action>)
  .superRefine((one, context) => {
    const form = Object.keys((one.form as object | undefined) ?? {})
    for (const { do: does } of (one.effects as readonly { do: Effect['do'] }[] | undefined) ?? [])
      for (const name of EFFECTS[does] ?? [])
        if (!form.includes(name))
          context.addIssue({
            code: 'custom',
            path: ['form', name],
            message: `its form does not ask ${name}, which the effect ${does} reads`,
          })
  })

const amount = z.union([
  ...['workingDays', 'workingHours', 'hours', 'minutes', 'days'].map((unit) =>
    z.strictObject({ [unit]: z.number().positive() }),
  ),
])
const limit = z.union([
  z.strictObject({ from: text, unit: text, of: maybe(text), otherwise: maybe(amount) }),
  z.record(z.string(), amount).refine((table) => Object.keys(table).length > 0),
])
const clock = z.strictObject({
  title: words,
  limit: limit,
  warn: maybe(
    z.array(z.union([z.literal('lastWorkingHours'), z.strictObject({ percent: z.number().min(1).max(99) })])),
  ),
  basis: words,
  main: maybe(z.boolean()),
  waits: maybe(z.boolean()),
  breach: maybe(text),
  tells: maybe(list),
} satisfies Shape<ClockRule>)

const inField = z.strictObject({
  report: maybe(
    z.strictObject({
      by: list,
      channel: text,
      preset: maybe(z.record(z.string(), other)),
      asks: maybe(list),
    }),
  ),
  acts: z.record(z.string(), z.strictObject({ onSpot: maybe(z.boolean()) })),
  review: list,
} satisfies Shape<FieldRule>)
const joining = z.strictObject({
  metres: z.number().positive(),
  hours: z.number().positive(),
  linkDays: whole,
  machine: maybe(z.strictObject({ field: text, most: z.int().min(1), hours: z.number().positive() })),
} satisfies Shape<JoinRule>)

const snapshot = z.strictObject({
  channel: text,
  classes: list,
  preset: maybe(z.record(z.string(), other)),
  steps: z.array(z.strictObject({ title: words, states: list })).min(1),
} satisfies Shape<SnapshotRule>)

const posts = z.strictObject({
  readers: list,
  of: z.record(
    z.string(),
    z.strictObject({
      title: words,
      acts: list,
      clock: maybe(text),
      wrong: maybe(list),
    } satisfies Shape<PostRule>),
  ),
} satisfies Shape<PostRules>)

const matter = z
  .strictObject({
    title: words,
    fields,
    flow: z.strictObject({
      initial: text,
      initialStaff: maybe(text),
      states: z.record(z.string(), state),
      actions: z.record(z.string(), action),
    } satisfies Shape<Flow>),
    clocks: z.record(z.string(), clock),
    opening: z.record(z.string(), z.array(effect)),
    guards: maybe(z.record(z.string(), z.function())),
    requester: maybe(z.union([words, z.null()])),
    joining: maybe(joining),
    field: maybe(inField),
    snapshot: maybe(snapshot),
    posts: maybe(posts),
  } satisfies Shape<MatterDeclaration>)
  .superRefine((one, context) => {
    const states = one.flow.states as Readonly<Record<string, unknown>>
    for (const opened of Object.keys(one.opening))
      if (!Object.hasOwn(states, opened))
        context.addIssue({ code: 'custom', path: ['opening', opened], message: `${opened} is no state` })
    const acts = one.flow.actions as Readonly<Record<string, unknown>>
    for (const [post, { acts: done, wrong = [], clock }] of Object.entries(
      (one.posts as PostRules | undefined)?.of ?? {},
    )) {
      const path = ['posts', 'of', post]
      for (const act of [...done, ...wrong])
        if (act !== 'open' && !Object.hasOwn(acts, act))
          context.addIssue({ code: 'custom', path, message: `${act} is no action` })
      if (clock && !Object.hasOwn(one.clocks, clock))
        context.addIssue({ code: 'custom', path, message: `${clock} is no clock` })
    }
  })

const register = z.strictObject({
  title: words,
  fields: fields.refine((one) => Object.keys(one).length > 0, { error: 'it has no field' }),
  key: maybe(list),
  search: maybe(list),
  label: text,
  publicFields: maybe(list),
  editors: list,
  readers: list,
  scope: maybe(z.enum(['district', 'rows'])),
  sourced: maybe(z.boolean()),
  elements: maybe(z.record(z.string(), text)),
  owner: maybe(list),
  retired: maybe(list),
  rules: maybe(z.array(z.function())),
} satisfies Shape<RegisterDeclaration>)

/** Names in it are looked up by `automationFaults`. */
const steps = z.array(z.looseObject({ title: words, after: list, decides: z.function() }))
const automation = z.looseObject({
  steps: maybe(steps),
  lanes: maybe(z.record(z.string(), z.looseObject({ title: words, after: list, failed: text }))),
})

const indicator = z.strictObject({
  title: words,
  unit: z.enum(['matters', 'rows', 'percent', 'score', 'minutes', 'times', 'value']),
  measure: maybe(words),
  kind: maybe(z.enum(['stock', 'flow', 'ratio', 'index', 'state'])),
  grain: maybe(z.enum(['live', 'hour', 'day', 'week', 'month', 'quarter', 'year'])),
  delayMinutes: maybe(z.number().positive()),
  dims: maybe(list),
  baseline: maybe(z.number()),
  thresholds: maybe(z.array(other)),
  validFrom: maybe(text),
  source: maybe(words),
  readings: maybe(
    z.looseObject({
      metric: text,
      take: z.enum(['mean', 'max', 'min', 'sum', 'count']),
      minutes: z.number().positive(),
    }),
  ),
  manual: maybe(z.boolean()),
  reweigh: maybe(z.boolean()),
  persons: maybe(z.boolean()),
  version: z.int().min(1),
  formula: words,
  direction: z.enum(['up', 'down', 'none']),
  target: maybe(z.number()),
  count: z.looseObject({ type: z.string() }),
  rows: maybe(other),
  of: maybe(z.array(other)),
  exclusions: maybe(z.boolean()),
  mean: maybe(other),
  percentile: maybe(z.literal([50, 90])),
  score: maybe(z.array(z.strictObject({ indicator: text, weight: z.number() }))),
  owner: words,
  watches: maybe(text),
} satisfies Shape<IndicatorDeclaration>)

const metric = z.strictObject({
  title: words,
  unit: z.string(),
  precision: whole,
  range: z.tuple([z.number(), z.number()]),
  jump: maybe(z.number()),
  flatAfter: maybe(whole),
  direction: z.enum(['up', 'down', 'none']),
  aggregation: z.enum(['mean', 'sum', 'max', 'min', 'last']),
} satisfies Shape<MetricDeclaration>)

const assessment = z.strictObject({
  title: words,
  unit: words,
  kinds: list,
  metrics: list,
  grain: z.enum(['5m', 'hour']),
  hours: z.number(),
  judge: z.function(),
  basis: words,
} satisfies Shape<AssessmentDeclaration>)

const rowAssessment = z.strictObject({
  title: words,
  unit: words,
  register: text,
  devices: maybe(
    z.strictObject({ fields: list, metrics: list, grain: z.enum(['5m', 'hour']), hours: z.number() }),
  ),
  judge: z.function(),
  basis: words,
} satisfies Shape<RowAssessmentDeclaration>)

const shape = z.strictObject({
  name: text,
  title: words,
  net: z.enum(['govern', 'serve', 'together', 'industry', 'code']),
  domain: z.enum(['营商环境', '生态文明', '城市运营', '民生保障', '行政效能', '公共支撑']),
  uses: maybe(list),
  roles: z.record(z.string(), role),
  codes: z.array(codeList),
  matters: z.record(z.string(), matter),
  automation: maybe(z.record(z.string(), automation)),
  rowSteps: maybe(z.record(z.string(), steps)),
  decisions: maybe(z.array(other)),
  registers: z.record(z.string(), register),
  indicators: z.record(z.string(), indicator),
  certificates: maybe(z.record(z.string(), other)),
  scenes: maybe(z.record(z.string(), other)),
  metrics: maybe(z.record(z.string(), metric)),
  layers: maybe(z.record(z.string(), other)),
  watchRules: maybe(z.record(z.string(), other)),
  assessments: maybe(z.record(z.string(), z.union([assessment, rowAssessment]))),
  plans: maybe(z.array(other)),
  warnings: maybe(z.record(z.string(), other)),
  themes: maybe(
    z.record(z.string(), z.strictObject({ title: words, widgets: z.array(other), order: maybe(whole) })),
  ),
  sunshine: maybe(
    z.record(
      z.string(),
      z.strictObject({
        title: words,
        about: words,
        registers: maybe(list),
        matters: maybe(
          z.record(z.string(), z.strictObject({ fields: list, publicity: maybe(text), states: maybe(list) })),
        ),
      }),
    ),
  ),
  views: maybe(z.record(z.string(), z.strictObject({ title: words, blocks: z.array(other) }))),
} satisfies Shape<Pack>)

type Fault = { readonly at: string; readonly says: Say; readonly remedy: Say }

/** The way to the fault as an author knows it: things in lists by their name or code. */
function placed(
  pack: unknown,
  path: readonly PropertyKey[],
): { readonly at: string; readonly value: unknown } {
  let value = pack
  const way = path.map((step) => {
    const within = Array.isArray(value)
    value = (value as Readonly<Record<PropertyKey, unknown>> | undefined)?.[step]
    const { name, code: own } = (within && typeof value === 'object' ? (value ?? {}) : {}) as Partial<
      Code & CodeList
    >
    return String(name ?? own ?? String(step))
  })
  return { at: way.join('/'), value }
}

/** The issue in both languages, and what to do. */
function worded(issue: z.core.$ZodIssue, value: unknown): readonly [Say, Say] {
  const last = String(issue.path.at(-1) ?? '')
  switch (issue.code) {
    case 'unrecognized_keys':
      return [
        say(`没有“${issue.keys.join('、')}”这一项`, `there is no ${issue.keys.join(', ')} here`),
        say('核对名称的拼写，或删去', 'check the spelling, or drop it'),
      ]
    case 'invalid_value':
      return [
        say(`“${last}”不能是“${String(value)}”`, `${last} cannot be ${String(value)}`),
        say(`可用：${issue.values.join('、')}`, `one of ${issue.values.join(', ')}`),
      ]
    case 'invalid_type':
      return [
        say(`“${last}”缺少或类型不对`, `${last} is missing or of the wrong type`),
        say(`应为 ${issue.expected}`, `it should be ${issue.expected}`),
      ]
    default:
      return [
        say(`“${last}”不合要求：${issue.message}`, `${last} is not right: ${issue.message}`),
        say('按应用包指南改正这一项', 'put it right as the guide for packs says'),
      ]
  }
}

/** Where a declaration is not what it should look like; nothing else about it can be told then. */
export function shapeFaults(pack: Pack): readonly Fault[] {
  const read = shape.safeParse(pack)
  if (read.success) return []
  const name = typeof pack.name === 'string' && pack.name !== '' ? pack.name : 'pack'
  return read.error.issues.map((issue) => {
    const { at, value } = placed(pack, issue.path)
    const [says, remedy] = worded(issue, value)
    return { at: at === '' ? name : `${name}/${at}`, says, remedy }
  })
}
