import { type Say, say } from '../../base/index.ts'
import { hours, workingDays, workingHours } from '../../kit/index.ts'
import type { Limit } from '../../platform/clocks/declare.ts'
import type { Code, CodeList } from '../../platform/fields/declare.ts'
import { type ClassKind, EDITIONS, type Edition, keyOf, readKey } from './editions.ts'

/**
 * Classes 部件与事项分类. Codes and names that the national tables give are marked by their standard; `ours` are this
 * city's, at the end of a group, until the official table is loaded. Limits are one city's or ours: to be configured.
 */
type Row = {
  readonly code: string
  readonly title: Say
  /** 立案条件. */
  readonly filing?: Say
  /** 结案标准. */
  readonly closing?: Say
  /** 处置时限. */
  readonly limit?: Limit
  /** 先行防护: it must be made safe within this, day and night. */
  readonly safe?: Limit
  readonly words?: readonly string[]
  readonly ours?: true
}
type Table = { readonly edition: Edition; readonly kind: ClassKind; readonly rows: readonly Row[] }

const c = (code: string, zh: string, en: string, more: Omit<Row, 'code' | 'title'> = {}): Row => ({
  code,
  title: say(zh, en),
  ...more,
})
const cleared = say('清理干净，无遗留', 'cleared, nothing left')
const removed = say('已拆除或清除', 'removed')
const mended = say('修复并恢复功能', 'mended and working')
const orderly = say('秩序恢复，无占用', 'order restored, nothing in the way')
/** 缺失或破损井盖: make it safe within the hour, mend it within a working day. */
const cover = {
  filing: say('井盖缺失、破损、移位或下沉超过 2 厘米', 'missing, broken, moved or sunk by more than 2 cm'),
  closing: mended,
  limit: workingDays(1),
  safe: hours(1),
  ours: true,
} as const
const lamp = {
  filing: say('路灯不亮、损坏或灯杆倾斜', 'not lit, damaged or leaning'),
  closing: mended,
  limit: workingDays(3),
  words: ['灯不亮', '灯杆'],
} as const

const dirt = {
  exposed: {
    filing: say('未入容器的垃圾面积超过 1 平方米或暴露超过 1 小时', 'more than 1 m² or 1 hour outside a container'),
    closing: cleared,
    limit: workingDays(1),
    words: ['垃圾', '堆放'],
  },
  piled: {
    filing: say('积存的垃圾、渣土超过 1 立方米', 'more than 1 m³ of waste or rubble'),
    closing: cleared,
    limit: workingDays(4),
    words: ['渣土', '建筑垃圾', '余泥'],
  },
  dirty: {
    filing: say('路面污渍、积泥影响通行或市容', 'stains or mud on the road'),
    closing: cleared,
    limit: workingHours(5),
    words: ['路脏', '污渍', '泥'],
  },
} as const

