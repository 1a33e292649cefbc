import { type Caller, login, type Reply } from './city.ts'

/** The life of one request as the city's people live it, over HTTP. */

export type Staff = {
  readonly agents: readonly Caller[]
  readonly dispatchers: readonly Caller[]
  readonly reviewers: readonly Caller[]
  readonly visitors: readonly Caller[]
  /** Handlers by unit. */
  readonly handlers: readonly Caller[]
  readonly areas: readonly string[]
}

/**
 * Steps that make up a cycle: `short` is the fewest the flow allows (an anonymous request need not be contacted) and ends
 * with the unit's answer; `page` is the same with the whole matter in every answer, as the console's pages ask for it;
 * `full` has a caller who is contacted, the reviewer's pass and the call-back that closes it.
 */
export type Kind = 'short' | 'page' | 'full'

const STORIES = [
  ['路灯不亮', '道路两侧的路灯从上周起一直不亮，晚上出行很不安全，希望尽快维修。', 'help', '0201'],
  [
    '夜间施工噪音',
    '工地凌晨仍在施工，混凝土车进出轰鸣，附近居民无法入睡，要求停止夜间施工。',
    'complaint',
    '0401',
  ],
  ['垃圾堆放', '巷口垃圾堆放多日无人清运，气味难闻，蚊虫滋生，请安排清理并加密清运。', 'complaint', '0107'],
  ['水压不足', '小区高层自来水水压不足，早晚高峰无法正常用水，物业表示需供水单位处理。', 'help', '0701'],
] as const
const WORDS = [
  '三元里大道',
  '机场路',
  '黄石东路',
  '同泰路',
  '广园中路',
  '鹤龙一路',
  '白云大道北',
  '云城西路',
  '江高镇',
  '人和墟',
]

export async function gather(base: string, handlers = 6): Promise<Staff> {
  const names = Array.from({ length: handlers }, (_, i) => `unit${String(i + 1).padStart(2, '0')}`)
  const [agent, dispatcher, reviewer, visitor, ...units] = await Promise.all(
    ['agent', 'dispatcher', 'reviewer', 'visitor', ...names].map((name) => login(base, name)),
  )
  if (!agent || !dispatcher || !reviewer || !visitor) throw new Error('the city has no staff')
  const areas = (await agent.call('GET', '/api/areas?under=440111')).body as { code: string }[]
  return {
    agents: [agent],
    dispatchers: [dispatcher],
    reviewers: [reviewer],
    visitors: [visitor],
    handlers: units,
    areas: areas.map((one) => one.code).filter((code) => code.length >= 9),
  }
}

export class CycleFault extends Error {}

const must = (reply: Reply, wanted: number, step: string): Reply => {
  if (reply.status !== wanted)
    throw new CycleFault(`${step}: ${reply.status} ${JSON.stringify(reply.body).slice(0, 300)}`)
  return reply
}

export const openingOf = (
  n: number,
  areas: readonly string[],
  { touch = {}, anonymous = false }: { touch?: Record<string, unknown>; anonymous?: boolean } = {},
) => {
  const [title, content, kind, category] = STORIES[n % STORIES.length] as (typeof STORIES)[number]
  const word = WORDS[(n * 7) % WORDS.length] as string
  return {
    type: 'hotline.ticket',
    form: {
      title: `${word}${title}`,
      content: `${word}${(n * 13) % 997}号附近${content}`,
      kind,
      category,
      urgency: 'normal',
      area: areas[n % areas.length] ?? '440111',
      address: `${word}${(n * 13) % 997}号`,
    },
    ...(anonymous
      ? {}
      : { requester: { name: '测试人', phone: `1700${String(n % 10_000_000).padStart(7, '0')}` } }),
    touch: { channel: 'phone', ...touch },
  }
}

/** Lives one request; `seen` hears every call with its step. Throws `CycleFault` at an answer that is not right. */
export async function cycle(
  staff: Staff,
  n: number,
  kind: Kind,
  seen: (step: string, ms: number) => void = () => undefined,
  acknowledged: (id: string, version: number) => void = () => undefined,
): Promise<{ readonly id: string; readonly version: number }> {
  const one = <T>(list: readonly T[]): T => list[n % list.length] as T
  const handler = one(staff.handlers)
  // Answers say where the matter stands; the console's pages ask for the whole matter each time.
  const asked: Record<string, string> = kind === 'page' ? { prefer: 'return=representation' } : {}
  const made = must(
    await one(staff.agents).call(
      'POST',
      '/api/matters',
      openingOf(n, staff.areas, { anonymous: kind !== 'full' }),
      asked,
    ),
    201,
    'create',
  )
  seen('create', made.ms)
  const { id } = made.body.matter.matter as { id: string }
  let { version } = made.body.matter.matter as { version: number }
  acknowledged(id, version)
  const act = async (who: Caller, action: string, form: Record<string, unknown>): Promise<void> => {
    const done = must(
      await who.call('POST', `/api/matters/${id}/actions/${action}`, { version, form }, asked),
      200,
      action,
    )
    version = done.body.matter.matter.version
    acknowledged(id, version)
    seen(action, done.ms)
  }
  await act(one(staff.dispatchers), 'dispatch', { lead: handler.unit, why: '按职责清单派单' })
  await act(handler, 'sign', {})
  if (kind === 'full') await act(handler, 'contact', { text: '已电话联系诉求人核实情况' })
  await act(handler, 'reply', { text: '经现场核查，问题属实，已安排处理完毕，感谢反映。' })
  if (kind === 'full') {
    await act(one(staff.reviewers), 'pass', {})
    await act(one(staff.visitors), 'visitDone', { responded: true, solved: 'yes', satisfied: 'very' })
  }
  const read = must(await one(staff.agents).call('GET', `/api/matters/${id}`), 200, 'read')
  seen('read', read.ms)
  if (read.body.matter.version !== version || read.body.matter.state === 'accepted')
    throw new CycleFault(
      `read: not what was done last: ${read.body.matter.state} ${read.body.matter.version}`,
    )
  return { id, version }
}
