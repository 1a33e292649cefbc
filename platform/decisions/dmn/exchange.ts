import { no, ok, type Refusal, type Result, type Say, say } from '../../../base/index.ts'
import { compile } from '../compile.ts'
import {
  type Choice,
  type ColumnType,
  type DecisionTable,
  type HitPolicy,
  refusals,
  type TableInput,
  type TableOutput,
  type TableRow,
} from '../declare.ts'
import { childOf, childrenOf, type Element, readXml, textOf } from '../xml.ts'
import { layout } from './layout.ts'

/** Names of types in DMN files. */
const TYPE_NAMES: Readonly<Record<ColumnType, string>> = {
  number: 'number',
  string: 'string',
  boolean: 'boolean',
  date: 'date',
  time: 'time',
  dateTime: 'dateTime',
  daysDuration: 'dayTimeDuration',
  monthsDuration: 'yearMonthDuration',
}
const TYPES: ReadonlyMap<string, ColumnType> = new Map([
  ...Object.entries(TYPE_NAMES).map(([own, theirs]) => [theirs, own as ColumnType] as const),
  ['date and time', 'dateTime'],
  ['days and time duration', 'daysDuration'],
  ['years and months duration', 'monthsDuration'],
  // What other tools write for numbers.
  ['integer', 'number'],
  ['long', 'number'],
  ['double', 'number'],
])

const POLICIES: Readonly<Record<HitPolicy, readonly [policy: string, aggregation?: string]>> = {
  U: ['UNIQUE'],
  A: ['ANY'],
  F: ['FIRST'],
  P: ['PRIORITY'],
  R: ['RULE ORDER'],
  O: ['OUTPUT ORDER'],
  C: ['COLLECT'],
  'C+': ['COLLECT', 'SUM'],
  'C<': ['COLLECT', 'MIN'],
  'C>': ['COLLECT', 'MAX'],
  'C#': ['COLLECT', 'COUNT'],
}

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\t', '&#9;')
    .replaceAll('\r', '&#13;')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: XML has no place for them
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')

const quote = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
const inText = (text: string): string => `<text>${escaped(text)}</text>`

/** What a file of the standard has no place for: both languages, choices by title, whole, optional. */
function own(
  title: Say,
  more: Readonly<Record<string, string | boolean | undefined>>,
  choices?: readonly Choice[],
): string {
  const flags = Object.entries(more)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join('')
  const listed = (choices ?? [])
    .map(
      (one) =>
        `<huying:choice value="${escaped(one.value)}" zh="${escaped(one.title.zh)}" en="${escaped(one.title.en)}"/>`,
    )
    .join('')
  return `<extensionElements><huying:words zh="${escaped(title.zh)}" en="${escaped(title.en)}"${flags}>${listed}</huying:words></extensionElements>`
}

const valuesOf = (column: TableInput | TableOutput): string | undefined =>
  column.choices ? column.choices.map((one) => quote(one.value)).join(', ') : column.values

function inputXml(input: TableInput, index: number): string {
  const values = valuesOf(input)
  const flags = {
    name: input.name,
    whole: input.whole,
    optional: input.optional,
    named: input.expression !== undefined,
  }
  return `      <input id="input_${index}" label="${escaped(input.title.zh)}">${own(input.title, flags, input.choices)}
        <inputExpression id="inputExpression_${index}" typeRef="${TYPE_NAMES[input.type]}">${inText(input.expression ?? input.name)}</inputExpression>${values ? `<inputValues id="inputValues_${index}">${inText(values)}</inputValues>` : ''}
      </input>`
}

const typeRefOf = (output: TableOutput): string =>
  output.many ? `${TYPE_NAMES[output.type]}List` : TYPE_NAMES[output.type]

function outputXml(output: TableOutput, index: number): string {
  const values = valuesOf(output)
  const otherwise = output.otherwise
  return `      <output id="output_${index}" name="${escaped(output.name)}" label="${escaped(output.title.zh)}" typeRef="${typeRefOf(output)}">${own(output.title, { many: output.many }, output.choices)}${values ? `<outputValues id="outputValues_${index}">${inText(values)}</outputValues>` : ''}${otherwise === undefined ? '' : `<defaultOutputEntry id="defaultOutputEntry_${index}">${inText(otherwise)}</defaultOutputEntry>`}
      </output>`
}

