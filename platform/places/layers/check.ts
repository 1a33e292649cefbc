import { type Refusal, type Say, say } from '../../../base/index.ts'
import { isDay } from '../../fields/decide.ts'
import { refusals as placeRefusals } from '../ground/declare.ts'
import { type Layer, type LayerDraft, layerClasses, layerKinds, refusals } from './declare.ts'

const NAME = /^[a-z][a-zA-Z0-9-]*(?:\.[a-z][a-zA-Z0-9]*)*$/
const COLOR = /^#[0-9a-fA-F]{6}$/
const FIELD = /^[a-z][a-zA-Z0-9_]{0,40}$/

const zoomOk = (zoom: number | undefined): boolean =>
  zoom === undefined || (Number.isInteger(zoom) && zoom >= 0 && zoom <= 22)
const textOk = (text: string | undefined, most: number): boolean =>
  text === undefined || (typeof text === 'string' && text.length <= most)
const saysOk = (words: Say | undefined): boolean =>
  typeof words?.zh === 'string' && typeof words.en === 'string' && words.zh !== '' && words.en !== ''

/** What is wrong with a draft, field by field: the first of it, or undefined. */
export function draftProblem(draft: LayerDraft): Refusal | undefined {
  const wrong = (field: string, zh: string, en: string): Refusal =>
    refusals['layers.badLayer']({ field, why: say(zh, en) })
  if (typeof draft.name !== 'string' || !NAME.test(draft.name) || draft.name.length > 60)
    return wrong('name', '名称由字母数字组成，可用点分段', 'letters and digits, parts divided by dots')
  if (!saysOk(draft.title)) return wrong('title', '须有中英文名称', 'needs both languages')
  if (!(draft.class in layerClasses)) return wrong('class', '类别不存在', 'no such class')
  if (!(draft.kind in layerKinds)) return wrong('kind', '类型不存在', 'no such kind')
  const { minZoom, maxZoom, detailZoom, style = {} } = draft
  if (![minZoom, maxZoom, detailZoom].every(zoomOk))
    return wrong('zoom', '级别为 0–22 的整数', 'levels are 0–22')
  if ((minZoom ?? 0) > (maxZoom ?? 22)) return wrong('minZoom', '最小级别大于最大级别', 'is above maxZoom')
  if ((detailZoom ?? 0) > 18) return wrong('detailZoom', '明细级别最大 18', 'is at most 18')
  const colors = [style.color, ...(style.categories ?? []).map((one) => one.color)]
  if (!colors.every((color) => color === undefined || COLOR.test(color)))
    return wrong('style.color', '颜色写作 #rrggbb', 'colours are #rrggbb')
  if (style.ringM !== undefined && (draft.kind !== 'point' || !(style.ringM >= 1 && style.ringM <= 20_000)))
    return wrong(
      'style.ringM',
      '缓冲圈只用于点图层，1 至 20000 米',
      'rings are for points, 1 to 20,000 metres',
    )
  const categories = (style.categories ?? []).map((one) => one.code)
  if (new Set(categories).size < categories.length)
    return wrong('style.categories', '类别重复', 'named twice')
  if (categories.length > 40) return wrong('style.categories', '类别最多 40 个', 'at most 40')
  if (!(style.categories ?? []).every((one) => saysOk(one.title)))
    return wrong('style.categories', '类别须有中英文名称', 'need both languages')
  const fields = draft.fields ?? []
  if (!fields.every((field) => FIELD.test(field.name) && saysOk(field.title)))
    return wrong('fields', '属性须有英文标识与中英文名称', 'need a name and both languages')
  if (!textOk(draft.from, 200) || !textOk(draft.owner, 100) || !textOk(draft.approval, 60))
    return wrong('from', '文字过长', 'too long')
  if (!textOk(draft.licence, 200)) return wrong('licence', '文字过长', 'too long')
  if (draft.madeOn !== undefined && !isDay(draft.madeOn)) return wrong('madeOn', '日期不正确', 'is not a day')
  if (draft.outsideGridM !== undefined && !(draft.outsideGridM >= 1 && draft.outsideGridM <= 10_000))
    return wrong('outsideGridM', '取整间距为 1–10000 米', '1 to 10,000 metres')
  if (draft.source.kind === 'tiles') {
    const { address } = draft.source
    if (/^http:/i.test(String(address))) return placeRefusals['places.pictureHttps']()
    if (typeof address !== 'string' || !addressOk(address))
      return wrong(
        'source',
        '瓦片地址须为相对文件或 https 地址',
        'a file beside the city or an https address',
      )
  }
  if (draft.public && !draft.approval?.trim()) return refusals['layers.notApproved']()
  return undefined
}

/** A file in the city's folder of maps (`imagery/2026.pmtiles`, `drone/{z}/{x}/{y}.jpg`) or an https template. */
const addressOk = (address: string): boolean =>
  /^https:\/\/[^\s]+$/.test(address) ||
  (/^[\p{L}\p{N}_.{}/-]+$/u.test(address) && !address.startsWith('/') && !address.split('/').includes('..'))

/** Below it a layer of points is cells; lines and polygons are drawn at every zoom. */
const DETAIL: Readonly<Record<Layer['kind'], number>> = {
  point: 14,
  sensor: 12,
  camera: 14,
  line: 8,
  polygon: 8,
  raster: 0,
}

/** The draft with everything said that it left open. */
export const layerFrom = (
  draft: LayerDraft,
): Omit<Layer, 'district' | 'id' | 'slot' | 'pack' | 'version' | 'features' | 'box' | 'changedAt'> => ({
  name: draft.name,
  title: draft.title,
  class: draft.class,
  kind: draft.kind,
  source: draft.source,
  grade: draft.grade ?? (draft.public ? 1 : 2),
  style: draft.style ?? {},
  minZoom: draft.minZoom ?? 0,
  maxZoom: draft.maxZoom ?? 22,
  detailZoom: draft.detailZoom ?? DETAIL[draft.kind],
  readers: draft.readers ?? ['*'],
  editors: draft.editors ?? [],
  public: draft.public ?? false,
  scope: draft.scope ?? 'district',
  fields: draft.fields ?? [],
  ...(draft.from === undefined ? {} : { from: draft.from }),
  ...(draft.madeOn === undefined ? {} : { madeOn: draft.madeOn }),
  ...(draft.licence === undefined ? {} : { licence: draft.licence }),
  ...(draft.owner === undefined ? {} : { owner: draft.owner }),
  ...(draft.approval === undefined ? {} : { approval: draft.approval }),
  ...(draft.outsideGridM === undefined ? {} : { outsideGridM: draft.outsideGridM }),
})
