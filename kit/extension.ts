import { type Say, say } from '../base/index.ts'
import { check, type PackFault } from './check.ts'
import type { Extension, Pack, RegisterDeclaration } from './declare.ts'
import { CODE_ONLY, extensionShape } from './extension-shape.ts'

/** What is wrong, and the way to it in the declaration: the composer shows it beside that field or step. */
export type ExtensionFault = PackFault & { readonly way: readonly string[] }

/** Its page 应用页: the figures, then the matters in hand. */
function overview({ title, indicators, matters }: Extension): Pack['views'] {
  const blocks = [
    ...Object.entries(indicators).map(([indicator, one]) => ({
      ...{ show: 'figure' as const, indicator },
      days: one.count.period === 'standing' ? 0 : 30,
    })),
    ...Object.entries(matters).map(([matter, one]) => ({
      ...{ show: 'list' as const, title: one.title, matter, filter: { open: 'true' } },
    })),
  ]
  return blocks.length > 0 ? { overview: { title, blocks } } : {}
}

/** What anybody may read of it 公开页: registers with public fields. */
function laidOpen({ title, registers }: Extension): Pack['sunshine'] {
  const open = Object.entries(registers).flatMap(([name, one]) => (one.publicFields?.length ? [name] : []))
  const about = say('由本市主管部门登记并公开的内容。', 'What the city keeps on its register and lays open.')
  return open.length > 0 ? { register: { title, about, registers: open } } : {}
}

const filled = <T extends object>(part: T | undefined): part is T =>
  part !== undefined && Object.keys(part).length > 0