function ruleXml(row: TableRow, index: number): string {
  const cells = [
    ...row.when.map((cell, at) => `<inputEntry id="inputEntry_${index}_${at}">${inText(cell)}</inputEntry>`),
    ...row.gives.map(
      (cell, at) => `<outputEntry id="outputEntry_${index}_${at}">${inText(cell)}</outputEntry>`,
    ),
    ...(row.note === undefined ? [] : [`<annotationEntry>${inText(row.note)}</annotationEntry>`]),
  ]
  return `      <rule id="rule_${index}">${cells.join('')}</rule>`
}

type Members = Map<string, Members | ColumnType>

/** What stands below the first name of each expression: `applicant.kind` makes `applicant` a thing with a `kind`. */
function membersOf(inputs: readonly TableInput[]): Members {
  const roots: Members = new Map()
  for (const input of inputs) {
    const path = (input.expression ?? input.name).split('.').map((part) => part.trim())
    const last = path.pop() ?? ''
    let at = roots
    for (const part of path) {
      const next = at.get(part)
      const table: Members = next instanceof Map ? next : new Map()
      at.set(part, table)
      at = table
    }
    if (!(at.get(last) instanceof Map)) at.set(last, input.type)
  }
  return roots
}

/** The type of a thing with members, written out. */
function itemXml(tag: string, name: string, members: Members | ColumnType): string {
  const inside =
    members instanceof Map
      ? [...members].map(([member, one]) => itemXml('itemComponent', member, one)).join('')
      : `<typeRef>${TYPE_NAMES[members]}</typeRef>`
  return `<${tag} name="${escaped(name)}">${inside}</${tag}>`
}

/** A table as a DMN 1.5 file with its drawing; other tools open it, and `tableFromDmn` gives back the same table. */
export function tableToDmn(table: DecisionTable): string {
  const members = membersOf(table.inputs)
  const roots = [...members.keys()]
  const [policy, aggregation] = POLICIES[table.hit]
  const typeOf = (root: string): string => {
    const member = members.get(root)
    return ` typeRef="${member instanceof Map || !member ? `t ${escaped(root)}` : TYPE_NAMES[member]}"`
  }
  const things = [...members].filter(([, member]) => member instanceof Map)
  const lists = [...new Set(table.outputs.filter((one) => one.many).map((one) => one.type))]
  const [only] = table.outputs
  const single = table.outputs.length === 1 && only && table.hit.length === 1 && !'ROC'.includes(table.hit)
  return `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" xmlns:dmndi="https://www.omg.org/spec/DMN/20230324/DMNDI/" xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/" xmlns:di="http://www.omg.org/spec/DMN/20180521/DI/" xmlns:huying="urn:huying:dmn:1" id="definitions_${escaped(table.name)}" name="${escaped(table.title.zh)}" namespace="urn:huying:decisions:${escaped(encodeURIComponent(table.name))}">
${things.map(([root, member]) => `  ${itemXml('itemDefinition', `t ${root}`, member)}\n`).join('')}${lists.map((type) => `  <itemDefinition id="type_${TYPE_NAMES[type]}List" name="${TYPE_NAMES[type]}List" isCollection="true"><typeRef>${TYPE_NAMES[type]}</typeRef></itemDefinition>\n`).join('')}${roots
  .map(
    (root, index) =>
      `  <inputData id="inputData_${index}" name="${escaped(root)}"><variable id="variable_${index}" name="${escaped(root)}"${typeOf(root)}/></inputData>`,
  )
  .join('\n')}
  <decision id="decision_1" name="${escaped(table.name)}">${own(table.title, {})}
    <variable id="variable_decision_1" name="${escaped(table.name)}"${single ? ` typeRef="${typeRefOf(only)}"` : ''}/>
${roots.map((_, index) => `    <informationRequirement id="requirement_${index}"><requiredInput href="#inputData_${index}"/></informationRequirement>`).join('\n')}
    <decisionTable id="decisionTable_1" hitPolicy="${policy}"${aggregation ? ` aggregation="${aggregation}"` : ''} outputLabel="${escaped(table.title.zh)}">
${table.inputs.map(inputXml).join('\n')}
${table.outputs.map(outputXml).join('\n')}
      <annotation name="依据"/>
${table.rows.map(ruleXml).join('\n')}
    </decisionTable>
  </decision>
${layout(roots.length)}
</definitions>
`
}

