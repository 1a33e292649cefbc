import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { gridKey } from '../../../platform/places/grids/decide.ts'
import type { Grid, GridHolder, GridKind, Topology } from '../../../platform/places/grids/declare.ts'
import { boxOf } from '../../../platform/places/ground/decide.ts'
import {
  api,
  punctuation,
  type Say,
  say,
  sayNumber,
  useLanguage,
  useLoad,
  useSay,
  useWords,
  words,
} from '../../live/index.ts'
import type { Row as MatterRow } from '../../live/wire.ts'
import { CityMap, type GlMap, type MapMouseEvent } from '../../map/city-map.tsx'
import { type Content, contentOf } from '../../map/content.ts'
import { drawing, featuresOf, type Shape } from '../../map/draw.ts'
import { type Spot, sayArea } from '../../map/measure.ts'
import '../look/map.css'
import { useTitle } from '../frame.tsx'
import { Empty, Loaded, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { StateTag } from './rows.tsx'

const dictionary = words({
  title: say('网格管理', 'Grids'),
  lead: say(
    '同类网格不重叠、不留空；边界与责任人按日期留存。',
    'Grids of a kind neither overlap nor leave gaps; borders and holders are kept by date.',
  ),
  on: say('日期', 'Day'),
  find: say('网格名称、编码、责任人', 'Name, code, holder'),
  count: (n: string) => say(`${n} 个网格`, `${n} grids`),
  none: say('这一天没有网格', 'No grid on this day'),
  check: say('拓扑检查', 'Check the tiling'),
  sound: say('无重叠、无空隙（容差 0.1 平方米）', 'No overlap, no gap (tolerance 0.1 m²)'),
  faults: (n: number) => say(`${n} 处问题`, `${n} faults`),
  overlap: say('重叠', 'overlap'),
  gap: say('空隙', 'gap'),
  split: say('切割', 'Cut'),
  splitHint: say('画一条线穿过网格，双击结束', 'Draw a line through the grid; double click ends'),
  merge: say('合并所选', 'Join the chosen'),
  draw: say('新绘网格', 'Draw a grid'),
  drawHint: say('沿边界逐点点击，双击结束', 'Click along the border; double click ends'),
  code: say('编码', 'Code'),
  name: say('名称', 'Name'),
  area: say('面积', 'Area'),
  since: say('自', 'since'),
  people: say('责任人', 'Holders'),
  history: say('沿革', 'History'),
  became: say('并入', 'became part of'),
  add: say('增加责任人', 'Add a holder'),
  role: say('角色', 'Role'),
  person: say('姓名', 'Name'),
  from: say('生效日期', 'From'),
  end: say('离任', 'End'),
  save: say('保存', 'Save'),
  cancel: say('取消', 'Cancel'),
  choose: say(
    '点击地图或列表选择网格；按住 Ctrl 可多选',
    'Click a grid on the map or in the list; Ctrl chooses several',
  ),
  done: say('已生效', 'Done'),
  matters: say('网格事项', 'Matters of this grid'),
  matterCount: (n: string) => say(`${n} 件`, n),
  chosen: (n: number) => say(`已选 ${n} 个`, `${n} chosen`),
})

type Held = { readonly role: Say; readonly person: string }
type Row = Grid & { readonly path: string; readonly people: readonly Held[] }
type List = {
  readonly on: string
  readonly kinds: Readonly<Record<GridKind, Say>>
  readonly roles: Readonly<Record<string, Say>>
  readonly may: { readonly edit: boolean }
  readonly rows: readonly Row[]
}
const today = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)

