import { type Say, say } from '../../../base/index.ts'
import { checkTable } from '../../decisions/decide.ts'
import { creditCodeOf } from '../../fields/decide.ts'
import {
  type Decided,
  type ItemBody,
  type ItemFault,
  type ItemTable,
  type Level,
  limitUnits,
  type ServiceItemDraft,
  type Span,
} from './declare.ts'
import { questionOf, withOptional } from './situate.ts'

/** How long it is in natural days, five working days being a week. */
const daysOf = ({ amount, unit }: Span): number =>
  unit === 'working' ? (amount * 7) / 5 : unit === 'natural' ? amount : amount / 24

/** 承诺时限 must not be longer than the law's. A unit of law in days that are worked bounds its equal in calendar days. */
export const notLonger = (promise: Span, legal: Span): boolean =>
  promise.unit === legal.unit
    ? promise.amount <= legal.amount
    : daysOf(promise) <= daysOf(legal) + Number.EPSILON

export const spanText = ({ amount, unit }: Span): Say =>
  say(`${amount} ${limitUnits[unit].zh}`, `${amount} ${limitUnits[unit].en}`)

const NAME = /^[a-z][A-Za-z0-9]{0,39}$/
const CODE = /^[0-9A-Z]{4,40}$/
/** Where the national form of the code of an implementation is as long as this, its parts are read. */
const NATIONAL = 31

/** 实施编码 as published: credit code of the unit 18, level 1, basic code 12. */
export function partsOf(code: string): {
  readonly creditCode: string
  readonly level: Level
  readonly catalogCode: string
} | null {
  return code.length === NATIONAL
    ? { creditCode: code.slice(0, 18), level: code.charAt(18) as Level, catalogCode: code.slice(19) }
    : null
}

/** 办件编号: code of the item, day, serial of the day. */
export const caseNumber = (code: string, day: string, serial: number): string =>
  `${code}${day.replaceAll('-', '')}${String(serial).padStart(4, '0')}`

