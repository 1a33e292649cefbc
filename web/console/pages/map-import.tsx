import { useState } from 'react'
import { Link } from 'react-router'
import { api, type Say, say, sayNumber, useLoad, useSay, useWords, words } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { RefusedRows } from '../parts/refused-rows.tsx'
import { Empty, Loaded, Refused } from '../parts/states.tsx'
import type { LayerList } from './map-panel.tsx'

const dictionary = words({
  map: say('一张图', 'One map'),
  title: say('导入图层', 'Import into a layer'),
  lead: say(
    '要素：GeoJSON、Shapefile（zip）、GPX、CSV，每个要素单独检查，不合格的说明原因并可下载。影像：PMTiles，或按 级别/列/行 命名的图片瓦片（zip）。',
    'Features: GeoJSON, Shapefile (zip), GPX, CSV; each is judged alone, what is refused is told and can be downloaded. Imagery: PMTiles, or pictures named zoom/column/row in a zip.',
  ),
  size: say(
    '网页上传最大 20 MB；更大的文件请在服务器上用 huying map import 导入。',
    'Up to 20 MB here; larger files by huying map import on the server.',
  ),
  raster: say('影像（栅格瓦片）', 'imagery (raster tiles)'),
  madeOn: say('拍摄日期', 'Taken on'),
  from: say('来源与署名', 'Source, attribution'),
  licence: say('使用许可', 'Licence'),
  tms: say('行号自下而上（TMS）', 'Rows are counted from the south (TMS)'),
  kept: say('已入库', 'Kept'),
  zooms: (low: number, high: number) => say(`级别 ${low}–${high}`, `zoom ${low}–${high}`),
  choose: say('请选择图层', 'Choose a layer'),
  layer: say('图层', 'Layer'),
  crs: say('坐标系', 'System'),
  asked: say('以文件声明为准', 'as the file says'),
  whole: say('整层更新：文件中没有的要素结束', 'A whole new edition: what is not in the file ends'),
  close: say('自动闭合未闭合的面', 'Close rings that are open'),
  x: say('经度列（CSV）', 'Longitude column (CSV)'),
  y: say('纬度列（CSV）', 'Latitude column (CSV)'),
  file: say('选择文件', 'Choose a file'),
  none: say('没有可以导入的图层', 'There is no layer to import into'),
  noneWhy: say('请先登记一个自有图层', 'Make a layer of your own first'),
  made: say('新建图层', 'New layer'),
  name: say('名称', 'Name'),
  kind: say('类型', 'Kind'),
  create: say('新建', 'Make'),
  read: say('读取', 'Read'),
  written: say('写入', 'Written'),
  unchanged: say('未变', 'Unchanged'),
  ended: say('结束', 'Ended'),
  refused: say('退回', 'Refused'),
  at: say('序号', 'No.'),
  see: say('在图上查看', 'See it on the map'),
  working: say('正在导入…', 'Importing…'),
})
type Report = {
  readonly format: string
  readonly crs: string
  readonly read: number
  readonly written: number
  readonly unchanged: number
  readonly ended: number
  readonly refusedCount: number
  readonly refused: readonly {
    readonly at: number
    readonly name: string
    readonly refusal: { readonly says: Say; readonly remedy: Say }
  }[]
  readonly notes: readonly { readonly says: Say; readonly count: number }[]
}
/** What is told of pictures that were kept. */
type Pictures = {
  readonly format: string
  readonly tiles: string
  readonly minZoom: number
  readonly maxZoom: number
  readonly box: readonly number[]
}
const SYSTEMS = ['', 'CGCS2000', 'WGS-84', 'GCJ-02', 'BD-09', 'EPSG:4526', 'EPSG:4547']