const matters2026: readonly Row[] = [
  c('01', '市政公用设施类', 'Municipal facilities'),
  c('01037', '路灯异常', 'Street lamp out of order', lamp),
  c('01901', '雨水井盖缺失破损', 'Storm drain cover missing or broken', { ...cover, words: ['井盖', '沙井'] }),
  c('01902', '污水井盖缺失破损', 'Sewer cover missing or broken', { ...cover, words: ['井盖'] }),
  c('01903', '电力井盖缺失破损', 'Power manhole cover missing or broken', cover),
  c('01904', '通信井盖缺失破损', 'Telecom manhole cover missing or broken', cover),
  c('02', '交通设施类', 'Traffic facilities'),
  c('02901', '交通护栏损坏', 'Guard rail damaged', { limit: workingDays(3), closing: mended, ours: true }),
  c('02902', '交通标志牌损坏', 'Traffic sign damaged', { limit: workingDays(3), closing: mended, ours: true }),
  c('03', '市容环卫设施类', 'Sanitation facilities'),
  c('03901', '果皮箱损坏', 'Litter bin damaged', { limit: workingDays(2), closing: mended, ours: true }),
  c('04', '园林绿化设施类', 'Green facilities'),
  c('04901', '行道树倒伏倾斜', 'Street tree fallen or leaning', {
    filing: say('树木倒伏、倾斜或断枝影响通行', 'fallen, leaning or broken and in the way'),
    closing: removed,
    limit: workingDays(1),
    safe: hours(1),
    ours: true,
    words: ['大树', '断枝'],
  }),
  c('05', '其他部件类', 'Other parts'),
  c('05901', '其他部件异常', 'Another part out of order', { limit: workingDays(3), closing: mended, ours: true }),
  c('06', '市容环境类', 'City appearance'),
  c('06010', '暴露垃圾', 'Exposed litter', dirt.exposed),
  c('06011', '积存垃圾渣土', 'Piled waste and rubble', dirt.piled),
  c('06012', '道路不洁', 'Dirty road', dirt.dirty),
  c('06013', '道路破损', 'Broken road', {
    filing: say('路面坑槽深超过 2 厘米', 'holes deeper than 2 cm'),
    closing: mended,
    limit: workingDays(5),
    words: ['坑', '塌陷'],
  }),
  c('06042', '垃圾站（箱）满溢', 'Full waste station or bin', {
    filing: say('容器满溢、垃圾外落', 'full and spilling over'),
    closing: cleared,
    limit: workingHours(4),
    words: ['垃圾桶', '满'],
  }),
  c('06901', '违法搭建', 'Unlawful building', {
    filing: say('未经批准搭建的建筑物、构筑物', 'put up without a permit'),
    closing: removed,
    limit: workingDays(15),
    ours: true,
    words: ['违建', '加建'],
  }),
  c('07', '宣传广告类', 'Advertising'),
  c('07001', '非法小广告', 'Illegal small advertisements', { limit: workingDays(1), closing: removed, words: ['小广告'] }),
  c('07003', '违规户外广告', 'Unlawful outdoor advertising', { limit: workingDays(7), closing: removed, words: ['招牌'] }),
  c('08', '施工管理类', 'Building sites'),
  c('08001', '施工扰民', 'Noise of building sites', { limit: workingHours(4), closing: say('停止扰民', 'stopped') }),
  c('08004', '工地扬尘', 'Dust of building sites', { limit: workingHours(8), closing: say('降尘措施到位', 'dust kept down') }),
  c('09', '街面秩序类', 'Street order'),
  c('09001', '无照经营游商', 'Unlicensed hawkers', { limit: workingHours(4), closing: orderly, words: ['摆摊', '流动摊贩'] }),
  c('09005', '店外经营', 'Trading outside the shop', { limit: workingHours(4), closing: orderly }),
  c('09006', '占道经营', 'Trading on the road', { limit: workingHours(4), closing: orderly, words: ['占道'] }),
  c('09009', '机动车乱停放', 'Badly parked vehicles', { limit: workingHours(4), closing: orderly, words: ['违停'] }),
  c('09012', '占用消防通道', 'Blocked fire lane', {
    filing: say('占用、堵塞消防车通道', 'a fire lane is blocked'),
    closing: orderly,
    limit: workingHours(2),
    words: ['消防'],
  }),
  c('10', '其他事项类', 'Other matters'),
  c('10002', '架空线缆脱落', 'Fallen overhead line', {
    filing: say('线缆脱落、下垂影响通行', 'hanging or fallen and in the way'),
    closing: mended,
    limit: workingDays(2),
    safe: hours(1),
    words: ['电线', '线缆'],
  }),
]

/** Of the former edition only what running cases and history need; check it against the standard's own text. */
const matters2013: readonly Row[] = [
  c('01', '市容环境', 'City appearance'),
  c('0102', '暴露垃圾', 'Exposed litter', dirt.exposed),
  c('0103', '积存垃圾渣土', 'Piled waste and rubble', dirt.piled),
  c('0104', '道路不洁', 'Dirty road', dirt.dirty),
  c('02', '宣传广告', 'Advertising'),
  c('0201', '非法小广告', 'Illegal small advertisements', { limit: workingDays(1), closing: removed }),
  c('03', '施工管理', 'Building sites'),
  c('0302', '工地扬尘', 'Dust of building sites', { limit: workingHours(8) }),
  c('05', '街面秩序', 'Street order'),
  c('0501', '无照经营游商', 'Unlicensed hawkers', { limit: workingHours(4), closing: orderly }),
  c('0504', '店外经营', 'Trading outside the shop', { limit: workingHours(4), closing: orderly }),
  c('06', '部件异常', 'Parts out of order'),
  c('0601', '井盖缺失破损', 'Cover missing or broken', cover),
  c('0618', '路灯异常', 'Street lamp out of order', lamp),
]

const parts2026: readonly Row[] = [
  c('01', '市政公用设施', 'Municipal facilities'),
  c('01037', '路灯', 'Street lamp'),
  c('01901', '雨水井盖', 'Storm drain cover', { ours: true }),
  c('01902', '污水井盖', 'Sewer cover', { ours: true }),
  c('01903', '电力井盖', 'Power manhole cover', { ours: true }),
  c('01904', '通信井盖', 'Telecom manhole cover', { ours: true }),
  c('02', '交通设施', 'Traffic facilities'),
  c('02901', '交通护栏', 'Guard rail', { ours: true }),
  c('02902', '交通标志牌', 'Traffic sign', { ours: true }),
  c('03', '市容环卫设施', 'Sanitation facilities'),
  c('03901', '果皮箱', 'Litter bin', { ours: true }),
  c('04', '园林绿化设施', 'Green facilities'),
  c('04901', '行道树', 'Street tree', { ours: true }),
  c('05', '其他管理部件', 'Other parts'),
  c('05901', '其他部件', 'Another part', { ours: true }),
]
const parts2013: readonly Row[] = [
  c('01', '公用设施', 'Public facilities'),
  c('0103', '雨水井盖', 'Storm drain cover'),
  c('0118', '路灯', 'Street lamp'),
]