/** Reads a number of the national form; null where it is none. */
export function readCaseNumber(number: string) {
  const parts = /^([0-9A-Z]{31})([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{4})$/.exec(number)
  const item = parts?.[1] === undefined ? null : partsOf(parts[1])
  return parts && item
    ? {
        ...item,
        code: parts[1] as string,
        day: `${parts[2]}-${parts[3]}-${parts[4]}`,
        serial: Number(parts[5]),
      }
    : null
}

type Tell = (path: string, zh: string, en: string) => void

export function basicFaults(item: ServiceItemDraft): readonly ItemFault[] {
  const { faults, tell } = telling()
  if (!CODE.test(item.code))
    tell('code', '基本编码应为 4 至 40 位大写字母或数字', 'The basic code is 4 to 40 capitals or digits')
  if (!item.title.zh.trim()) tell('title', '没有填写事项名称', 'The title is missing')
  if (item.law.every((one) => one.trim() === ''))
    tell('law', '没有填写设定依据', 'The law it rests on is missing')
  if (!(item.legal.amount >= 0)) tell('legal', '法定时限不正确', 'The limit of law is not right')
  return faults
}

/** All that is wrong with a version; nothing wrong = it may be published. */
export function versionFaults(
  code: string,
  basic: Pick<ServiceItemDraft, 'code' | 'legal'>,
  body: ItemBody,
): readonly ItemFault[] {
  const { faults, tell } = telling()
  codeFaults(code, basic.code, body, tell)
  if (!body.title.zh.trim()) tell('title', '没有填写事项名称', 'The title is missing')
  if (body.targets.length === 0) tell('targets', '没有选择服务对象', 'Nobody is named whom it serves')
  if (body.channels.length === 0) tell('channels', '没有选择办理形式', 'No way to apply is named')
  spanFaults(basic, body, tell)
  if (!Number.isInteger(body.visits) || body.visits < 0 || body.visits > 9)
    tell('visits', '到现场次数应为 0 至 9', 'Visits are 0 to 9')
  else if (body.visits > 0 && !body.visitReason?.zh.trim())
    tell('visitReason', '需要到现场的，应写明原因', 'Say why a visit is needed')
  for (const [n, fee] of body.fees.entries())
    if (fee.amount !== null && (!Number.isSafeInteger(fee.amount) || fee.amount < 0))
      tell(`fees.${n}.amount`, '收费金额应为非负整数（分）', 'A fee is a whole number of fen')
    else if (!fee.basis.trim()) tell(`fees.${n}.basis`, '收费没有依据', 'A fee needs its legal basis')
  materialFaults(body, tell)
  questionFaults(body, tell)
  for (const [n, table] of body.tables.entries()) tableFaults(table, n, body, tell)
  groupFaults(body, tell)
  return faults
}

function telling() {
  const faults: ItemFault[] = []
  const tell: Tell = (path, zh, en) => faults.push({ path, says: say(zh, en) })
  return { faults, tell }
}

function codeFaults(code: string, catalogCode: string, body: ItemBody, tell: Tell): void {
  if (!CODE.test(code))
    tell('code', '实施编码应为 4 至 40 位大写字母或数字', 'The code is 4 to 40 capitals or digits')
  const parts = partsOf(code)
  if (parts) {
    if ('problem' in creditCodeOf(parts.creditCode))
      tell('code', '实施编码前 18 位不是统一社会信用代码', 'Its first 18 signs are no credit code')
    if (parts.level !== body.level)
      tell(
        'level',
        `行使层级与实施编码第 19 位“${parts.level}”不符`,
        `The level is not that of the code (${parts.level})`,
      )
    if (parts.catalogCode !== catalogCode)
      tell('code', '实施编码后 12 位与基本编码不符', 'Its last 12 signs are not the basic code')
  }
  if (body.handleCode && (!body.handleCode.startsWith(code) || body.handleCode.length !== code.length + 2))
    tell('handleCode', '办理项编码应为实施编码加两位', 'The handling code is the code and two signs')
}

function spanFaults(basic: Pick<ServiceItemDraft, 'legal'>, body: ItemBody, tell: Tell): void {
  for (const name of ['promise', 'legal'] as const)
    if (!Number.isInteger(body[name].amount) || body[name].amount < 0)
      tell(name, '时限应为非负整数', 'A limit is a whole number')
  // 0 = the law names no limit
  if (body.legal.amount > 0 && !notLonger(body.promise, body.legal)) {
    const [promise, legal] = [spanText(body.promise), spanText(body.legal)]
    tell(
      'promise',
      `承诺时限 ${promise.zh} 长于法定时限 ${legal.zh}`,
      `The promise (${promise.en}) is longer than the law allows (${legal.en})`,
    )
  }
  if (basic.legal.amount > 0 && (body.legal.amount === 0 || !notLonger(body.legal, basic.legal)))
    tell('legal', '法定时限长于基本目录所列', 'The limit of law is longer than the basic list says')
  for (const [n, { span }] of body.specials.entries())
    if (!(span.amount > 0)) tell(`specials.${n}`, '特别程序应写明天数', 'A special procedure needs its days')
}

function materialFaults(body: ItemBody, tell: Tell): void {
  const seen = new Set<string>()
  for (const [n, material] of body.materials.entries()) {
    if (!NAME.test(material.code))
      tell(`materials.${n}.code`, '材料代号应以小写字母开头', 'A material’s name begins with a small letter')
    if (seen.has(material.code))
      tell(
        `materials.${n}.code`,
        `材料代号“${material.code}”重复`,
        `Material ${material.code} is listed twice`,
      )
    seen.add(material.code)
    if (!material.title.zh.trim()) tell(`materials.${n}.title`, '材料没有名称', 'A material has no title')
    if (material.need === 'later' && !body.flags.includes('lenient'))
      tell(
        `materials.${n}.need`,
        `“${material.title.zh}”可容缺，但事项不支持容缺受理`,
        `${material.title.en} may follow later, but the item is not open to that`,
      )
    if (material.promise && !body.flags.includes('promised'))
      tell(
        `materials.${n}.promise`,
        `“${material.title.zh}”可承诺，但事项不实行告知承诺`,
        `${material.title.en} may be promised, but the item is not open to that`,
      )
  }
}

function questionFaults(body: ItemBody, tell: Tell): void {
  const { questions } = body.situation
  const names = new Map(questions.map((question, n) => [question.name, { question, n }]))
  if (names.size !== questions.length) tell('situation', '情形问题代号重复', 'A question is listed twice')
  for (const [n, question] of questions.entries()) {
    const at = `situation.questions.${n}`
    if (!NAME.test(question.name))
      tell(`${at}.name`, '问题代号应以小写字母开头', 'A question’s name begins with a small letter')
    if (['one', 'many'].includes(question.kind) && (question.options?.length ?? 0) < 2)
      tell(
        `${at}.options`,
        `“${question.title.zh}”至少要有两个选项`,
        `${question.title.en} needs two choices`,
      )
    for (const { question: other, in: wanted } of question.when ?? []) {
      const known = names.get(other)?.question
      if (!known)
        tell(
          `${at}.when`,
          `“${question.title.zh}”依赖不存在的问题“${other}”`,
          `${question.title.en} hangs on ${other}, which is not there`,
        )
      else if (known.options && wanted.some((one) => !known.options?.some((option) => option.code === one)))
        tell(
          `${at}.when`,
          `“${question.title.zh}”依赖“${known.title.zh}”没有的选项`,
          `${question.title.en} hangs on a choice that ${known.title.en} has not`,
        )
    }
  }
  const ring = circleOf(questions)
  if (ring)
    tell(
      'situation',
      `情形问题互相循环：${ring.join(' → ')}`,
      `The questions hang on each other in a circle: ${ring.join(' → ')}`,
    )
}

/** A circle of questions that hang on each other; null = none. */
export function circleOf(
  questions: readonly { readonly name: string; readonly when?: readonly { readonly question: string }[] }[],
): readonly string[] | null {
  const byName = new Map(questions.map((question) => [question.name, question]))
  const done = new Set<string>()
  for (const start of questions) {
    const path: string[] = []
    const visit = (name: string): readonly string[] | null => {
      const at = path.indexOf(name)
      if (at >= 0) return [...path.slice(at), name]
      if (done.has(name)) return null
      path.push(name)
      for (const { question } of byName.get(name)?.when ?? []) {
        const found = visit(question)
        if (found) return found
      }
      path.pop()
      done.add(name)
      return null
    }
    const ring = visit(start.name)
    if (ring) return ring
  }
  return null
}

/** Names that a table may conclude; null = any text. */
const known = (decides: Decided, body: ItemBody): readonly string[] | null => {
  switch (decides) {
    case 'materials':
      return body.materials.map((one) => one.code)
    case 'groups':
      return body.form.sections.map((one) => one.name)
    case 'fees':
      return body.fees.map((one) => one.code)
    case 'caseKind':
      return ['now', 'promise']
    case 'special':
      return body.specials.map((one) => one.kind)
    default:
      return null
  }
}

/** Texts between quotes in a cell. */
const literals = (cell: string): readonly string[] =>
  [...cell.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((found) => found[1] ?? '')

function tableFaults(declared: ItemTable, n: number, body: ItemBody, tell: Tell): void {
  const at = `tables.${n}`
  const { questions } = body.situation
  const table = withOptional(declared, questions)
  for (const input of table.inputs)
    if (!questions.some((question) => question.name === questionOf(input)))
      tell(
        at,
        `“${table.title.zh}”用到不存在的问题“${questionOf(input)}”`,
        `${table.title.en} reads ${questionOf(input)}, which is no question`,
      )
  const names = known(declared.decides, body)
  for (const [row, { gives }] of table.rows.entries())
    for (const name of gives.flatMap(literals))
      if (names && !names.includes(name))
        tell(
          `${at}.rows.${row}`,
          `“${table.title.zh}”第 ${row + 1} 行给出没有登记的“${name}”`,
          `Row ${row + 1} of ${table.title.en} names ${name}, which is not there`,
        )
  const { holes, overlaps, faults } = checkTable(table)
  for (const fault of faults)
    tell(at, `“${table.title.zh}”：${fault.says.zh}`, `${table.title.en}: ${fault.says.en}`)
  // a table that collects may stay silent; one that decides may not
  const collects = table.hit.startsWith('C') || table.hit === 'R' || table.hit === 'O'
  const silent = table.outputs.every((output) => output.otherwise !== undefined)
  if (!collects && !silent)
    for (const hole of holes)
      tell(at, `“${table.title.zh}”有空洞：${hole.says.zh}`, `${table.title.en} has a hole: ${hole.says.en}`)
  if (table.hit === 'U' || table.hit === 'A')
    for (const overlap of overlaps)
      if (table.hit === 'U' || !overlap.sameOutputs)
        tell(
          at,
          `“${table.title.zh}”有重叠：${overlap.says.zh}`,
          `${table.title.en} overlaps: ${overlap.says.en}`,
        )
}

function groupFaults(body: ItemBody, tell: Tell): void {
  const groups = new Set(body.form.sections.map((group) => group.name))
  if (groups.size !== body.form.sections.length)
    tell('form.sections', '表单分组代号重复', 'A group of the form is listed twice')
  for (const [name, field] of Object.entries(body.form.fields)) {
    if (!NAME.test(name))
      tell(`form.fields.${name}`, '字段代号应以小写字母开头', 'A field’s name begins with a small letter')
    const { group } = field
    if (group !== undefined && !groups.has(group))
      tell(
        `form.fields.${name}`,
        `“${field.title.zh}”属于不存在的分组“${group}”`,
        `${field.title.en} is of group ${group}, which is not there`,
      )
  }
}
