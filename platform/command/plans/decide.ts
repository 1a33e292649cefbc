import { no, ok, type Refusal, type Result, type Say, say } from '../../../base/index.ts'
import {
  type Finding,
  hazardKinds,
  LEVELS,
  type Level,
  type PlanBody,
  type PlanTask,
  type Reach,
  refusals,
  resourceKinds,
  type Who,
} from './declare.ts'

const TEXT = { name: 100, hazard: 60, trigger: 1000, title: 100, text: 2000 } as const
/** Tasks of a plan; a district plan has dozens, a city plan a few hundred. */
export const MOST_TASKS = 1000
const MOST_MINUTES = 60 * 24 * 30

/** The first ring of tasks that wait for each other, its first task named again at the end; null where there is none. */
export function cycleOf(tasks: readonly Pick<PlanTask, 'code' | 'after'>[]): readonly string[] | null {
  const after = new Map(tasks.map((task) => [task.code, task.after ?? []]))
  const state = new Map<string, 'open' | 'done'>()
  for (const { code } of tasks) {
    if (state.has(code)) continue
    // depth first with a stack of its own: a chain of a thousand tasks is no deep recursion
    const path: { code: string; next: number }[] = [{ code, next: 0 }]
    state.set(code, 'open')
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const before = after.get(top.code)?.[top.next++]
      if (before === undefined) {
        state.set(top.code, 'done')
        path.pop()
      } else if (state.get(before) === 'open')
        return [...path.slice(path.findIndex((one) => one.code === before)).map((one) => one.code), before]
      else if (!state.has(before) && after.has(before)) {
        state.set(before, 'open')
        path.push({ code: before, next: 0 })
      }
    }
  }
  return null
}

export const sayWho = (who: Who): string =>
  'unit' in who ? who.unit : 'place' in who ? (who.place === 'town' ? '事发地镇街' : '事发地村居') : who.role

const filled = (value: unknown, most: number): value is string =>
  typeof value === 'string' && value.trim() !== '' && value.length <= most
const minutes = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= MOST_MINUTES
const isLevel = (value: unknown): value is Level => LEVELS.includes(value as Level)

function whoFault(who: unknown): Say | null {
  if (typeof who !== 'object' || who === null) return say('没有写明由谁办', 'nobody is named')
  const { unit, place, role } = who as Record<string, unknown>
  if (role !== undefined && !filled(role, 60)) return say('岗位名称有误', 'a bad role')
  if (unit !== undefined) return filled(unit, 100) ? null : say('单位名称有误', 'a bad name of a unit')
  if (place !== undefined)
    return place === 'town' || place === 'community' ? null : say('属地类型有误', 'a bad kind of place')
  return role === undefined ? say('没有写明由谁办', 'nobody is named') : null
}

function taskFault(task: PlanTask, codes: ReadonlySet<string>): Say | null {
  if (!filled(task.title, TEXT.title)) return say('任务没有名称', 'the task has no title')
  if (typeof task.text !== 'string' || task.text.length > TEXT.text)
    return say(`内容超过 ${TEXT.text} 字`, `more than ${TEXT.text} characters`)
  if (!minutes(task.afterMinutes))
    return say('启动后分钟数须为非负整数', 'minutes after the start: a whole number, not negative')
  if (task.acceptMinutes !== undefined && !(minutes(task.acceptMinutes) && task.acceptMinutes > 0))
    return say('签收时限须为正整数分钟', 'minutes to accept: a whole number above zero')
  if (task.doneMinutes !== undefined && !(minutes(task.doneMinutes) && task.doneMinutes > 0))
    return say('完成时限须为正整数分钟', 'minutes to finish: a whole number above zero')
  if (task.levels?.some((level) => !isLevel(level))) return say('响应级别为 1–4', 'levels are 1 to 4')
  const unknown = task.after?.find((code) => !codes.has(code))
  if (unknown !== undefined)
    return say(`前置任务 ${unknown} 不存在`, `waits for ${unknown}, which is no task of the plan`)
  return whoFault(task.who)
}

