import { seeded } from '../../base/index.ts'
import type { Life, Step } from '../../kit/index.ts'
import { issues } from './issues.ts'
import { spotsOf, type Town } from './spots.ts'
import { inventedName } from './staff.ts'
import { roads, type Story, shops, stories } from './stories.ts'
import { leads } from './units.ts'

export type { Town } from './spots.ts'

const CHANNELS = [
  ['phone', 62],
  ['wechat', 16],
  ['app', 10],
  ['web', 6],
  ['mail', 2],
  ['110', 2],
  ['superior', 1],
  ['media', 1],
] as const
/** Towns with their villages, from the division tree. */
export function townsOf(areas: readonly { readonly code: string; readonly name: string }[]): readonly Town[] {
  return areas
    .filter((area) => area.code.length === 9)
    .map((town) => ({
      ...town,
      villages: areas.filter((area) => area.code.length === 12 && area.code.startsWith(town.code)),
    }))
}

/** Requests by hour of day, from what hotlines publish: two office peaks and an evening. */
const HOURS = [2, 1, 1, 1, 1, 1, 3, 6, 10, 13, 13, 11, 8, 8, 11, 12, 11, 9, 7, 7, 7, 6, 4, 3]

type Draw = () => number
const pick = <T>(draw: Draw, all: readonly T[]): T => all[Math.floor(draw() * all.length)] as T
function weighted<T>(draw: Draw, all: readonly T[], weight: (one: T) => number): T {
  let left = draw() * all.reduce((sum, one) => sum + weight(one), 0)
  for (const one of all) {
    left -= weight(one)
    if (left <= 0) return one
  }
  return all.at(-1) as T
}

/** Unit that leads by the duty list: leaf, group, or the town of the place. */
export function leadOf(category: string, town: string): string {
  const name = leads[category] ?? leads[category.slice(0, 2)] ?? '热线办'
  return name === 'town' ? `town:${town}` : name
}

const OFFICE = { from: 9, to: 17 }
/** Officials answer in office hours: minutes until the next such hour after so many minutes. */
function inOffice(from: Date, minutes: number): number {
  const at = new Date(from.getTime() + minutes * 60_000)
  const hour = (at.getUTCHours() + 8) % 24
  if (hour >= OFFICE.from && hour < OFFICE.to) return minutes
  return minutes + ((OFFICE.from - hour + 24) % 24) * 60 + 5
}

/**
 * A believable month 演示月: requests with their lives, oldest first, up to `now`. Lives are cut where `now` is reached, so
 * the desks find work in every state. Everything is invented; telephone numbers are of an unused range.
 */
export function month(
  towns: readonly Town[],
  now: Date,
  options: { readonly days: number; readonly perDay: number; readonly seed?: number },
): readonly Life[] {
  const draw = seeded(options.seed ?? 20260111)
  const spot = spotsOf(towns, (options.seed ?? 20260111) + 1)
  const lives: Life[] = []
  const first = now.getTime() - options.days * 86_400_000
  for (let day = 0; day <= options.days; day++) {
    const weekday = new Date(first + day * 86_400_000).getUTCDay()
    const many = Math.round(
      options.perDay *
        (weekday === 0 || weekday === 6 ? 0.6 : 1.1) *
        (0.85 + draw() * 0.3) *
        (day === options.days ? 1.6 : 1),
    )
    for (let i = 0; i < many; i++) {
      const hour = weighted(
        draw,
        HOURS.map((weight, at) => ({ weight, at })),
        (one) => one.weight,
      ).at
      const dayStart =
        Math.floor((first + day * 86_400_000 + 8 * 3_600_000) / 86_400_000) * 86_400_000 - 8 * 3_600_000
      const at = new Date(dayStart + hour * 3_600_000 + Math.floor(draw() * 3600) * 1000)
      if (at < now && at.getTime() >= first) lives.push(placed(life(draw, towns, at, now), spot))
    }
  }
  return [...lives, ...issueLives(draw, towns, now).map((one) => placed(one, spot))].sort(
    (a, b) => a.at.getTime() - b.at.getTime(),
  )
}

