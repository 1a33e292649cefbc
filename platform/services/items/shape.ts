import { no, ok, type Refusal, type Result, say } from '../../../base/index.ts'
import {
  bodyKinds,
  caseKinds,
  channels,
  decided,
  flagNames,
  type ItemBody,
  type ItemFault,
  levels,
  limitUnits,
  materialNeeds,
  materialSources,
  scopes,
  specials,
  targets,
  topics,
} from './declare.ts'
import { refusals } from './refusals.ts'

type Json = Readonly<Record<string, unknown>>
type Test = (value: unknown) => boolean

const isText: Test = (value) => typeof value === 'string' && value.length <= 20_000
const isSay: Test = (value) => isPlain(value) && isText(value.zh) && isText(value.en)
const isPlain = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isOne =
  (of: Readonly<Record<string, unknown>> | readonly string[]): Test =>
  (value) =>
    typeof value === 'string' && (Array.isArray(of) ? of.includes(value) : Object.hasOwn(of, value))
const orNull =
  (test: Test): Test =>
  (value) =>
    value === null || test(value)
const isNumber: Test = (value) => typeof value === 'number' && Number.isFinite(value)
const isSpan: Test = (value) => isPlain(value) && isNumber(value.amount) && isOne(limitUnits)(value.unit)
const listOf =
  (test: Test, most = 500): Test =>
  (value) =>
    Array.isArray(value) && value.length <= most && value.every(test)
const shaped =
  (parts: Readonly<Record<string, Test>>): Test =>
  (value) =>
    isPlain(value) && Object.entries(parts).every(([name, test]) => test(value[name]))
const maybe =
  (test: Test): Test =>
  (value) =>
    value === undefined || test(value)
const isYes: Test = (value) => typeof value === 'boolean'

const question = shaped({
  name: isText,
  title: isSay,
  help: maybe(isSay),
  kind: isOne(['one', 'many', 'yes', 'number']),
  options: maybe(listOf(shaped({ code: isText, title: isSay }), 200)),
  when: maybe(
    listOf(shaped({ question: isText, in: listOf((one) => isText(one) || isYes(one) || isNumber(one)) }), 20),
  ),
})
const cells = listOf(isText, 60)
const table = shaped({
  decides: isOne(decided),
  published: maybe(isText),
  table: shaped({
    name: isText,
    title: isSay,
    hit: isText,
    inputs: listOf(shaped({ name: isText, type: isText, title: isSay }), 30),
    outputs: listOf(shaped({ name: isText, type: isText, title: isSay }), 30),
    rows: listOf(shaped({ when: cells, gives: cells }), 2000),
  }),
})
const material = shaped({
  code: isText,
  title: isSay,
  source: isOne(materialSources),
  need: isOne(materialNeeds),
  originals: isNumber,
  copies: isNumber,
  electronic: isYes,
  certificate: maybe(isText),
  promise: maybe(isYes),
  points: maybe(isSay),
  sample: maybe(isText),
  always: maybe(isYes),
})

const names: Test = (value) => isPlain(value) && Object.values(value).every(isText)
const plan = shaped({
  children: listOf(
    shaped({
      item: isText,
      after: listOf(isText, 50),
      fields: maybe(names),
      materials: maybe(names),
      questions: maybe(names),
      brought: maybe(listOf(isText, 200)),
    }),
    50,
  ),
})

/** Everything that a version holds, and how each part must look before it is kept at all. */
const PARTS: Readonly<Record<keyof ItemBody, Test>> = {
  title: isSay,
  summary: isSay,
  handleCode: orNull(isText),
  unit: (value) => typeof value === 'string' && /^[0-9a-f-]{36}$/.test(value),
  bodyKind: isOne(bodyKinds),
  level: isOne(levels),
  area: (value) => typeof value === 'string' && /^\d{6,12}$/.test(value),
  targets: listOf(isOne(targets), 10),
  topic: isOne(topics),
  channels: listOf(isOne(channels), 10),
  caseKind: isOne(caseKinds),
  promise: isSpan,
  legal: isSpan,
  scope: isOne(scopes),
  visits: isNumber,
  visitReason: orNull(isSay),
  conditions: listOf(isSay, 100),
  steps: listOf(isSay, 50),
  fees: listOf(
    shaped({ code: isText, title: isSay, amount: orNull(isNumber), basis: isText, always: maybe(isYes) }),
    50,
  ),
  result: shaped({
    title: isSay,
    sample: orNull(isText),
    validMonths: orNull(isNumber),
    certificate: maybe(isText),
    gives: maybe(
      listOf(
        shaped({
          certificate: isText,
          after: maybe(listOf(isText, 10)),
          where: maybe(isText),
          number: maybe(isText),
        }),
        10,
      ),
    ),
  }),
  places: listOf(
    shaped({
      hall: orNull(isText),
      name: isText,
      address: isText,
      hours: isSay,
      phone: isText,
      window: maybe(isText),
    }),
    200,
  ),
  phone: isText,
  complaints: isText,
  faq: listOf(shaped({ q: isSay, a: isSay }), 100),
  specials: listOf(shaped({ kind: isOne(specials), span: isSpan }), 20),
  flags: listOf(isOne(flagNames), 20),
  matterType: isText,
  form: shaped({
    fields: (value) =>
      isPlain(value) &&
      Object.keys(value).length <= 400 &&
      Object.values(value).every((field) => isPlain(field) && isText(field.kind) && isSay(field.title)),
    sections: listOf(shaped({ name: isText, title: isSay, help: maybe(isSay), always: maybe(isYes) }), 50),
  }),
  materials: listOf(material, 200),
  situation: shaped({ questions: listOf(question, 200) }),
  tables: listOf(table, 30),
  words: listOf(isText, 100),
  joint: maybe(plan),
}

/** What a page or a file sent, as a version: every part is there and of its kind, and nothing else is kept. */
export function bodyIn(input: unknown): Result<ItemBody, Refusal> {
  const given = isPlain(input) ? input : {}
  const faults = Object.entries(PARTS).flatMap(([name, test]): ItemFault[] =>
    test(given[name])
      ? []
      : [{ path: name, says: say(`“${name}”的内容不完整或格式不对`, `${name} is not right`) }],
  )
  return faults.length > 0
    ? no(refusals['items.badVersion']({ faults }))
    : ok(
        Object.fromEntries(
          Object.keys(PARTS).flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])),
        ) as ItemBody,
      )
}