/** The pack of an extension: what `check` and `compile` take, like any other. */
export function extensionPack(extension: Extension): Pack {
  const [views, sunshine] = [overview(extension), laidOpen(extension)]
  return { ...extension, ...(filled(views) ? { views } : {}), ...(filled(sunshine) ? { sunshine } : {}) }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Larger than this no declaration of people is. */
const MOST_CHARACTERS = 400_000

const noCode = (at: string, way: readonly string[], what: Say): ExtensionFault => ({
  at,
  way,
  says: say(
    `“${what.zh}”要写成代码，自建应用是数据，不能带代码`,
    `${what.en} is written as code: an application composed here is data and holds none`,
  ),
  remedy: say(
    '删去这一项；确实需要时请开发人员用 huying new-pack 写成应用包',
    'take it out; where it is needed, have it written as a pack (huying new-pack)',
  ),
})

/** Words that only code can fill, each with the way to it. */
function codeIn(name: string, body: Readonly<Record<string, unknown>>): ExtensionFault[] {
  const found: ExtensionFault[] = []
  for (const [part, title] of Object.entries(CODE_ONLY))
    if (body[part] !== undefined) found.push(noCode(`${name}/${part}`, [part], title))
  const guards = say('守卫规则', 'a guard')
  for (const [matter, one] of Object.entries(isObject(body.matters) ? body.matters : {})) {
    if (!isObject(one)) continue
    if (one.guards !== undefined)
      found.push(noCode(`${name}.${matter}/guards`, ['matters', matter, 'guards'], guards))
    const actions = isObject(one.flow) && isObject(one.flow.actions) ? one.flow.actions : {}
    for (const [action, act] of Object.entries(actions))
      if (isObject(act) && act.guards !== undefined)
        found.push(
          noCode(
            `${name}.${matter}/${action}`,
            ['matters', matter, 'flow', 'actions', action, 'guards'],
            guards,
          ),
        )
  }
  for (const [register, one] of Object.entries(isObject(body.registers) ? body.registers : {}))
    if (isObject(one) && one.rules !== undefined)
      found.push(
        noCode(
          `${name}.${register}/rules`,
          ['registers', register, 'rules'],
          say('行内校验规则', 'a rule over rows'),
        ),
      )
  return found
}

/** The way in the declaration to what `check` calls by its short place: `care.inspect/close` → matters, inspect, flow, … */
function wayTo(body: unknown, at: string): readonly string[] {
  if (!isObject(body)) return []
  const name = typeof body.name === 'string' ? body.name : ''
  const has = (of: unknown, key: string | undefined): boolean =>
    key !== undefined && isObject(of) && Object.hasOwn(of, key)
  const place = at.replace(/^register /, '')
  const [head = '', ...rest] = place.split('/')
  if (head.startsWith(`${name}.`)) {
    const thing = head.slice(name.length + 1)
    const [first, second] = rest
    if (has(body.registers, thing)) {
      const one = (body.registers as Readonly<Record<string, unknown>>)[thing]
      const fields = isObject(one) ? one.fields : undefined
      return ['registers', thing, ...(has(fields, first) ? ['fields', ...rest] : rest)]
    }
    if (has(body.indicators, thing)) return ['indicators', thing, ...rest]
    if (!has(body.matters, thing)) return []
    const one = (body.matters as Readonly<Record<string, Readonly<Record<string, unknown>>>>)[thing]
    const flow = isObject(one?.flow) ? one.flow : {}
    if (has(flow.actions, first))
      return ['matters', thing, 'flow', 'actions', first as string, ...(second ? ['form', second] : [])]
    if (has(flow.states, first)) return ['matters', thing, 'flow', 'states', first as string]
    if (has(one?.clocks, first)) return ['matters', thing, 'clocks', first as string]
    if (has(one?.fields, first)) return ['matters', thing, 'fields', ...rest]
    return ['matters', thing, ...rest]
  }
  if (head === name && rest.length > 0) {
    const [first = ''] = rest
    if (has(body, first)) return rest
    if (has(body.roles, first)) return ['roles', ...rest]
    if (Array.isArray(body.codes) && body.codes.some((list) => isObject(list) && list.name === first))
      return ['codes', ...rest]
  }
  if (has(body.roles, place)) return ['roles', place]
  if (Array.isArray(body.codes) && body.codes.some((list) => isObject(list) && list.name === place))
    return ['codes', place]
  return []
}

/**
 * Everything wrong with an extension beside the packs of its city: what only code can say, what does not look like a
 * declaration, and then exactly what `check` finds in a pack of files. What is read here was written by people and may be
 * anything at all: it never throws.
 */
export function extensionFaults(body: unknown, beside: readonly Pack[]): readonly ExtensionFault[] {
  if (!isObject(body))
    return [
      {
        ...{ at: 'pack', way: [] },
        says: say('不是应用声明', 'this is no declaration of an application'),
        remedy: say('导入由“导出”得到的文件', 'import a file that was exported'),
      },
    ]
  const name = typeof body.name === 'string' && body.name !== '' ? body.name : 'pack'
  if (JSON.stringify(body).length > MOST_CHARACTERS)
    return [
      {
        ...{ at: name, way: [] },
        says: say('声明过大', 'the declaration is too large'),
        remedy: say('拆成几个应用', 'make several applications of it'),
      },
    ]
  const code = codeIn(name, body)
  if (code.length > 0) return code
  const read = extensionShape.safeParse(body)
  if (!read.success)
    return read.error.issues.slice(0, 200).map((issue): ExtensionFault => {
      const way = issue.path.map((step, n) => {
        // a code list is known by its name, not by its place
        if (issue.path[0] !== 'codes' || n !== 1 || !Array.isArray(body.codes)) return String(step)
        const list: unknown = body.codes[Number(step)]
        return isObject(list) && typeof list.name === 'string' ? list.name : String(step)
      })
      const last = way.at(-1) ?? name
      const unknown = issue.code === 'unrecognized_keys'
      return {
        ...{ at: [name, ...way].join('/'), way },
        says: unknown
          ? say(
              `自建应用里没有“${issue.keys.join('、')}”这一项`,
              `an application composed here has no ${issue.keys.join(', ')}`,
            )
          : say(`“${last}”不合要求`, `${last} is not right`),
        remedy: unknown
          ? say('删去，或核对拼写', 'drop it, or check the spelling')
          : say('按页面给出的选项和范围填写', 'keep to the choices and ranges that the page offers'),
      }
    })
  try {
    const extension = body as unknown as Extension
    const empty = Object.keys(extension.registers).length + Object.keys(extension.matters).length === 0
    const found = [
      ...(empty
        ? [
            {
              at: name,
              says: say('还没有登记簿或事项', 'it holds no register and no matter yet'),
              remedy: say('至少加一个', 'add one of them at least'),
            },
          ]
        : []),
      ...check([...beside, extensionPack(extension)]),
    ]
    return found.map((fault) => ({ ...fault, way: wayTo(body, fault.at) }))
  } catch {
    return [
      {
        ...{ at: name, way: [] },
        says: say('声明读不通', 'the declaration cannot be read'),
        remedy: say('核对最近一次的改动', 'look at what was changed last'),
      },
    ]
  }
}

/** One step of the plan 变更计划, in an official's words; `danger`: data would be lost, so it is refused. */
export type PlanStep = {
  readonly way: readonly string[]
  readonly says: Say
  readonly danger?: true
}

const earlier = (was: unknown): readonly string[] =>
  typeof was === 'string' ? [was] : Array.isArray(was) ? (was as string[]) : []

/** What a field became: the value a row holds stays right (`text` → several), or it does not. */
const widened = (
  before: RegisterDeclaration['fields'][string],
  now: RegisterDeclaration['fields'][string],
): boolean => {
  const many = (field: typeof now) => (field.kind === 'code' || field.kind === 'unit') && field.many === true
  return (
    (['integer', 'money'].includes(before.kind) && now.kind === 'decimal') || (!many(before) && many(now))
  )
}

/** What going live would do to the city, by its words: added, renamed, widened, retired; `before` is what is live now. */
export function extensionSteps(before: Extension | null, now: Extension): readonly PlanStep[] {
  const steps: PlanStep[] = []
  const step = (way: readonly string[], zh: string, en: string) => steps.push({ way, says: say(zh, en) })
  for (const [name, register] of Object.entries(now.registers)) {
    const old = before?.registers[name]
    const way = ['registers', name]
    if (!old) {
      const count = Object.keys(register.fields).length
      step(
        way,
        `新建登记簿“${register.title.zh}”（${count} 个数据项）`,
        `a new register ${register.title.en} of ${count} fields`,
      )
      continue
    }
    for (const [key, field] of Object.entries(register.fields)) {
      const same = old.fields[key]
      const renamed = same ? undefined : earlier(field.was).find((one) => Object.hasOwn(old.fields, one))
      const at = [...way, 'fields', key]
      if (renamed)
        step(
          at,
          `“${field.title.zh}”改名：${renamed} → ${key}，原值保留`,
          `${renamed} becomes ${key}, its values go along`,
        )
      else if (!same) step(at, `新增数据项“${field.title.zh}”`, `a new field ${field.title.en}`)
      else if (widened(same, field)) step(at, `放宽数据项“${field.title.zh}”`, `${field.title.en} is widened`)
    }
    for (const key of register.retired ?? [])
      if (old.fields[key])
        step(
          [...way, 'retired'],
          `停用数据项“${old.fields[key].title.zh}”，已填的值保留`,
          `${old.fields[key].title.en} is taken out of use, its values stay`,
        )
  }
  for (const [name, matter] of Object.entries(now.matters)) {
    const old = before?.matters[name]
    if (!old)
      step(['matters', name], `新建事项“${matter.title.zh}”`, `a new kind of matter ${matter.title.en}`)
    else if (JSON.stringify(old) !== JSON.stringify(matter))
      step(
        ['matters', name],
        `事项“${matter.title.zh}”出新版；在办的仍按原流程办完`,
        `a new version of ${matter.title.en}; those running keep their flow`,
      )
  }
  for (const [name, indicator] of Object.entries(now.indicators))
    if (JSON.stringify(before?.indicators[name]) !== JSON.stringify(indicator))
      step(
        ['indicators', name],
        before?.indicators[name] ? `修改指标“${indicator.title.zh}”` : `新增指标“${indicator.title.zh}”`,
        before?.indicators[name]
          ? `${indicator.title.en} is counted anew`
          : `a new figure ${indicator.title.en}`,
      )
  for (const [name, role] of Object.entries(now.roles))
    if (!before?.roles[name])
      step(
        ['roles', name],
        `新增职责“${role.title.zh}”，由系统管理员授予`,
        `a new duty ${role.title.en}, for the administrator to give`,
      )
  const kinds = {
    registers: say('登记簿', 'register'),
    matters: say('事项', 'kind of matter'),
    indicators: say('指标', 'figure'),
  }
  for (const part of ['registers', 'matters', 'indicators'] as const)
    for (const [name, one] of Object.entries(before?.[part] ?? {}))
      if (!now[part][name])
        step(
          [part, name],
          `${kinds[part].zh}“${one.title.zh}”不再使用，已有数据保留`,
          `the ${kinds[part].en} ${one.title.en} is no longer used; what it holds stays`,
        )
  return steps
}