/** 导入图层. */
export function MapImport() {
  const w = useWords(dictionary)
  const s = useSay()
  useTitle({ title: w.map, to: '/map' }, { title: w.title })
  const [layer, setLayer] = useState('')
  const [crs, setCrs] = useState('')
  const [whole, setWhole] = useState(false)
  const [close, setClose] = useState(false)
  const [x, setX] = useState('')
  const [y, setY] = useState('')
  const [busy, setBusy] = useState(false)
  const [tms, setTms] = useState(false)
  const [report, setReport] = useState<Report | null>(null)
  const [pictures, setPictures] = useState<Pictures | null>(null)
  const [failure, setFailure] = useState<Parameters<typeof Refused>[0]['failure'] | null>(null)
  const { load, reload } = useLoad('map layers', (signal) =>
    api.get<LayerList>('/api/map/layers', undefined, { signal }),
  )
  const send = async (file: File): Promise<void> => {
    const form = new FormData()
    form.append('file', file)
    setBusy(true)
    setFailure(null)
    setReport(null)
    setPictures(null)
    const query = new URLSearchParams({
      ...(crs ? { crs } : {}),
      ...(whole ? { whole: 'true' } : {}),
      ...(close ? { close: 'true' } : {}),
      ...(tms ? { tms: 'true' } : {}),
      ...(x ? { x } : {}),
      ...(y ? { y } : {}),
    })
    const got = await api.post<Report | Pictures>(
      `/api/map/layers/${encodeURIComponent(layer)}/import?${query}`,
      form,
    )
    setBusy(false)
    if (!got.ok) setFailure(got.error)
    else if ('tiles' in got.value) setPictures(got.value)
    else setReport(got.value)
  }
  return (
    <div className="page">
      <h1>{w.title}</h1>
      <p className="muted">{w.lead}</p>
      <Loaded load={load} retry={reload}>
        {(list) => {
          const own = list.rows.filter((one) => one.may.edit)
          const imagery = own.find((one) => one.name === layer)?.kind === 'raster'
          return (
            <div className="stack">
              {own.length === 0 && <Empty title={w.none}>{list.may.make && <p>{w.noneWhy}</p>}</Empty>}
              {list.may.make && (
                <NewLayer
                  onMade={(name) => {
                    setLayer(name)
                    void reload()
                  }}
                />
              )}
              {own.length > 0 && (
                <section className="card body stack">
                  <div className="fields">
                    <label className="field half">
                      <span>{w.layer}</span>
                      <select
                        className="input"
                        value={layer}
                        onChange={(event) => setLayer(event.target.value)}
                      >
                        <option value="">{w.choose}</option>
                        {own.map((one) => (
                          <option key={one.name} value={one.name}>
                            {s(one.title)}
                          </option>
                        ))}
                      </select>
                    </label>
                    {!imagery && (
                      <>
                        <label className="field half">
                          <span>{w.crs}</span>
                          <select
                            className="input"
                            value={crs}
                            onChange={(event) => setCrs(event.target.value)}
                          >
                            {SYSTEMS.map((one) => (
                              <option key={one} value={one}>
                                {one || w.asked}
                              </option>
                            ))}
                          </select>
                        </label>
                        <label className="field half">
                          <span>{w.x}</span>
                          <input className="input" value={x} onChange={(event) => setX(event.target.value)} />
                        </label>
                        <label className="field half">
                          <span>{w.y}</span>
                          <input className="input" value={y} onChange={(event) => setY(event.target.value)} />
                        </label>
                      </>
                    )}
                  </div>
                  {imagery ? (
                    <label className="check">
                      <input type="checkbox" checked={tms} onChange={() => setTms(!tms)} /> {w.tms}
                    </label>
                  ) : (
                    <>
                      <label className="check">
                        <input type="checkbox" checked={whole} onChange={() => setWhole(!whole)} /> {w.whole}
                      </label>
                      <label className="check">
                        <input type="checkbox" checked={close} onChange={() => setClose(!close)} /> {w.close}
                      </label>
                    </>
                  )}
                  <div className="row">
                    <label className={`button main${layer === '' || busy ? ' off' : ''}`}>
                      {busy ? w.working : w.file}
                      <input
                        type="file"
                        className="sr"
                        disabled={layer === '' || busy}
                        accept={imagery ? '.pmtiles,.zip' : '.geojson,.json,.zip,.gpx,.csv'}
                        onChange={(event) => {
                          const [file] = event.target.files ?? []
                          // the same file again, once it was mended, is a new choice
                          if (file) void send(file).finally(() => (event.target.value = ''))
                        }}
                      />
                    </label>
                    <small className="muted">{w.size}</small>
                  </div>
                </section>
              )}
              {pictures && (
                <p className="card body row">
                  <b>{w.kept}</b>
                  <span className="num">
                    {pictures.format} · {pictures.tiles} · {w.zooms(pictures.minZoom, pictures.maxZoom)} ·{' '}
                    {pictures.box.map((one) => one.toFixed(4)).join(', ')}
                  </span>
                  <Link to={`/map?b=mix&img=${encodeURIComponent(layer)}&v=${viewOf(pictures)}`}>
                    {w.see}
                  </Link>
                </p>
              )}
              {failure && <Refused failure={failure} />}
              {report && (
                <div className="card body stack">
                  <p className="num">
                    {report.format} · {report.crs} · {w.read} {sayNumber(report.read)} · {w.written}{' '}
                    <b>{sayNumber(report.written)}</b> · {w.unchanged} {sayNumber(report.unchanged)} ·{' '}
                    {w.ended} {sayNumber(report.ended)} · {w.refused} <b>{sayNumber(report.refusedCount)}</b>
                  </p>
                  {report.notes.map((one) => (
                    <p key={one.says.zh} className="small">
                      {s(one.says)} {one.count}
                    </p>
                  ))}
                  <RefusedRows
                    titles={[w.at, w.name]}
                    rows={report.refused.map(({ at, name, refusal }) => ({ no: at, name, ...refusal }))}
                  />
                  <Link to={`/map?l=${encodeURIComponent(layer)}`}>{w.see}</Link>
                </div>
              )}
            </div>
          )
        }}
      </Loaded>
    </div>
  )
}

