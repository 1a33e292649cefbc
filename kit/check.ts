import { type Say, say } from '../base/index.ts'
import type { Condition, IndicatorDeclaration } from '../brain/indicators/declare.ts'
import { faultsOf } from '../platform/fields/decide.ts'
import type { Field, FieldList } from '../platform/fields/declare.ts'
import { checkFlow } from '../platform/matters/decide.ts'
import { assessmentFaults } from './assess.ts'
import { rowFields } from './blocks.ts'
import { certificateFaults } from './certificates.ts'
import type { Pack, RegisterDeclaration } from './declare.ts'
import { layerFaults } from './layers.ts'
import { planFaults } from './plans.ts'
import { sceneFaults } from './scenes.ts'
import { metricFaults } from './sensing.ts'
import { shapeFaults } from './shape.ts'
import { automationFaults } from './steps.ts'
import { sunshineFaults } from './sunshine.ts'
import { themeFaults } from './themes.ts'
import { warningFaults } from './warnings.ts'
import { watchRuleFaults } from './watch.ts'

/** What `huying check` finds wrong in a pack: where, what, and what to do. */
export type PackFault = { readonly at: string; readonly says: Say; readonly remedy: Say }

const NAME = /^[a-z][A-Za-z0-9]*$/
/** Field names that speak of a person want a mask, unless `grade: 1` says that the value is public: a firm has a name too. */
const PERSONAL = /^(name|phone|mobile|idNumber|identity|address|mail|email)$/

/** Names that a matter gives to who acts on it: no role may have them. */
const ACTORS = /^(lead|helper|requester|system|asked|lastActor|partner)$/