/** The same request with its place on the map, where it has one. */
function placed(life: Life, spot: ReturnType<typeof spotsOf>): Life {
  const point = spot(String(life.form.area))
  return point ? { ...life, form: { ...life.form, point } } : life
}

/** What many in one place tell of, in their own words: few on the days before, most on the last two. */
function issueLives(draw: Draw, towns: readonly Town[], now: Date): Life[] {
  return issues.flatMap((issue, n) => {
    // Another town for each; the smallest city has room for them too.
    const town = towns[(n * 7) % towns.length]
    if (!town) return []
    return issue.told.map((words, i) => {
      const back = issue.hoursBack[i % issue.hoursBack.length] as number
      const at = new Date(now.getTime() - back * 3_600_000 - Math.floor(draw() * 1_800_000))
      const village = town.villages[0] ?? town
      const seat = `requester ${5_000 + n * 100 + i}`
      const told: Story = { ...issue.story, title: words.title, content: words.content }
      return {
        at,
        channel: weighted(draw, CHANNELS, ([, weight]) => weight)[0],
        form: {
          title: words.title,
          content: words.content,
          kind: told.kind,
          category: told.category,
          urgency: told.urgency ?? 'normal',
          area: village.code,
          address: `${town.name}${issue.place}`,
        },
        requester: {
          name: inventedName(seat),
          phone: `1700000${String(5_000 + n * 100 + i).padStart(4, '0')}`,
        },
        steps: steps(
          draw,
          told,
          town.code,
          at,
          now,
          (text) => text.replace(/\{(road|village|shop)\}/g, issue.place),
          false,
        ),
      }
    })
  })
}

function life(draw: Draw, towns: readonly Town[], at: Date, now: Date): Life {
  const told = weighted(draw, stories, (one) => one.weight)
  const town = weighted(draw, towns, (one) => 1 + one.villages.length)
  const village = town.villages.length > 0 ? pick(draw, town.villages) : { code: town.code, name: town.name }
  const words = {
    road: pick(draw, roads),
    village: village.name.replace(/(社区|村)?(居民|村民)?委员会$/, (whole) =>
      whole.startsWith('村') ? '村' : '社区',
    ),
    shop: pick(draw, shops),
  }
  const fill = (text: string) =>
    text.replace(/\{(road|village|shop)\}/g, (_all, key: keyof typeof words) => words[key])
  const channel = weighted(draw, CHANNELS, ([, weight]) => weight)[0]
  const anonymous = draw() < (told.kind === 'report' ? 0.35 : 0.05)
  const seat = `requester ${Math.floor(draw() * 4000)}`
  const form = {
    title: fill(told.title),
    content: fill(told.content),
    kind: told.kind,
    category: told.category,
    urgency: told.urgency ?? 'normal',
    area: village.code,
    address: `${town.name}${words.road}${1 + Math.floor(draw() * 300)}号附近`,
    ...(told.kind === 'report' && draw() < 0.6 ? { secret: true } : {}),
    ...(anonymous ? { anonymous: true } : {}),
  }
  const requester = anonymous
    ? null
    : {
        name: inventedName(seat),
        phone: `1700000${String(Number.parseInt(seat.slice(10), 10) % 10_000).padStart(4, '0')}`,
      }
  return { at, channel, form, requester, steps: steps(draw, told, town.code, at, now, fill, anonymous) }
}