const tables: readonly Table[] = [
  { edition: '2013', kind: 'S', rows: matters2013 },
  { edition: '2026', kind: 'S', rows: matters2026 },
  { edition: '2013', kind: 'P', rows: parts2013 },
  { edition: '2026', kind: 'P', rows: parts2026 },
]

/** Where a class is from 来源: said of each, because only the standard's own text settles it. */
const sourceOf = (edition: Edition, { ours, limit }: Row): Say => {
  const standard = EDITIONS.find((one) => one.edition === edition)?.standard ?? edition
  const from = ours
    ? say('我方补充，排在组末，以本市分类表为准', 'ours, at the end of its group, until the city’s table is loaded')
    : say(`${standard}，据公开资料转录，以标准文本为准`, `${standard}, from public sources; the standard’s text settles it`)
  return limit ? say(`${from.zh}；时限由各市配置`, `${from.en}; limits are set by the city`) : from
}

const noteOf = (edition: Edition, row: Row): Say => {
  const part = (zh: string, en: string, one?: Say) => (one ? say(`${zh}：${one.zh}`, `${en}: ${one.en}`) : null)
  const parts = [
    part('立案条件', 'Filed when', row.filing),
    part('结案标准', 'Closed when', row.closing),
    part('来源', 'From', sourceOf(edition, row)),
  ].flatMap((one) => one ?? [])
  return say(parts.map((one) => one.zh).join('；'), parts.map((one) => one.en).join('; '))
}

const codesOf = (kind: ClassKind): readonly Code[] =>
  tables
    .filter((table) => table.kind === kind)
    .flatMap(({ edition, rows }) => {
      const days = EDITIONS.find((one) => one.edition === edition)
      return rows.map((row): Code => {
        const { code, title, words } = row
        return {
          code: keyOf({ edition, kind, code }),
          title,
          ...(code.length > 2 ? { parent: keyOf({ edition, kind, code: code.slice(0, 2) }) } : {}),
          ...(days && edition !== '2013' ? { validFrom: days.from } : {}),
          ...(days?.to ? { validTo: days.to } : {}),
          ...(words ? { words } : {}),
          note: noteOf(edition, row),
        }
      })
    })

const source = EDITIONS.map(({ standard, from, to }) => `${standard}（${from} 至 ${to ?? '今'}）`).join('；')
export const classLists: readonly CodeList[] = [
  { name: 'gridClass', version: '2026', title: say('管理事项分类', 'Class of matter'), source, codes: codesOf('S') },
  { name: 'partClass', version: '2026', title: say('管理部件分类', 'Class of part'), source, codes: codesOf('P') },
]

const limits = (which: 'limit' | 'safe'): Readonly<Record<string, Limit>> =>
  Object.fromEntries(
    tables.flatMap(({ edition, kind, rows }) =>
      kind === 'S' ? rows.flatMap((row) => (row[which] ? [[keyOf({ edition, kind, code: row.code }), row[which]]] : [])) : [],
    ),
  )
/** 处置时限 and 先行防护时限 by class. */
export const classLimits = limits('limit')
export const safeLimits = limits('safe')

/** The class of this name in an edition; for seeds and imports that know names. */
export function classNamed(edition: Edition, kind: ClassKind, zh: string): string | undefined {
  const row = tables.find((table) => table.edition === edition && table.kind === kind)?.rows.find((one) => one.title.zh === zh)
  return row && keyOf({ edition, kind, code: row.code })
}

/** Limits in use nowhere above: of classes without one. */
export const OTHERWISE: Limit = workingDays(3)

/** Classes that people in the street know by sight 随手拍类别, of every edition; those in force are offered. */
const SNAPPED = [
  '暴露垃圾',
  '积存垃圾渣土',
  '道路破损',
  '雨水井盖缺失破损',
  '井盖缺失破损',
  '路灯异常',
  '占道经营',
  '机动车乱停放',
  '占用消防通道',
  '非法小广告',
  '架空线缆脱落',
  '行道树倒伏倾斜',
  '工地扬尘',
  '其他部件异常',
]
export const snapClasses: readonly string[] = tables
  .filter((table) => table.kind === 'S')
  .flatMap(({ edition, kind, rows }) =>
    SNAPPED.flatMap((zh) => {
      const row = rows.find((one) => one.title.zh === zh)
      return row ? [keyOf({ edition, kind, code: row.code })] : []
    }),
  )

/** The name of a class by its key. */
export function titleOf(key: string): string | undefined {
  const read = readKey(key)
  return tables
    .find((table) => table.edition === read?.edition && table.kind === read.kind)
    ?.rows.find((one) => one.code === read?.code)?.title.zh
}