/** Checks the packs of a city as one: names, languages, flows, limits, personal fields, code lists. */
export function check(packs: readonly Pack[]): readonly PackFault[] {
  const faults: PackFault[] = []
  const fault = (at: string, says: Say, remedy: Say) => faults.push({ at, says, remedy })
  faults.push(...packs.flatMap(shapeFaults))
  if (faults.length > 0) {
    // What does not look like a pack can be asked nothing else than its languages.
    for (const pack of packs) languages(pack, String(pack.name ?? 'pack'), fault)
    return faults
  }
  const lists = new Set(packs.flatMap((pack) => pack.codes.map((list) => list.name)))
  const roles = packs.flatMap((pack) => Object.keys(pack.roles))
  const names = new Set(packs.map((pack) => pack.name))

  for (const [what, all] of [
    ['职责 role', packs.flatMap((pack) => Object.keys(pack.roles))],
    // the same list, as the kit has it, may come with several packs
    ['代码表 code list', packs.flatMap((pack, n) => ownLists(pack, packs.slice(0, n)))],
    ['应用 pack', packs.map((pack) => pack.name)],
  ] as const)
    for (const name of all.filter((one, n) => all.indexOf(one) !== n))
      fault(
        name,
        say(`${what} “${name}” 被声明两次`, `${what} ${name} is declared twice`),
        say('各应用使用不同的名称', 'give each its own name'),
      )

  for (const pack of packs) {
    if (!NAME.test(pack.name))
      fault(
        pack.name,
        say('包名不合规', 'bad pack name'),
        say('用小写字母开头的字母数字', 'letters and digits, lower-case first'),
      )
    if (pack.uses?.includes(pack.name))
      fault(
        `${pack.name} uses ${pack.name}`,
        say('应用引用了自己', 'names itself'),
        say('删去该引用', 'drop that name'),
      )
    for (const role of Object.keys(pack.roles))
      if (!NAME.test(role) || ACTORS.test(role))
        fault(
          `${pack.name}/${role}`,
          say('职责名称不合规，或是事项中办理人的名称', 'bad role name, or the name of an actor of matters'),
          say(
            '用小写字母开头的字母数字，避开 lead、system 等',
            'letters and digits, lower-case first; not lead, system …',
          ),
        )
    for (const thing of [
      ...Object.keys(pack.matters),
      ...Object.keys(pack.registers),
      ...Object.keys(pack.indicators),
    ])
      if (!NAME.test(thing) || thing.length > 40)
        fault(
          `${pack.name}.${thing}`,
          say('名称不合规', 'bad name'),
          say('用小写字母开头的字母数字，最多 40 个', 'letters and digits, lower-case first, at most 40'),
        )
    for (const other of pack.uses ?? [])
      if (!names.has(other))
        fault(
          `${pack.name} uses ${other}`,
          say('引用的包不在本市', 'names a pack the city lacks'),
          say('加入该包或删去引用', 'add that pack or drop the name'),
        )
    languages(pack, pack.name, fault)
    for (const list of pack.codes) checkCodes(`${pack.name}/${list.name}`, list.codes, lists, fault)
    for (const [name, declared] of Object.entries(pack.matters)) {
      const at = `${pack.name}.${name}`
      checkFields(at, declared.fields, lists, fault)
      for (const [action, { form }] of Object.entries(declared.flow.actions))
        if (form) checkFields(`${at}/${action}`, form, lists, fault)
      for (const wrong of checkFlow({ ...declared, name: at, version: 1 }, roles))
        fault(`${at}/${wrong.at}`, wrong.says, say('修改流程声明', 'mend the declared flow'))
    }
    for (const [name, { blocks }] of Object.entries(pack.views ?? {}))
      for (const block of blocks) {
        const [named, known] =
          block.show === 'list'
            ? [block.matter, pack.matters]
            : block.show === 'assessment'
              ? [block.assessment, pack.assessments ?? {}]
              : block.show === 'rows'
                ? [block.register, pack.registers]
                : [block.indicator, pack.indicators]
        if (!(named in known))
          fault(
            `${pack.name}/${name}`,
            say(`视图引用的“${named}”没有声明`, `the view names ${named}, which is not declared`),
            say('核对名称', 'check the name'),
          )
        const match = block.show === 'rows' ? block.match : undefined
        const offered = match && pack.registers[match.register]?.fields
        const missing = match
          ? [match.has, ...Object.keys(match.where ?? {}), ...(match.fields ?? [])].filter(
              (one) => !offered || !Object.hasOwn(offered, one),
            )
          : []
        for (const field of missing)
          fault(
            `${pack.name}/${name}`,
            say(
              `匹配引用的 ${match?.register}.${field} 没有声明`,
              `the match names ${match?.register}.${field}, which is not declared`,
            ),
            say('核对台账和字段名', 'check the register and the field name'),
          )
        const fields = block.show === 'rows' ? pack.registers[block.register]?.fields : undefined
        for (const field of fields && block.show === 'rows' ? rowFields(block) : [])
          if (fields && !Object.hasOwn(fields, field))
            fault(
              `${pack.name}/${name}`,
              say(
                `视图引用的字段 ${field} 没有声明`,
                `the view names the field ${field}, which is not declared`,
              ),
              say('核对字段名', 'check the field name'),
            )
      }
    for (const [name, one] of Object.entries(pack.indicators)) {
      const { rows } = one
      if (!rows && !one.readings && !one.manual) checkCounted(`${pack.name}.${name}`, one, packs, fault)
      if (!rows || !('register' in rows.of)) continue
      const fields = packs
        .flatMap((one) =>
          Object.entries(one.registers).map(([own, kept]) => ({ name: `${one.name}.${own}`, kept })),
        )
        .find((one) => 'register' in rows.of && one.name === rows.of.register)?.kept.fields
      const { share } = rows
      const tests = [...(rows.where ?? []), ...(share && 'tests' in share ? share.tests : [])]
      const named = [
        ...tests.map((one) => one.field),
        ...(share && 'filled' in share ? share.filled : []),
        ...(rows.sum ?? []),
        ...(rows.per ?? []),
      ]
      const missing = named.filter((field) => !fields || !Object.hasOwn(fields, field))
      if (!fields || missing.length > 0)
        fault(
          `${pack.name}.${name}`,
          say(
            `指标统计的台账或字段不存在：${missing.join('、') || rows.of.register}`,
            `the register or fields it counts are not there: ${missing.join(', ') || rows.of.register}`,
          ),
          say('核对名称', 'check the names'),
        )
    }
    for (const [name, declared] of Object.entries(pack.registers)) {
      const at = `${pack.name}.${name}`
      checkFields(at, declared.fields, lists, fault)
      for (const used of [
        declared.label,
        ...(declared.key ?? []),
        ...(declared.search ?? []),
        ...(declared.publicFields ?? []),
      ])
        if (!(used in declared.fields))
          fault(
            at,
            say(`没有字段 ${used}`, `unknown field ${used}`),
            say('核对字段名', 'check the field name'),
          )
      for (const sought of declared.search ?? [])
        if (declared.fields[sought]?.personal)
          fault(
            `${at}/${sought}`,
            say('个人信息不能进全文检索', 'a personal field cannot be in the search'),
            say('从检索字段中删去；可按原值精确查找', 'take it off; it is found by its exact value'),
          )
      for (const open of declared.publicFields ?? [])
        if (declared.fields[open]?.personal)
          fault(
            `${at}/${open}`,
            say('个人信息不能公开', 'a personal field cannot be public'),
            say('从公开字段中删去', 'take it off the public fields'),
          )
      for (const role of [...declared.editors, ...declared.readers])
        if (role !== '*' && !roles.includes(role))
          fault(at, say(`没有职责 ${role}`, `unknown role ${role}`), say('声明该职责', 'declare the role'))
    }
  }
  faults.push(...automationFaults(packs), ...certificateFaults(packs))
  for (const pack of packs)
    for (const [name, { fields }] of Object.entries(pack.certificates ?? {}))
      checkFields(`${pack.name}/${name}`, fields, lists, fault)
  checkHeld(packs, fault)
  for (const wrong of sceneFaults(packs)) faults.push(wrong)
  faults.push(...themeFaults(packs))
  for (const wrong of metricFaults(packs)) faults.push(wrong)
  for (const wrong of layerFaults(packs)) faults.push(wrong)
  for (const wrong of watchRuleFaults(packs)) faults.push(wrong)
  for (const wrong of assessmentFaults(packs)) faults.push(wrong)
  for (const wrong of planFaults(packs)) faults.push(wrong)
  faults.push(...warningFaults(packs), ...packs.flatMap(sunshineFaults))
  return faults
}