/** 网格管理: on the map and as a list, by day; cut, join, draw, people, history. */
export function Grids() {
  const w = useWords(dictionary)
  const s = useSay()
  const lang = useLanguage()
  useTitle({ title: w.title })
  const [params, setParams] = useSearchParams()
  const kind = (params.get('kind') ?? 'social') as GridKind
  const on = params.get('on') ?? today()
  const [chosen, choose] = useState<readonly string[]>(() =>
    params.get('code') ? [params.get('code') as string] : [],
  )
  const [words_, setWords] = useState('')
  const [map, setMap] = useState<GlMap | null>(null)
  const [content, setContent] = useState<Content | null>(null)
  const [tool, setTool] = useState<'split' | 'draw' | null>(null)
  const [draft, setDraft] = useState<Shape | null>(null)
  const [drawn, setDrawn] = useState<readonly Spot[] | null>(null)
  const [topology, setTopology] = useState<Topology | null>(null)
  const [failure, setFailure] = useState<Parameters<typeof Refused>[0]['failure'] | null>(null)
  const { load, reload } = useLoad(`grids ${kind} ${on}`, (signal) =>
    api.get<List>('/api/grids', { kind, on }, { signal }),
  )
  const list = load.state === 'ready' ? load.value : null
  const put = (more: Readonly<Record<string, string>>): void => {
    const next = new URLSearchParams(params)
    for (const [key, value] of Object.entries(more)) next.set(key, value)
    setParams(next, { replace: true })
  }
  const shown = useMemo(
    () =>
      (list?.rows ?? []).filter(
        (row) =>
          words_.trim() === '' ||
          `${row.name} ${row.code} ${row.people.map((one) => one.person).join(' ')} ${row.path}`.includes(
            words_.trim(),
          ),
      ),
    [list, words_],
  )
  const ready = useCallback((opened: GlMap) => {
    setMap(opened)
    const made = contentOf(opened, 'light')
    made.showMatters(false, false)
    setContent(made)
    return () => {
      setMap(null)
      setContent(null)
    }
  }, [])
  useEffect(() => {
    if (!content || !list) return
    const mark = new Set(chosen)
    content.setDrawn([
      ...list.rows.map(
        (row): GeoJSON.Feature => ({
          type: 'Feature',
          properties: {
            code: row.code,
            color: mark.has(row.code) ? '#d3352b' : '#1757b8',
            fill: mark.has(row.code) ? 0.28 : 0.06,
            width: mark.has(row.code) ? 2.6 : 1,
          },
          geometry: row.geometry as unknown as GeoJSON.Geometry,
        }),
      ),
      ...(topology?.faults ?? []).flatMap((one) => featuresOf({ tool: 'point', points: [one.at] }, lang)),
      ...(draft ? featuresOf(draft, lang, '#d3352b') : []),
    ])
  }, [content, list, chosen, draft, topology, lang])
  const act = useCallback(
    async (verb: string, body: Readonly<Record<string, unknown>>) => {
      setFailure(null)
      const got = await api.post<readonly Grid[]>(`/api/grids/${verb}`, { kind, ...body })
      if (!got.ok) setFailure(got.error)
      else {
        toast(w.done)
        setTopology(null)
        if (Array.isArray(got.value) && got.value[0]) choose(got.value.map((one) => one.code))
      }
      void reload()
      return got.ok
    },
    [kind, reload, w.done],
  )
  useEffect(() => {
    if (!map || !list) return
    if (tool)
      return drawing(map, tool === 'split' ? 'line' : 'polygon', {
        onChange: setDraft,
        onDone: (shape) => {
          setTool(null)
          setDraft(null)
          if (!shape) return
          if (tool === 'draw') setDrawn(shape.points)
          else void act('split', { code: chosen[0], line: shape.points })
        },
      })
    const onClick = (event: MapMouseEvent): void => {
      const hit = map.queryRenderedFeatures(event.point, { layers: ['drawn-fill'] })[0]
      const code = hit?.properties.code as string | undefined
      if (!code) return
      const several =
        event.originalEvent.ctrlKey || event.originalEvent.metaKey || event.originalEvent.shiftKey
      choose((before) =>
        several ? (before.includes(code) ? before.filter((one) => one !== code) : [...before, code]) : [code],
      )
    }
    map.on('click', onClick)
    return () => {
      map.off('click', onClick)
    }
  }, [map, list, tool, chosen, act])
  const one = chosen.length === 1 ? list?.rows.find((row) => row.code === chosen[0]) : undefined
  const goTo = useCallback(
    (row: Row): void => {
      choose([row.code])
      const { west, south, east, north } = boxOf(row.geometry)
      map?.fitBounds([west, south, east, north], { padding: 80, maxZoom: 16, duration: 300 })
    },
    [map],
  )
  // whoever comes from a matter or a link sees the grid it names
  const asked = params.get('code')
  const shownOnce = useRef<string | null>(null)
  useEffect(() => {
    const row = map && list?.rows.find((row) => row.code === asked)
    if (!row || shownOnce.current === `${kind} ${asked}`) return
    shownOnce.current = `${kind} ${asked}`
    goTo(row)
  }, [map, list, asked, kind, goTo])
  return (
    <div className="page full">
      <div className="row">
        <h1>{w.title}</h1>
        {list && <span className="tag">{w.count(sayNumber(list.rows.length))}</span>}
        <span className="grow" />
        <label className="row tight">
          {w.on}
          <input
            className="input"
            type="date"
            value={on}
            onChange={(event) => event.target.value && put({ on: event.target.value })}
          />
        </label>
        <nav className="tabs" aria-label={w.title}>
          {Object.entries(list?.kinds ?? {}).map(([key, title]) => (
            <button
              key={key}
              type="button"
              aria-pressed={key === kind}
              onClick={() => {
                choose([])
                put({ kind: key, code: '' })
              }}
            >
              {s(title)}
            </button>
          ))}
        </nav>
      </div>
      <p className="muted">{w.lead}</p>
      <div className="row">
        <button
          type="button"
          className="button"
          onClick={() =>
            void api
              .get<Topology>('/api/grids/check', { kind, on })
              .then((got) => (got.ok ? setTopology(got.value) : setFailure(got.error)))
          }
        >
          {w.check}
        </button>
        {list?.may.edit && (
          <>
            <button
              type="button"
              className="button"
              disabled={chosen.length !== 1}
              aria-pressed={tool === 'split'}
              onClick={() => setTool('split')}
            >
              {w.split}
            </button>
            <button
              type="button"
              className="button"
              disabled={chosen.length < 2}
              onClick={() => void act('merge', { codes: chosen })}
            >
              {w.merge}
            </button>
            <button
              type="button"
              className="button"
              aria-pressed={tool === 'draw'}
              onClick={() => setTool('draw')}
            >
              {w.draw}
            </button>
          </>
        )}
        <span className="small muted">
          {tool === 'split'
            ? w.splitHint
            : tool === 'draw'
              ? w.drawHint
              : chosen.length > 1
                ? w.chosen(chosen.length)
                : w.choose}
        </span>
        {topology && (
          <span className={`tag ${topology.sound ? 'green' : 'red'}`} role="status">
            {topology.sound ? w.sound : w.faults(topology.faults.length)}
          </span>
        )}
      </div>
      {failure && <Refused failure={failure} />}
      {topology && topology.faults.length > 0 && (
        <ul className="small">
          {topology.faults.slice(0, 5).map((fault) => (
            <li key={`${fault.kind}${fault.codes.join()}`}>
              {w[fault.kind]} {sayArea(fault.areaM2, lang)} ·{' '}
              <span className="num">{fault.codes.join(' ')}</span>
            </li>
          ))}
        </ul>
      )}
      <div className="mapsplit fill">
        <div className="stack">
          <input
            className="input"
            type="search"
            aria-label={w.find}
            placeholder={w.find}
            value={words_}
            onChange={(event) => setWords(event.target.value)}
          />
          <Loaded load={load} retry={reload}>
            {() =>
              shown.length === 0 ? (
                <Empty title={w.none} />
              ) : (
                <ul className="gridlist">
                  {shown.slice(0, 200).map((row) => (
                    <li key={row.code}>
                      <button
                        type="button"
                        className="linkish"
                        aria-pressed={chosen.includes(row.code)}
                        onClick={() => goTo(row)}
                      >
                        <b>{row.name}</b> <small className="num">{row.code}</small>
                        <br />
                        <small>
                          {row.people.map((one) => `${s(one.role)} ${one.person}`).join(' · ') || '—'}
                        </small>
                      </button>
                    </li>
                  ))}
                </ul>
              )
            }
          </Loaded>
        </div>
        <div className="mapbeside">
          {drawn && (
            <NewGrid
              onCancel={() => setDrawn(null)}
              onSave={async (code, name) => {
                const ok = await act('draw', {
                  code,
                  name,
                  geometry: { type: 'Polygon', coordinates: [[...drawn, drawn[0]]] },
                })
                if (ok) setDrawn(null)
              }}
            />
          )}
          {one && list && <OneGrid row={one} kind={kind} list={list} onAct={act} />}
          <CityMap label={w.title} onReady={ready} />
        </div>
      </div>
    </div>
  )
}

