import { type ChangeEvent, useEffect, useRef, useState } from 'react'
import { Link, useParams } from 'react-router'
import 'bpmn-js/dist/assets/diagram-js.css'
import '../look/flow-bpmn.css'
import { BPMN_BYTES, type BpmnReading, refusals } from '../../../platform/matters/bpmn/declare.ts'
import { api, type Failure, say, useLoad, useSay, useWords, words } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { Failed, Loading, Refused } from '../parts/states.tsx'
import { useCity } from '../session.ts'

const dictionary = words({
  flows: say('应用与流程', 'Packs and flows'),
  title: say('BPMN 流程图', 'BPMN drawing'),
  how: say(
    '标准 BPMN 2.0 图，可在其他建模工具中打开。拖动移动，滚轮缩放。',
    'A standard BPMN 2.0 drawing that other tools open. Drag to move, turn the wheel to zoom.',
  ),
  download: say('下载 .bpmn', 'Download .bpmn'),
  read: say('读取 .bpmn 文件', 'Read a .bpmn file'),
  readHow: say(
    '只预览，不改变正在运行的流程。能承载的流程给出声明，可写入应用包；不能承载的元素逐个说明。',
    'A preview: no running flow changes. A flow that fits is shown as a declaration for a pack; elements that do not fit are named one by one.',
  ),
  runs: say('可以运行', 'It runs'),
  refused: say('不能运行', 'It does not run'),
  states: (n: number) => say(`${n} 个状态`, `${n} states`),
  actions: (n: number) => say(`${n} 个操作`, `${n} actions`),
  declaration: say('复制流程声明', 'Copy the declaration'),
  copied: say('已复制', 'Copied'),
  own: say('本系统导出', 'Written by this system'),
  none: say('文件中没有流程', 'The file holds no process'),
  notes: say('说明', 'Notes'),
  picture: say('流程图', 'The drawing'),
  notDrawn: say('这个文件没有图形信息，无法画出。', 'The file holds no drawing.'),
})

type Canvas = {
  zoom(how: string): void
  addMarker(element: string, marker: string): void
}

/** A drawing in the viewer of bpmn.io; its mark stays visible, as its licence asks. */
function Drawing({ xml, unfit }: { xml: string; unfit: readonly string[] }) {
  const w = useWords(dictionary)
  const frame = useRef<HTMLDivElement>(null)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    const container = frame.current
    if (!container) return
    let here = true
    let close = () => {}
    const show = async () => {
      const { default: Viewer } = await import('bpmn-js/lib/NavigatedViewer.js')
      if (!here) return
      const viewer = new Viewer({ container })
      close = () => viewer.destroy()
      try {
        await viewer.importXML(xml)
        if (!here) return
        const canvas = viewer.get<Canvas>('canvas')
        canvas.zoom('fit-viewport')
        for (const id of unfit)
          try {
            canvas.addMarker(id, 'unfit')
          } catch {
            // Named, but not drawn.
          }
        setFailed(false)
      } catch {
        if (here) setFailed(true)
      }
    }
    void show()
    return () => {
      here = false
      close()
    }
  }, [xml, unfit])
  return (
    <>
      {failed && <p className="muted">{w.notDrawn}</p>}
      <div className="bpmn" ref={frame} role="img" aria-label={w.picture} hidden={failed} />
    </>
  )
}

const NONE: readonly string[] = []

/** 流程的 BPMN 图: drawn, taken along, and what a file from elsewhere would become. */
export function FlowBpmn() {
  const { pack, name } = useParams()
  const type = `${pack}.${name}`
  const w = useWords(dictionary)
  const s = useSay()
  const { declared } = useCity()
  const { load, reload } = useLoad(type, () =>
    api.get<{ readonly name: string; readonly xml: string }>(`/api/flows/${encodeURIComponent(type)}/bpmn`),
  )
  const title = declared.types[type]?.title
  useTitle(
    { title: w.flows, to: '/flows' },
    { title: title ? s(title) : type, to: `/flows/${pack}/${name}` },
    { title: w.title },
  )
  const save = (file: string, xml: string) => {
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([xml], { type: 'application/xml' }))
    link.download = file
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 1000)
  }
  return (
    <div className="page">
      <div className="row">
        <h1>{title ? s(title) : type}</h1>
        <span className="grow" />
        <Link className="button" to={`/flows/${pack}/${name}`}>
          {w.flows}
        </Link>
        {load.state === 'ready' && (
          <button type="button" className="button main" onClick={() => save(load.value.name, load.value.xml)}>
            {w.download}
          </button>
        )}
      </div>
      <p className="muted">{w.how}</p>
      {load.state === 'loading' && <Loading />}
      {load.state === 'failed' && <Failed failure={load.failure} retry={() => void reload()} />}
      {load.state === 'ready' && <Drawing xml={load.value.xml} unfit={NONE} />}
      <ReadFile />
    </div>
  )
}

function ReadFile() {
  const w = useWords(dictionary)
  const s = useSay()
  const [read, setRead] = useState<{ readonly xml: string; readonly reading: BpmnReading } | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [copied, setCopied] = useState('')
  const [unfit, setUnfit] = useState<readonly string[]>(NONE)
  const choose = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0]
    event.target.value = ''
    if (!file) return
    setRead(null)
    setFailure(null)
    if (file.size > BPMN_BYTES) return setFailure(refusals['matter.bpmnTooLarge']())
    const xml = await file.text()
    const got = await api.post<BpmnReading>('/api/flows/bpmn', { xml })
    if (!got.ok) return setFailure(got.error)
    setUnfit(got.value.processes.flatMap((process) => process.unfit.map((one) => one.id)))
    setRead({ xml, reading: got.value })
  }
  return (
    <section className="card">
      <header>
        <h2 className="grow">{w.read}</h2>
        <label className="button">
          {w.read}
          <input type="file" accept=".bpmn,.xml" hidden onChange={choose} />
        </label>
      </header>
      <div className="body stack tight">
        <p className="muted">{w.readHow}</p>
        {failure && <Refused failure={failure} />}
        {read?.reading.processes.length === 0 && <p>{w.none}</p>}
        {read?.reading.processes.map((process) => (
          <div key={process.id} className="task">
            <div className="row">
              <b>{process.name ?? process.id}</b>
              <span className={`tag ${process.type ? 'green' : 'red'}`}>
                {process.type ? w.runs : w.refused}
              </span>
              {process.own && <span className="tag">{w.own}</span>}
              {process.type && (
                <>
                  <span className="small">
                    {w.states(Object.keys(process.type.flow.states).length)} ·{' '}
                    {w.actions(Object.keys(process.type.flow.actions).length)}
                  </span>
                  <span className="grow" />
                  <button
                    type="button"
                    className="button small"
                    onClick={async () => {
                      await navigator.clipboard?.writeText(JSON.stringify(process.type, null, 2))
                      setCopied(process.id)
                    }}
                  >
                    {copied === process.id ? w.copied : w.declaration}
                  </button>
                </>
              )}
            </div>
            {[...process.unfit, ...process.notes].length > 0 && (
              <ul>
                {[...process.unfit, ...process.notes].map((one) => (
                  <li key={`${one.id}${one.says.en}`} className="small">
                    <b>{one.name ?? one.id}</b>（{one.type.replace('bpmn:', '')}）：{s(one.says)}
                  </li>
                ))}
              </ul>
            )}
          </div>
        ))}
        {read && <Drawing xml={read.xml} unfit={unfit} />}
      </div>
    </section>
  )
}