/** Names of the lists that no pack before it brings along word for word. */
const ownLists = (pack: Pack, before: readonly Pack[]): readonly string[] => {
  const known = new Set(before.flatMap(({ codes }) => codes.map((one) => JSON.stringify(one))))
  return pack.codes.filter((one) => !known.has(JSON.stringify(one))).map(({ name }) => name)
}

/** An indicator counts matters that some pack declares, by clocks that they have. */
function checkCounted(
  at: string,
  { count: { type, period, where = [] }, of = [], mean }: IndicatorDeclaration,
  packs: readonly Pack[],
  fault: Say2,
): void {
  const counted = packs
    .flatMap((pack) =>
      Object.entries(pack.matters).map(([name, one]) => [`${pack.name}.${name}`, one] as const),
    )
    .find(([name]) => name === type)?.[1]
  const named = (one: Condition): string[] =>
    'not' in one
      ? named(one.not)
      : 'clock' in one
        ? [one.clock]
        : 'ran' in one
          ? [one.ran]
          : 'started' in one
            ? [one.started]
            : []
  const clock = [
    ...(typeof period === 'object' ? [period.clockDue] : []),
    ...[...where, ...of].flatMap(named),
    ...(typeof mean === 'object' ? [mean.ran] : []),
  ].find((one) => counted && !Object.hasOwn(counted.clocks, one))
  if (!counted)
    fault(
      at,
      say(`指标统计的事项 ${type} 不存在`, `it counts matters ${type}, which nobody declares`),
      say('写“应用.事项”', 'write `pack.matter`'),
    )
  else if (clock !== undefined)
    fault(
      at,
      say(`事项没有时限 ${clock}`, `the matter has no clock ${clock}`),
      say('核对时限名称', 'check the name of the clock'),
    )
}

type Say2 = (at: string, says: Say, remedy: Say) => void

function checkFields(
  at: string,
  fields: FieldList,
  lists: ReadonlySet<string>,
  fault: Say2,
  within = false,
): void {
  if (!within)
    for (const wrong of faultsOf(fields)) fault(wrong.at ? `${at}/${wrong.at}` : at, wrong.says, wrong.remedy)
  for (const [name, field] of Object.entries(fields) as [string, Field][]) {
    if (!NAME.test(name))
      fault(
        `${at}/${name}`,
        say('字段名不合规', 'bad field name'),
        say('用小写字母开头的字母数字', 'letters and digits, lower-case first'),
      )
    if (field.kind === 'code' && !lists.has(field.list))
      fault(
        `${at}/${name}`,
        say(`没有代码表 ${field.list}`, `unknown code list ${field.list}`),
        say('声明该代码表', 'declare the list'),
      )
    const speaksOfPerson = PERSONAL.test(name) && field.grade !== 1
    if ((speaksOfPerson || ['phone', 'idNumber'].includes(field.kind)) && !field.personal)
      fault(
        `${at}/${name}`,
        say('个人信息没有脱敏方式', 'a personal field without masking'),
        say(
          '加上 personal；依法公开的信息写明 grade: 1',
          'give it `personal`, or `grade: 1` where it is public',
        ),
      )
    if (field.kind === 'rows') checkFields(`${at}/${name}`, field.of, lists, fault, true)
  }
}

