import * as k from '../../kit/index.ts'
import { PATCH_M2 } from './rules.ts'

const BESIDE = { plots: 'homestead.plot village', zones: 'homestead.zone' }

const TOWN = 'homesteadOfficer'
const photos = k.evidence()

/** 违法建设: from detection to a published end. */
export const violation = k.matter({
  ...{ title: k.say('宅基地违法案件', 'Homestead violation'), requester: null },
  fields: k.reportFields('情况', 'What was seen', {
    ...k.fieldLines(`
      kind 违法类型 Kind: code homesteadViolation! · source 发现方式 Found by: code foundBy! · stage 建设阶段 Stage: code buildStage
      point 位置 Place: point! · outline 图斑 Patch: polygon · overM2 超占面积（平方米） Over the limit, m²: amount`),
  }),
  flow: k.flow({
    open: `found 待核实 To be verified · stopped 已责令停止 Ordered to stop · rectifying 整改中 Being put right
      passedOn 移送执法 Passed to enforcement`,
    closed: 'closed 已结案 Closed · none 不属实 None',
    acts: {
      none: ['不属实', 'None', 'found', 'none', TOWN],
      stop: ['责令停止', 'Order to stop', 'found', 'stopped', TOWN],
      rectify: ['限期改正', 'To be put right', 'stopped', 'rectifying', TOWN],
      passOn: ['移送执法', 'Pass to enforcement', 'stopped rectifying', 'passedOn', TOWN],
      close: ['结案公开', 'Close and publish', 'stopped rectifying passedOn', 'closed', TOWN],
    },
    forms: {
      none: { note: k.words('现场情况', 'What was seen'), files: photos },
      stop: { ...k.fieldLines('place 位置 Place: point! · note 责令内容 The order: words!'), files: photos },
      rectify: { note: k.words('改正要求', 'What is to be done') },
      passOn: { note: k.words('移送理由', 'Why') },
      close: {
        ...k.fieldLines('result 处理结果 Result: code violationResult! · note 处理情况 What was done: words!'),
        files: photos,
      },
    },
    stops: { stop: 'stop' },
    starts: { stop: 'rectify' },
    ends: ['none', 'passOn', 'close'],
  }),
  opening: { found: k.starting('stop') },
  field: { acts: { none: { onSpot: true }, stop: { onSpot: true }, close: {} }, review: [TOWN] },
  clocks: k.clocks(
    {
      stop: ['核实并责令停止', 'Verify and order to stop', k.hours(24), TOWN],
      rectify: ['改正', 'Put right', k.workingDays(15), TOWN],
    },
    {
      main: 'stop',
      basis: { stop: ['土地管理法第七十七、七十八条；当日责令停止', 'Land law arts. 77, 78; the order is given the same day'] },
    },
  ),
})

/** 变化检测: a patch of imagery that no permitted plot covers opens a case; one of a few square metres, or beside its plot, does not. */
export const patchSteps = [
  k.step(['变化图斑比对', 'Patches'], 'created', BESIDE, ({ data, rows: { plots = [], zones = [] } }) => {
    const { number, source, stage, town: area } = data
    const outline = data.outline as k.PolygonValue
    const covers = (one: Readonly<Record<string, unknown>>) =>
      one.outline ? k.overlaps(outline, one.outline as k.PolygonValue) : false
    if (k.polygonAreaM2(outline) < PATCH_M2 || plots.some((one) => one.permit && covers(one))) return null
    const kind = zones.some((one) => one.kind === 'farmland' && covers(one)) ? 'farmland' : 'noPermit'
    const [lon, lat] = k.centreOf(outline)
    const content = `变化图斑 ${number}（${data.seenOn} 影像）：未见批准的新增建设`
    const where = { area, outline, point: data.point ?? { lon, lat } }
    const form = { title: `变化图斑 ${number}`, content, kind, source, ...(stage ? { stage } : {}), ...where }
    return { opens: [{ type: 'homestead.violation', form, why: content }] }
  }),
]