function NewGrid({
  onSave,
  onCancel,
}: {
  onSave: (code: string, name: string) => void
  onCancel: () => void
}) {
  const w = useWords(dictionary)
  const [code, setCode] = useState('')
  const [name, setName] = useState('')
  return (
    <form
      className="card body row"
      onSubmit={(event) => {
        event.preventDefault()
        onSave(code.trim(), name.trim())
      }}
    >
      <input
        className="input num"
        aria-label={w.code}
        placeholder="440111003001012"
        value={code}
        onChange={(event) => setCode(event.target.value)}
        required
      />
      <input
        className="input"
        aria-label={w.name}
        placeholder={w.name}
        value={name}
        onChange={(event) => setName(event.target.value)}
        required
      />
      <button type="submit" className="button main">
        {w.save}
      </button>
      <button type="button" className="button" onClick={onCancel}>
        {w.cancel}
      </button>
    </form>
  )
}

/** 网格事项: what lay in it when it came; what came before a cut or a union stays with the grid of its day. */
function MattersHere({ gridKey }: { gridKey: string }) {
  const w = useWords(dictionary)
  const { load } = useLoad(`matters ${gridKey}`, async (signal) => {
    const [counts, list] = await Promise.all([
      api.get<{ total: number; capped: boolean }>('/api/matters/counts', { grid: gridKey }, { signal }),
      api.get<{ rows: readonly MatterRow[] }>(
        '/api/matters',
        { grid: gridKey, sort: 'opened', limit: 5 },
        { signal },
      ),
    ])
    return counts.ok && list.ok
      ? { ok: true as const, value: { ...counts.value, rows: list.value.rows } }
      : ((counts.ok ? list : counts) as never)
  })
  if (load.state !== 'ready') return null
  const { total, capped, rows } = load.value
  return (
    <div className="small">
      <div className="row tight">
        <b>{w.matters}</b>
        <Link to={`/inbox?${new URLSearchParams({ view: 'all', grid: gridKey })}`}>
          {w.matterCount(`${sayNumber(total)}${capped ? '+' : ''}`)}
        </Link>
      </div>
      <ul>
        {rows.map((one) => (
          <li key={one.id}>
            <Link to={`/m/${one.number}`}>{one.title}</Link> <StateTag row={one} />
          </li>
        ))}
      </ul>
    </div>
  )
}

