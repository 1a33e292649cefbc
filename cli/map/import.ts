import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { say } from '../../base/index.ts'
import { type MapImport, mapOf } from '../../host/index.ts'
import { systemActor } from '../../platform/org/index.ts'
import { layers } from '../../platform/places/index.ts'
import { refused, withCity } from '../city.ts'
import { type Command, type Given, type Out, oneArgument, textOf, UseFault } from '../command.ts'

const SHOWN = 20

function linesOf(report: MapImport): string[] {
  const reasons = new Map<string, number>()
  for (const { refusal } of report.refused) reasons.set(refusal.code, (reasons.get(refusal.code) ?? 0) + 1)
  return [
    `${report.layer} · ${report.format} · ${report.crs} · 读取 read ${report.read} · 写入 written ${report.written} · 未变 unchanged ${report.unchanged} · 结束 ended ${report.ended} · 退回 refused ${report.refusedCount} · 版本 version ${report.version}`,
    ...report.notes.map((note) => `  ${note.says.zh} ${note.says.en} × ${note.count}`),
    ...[...reasons].map(([code, count]) => `  ${code} × ${count}`),
    ...report.refused
      .slice(0, SHOWN)
      .map(({ at, name, refusal }) => `    ${at} ${name}: ${refusal.says.zh} · ${refusal.says.en}`),
  ]
}

/** `huying map import`: a file of features into a layer, made where it is not there yet; works beside a running city. */
export const mapImport: Command = {
  says: say(
    '把 GeoJSON、Shapefile（zip）、GPX、CSV 导入图层：逐个要素检查，好的入库，坏的列出原因；影像图层导入 PMTiles，或按 级别/列/行 命名的图片瓦片（zip 或文件夹）',
    'bring GeoJSON, a Shapefile (zip), GPX or CSV into a layer: each feature is looked at; good ones are taken, bad ones listed with the reason; into imagery PMTiles, or pictures named zoom/column/row (a zip or a folder)',
  ),
  args: 'FILE',
  options: {
    layer: {
      type: 'string',
      value: 'NAME',
      says: say('图层标识；没有则新建', 'name of the layer; made when there is none'),
    },
    crs: {
      type: 'string',
      value: 'CRS',
      says: say(
        '坐标系：CGCS2000、WGS-84、GCJ-02、BD-09、EPSG:4526、EPSG:4547 …',
        'system of the coordinates: CGCS2000, WGS-84, GCJ-02, BD-09, EPSG:4526, EPSG:4547 …',
      ),
    },
    kind: {
      type: 'string',
      value: 'KIND',
      says: say(
        '新建图层的类型：point、line、polygon、raster',
        'kind of a new layer: point, line, polygon, raster',
      ),
    },
    title: { type: 'string', value: 'TEXT', says: say('新建图层的名称', 'title of a new layer') },
    whole: {
      type: 'boolean',
      says: say('整层更新：文件中没有的要素结束', 'a whole edition: what is not in the file ends'),
    },
    close: { type: 'boolean', says: say('自动闭合未闭合的面', 'close rings that are open') },
    ref: { type: 'string', value: 'COLUMN', says: say('编号所在属性', 'attribute that names a feature') },
    label: { type: 'string', value: 'COLUMN', says: say('名称所在属性', 'attribute with its label') },
    category: { type: 'string', value: 'COLUMN', says: say('类别所在属性', 'attribute with its category') },
    x: {
      type: 'string',
      value: 'COLUMN',
      says: say('经度或东坐标列（CSV）', 'column of longitude or easting (CSV)'),
    },
    y: {
      type: 'string',
      value: 'COLUMN',
      says: say('纬度或北坐标列（CSV）', 'column of latitude or northing (CSV)'),
    },
    'made-on': {
      type: 'string',
      value: 'DAY',
      says: say('新建影像图层的拍摄日期', 'day on which new imagery was taken'),
    },
    from: { type: 'string', value: 'TEXT', says: say('来源与署名', 'source and attribution') },
    licence: { type: 'string', value: 'TEXT', says: say('使用许可', 'what may be done with it') },
    tms: {
      type: 'boolean',
      says: say('图片瓦片的行号自下而上（TMS）', 'rows of pictures are counted from the south (TMS)'),
    },
    city: { type: 'string', value: 'NAME', says: say('城市', 'city') },
  },
  async run(given: Given, out: Out) {
    const file = oneArgument(given, 'FILE')
    const name = textOf(given, 'layer')
    if (!name) throw new UseFault(say('缺少 --layer', '--layer is missing'))
    const there = await stat(file).catch(() => null)
    if (!there?.isFile() && !there?.isDirectory())
      throw new UseFault(say(`没有文件 ${file}`, `there is no file ${file}`))
    const pictures = there.isDirectory() || /\.pmtiles$/i.test(file)
    const kind = textOf(given, 'kind') ?? (pictures ? 'raster' : 'point')
    if (!Object.hasOwn(layers.layerKinds, kind))
      throw new UseFault(say(`没有图层类型“${kind}”`, `there is no kind ${kind}`))
    const [madeOn, from, licence] = ['made-on', 'from', 'licence'].map((one) => textOf(given, one))
    const texts = (['crs', 'ref', 'label', 'category', 'x', 'y'] as const).flatMap((option) => {
      const text = textOf(given, option)
      return text ? [[option, text] as const] : []
    })
    return withCity(given, out, async (city) => {
      const { district } = city.plan
      const at = city.now()
      const known = await layers.find(city.store, district, name)
      const title = textOf(given, 'title') ?? name
      const layer = known.ok
        ? known
        : await city.store.tx((tx) =>
            layers.save(
              tx,
              district,
              {
                name,
                title: say(title, title),
                class: kind === 'raster' ? 'imagery' : 'vector',
                kind: kind as layers.LayerKind,
                source: { kind: 'own' },
                ...(madeOn ? { madeOn } : {}),
                ...(from ? { from } : {}),
                ...(licence ? { licence } : {}),
              },
              at,
            ),
          )
      if (!layer.ok) return refused(out, layer.error)
      if (layer.value.source.kind !== 'own' && layer.value.source.kind !== 'tiles')
        return refused(out, layers.refusals['layers.notOwn']({ title: layer.value.title }))
      const ask = {
        ...Object.fromEntries(texts),
        whole: given.options.whole === true,
        close: given.options.close === true,
        tms: given.options.tms === true,
      }
      const done = await mapOf(city).takeFile(
        layer.value,
        systemActor(district),
        file,
        basename(file),
        ask,
        at,
      )
      if (!done.ok) return refused(out, done.error)
      const report = done.value as MapImport
      out.report(report, report.refused ? linesOf(report) : [JSON.stringify(report)])
      return report.refusedCount > 0 ? 1 : 0
    })
  },
}