function steps(
  draw: Draw,
  told: Story,
  town: string,
  from: Date,
  now: Date,
  fill: (text: string) => string,
  anonymous: boolean,
): Step[] {
  const all: Step[] = []
  let at = from.getTime()
  let open = true
  const add = (minutes: number, by: Step['by'], action: string, form: Step['form'] = {}, unit?: string) => {
    if (!open) return
    // The desk works day and night; units answer in office hours.
    const wait =
      by === 'agent' || by === 'dispatcher' || told.urgency ? minutes : inOffice(new Date(at), minutes)
    at += wait * 60_000
    if (at >= now.getTime()) {
      open = false
      return
    }
    all.push({ afterMinutes: wait, by, action, form, ...(unit ? { unit } : {}) })
  }
  const spread = (typical: number) => Math.max(1, Math.round(typical * (0.4 + draw() * 1.4)))
  const clerk = inventedName(`clerk ${Math.floor(draw() * 300)}`)
  const opening = pick(draw, [
    `您好，我单位经办人${clerk}已与您联系。`,
    `您反映的问题收悉，由${clerk}负责跟进。`,
    `经${clerk}等 ${2 + Math.floor(draw() * 4)} 名工作人员到${fill('{village}')}现场核查：`,
    `接件后我单位${clerk}于当日前往${fill('{road}')}处理。`,
  ])
  const answer = { text: `${opening}${fill(told.answer)}`, basis: '' }
  if (['consult', 'praise'].includes(told.kind) && draw() < 0.7) {
    add(spread(4), 'agent', 'answerNow', { text: answer.text })
    return all
  }
  const lead = leadOf(told.category, town)
  const day = 480
  add(spread(told.urgency === 'critical' ? 3 : 11), 'dispatcher', 'dispatch', {
    helpers: told.helpers?.filter((unit) => unit !== lead) ?? [],
    lead,
  })
  if (draw() < 0.05) {
    add(spread(120), 'lead', 'return', { reason: 'dutyList', basis: '三定方案中不含该项职责' }, lead)
    add(spread(90), 'dispatcher', 'refuseReturn', { words: '经核对职责清单，属贵单位职责，请先行办理' })
  }
  add(spread(told.urgency === 'critical' ? 5 : told.urgency ? 12 : 60), 'lead', 'sign', {}, lead)
  add(
    spread(told.urgency === 'critical' ? 8 : 110),
    'lead',
    'contact',
    { text: '已电话联系诉求人核实情况' },
    lead,
  )
  for (const helper of told.helpers?.filter((unit) => unit !== lead) ?? []) {
    add(spread(60), 'helper', 'sign', {}, helper)
    add(spread(200), 'helper', 'replyPart', { text: '已按职责完成协办事项，情况已通报主办单位。' }, helper)
  }
  if (draw() < 0.04) add(spread(60), 'supervisor', 'order', { text: '请加快办理并于两日内反馈进展' })
  if (draw() < 0.06) add(spread(day), 'citizen', 'urge', { text: '请问现在处理到哪一步了？' })
  const limit = { consult: 0.6, help: 2, complaint: 4, report: 6, suggestion: 6, praise: 2 }[told.kind]
  const slow = draw() < 0.06 ? 3.2 : 1
  add(spread(told.urgency ? 240 : limit * day * slow), 'lead', 'reply', answer, lead)
  add(spread(120), 'reviewer', anonymous ? 'passAndClose' : 'pass')
  if (anonymous) return all
  const verdict = draw()
  const solved = verdict < 0.88 ? 'yes' : verdict < 0.93 ? 'partly' : 'no'
  const satisfied =
    solved === 'yes'
      ? pick(draw, ['very', 'very', 'yes', 'yes', 'yes', 'basic'])
      : solved === 'partly'
        ? pick(draw, ['basic', 'no'])
        : 'no'
  const rating = { responded: draw() < 0.97, solved, satisfied }
  if (draw() < 0.15) add(spread(day * 0.6), 'visitor', 'visitTry', { result: 'noAnswer' })
  if (solved === 'no' && draw() < 0.7) {
    add(spread(day), 'visitor', 'visitUnsolved', rating)
    add(spread(2 * day), 'lead', 'replySecond', { text: `再次现场核实后：${answer.text}` }, lead)
    add(spread(120), 'reviewer', 'pass')
    add(spread(day), 'visitor', 'visitDone', { responded: true, solved: 'yes', satisfied: 'basic' })
    return all
  }
  if (draw() < 0.2) add(spread(day), 'citizen', 'rate', rating)
  else add(spread(day), 'visitor', 'visitDone', rating)
  return all
}
