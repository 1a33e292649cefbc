import { addDays, dayOf, must } from '../base/index.ts'
import { incidents, plans } from '../platform/command/index.ts'
import * as org from '../platform/org/index.ts'
import type { Tx } from '../platform/store/index.ts'
import { commandOf } from './command.ts'
import { commandActs } from './desks/command-acts.ts'
import { warningDesks } from './desks/warnings.ts'
import type { OpenCity } from './open.ts'

const MINUTE = 60_000
/** Begun so long before the founding, with everybody of the first rosters on duty. */
const AGO_MS = 22 * 60 * MINUTE
const TITLE = '新市涌片区内涝应急演练'

const both = (zh: string, en: string) => ({ zh, en })

/** 预警 of the demonstration: written by one person, released by another, signed by one of its two towns. */
async function foundWarning(city: OpenCity, founded: Date): Promise<void> {
  const { store } = city
  const { warnings: desk } = warningDesks(city)
  const actorBy = async (role: string, unit: string | null) => {
    const [holder] = await org.holdersOf(store, { role, unit, at: founded })
    return holder ? await org.actorOfAccount(store, holder.account, founded) : undefined
  }
  const town = [...city.catalog.units.values()].find((one) => one.area === '440111107' && one.kind === 'town')
  const [writer, releaser] = [await actorBy('warningEditor', null), await actorBy('warningReleaser', null)]
  const signs = town && (await actorBy('handler', town.id))
  if (!writer || !releaser) return
  const at = (minutes: number) => new Date(founded.getTime() + minutes * MINUTE)
  const area = (code: string, zh: string, en: string) => ({
    desc: both(zh, en),
    codes: [code],
    polygons: [],
    circles: [],
  })
  const draft = {
    ...{ kind: 'landslide', status: 'Actual', scope: 'Public', act: 'alert' },
    ...{ onset: at(-40).toISOString(), expires: at(480).toISOString() },
    parts: [
      {
        level: 'yellow',
        areas: [area('440111107', '太和镇', 'Taihe'), area('440111108', '钟落潭镇', 'Zhongluotan')],
      },
    ],
    headline: both('地质灾害气象风险黄色预警（演示）', 'Yellow warning of landslides (demonstration)'),
    description: both(
      '过去 24 小时累计雨量 60–90 毫米，山区和削坡建房点可能滑坡',
      '60–90 mm within 24 hours; slopes may slide',
    ),
    instruction: both('巡查隐患点，做好转移准备', 'Look at the slopes; be ready to move people'),
  }
  await store.tx(async (tx) => {
    const saved = must(await desk.save(tx, writer, { draft }, at(-40))) as {
      readonly id: string
      readonly version: number
    }
    const move = async (who: org.Actor, act: string, version: number, minutes: number) =>
      must(await desk.move(tx, who, { id: saved.id, version, act }, at(minutes))) as {
        readonly version: number
      }
    const sent = await move(writer, 'submit', saved.version, -38)
    await move(releaser, 'release', sent.version, -35)
    if (signs) must(await desk.sign(tx, signs, { alert: saved.id, note: '已通知 6 处隐患点责任人' }, at(-31)))
  })
}

/**
 * 演练 of the demonstration: a waterlogging drill of yesterday through the acts of the desks, from the start to its score, with
 * what the review of it found. A second time changes nothing.
 */
export async function foundDrill(city: OpenCity, founded: Date): Promise<void> {
  const { store, plan } = city
  if (!plan.demo) return
  const { district } = plan
  const at = (minutes: number) => new Date(founded.getTime() - AGO_MS + minutes * MINUTE)
  const actorBy = async (role: string) => {
    const [holder] = await org.holdersOf(store, { role, unit: null, at: founded })
    return holder ? await org.actorOfAccount(store, holder.account, founded) : undefined
  }
  const chief = await actorBy('commander')
  const flood = (await plans.planList(store, district)).find((one) => one.code === 'waterlogging')
  const there = [
    ...(await incidents.responses(store, district, { state: 'over', limit: 50 })),
    ...(await incidents.responses(store, district, { state: 'running', limit: 50 })),
  ]
  if (there.length === 0) await foundWarning(city, founded)
  if (!chief || !flood || there.some((one) => one.title.includes(TITLE))) return
  const desk = commandActs(city)
  const act = async (tx: Tx, name: string, of: Readonly<Record<string, unknown>>, minutes: number) =>
    must(await desk.act(tx, chief, { do: name, of }, at(minutes)))
  const names = { cityName: plan.name.zh, areaName: (code: string) => city.catalog.areaName(code) ?? code }

  const response = await store.tx(async (tx) => {
    const begun = (await act(
      tx,
      'openDrill',
      {
        ...{
          title: TITLE,
          content: '按年度演练计划：1 小时降雨 62 毫米，齐富路隧道积水 35 厘米，一车被困',
          kind: 'natural',
        },
        ...{ area: '440111008', lon: 113.2489, lat: 23.1935, plan: flood.id, level: 3, why: '年度演练计划' },
      },
      0,
    )) as incidents.Started
    return begun.response
  })
  await store.tx(async (tx) => {
    const orders = await incidents.dispatches(tx, district, response)
    for (const [n, one] of orders.entries()) {
      const people = (await incidents.peopleOf(tx, district, [one.id])).flatMap(
        ({ account }) => account ?? [],
      )
      const who = people[0] ? await org.actorOfAccount(tx, people[0], founded) : undefined
      // one of them was slow, and one never answered: that is what drills are for
      if (!who || n === orders.length - 1) continue
      const slow = n === 1 ? 14 : 0
      for (const [kind, minutes, text] of [
        ['read', 2 + n, ''],
        ['accepted', 4 + n + slow, ''],
        ['arrived', 18 + 3 * n + slow, '已到场'],
        ['done', 46 + 5 * n + slow, '已完成，现场恢复'],
      ] as const)
        await incidents.answer(
          commandOf(city),
          tx,
          who,
          { dispatch: one.id, kind, ...(text ? { text } : {}) },
          at(minutes),
        )
    }
  })
  const report = async (kind: incidents.ReportKind, minutes: number) =>
    store.tx(async (tx) => {
      const due = (await incidents.reportsOf(tx, district, response)).find(
        (one) => one.kind === kind && one.state !== 'sent',
      )
      if (!due) return
      const { text } = must(await incidents.composed(tx, district, due, names, at(minutes)))
      await act(tx, 'writeReport', { report: due.id, text, ground: '' }, minutes)
      await act(tx, 'sendReport', { response, report: due.id, to: '市应急指挥中心（演练）' }, minutes + 2)
    })
  await report('first', 16)
  await store.tx((tx) => act(tx, 'end', { response, why: '演练科目全部完成', despite: true }, 95))
  await report('final', 150)
  const owner = (name: string) => [...city.catalog.units.values()].find((one) => one.shortName === name)?.name
  await store.tx(async (tx) => {
    const due = addDays(dayOf(founded), 20)
    for (const [text, action, unit] of [
      ['第二个镇街签收超过 10 分钟', '值班手机改为双卡，值班员复训', '新市街道'],
      ['供电单位未回执', '联络人改按值班表，每月点名一次', '区应急局'],
    ] as const)
      await act(tx, 'finding', { response, text, action, owner: owner(unit) ?? unit, due }, 200)
    for (const [item, score] of [
      ['read', 95],
      ['accept', 82],
      ['team', 90],
      ['reports', 100],
      ['injects', 88],
      ['command', 92],
    ] as const)
      await act(tx, 'score', { response, item, score, note: '' }, 210)
  })
}