type Past = {
  readonly versions: readonly Grid[]
  readonly becameFrom: readonly Grid[]
  readonly holders: readonly GridHolder[]
}

function OneGrid({
  row,
  kind,
  list,
  onAct,
}: {
  row: Row
  kind: GridKind
  list: List
  onAct: (verb: string, body: Readonly<Record<string, unknown>>) => Promise<boolean>
}) {
  const w = useWords(dictionary)
  const pt = useWords(punctuation)
  const s = useSay()
  const lang = useLanguage()
  const [person, setPerson] = useState('')
  const [role, setRole] = useState('worker')
  const { load, reload } = useLoad(`grid ${kind} ${row.code}`, (signal) =>
    api.get<Past>('/api/grids/history', { kind, code: row.code }, { signal }),
  )
  const past = load.state === 'ready' ? load.value : null
  return (
    <section className="card body stack tight gridcard" aria-label={row.name}>
      <div className="row">
        <b>{row.name}</b> <small className="num">{row.code}</small>
        <span className="grow" />
        <small>
          {w.area} {sayArea(row.areaM2, lang)} · {w.since} {row.validFrom}
        </small>
      </div>
      <ul className="small">
        {(past?.holders ?? []).map((one) => (
          <li key={one.id} className={one.validTo ? 'muted' : ''}>
            {s(list.roles[one.role] ?? one.role)} {one.person} {one.phone} · {one.validFrom} –{' '}
            {one.validTo ?? ''}
            {list.may.edit && !one.validTo && (
              <button
                type="button"
                className="button plain small"
                onClick={() => void onAct('dismiss', { id: one.id }).then(reload)}
              >
                {w.end}
              </button>
            )}
          </li>
        ))}
      </ul>
      {list.may.edit && (
        <form
          className="row tight"
          onSubmit={(event) => {
            event.preventDefault()
            void onAct('appoint', { code: row.code, role, person }).then(() => {
              setPerson('')
              void reload()
            })
          }}
        >
          <select
            className="input"
            aria-label={w.role}
            value={role}
            onChange={(event) => setRole(event.target.value)}
          >
            {Object.entries(list.roles).map(([key, title]) => (
              <option key={key} value={key}>
                {s(title)}
              </option>
            ))}
          </select>
          <input
            className="input"
            aria-label={w.person}
            placeholder={w.person}
            value={person}
            onChange={(event) => setPerson(event.target.value)}
            required
          />
          <button type="submit" className="button">
            {w.add}
          </button>
        </form>
      )}
      <MattersHere gridKey={gridKey(kind, row.code)} />
      {past && past.versions.length + past.becameFrom.length > 1 && (
        <div className="small">
          {w.history}
          {pt.is}
          {past.versions.map((one) => `${one.validFrom} – ${one.validTo ?? ''}`).join(pt.also)}
          {past.becameFrom.map((one) => ` · ${w.became} ${one.code} ${one.validFrom}`).join('')}
        </div>
      )}
    </section>
  )
}