class Beyond extends Error {
  readonly refusal: Refusal
  constructor(element: Element, zh: string, en: string) {
    super(en)
    this.refusal = refusals['decisions.beyondTable']({
      element: element.name,
      id: (element.attributes.id ?? '').slice(0, 100),
      what: say(zh, en),
    })
  }
}

/** Parts of a file that carry no logic of their own. */
const HARMLESS = new Set([
  'description',
  'extensionElements',
  'itemDefinition',
  'inputData',
  'decision',
  'knowledgeSource',
  'textAnnotation',
  'association',
  'group',
  'organizationUnit',
  'performanceIndicator',
  'elementCollection',
  'DMNDI',
])
const OF_DECISION = new Set([
  'description',
  'extensionElements',
  'question',
  'allowedAnswers',
  'variable',
  'informationRequirement',
  'authorityRequirement',
  'supportedObjective',
  'impactedPerformanceIndicator',
  'decisionMaker',
  'decisionOwner',
  'usingProcess',
  'usingTask',
  'decisionTable',
])

const wordsOf = (element: Element): Element | undefined =>
  childOf(childOf(element, 'extensionElements'), 'words')

const titleOf = (element: Element, fallback: string): Say => {
  const { zh, en } = wordsOf(element)?.attributes ?? {}
  return zh && en ? say(zh, en) : say(fallback, fallback)
}

const choicesIn = (element: Element): readonly Choice[] | undefined => {
  const list = childrenOf(wordsOf(element), 'choice').map(({ attributes }) => ({
    value: attributes.value ?? '',
    title: say(attributes.zh ?? '', attributes.en ?? ''),
  }))
  return list.length > 0 ? list : undefined
}

type ReadType = { readonly type: ColumnType; readonly many: boolean; readonly values: string }

function typeIn(ref: string | undefined, definitions: Element, at: Element): ReadType {
  const name = (ref ?? '').trim().replace(/^[A-Za-z]+:/, '')
  const plain = TYPES.get(name)
  if (plain) return { type: plain, many: false, values: '' }
  const item = childrenOf(definitions, 'itemDefinition').find((one) => one.attributes.name === name)
  const base = TYPES.get((childOf(item, 'typeRef')?.text.trim() ?? '').replace(/^[A-Za-z]+:/, ''))
  if (!item || !base) throw new Beyond(at, `类型“${name || '（无）'}”`, `the type “${name || '(none)'}”`)
  return {
    type: base,
    many: item.attributes.isCollection === 'true',
    values: textOf(childOf(item, 'allowedValues')),
  }
}

function inputIn(element: Element, definitions: Element): TableInput {
  const expression = childOf(element, 'inputExpression')
  const text = textOf(expression).replace(/\s+/g, ' ')
  if (!expression || !/^[\p{L}_][\p{L}\p{N}_ ]*(\.[\p{L}_][\p{L}\p{N}_ ]*)*$/u.test(text))
    throw new Beyond(
      expression ?? element,
      `表达式“${text.slice(0, 60)}”`,
      `the expression “${text.slice(0, 60)}”`,
    )
  const { type, many, values } = typeIn(expression.attributes.typeRef ?? 'string', definitions, expression)
  if (many) throw new Beyond(expression, '列表类型的条件', 'a list as a condition')
  const words = wordsOf(element)?.attributes ?? {}
  const name = words.name ?? text.replaceAll('.', ' ')
  const choices = choicesIn(element)
  const allowed = textOf(childOf(element, 'inputValues')) || values
  return {
    name,
    ...(name !== text || words.named === 'true' ? { expression: text } : {}),
    type,
    title: titleOf(element, element.attributes.label ?? text),
    ...(choices ? { choices } : allowed ? { values: allowed } : {}),
    ...(words.whole === 'true' ? { whole: true } : {}),
    ...(words.optional === 'true' ? { optional: true } : {}),
  }
}

function outputIn(
  element: Element,
  definitions: Element,
  fallback: { readonly name: string; readonly ref?: string },
): TableOutput {
  const name = element.attributes.name ?? fallback.name
  const { type, many, values } = typeIn(
    element.attributes.typeRef ?? fallback.ref ?? 'string',
    definitions,
    element,
  )
  const allowed = textOf(childOf(element, 'outputValues')) || values
  const otherwise = childOf(element, 'defaultOutputEntry')
  const choices = choicesIn(element)
  return {
    name,
    type,
    title: titleOf(element, element.attributes.label ?? name),
    ...(choices ? { choices } : allowed ? { values: allowed } : {}),
    ...(many ? { many: true } : {}),
    ...(otherwise ? { otherwise: textOf(otherwise) } : {}),
  }
}