/** A plan as it may be kept, or what is wrong with it: shape, names, limits; and no ring of tasks. */
export function soundPlan(given: unknown): Result<PlanBody, Refusal> {
  const bad = (at: string, what: Say) => no(refusals['plans.bad']({ at, what }))
  const body = given as PlanBody
  if (typeof body !== 'object' || body === null) return bad('预案', say('不是预案', 'not a plan'))
  if (!filled(body.name, TEXT.name)) return bad('名称', say('没有名称', 'no name'))
  if (!Object.hasOwn(hazardKinds, body.kind)) return bad('类别', say('没有这一类', 'no such kind'))
  if (!filled(body.hazard, TEXT.hazard)) return bad('灾种', say('没有写明', 'not said'))
  if (!filled(body.trigger, TEXT.trigger)) return bad('启动条件', say('没有写明', 'not said'))
  for (const part of ['levels', 'groups', 'tasks', 'contacts', 'resources'] as const)
    if (!Array.isArray(body[part])) return bad(part, say('须为列表', 'must be a list'))
  if (body.levels.length === 0) return bad('分级', say('至少一级', 'at least one level'))
  for (const one of body.levels)
    if (!isLevel(one.level) || !minutes(one.reportMinutes) || one.reportMinutes === 0)
      return bad('分级', say('级别为 1–4，续报间隔为正整数分钟', 'levels 1 to 4, minutes above zero'))
  if (body.tasks.length > MOST_TASKS)
    return bad('任务', say(`最多 ${MOST_TASKS} 项`, `at most ${MOST_TASKS}`))
  const codes = new Set<string>()
  for (const { code } of body.tasks) {
    if (!filled(code, 20)) return bad('任务', say('任务没有编号', 'a task without a code'))
    if (codes.has(code)) return bad(code, say('任务编号重复', 'the code is used twice'))
    codes.add(code)
  }
  const groups = new Set(body.groups.map((group) => group.code))
  for (const task of body.tasks) {
    const fault = taskFault(task, codes)
    if (fault) return bad(task.code, fault)
    if (task.group && !groups.has(task.group))
      return bad(task.code, say(`没有工作组 ${task.group}`, `no group ${task.group}`))
  }
  for (const one of body.resources)
    if (!Object.hasOwn(resourceKinds, one.kind) || !filled(one.name, 100) || !(one.quantity > 0))
      return bad('资源', say('类别、名称、数量有误', 'kind, name or quantity'))
  for (const one of body.contacts)
    if (!filled(one.name, 60) || typeof one.phone !== 'string')
      return bad('联系人', say('姓名或电话有误', 'name or telephone'))
  const cycle = cycleOf(body.tasks)
  return cycle ? no(refusals['plans.cycle']({ cycle })) : ok(body)
}

/** Does the plan have this task done at this level? */
export const runsAt = (task: PlanTask, level: Level): boolean =>
  task.levels === undefined || task.levels.length === 0 || task.levels.includes(level)

const PHONE = /^[\d+][\d\s()-]{2,24}$/

/** What a plan would meet if it were started now: units that are gone, posts that nobody holds, dead contacts. */
export function findingsOf(
  body: PlanBody,
  reachOf: (who: Who) => readonly Reach[],
  stock: (kind: string, name: string) => number | null,
): readonly Finding[] {
  const found: Finding[] = []
  if (body.tasks.length === 0)
    found.push({
      at: body.name,
      code: 'noTasks',
      says: say('预案没有任务', 'The plan has no tasks'),
      remedy: say('请补充任务', 'Add tasks'),
    })
  for (const task of body.tasks) {
    const at = `${task.code} ${task.title}`
    for (const reach of reachOf(task.who)) {
      const fault = reachFault(reach)
      if (fault) found.push({ at, ...fault })
    }
  }
  for (const one of body.contacts)
    if (!PHONE.test(one.phone.trim()))
      found.push({
        at: `${one.unit} ${one.name}`,
        code: 'contactDead',
        says: say(`联系人${one.name}没有可用的电话`, `${one.name} has no usable telephone number`),
        remedy: say('请更新电话', 'Correct the number'),
      })
  for (const need of body.resources) {
    const has = stock(need.kind, need.name)
    if (has === null || has < need.quantity)
      found.push({
        at: need.name,
        code: 'short',
        says: say(
          `需要 ${need.quantity} ${need.measure}${need.name}，登记在册 ${has ?? 0}`,
          `${need.quantity} ${need.measure} of ${need.name} needed, ${has ?? 0} registered`,
        ),
        remedy: say('请补充储备或修改需求', 'Add to the stock, or ask for less'),
      })
  }
  return found
}

function reachFault(reach: Reach): Omit<Finding, 'at'> | null {
  const { unitName } = reach
  if (reach.state === 'unknown')
    return {
      code: 'unitUnknown',
      says: say(`没有单位“${unitName}”`, `There is no unit ${unitName}`),
      remedy: say('请核对单位名称', 'Check the name'),
    }
  if (reach.state === 'gone')
    return {
      code: 'unitGone',
      says: say(`单位“${unitName}”已撤销`, `${unitName} was closed`),
      remedy: reach.into
        ? say(`其职责由“${reach.into}”承接，请改为该单位`, `${reach.into} took over: name that one`)
        : say('请改为现有单位', 'Name a unit that exists'),
    }
  const people = reach.chain.flatMap((step) => step.people)
  if (people.length === 0)
    return {
      code: 'nobody',
      says: say(`“${unitName}”现在无人值守`, `Nobody answers for ${unitName} now`),
      remedy: say('请排班，或为该单位指定负责人', 'Fill the roster, or appoint somebody'),
    }
  if (people.every((one) => one.phone === null))
    return {
      code: 'noPhone',
      says: say(`“${unitName}”的责任人都没有电话`, `Nobody of ${unitName} has a telephone number`),
      remedy: say(
        '站内能收到；请登记手机以便短信和电话',
        'The in-app order arrives; register a number for SMS',
      ),
    }
  return null
}