/** 免重复填报: a form that knows whose it is does not ask for what a base register holds of him, and names it rightly. */
function checkHeld(packs: readonly Pack[], fault: Say2): void {
  const registers = new Map<string, RegisterDeclaration>(
    packs.flatMap((pack) =>
      Object.entries(pack.registers).map(([name, one]) => [`${pack.name}.${name}`, one] as const),
    ),
  )
  const names = new Set<string>(packs.map((pack) => pack.name))
  const form = (at: string, fields: FieldList) => {
    for (const [name, { from }] of Object.entries(fields)) {
      // a city without that pack asks as before
      if (!from || !names.has(from.register.split('.')[0] ?? '')) continue
      const register = registers.get(from.register)
      if (!register?.fields[from.field] || register.key?.length !== 1 || !fields[from.key])
        fault(
          `${at}/${name}`,
          say(
            '免填来源不存在：台账、字段或本表的标识项',
            'what it is filled from is not there: register, field or key',
          ),
          say(
            '核对 from 的三项；台账须只有一个标识字段',
            'check the three parts of `from`; the register needs a single key',
          ),
        )
    }
    for (const [name, register] of registers) {
      const key = register.sourced && register.key?.length === 1 ? register.key[0] : undefined
      const kind = key && register.fields[key]?.kind
      if (kind !== 'idNumber' && kind !== 'creditCode') continue
      if (!Object.values(fields).some((field) => field.kind === kind)) continue
      // where a matter lies is its own, whoever brought it
      for (const [asked, field] of Object.entries(fields))
        if (
          asked !== 'area' &&
          !field.from &&
          field.kind !== kind &&
          field.kind === register.fields[asked]?.kind
        )
          fault(
            `${at}/${asked}`,
            say(
              `“${field.title.zh}”在“${register.title.zh}”中已有，不应再填`,
              `${register.title.en} holds ${field.title.en} already: it must not be asked again`,
            ),
            say(
              `写明 from: { register: '${name}', key, field: '${asked}' }`,
              `say from: { register: '${name}', key, field: '${asked}' }`,
            ),
          )
    }
  }
  for (const pack of packs) {
    for (const [name, declared] of Object.entries(pack.matters)) {
      form(`${pack.name}.${name}`, declared.fields)
      for (const [action, one] of Object.entries(declared.flow.actions))
        if (one.form) form(`${pack.name}.${name}/${action}`, one.form)
    }
    for (const [name, declared] of Object.entries(pack.registers))
      if (!declared.sourced) form(`${pack.name}.${name}`, declared.fields)
  }
}

function checkCodes(
  at: string,
  codes: Pack['codes'][number]['codes'],
  lists: ReadonlySet<string>,
  fault: Say2,
): void {
  const seen = new Set<string>()
  for (const { code, fields } of codes) {
    if (fields) checkFields(`${at}/${code}`, fields, lists, fault)
    if (seen.has(code)) fault(`${at}/${code}`, say('代码重复', 'code twice'), say('删去一个', 'drop one'))
    seen.add(code)
  }
  const above = new Map(codes.map(({ code, parent }) => [code, parent]))
  for (const { code } of codes) {
    const way = new Set([code])
    for (let up = above.get(code); up !== undefined; up = above.get(up)) {
      if (way.has(up)) {
        fault(
          `${at}/${code}`,
          say('上级代码成了环', 'its parents go round in a circle'),
          say('改正上级', 'mend the parents'),
        )
        break
      }
      way.add(up)
    }
  }
  for (const { code, parent } of codes)
    if (parent && !seen.has(parent))
      fault(
        `${at}/${code}`,
        say(`没有上级 ${parent}`, `unknown parent ${parent}`),
        say('补上上级代码', 'add the parent'),
      )
}

/** Every `{zh, en}` in the declaration has both languages. */
function languages(value: unknown, at: string, fault: Say2): void {
  if (typeof value !== 'object' || value === null) return
  if ('zh' in value || 'en' in value) {
    const { zh, en } = value as Partial<Say>
    if (!zh?.trim() || !en?.trim())
      fault(at, say('缺少一种语言', 'a language is missing'), say('补上中文和英文', 'give both languages'))
    return
  }
  for (const [key, inner] of Object.entries(value)) languages(inner, `${at}/${key}`, fault)
}