function policyIn(table: Element): HitPolicy {
  const { hitPolicy = 'UNIQUE', aggregation } = table.attributes
  const found = Object.entries(POLICIES).find(
    ([, [policy, how]]) => policy === hitPolicy && how === (policy === 'COLLECT' ? aggregation : undefined),
  )
  if (!found) throw new Beyond(table, `命中策略 ${hitPolicy}`, `the hit policy ${hitPolicy}`)
  return found[0] as HitPolicy
}

function rowIn(rule: Element): TableRow {
  const notes = childrenOf(rule, 'annotationEntry').map(textOf)
  const note = notes.length > 0 ? notes.join('\n') : childOf(rule, 'description')?.text.trim()
  return {
    when: childrenOf(rule, 'inputEntry').map(textOf),
    gives: childrenOf(rule, 'outputEntry').map(textOf),
    ...(note === undefined || (note === '' && notes.length === 0) ? {} : { note }),
  }
}

function only(definitions: Element): { readonly decision: Element; readonly table: Element } {
  for (const one of definitions.children)
    if (!HARMLESS.has(one.name)) throw new Beyond(one, '不是决策表', 'it is no decision table')
  const [decision, second] = childrenOf(definitions, 'decision')
  if (!decision) throw new Beyond(definitions, '没有决策', 'there is no decision')
  if (second) throw new Beyond(second, '不止一个决策', 'there is more than one decision')
  const beyond = decision.children.find((one) => !OF_DECISION.has(one.name))
  if (beyond) throw new Beyond(beyond, '决策的逻辑不是一张表', 'the logic of the decision is no table')
  const table = childOf(decision, 'decisionTable')
  if (!table) throw new Beyond(decision, '没有决策表', 'there is no table in it')
  return { decision, table }
}

function tableIn(definitions: Element): DecisionTable {
  const { decision, table } = only(definitions)
  const variable = childOf(decision, 'variable')?.attributes ?? {}
  const name = (variable.name ?? decision.attributes.name ?? '').trim()
  const fallback = { name: name || 'result', ...(variable.typeRef ? { ref: variable.typeRef } : {}) }
  return {
    name,
    title: titleOf(decision, table.attributes.outputLabel ?? decision.attributes.name ?? name),
    hit: policyIn(table),
    inputs: childrenOf(table, 'input').map((one) => inputIn(one, definitions)),
    outputs: childrenOf(table, 'output').map((one) => outputIn(one, definitions, fallback)),
    rows: childrenOf(table, 'rule').map(rowIn),
  }
}

/** The first cell that cannot be read, by the element of the file that holds it. */
function unreadable(definitions: Element, refused: Refusal): Refusal {
  const [fault] = (refused.detail?.faults ?? []) as readonly { row?: number; column?: number; says: Say }[]
  if (!fault?.row || !fault.column) return refused
  const rule = childrenOf(only(definitions).table, 'rule')[fault.row - 1]
  const cells = [...childrenOf(rule, 'inputEntry'), ...childrenOf(rule, 'outputEntry')]
  const cell = cells[fault.column - 1]
  const where = say(
    `第 ${fault.row} 行第 ${fault.column} 列，${fault.says.zh}`,
    `row ${fault.row}, column ${fault.column}: ${fault.says.en}`,
  )
  return cell ? new Beyond(cell, where.zh, where.en).refusal : refused
}

/** The one decision table of a DMN file (1.1 to 1.5); anything a table cannot hold is refused by its element. */
export function tableFromDmn(text: string): Result<DecisionTable, Refusal> {
  const root = readXml(text)
  if (!root.ok) return no(refusals['decisions.notXml']({ what: root.error }))
  if (root.value.name !== 'definitions')
    return no(refusals['decisions.notDmn']({ element: root.value.name.slice(0, 60) }))
  try {
    const table = tableIn(root.value)
    const compiled = compile(table)
    return compiled.ok ? ok(table) : no(unreadable(root.value, compiled.error))
  } catch (error) {
    if (error instanceof Beyond) return no(error.refusal)
    throw error
  }
}
