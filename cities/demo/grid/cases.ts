import { addDays, dayOf, seeded } from '../../../base/index.ts'
import type { Life, Step } from '../../../kit/index.ts'
import { classNamed, editionOn } from '../../../packs/grid/index.ts'
import type { Town } from '../requests.ts'
import { roads } from '../stories.ts'
import { spotIn } from './parts.ts'

const HOUR = 60
const DAY = 24 * HOUR
/** What is seen in the street, who mends it. */
const SEEN = [
  ['暴露垃圾', 'event', '区城管局', '路边堆放生活垃圾约 2 平方米'],
  ['积存垃圾渣土', 'event', '区城管局', '空地堆有余泥渣土约 3 立方米'],
  ['道路不洁', 'event', '区城管局', '路面积泥，车过扬尘'],
  ['店外经营', 'event', '区城管局', '店外摆放货架占用人行道'],
  ['无照经营游商', 'event', '区城管局', '地铁口流动摊贩占道'],
  ['工地扬尘', 'event', '区住建局', '工地未喷淋，扬尘明显'],
  ['路灯异常', 'part', '区住建局', '连续三盏路灯不亮'],
] as const
const COVER = ['雨水井盖缺失破损', 'part', '区水务局', '雨水井盖缺失，井口裸露'] as const
/** How far a case has come: so many steps of the whole way. */
const FAR = [
  'collected',
  'toFile',
  'toDispatch',
  'toFix',
  'toFix',
  'toCheck',
  'toClose',
  'closed',
  'closed',
  'closed',
  'suspended',
  'rework',
  'void',
] as const
const MANY = 40

/** A drawn street, before and after. */
const photo = { photo: 'after' }
const step = (
  afterMinutes: number,
  by: string,
  action: string,
  form: Readonly<Record<string, unknown>> = {},
  unit?: string,
): Step => ({
  ...{ afterMinutes, by, action, form },
  ...(unit ? { unit } : {}),
})

/** 演示案卷: forty cases of the last fortnight in every state, found by patrol, people and cameras. */
export function gridLives(towns: readonly Town[], now: Date): readonly Life[] {
  const draw = seeded(20260702)
  return Array.from({ length: MANY }, (_, i): Life[] => {
    const far = FAR[i % FAR.length] as (typeof FAR)[number]
    const camera = far === 'collected' || i % 9 === 0
    const done = far === 'closed' || far === 'void'
    const minutes =
      done || far === 'suspended'
        ? (3 + draw() * 10) * DAY
        : far === 'toFix'
          ? (2 + draw() * 30) * HOUR
          : (1 + draw() * 5) * HOUR
    const at = new Date(now.getTime() - minutes * 60_000)
    const edition = editionOn(dayOf(at))
    const seen = i % 8 === 3 && edition === '2026' ? COVER : SEEN[Math.floor(draw() * SEEN.length)]
    if (!seen) return []
    const [name, kind, unit, content] = seen
    const category = classNamed(edition, 'S', name)
    const spot = spotIn(draw, i * 5 + 1)
    if (!category || !spot) return []
    const village = towns.find((one) => one.code === spot.town)?.villages[i % 2]
    const road = roads[i % roads.length]
    return [
      {
        at,
        type: 'grid.case',
        opener: camera ? null : 'gridWorker',
        channel: camera ? 'camera' : i % 7 === 2 ? 'wechat' : 'patrol',
        requester: null,
        form: {
          ...{ title: `${road}${name}`, content: `${road}${content}`, kind, category, area: spot.town },
          ...{ address: `${spot.name}${road}`, point: { lon: spot.lon, lat: spot.lat } },
          ...(village ? { grid: `${village.code}00${1 + (i % 4)}` } : {}),
          photo: 'before',
          ...(camera ? { device: `CAM-${100 + i}`, confidence: (80 + (i % 20)) / 100 } : {}),
        },
        steps: stepsTo(far, unit, camera, name === COVER[0], addDays(dayOf(now), 45)),
      },
    ]
  })
    .flat()
    .sort((a, b) => a.at.getTime() - b.at.getTime())
}

function stepsTo(
  far: (typeof FAR)[number],
  unit: string,
  camera: boolean,
  cover: boolean,
  until: string,
): readonly Step[] {
  if (far === 'collected') return []
  const verified = camera ? [step(12, 'gridWorker', 'verify', { text: '现场属实' })] : []
  if (far === 'void')
    return [step(15, 'gridWorker', 'discard', { reason: camera ? 'falseAlarm' : 'gone', text: '到场未见' })]
      .filter(() => camera)
      .concat(camera ? [] : [step(9, 'gridAcceptor', 'discard', { reason: 'unfit', text: '不够立案条件' })])
  if (far === 'toFile') return verified
  const filed = [...verified, step(5, 'gridAcceptor', 'file', { met: true })]
  if (far === 'toDispatch') return filed
  const sent = [
    ...filed,
    step(8, 'gridDispatcher', 'dispatch', { lead: unit, helpers: [] }),
    step(12, 'lead', 'sign', {}, unit),
    ...(cover ? [step(20, 'lead', 'makeSafe', { text: '已围蔽并设置警示', photo: 'before' }, unit)] : []),
  ]
  if (far === 'toFix') return sent
  if (far === 'suspended')
    return [
      ...sent,
      step(60, 'lead', 'askHold', { reason: 'plannedWorks', until, text: '已列入本季整治计划' }, unit),
      step(30, 'gridHead', 'grantHold', { words: '同意，到期复核' }),
    ]
  const fixed = [...sent, step(90, 'lead', 'fix', { text: '已处置完毕，现场清理干净', ...photo }, unit)]
  if (far === 'toCheck') return fixed
  if (far === 'rework')
    return [...fixed, step(30, 'gridChecker', 'rework', { text: '仍有遗留，请返工', photo: 'before' })]
  const passed = [...fixed, step(40, 'gridChecker', 'pass', { text: '核查属实', ...photo })]
  return far === 'toClose'
    ? passed
    : [...passed, step(15, 'gridHead', 'close', { how: 'normal', text: '同意结案' })]
}
