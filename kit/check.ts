import { type Say, say } from '../base/index.ts'
import { faultsOf } from '../platform/fields/decide.ts'
import type { Field, FieldList } from '../platform/fields/declare.ts'
import { checkFlow } from '../platform/matters/decide.ts'
import type { Pack, RegisterDeclaration } from './declare.ts'

/** What `huying check` finds wrong in a pack: where, what, and what to do. */
export type PackFault = { readonly at: string; readonly says: Say; readonly remedy: Say }

const NAME = /^[a-z][A-Za-z0-9]*$/
/** Field names that speak of a person want a mask, unless `grade: 1` says that the value is public: a firm has a name too. */
const PERSONAL = /^(name|phone|mobile|idNumber|identity|address|mail|email)$/

/** Checks the packs of a city as one: names, languages, flows, limits, personal fields, code lists. */
export function check(packs: readonly Pack[]): readonly PackFault[] {
  const faults: PackFault[] = []
  const fault = (at: string, says: Say, remedy: Say) => faults.push({ at, says, remedy })
  const lists = new Set(packs.flatMap((pack) => pack.codes.map((list) => list.name)))
  const roles = packs.flatMap((pack) => Object.keys(pack.roles))
  const names = new Set(packs.map((pack) => pack.name))

  for (const [what, all] of [
    ['职责 role', packs.flatMap((pack) => Object.keys(pack.roles))],
    ['代码表 code list', packs.flatMap((pack) => pack.codes.map((list) => list.name))],
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
          block.show === 'list' ? [block.matter, pack.matters] : [block.indicator, pack.indicators]
        if (!(named in known))
          fault(
            `${pack.name}/${name}`,
            say(`视图引用的“${named}”没有声明`, `the view names ${named}, which is not declared`),
            say('核对名称', 'check the name'),
          )
      }
    for (const [name, { rows }] of Object.entries(pack.indicators)) {
      if (!rows || !('register' in rows.of)) continue
      const fields = packs
        .flatMap((one) =>
          Object.entries(one.registers).map(([own, kept]) => ({ name: `${one.name}.${own}`, kept })),
        )
        .find((one) => 'register' in rows.of && one.name === rows.of.register)?.kept.fields
      const { share } = rows
      const tests = [...(rows.where ?? []), ...(share && 'tests' in share ? share.tests : [])]
      const named = [...tests.map((one) => one.field), ...(share && 'filled' in share ? share.filled : [])]
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
  checkHeld(packs, fault)
  return faults
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
      for (const [asked, field] of Object.entries(fields))
        if (!field.from && field.kind !== kind && field.kind === register.fields[asked]?.kind)
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