/** The middle of what was kept, at a zoom that shows its pictures. */
function viewOf({ box, minZoom, maxZoom }: Pictures): string {
  const [west = 0, south = 0, east = 0, north = 0] = box
  const zoom = Math.min(maxZoom, Math.max(minZoom, Math.log2(360 / Math.max(0.0005, east - west)) + 1))
  return `${((west + east) / 2).toFixed(5)},${((south + north) / 2).toFixed(5)},${zoom.toFixed(2)}`
}

const KINDS = ['point', 'line', 'polygon', 'raster'] as const

function NewLayer({ onMade }: { onMade: (name: string) => void }) {
  const w = useWords(dictionary)
  const s = useSay()
  const [title, setTitle] = useState('')
  const [kind, setKind] = useState<(typeof KINDS)[number]>('point')
  const [about, setAbout] = useState({ madeOn: '', from: '', licence: '' })
  const [failure, setFailure] = useState<Parameters<typeof Refused>[0]['failure'] | null>(null)
  const kinds = {
    point: s(say('点', 'points')),
    line: s(say('线', 'lines')),
    polygon: s(say('面', 'polygons')),
    raster: w.raster,
  }
  const raster = kind === 'raster'
  return (
    <form
      className="card body stack"
      onSubmit={(event) => {
        event.preventDefault()
        const name = `own.l${Date.now().toString(36)}`
        const said = Object.entries(about).filter(([, value]) => value.trim() !== '')
        void api
          .post('/api/map/layers', {
            name,
            title: { zh: title.trim(), en: title.trim() },
            class: raster ? 'imagery' : 'vector',
            kind,
            source: { kind: 'own' },
            ...(raster ? Object.fromEntries(said) : {}),
          })
          .then((got) => {
            setFailure(got.ok ? null : got.error)
            if (!got.ok) return
            setTitle('')
            setAbout({ madeOn: '', from: '', licence: '' })
            onMade(name)
          })
      }}
    >
      <h2>{w.made}</h2>
      <div className="fields">
        <label className="field half">
          <span>{w.name}</span>
          <input
            className="input"
            value={title}
            required
            maxLength={60}
            onChange={(event) => setTitle(event.target.value)}
          />
        </label>
        <label className="field half">
          <span>{w.kind}</span>
          <select
            className="input"
            value={kind}
            onChange={(event) => setKind(event.target.value as typeof kind)}
          >
            {KINDS.map((one) => (
              <option key={one} value={one}>
                {kinds[one]}
              </option>
            ))}
          </select>
        </label>
        {raster &&
          (['madeOn', 'from', 'licence'] as const).map((one) => (
            <label key={one} className="field third">
              <span>{w[one]}</span>
              <input
                className="input"
                type={one === 'madeOn' ? 'date' : 'text'}
                maxLength={one === 'madeOn' ? 10 : 200}
                value={about[one]}
                onChange={(event) => setAbout({ ...about, [one]: event.target.value })}
              />
            </label>
          ))}
      </div>
      <div>
        <button type="submit" className="button">
          {w.create}
        </button>
      </div>
      {failure && <Refused failure={failure} />}
    </form>
  )
}
