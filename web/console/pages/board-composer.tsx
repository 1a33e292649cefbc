import { useEffect, useRef, useState } from 'react'
import { GridLayout, type Layout, noCompactor } from 'react-grid-layout'
import 'react-grid-layout/css/styles.css'
import { useParams } from 'react-router'
import { boardFaults } from '../../../brain/indicators/boards/decide.ts'
import {
  type Board,
  COLUMNS,
  ROWS,
  type ThemeDeclaration,
  WIDGETS,
  type Widget,
  type WidgetSpan,
} from '../../../brain/indicators/boards/declare.ts'
import { api, type Failure, punctuation, type Say, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { Failed, Loading, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { useCity } from '../session.ts'
import { centreWords } from './centre-words.ts'

type Known = { readonly name: string; readonly title: Say }
type Loaded = {
  readonly board: Pick<Board, 'title' | 'widgets' | 'order' | 'version'>
  readonly newest: number
  readonly indicators: readonly Known[]
  /** Whoever may not lay boards out looks at the composition and is told who may. */
  readonly may: boolean
}

/** Blocks stay where they are put: none is pushed away by another. */
const STAY = { ...noCompactor, preventCollision: true }
const SPANS: readonly WidgetSpan[] = ['now', 'today', 'week', 'month', 'year', 7, 30, 60]
const BY = ['unit', 'area', 'category', 'channel', 'hour'] as const

/** A theme composed by drag 拖拽编排: blocks moved and stretched on the wall's cells, faults named as they arise. */
export function BoardComposer() {
  const { name = '' } = useParams()
  const w = useWords(centreWords)
  const { load, reload } = useLoad(`compose ${name}`, async (signal) => {
    const [board, list, boards] = await Promise.all([
      api.get<Board & { versions: readonly { version: number }[] }>(`/api/boards/${name}`, undefined, {
        signal,
      }),
      api.get<{ rows: readonly Known[] }>('/api/definitions', undefined, { signal }),
      api.get<{ may: { compose: boolean } }>('/api/boards', undefined, { signal }),
    ])
    if (!list.ok) return list
    if (!board.ok && board.error.http !== 404) return board
    const may = boards.ok && boards.value.may.compose
    const value: Loaded = board.ok
      ? {
          board: board.value,
          newest: Math.max(0, ...board.value.versions.map((one) => one.version)),
          indicators: list.value.rows,
          may,
        }
      : {
          board: { title: { zh: '', en: '' }, widgets: [], version: 0 },
          newest: 0,
          indicators: list.value.rows,
          may,
        }
    return { ok: true as const, value }
  })
  const s = useSay()
  const known = load.state === 'ready' ? s(load.value.board.title) : ''
  useTitle({ title: w.boards, to: '/boards' }, { title: known || name })
  if (load.state === 'loading') return <Loading lines={8} />
  if (load.state === 'failed') return <Failed page failure={load.failure} retry={() => void reload()} />
  return <Composer key={`${name} ${load.value.newest}`} name={name} given={load.value} reload={reload} />
}

function Composer({ name, given, reload }: { name: string; given: Loaded; reload: () => unknown }) {
  const w = useWords(centreWords)
  const pt = useWords(punctuation)
  const s = useSay()
  const { declared } = useCity()
  const [title, setTitle] = useState<Say>(given.board.title)
  const [widgets, setWidgets] = useState<readonly Widget[]>(given.board.widgets)
  const [chosen, setChosen] = useState<string | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const frame = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const box = frame.current
    if (!box) return
    const watch = new ResizeObserver(() => setWidth(box.clientWidth))
    watch.observe(box)
    return () => watch.disconnect()
  }, [])
  const body: ThemeDeclaration = {
    title,
    widgets,
    ...(given.board.order === undefined ? {} : { order: given.board.order }),
  }
  const faults = boardFaults(body, {
    indicator: (one) => given.indicators.some((known) => known.name === one),
    matter: (one) => declared.types !== undefined && one in declared.types,
  })
  const change = (id: string, more: Partial<Widget>) =>
    setWidgets((before) => before.map((one) => (one.id === id ? ({ ...one, ...more } as Widget) : one)))
  /** Only a hand that let go moves blocks: what the library says of a layout it was given may come after the next key. */
  const settle = (layout: Layout) =>
    setWidgets((before) =>
      before.map((widget) => {
        const at = layout.find((item) => item.i === widget.id)
        return at ? { ...widget, x: at.x, y: at.y, w: at.w, h: at.h } : widget
      }),
    )
  const add = () => {
    const free = firstFree(widgets)
    if (!free) return
    const id = `block${Date.now().toString(36)}`
    const first = given.indicators[0]
    setWidgets((before) => [
      ...before,
      {
        ...{ id, kind: 'number', ...free, w: 3, h: 3, span: 'today' },
        title: first?.title ?? { zh: '新组件', en: 'New block' },
        decides: { zh: '（请写明）', en: '(to be named)' },
        indicators: first ? [first.name] : [],
      },
    ])
    setChosen(id)
  }
  const send = async (propose: boolean) => {
    const got = await api.post(`/api/boards/${name}`, { version: given.newest, body, propose })
    if (!got.ok) return setFailure(got.error)
    setFailure(null)
    toast(propose ? w.proposedDone : w.savedDone)
    void reload()
  }
  const one = widgets.find((widget) => widget.id === chosen)
  return (
    <div className="page stack">
      <div className="row">
        <h1 className="grow">{s(title) || name}</h1>
        <button type="button" className="button" onClick={add}>
          {w.add}
        </button>
        <button
          type="button"
          className="button"
          disabled={faults.length > 0 || !given.may}
          onClick={() => void send(false)}
        >
          {w.saveDraft}
        </button>
        <button
          type="button"
          className="button main"
          disabled={faults.length > 0 || !given.may}
          onClick={() => void send(true)}
        >
          {w.propose}
        </button>
      </div>
      {!given.may && (
        <p className="banner" role="status">
          {w.mayNotCompose}
        </p>
      )}
      {failure && <Refused failure={failure} />}
      {faults.length > 0 && (
        <p className="redtext" role="alert">
          {w.faults}
          {pt.is}
          {faults
            .map((fault) => `${s(widgets.find((widget) => widget.id === fault.id)?.title)} ${s(fault)}`)
            .join(pt.also)}
        </p>
      )}
      <div className="composing">
        <div className="composer" ref={frame}>
          {/* the drag library would add a style sheet of its own here, which the page's policy forbids */}
          <span id="react-draggable-style-el" hidden />
          {width > 0 && (
            <GridLayout
              width={width}
              layout={widgets.map(({ id, x, y, w: wide, h }) => ({ i: id, x, y, w: wide, h }))}
              gridConfig={{
                ...{ cols: COLUMNS, rowHeight: (width * 9) / 16 / ROWS - 6, maxRows: ROWS },
                ...{ margin: [6, 6] as const, containerPadding: [0, 0] as const },
              }}
              dragConfig={{ cancel: '.remove' }}
              compactor={STAY}
              onDragStop={settle}
              onResizeStop={settle}
            >
              {widgets.map((widget) => (
                // biome-ignore lint/a11y/useSemanticElements: a block holds a button of its own
                <div
                  key={widget.id}
                  role="group"
                  // biome-ignore lint/a11y/noNoninteractiveTabindex: arrows move it, as a hand does
                  tabIndex={0}
                  aria-label={`${s(widget.title)}${pt.is}${w.cells(widget)}`}
                  aria-describedby="composer-keys"
                  data-widget={widget.id}
                  onFocus={() => setChosen(widget.id)}
                  onKeyDown={(event) => {
                    if (event.target !== event.currentTarget) return
                    const next = byKey(widget, event.key, event.shiftKey)
                    if (next) {
                      event.preventDefault()
                      change(widget.id, next)
                    } else if (event.key === 'Delete')
                      setWidgets((before) => before.filter((other) => other.id !== widget.id))
                  }}
                  className={`${widget.id === chosen ? 'chosen' : ''} ${faults.some((fault) => fault.id === widget.id) ? 'wrong' : ''}`}
                  onClick={() => setChosen(widget.id)}
                >
                  <span className="grip">
                    <b>{s(widget.title)}</b>
                    <small>{w[widget.kind]}</small>
                  </span>
                  <button
                    type="button"
                    className="remove"
                    aria-label={w.remove(s(widget.title))}
                    onClick={(event) => {
                      event.stopPropagation()
                      setWidgets((before) => before.filter((other) => other.id !== widget.id))
                    }}
                  >
                    ×
                  </button>
                </div>
              ))}
            </GridLayout>
          )}
        </div>
        <aside className="card">
          <div className="body stack tight">
            <p className="muted" id="composer-keys">
              {w.composerKeys}
            </p>
            <Pair label={[w.nameZh, w.nameEn]} value={title} onChange={setTitle} />
            <label className="stack tight">
              {w.chosen}
              <select
                className="input"
                value={chosen ?? ''}
                onChange={(event) => setChosen(event.target.value || null)}
              >
                <option value="">{w.choose}</option>
                {widgets.map((widget) => (
                  <option key={widget.id} value={widget.id}>
                    {s(widget.title)}
                  </option>
                ))}
              </select>
            </label>
            {one && <Settings one={one} known={given.indicators} change={(more) => change(one.id, more)} />}
          </div>
        </aside>
      </div>
    </div>
  )
}

/** A block by the keyboard: arrows move it cell by cell, with Shift they stretch it; it never leaves the wall. */
function byKey(one: Widget, key: string, stretch: boolean): Partial<Widget> | null {
  const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key]
  if (!step) return null
  const [dx = 0, dy = 0] = step
  const within = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value))
  return stretch
    ? { w: within(one.w + dx, 1, COLUMNS - one.x), h: within(one.h + dy, 1, ROWS - one.y) }
    : { x: within(one.x + dx, 0, COLUMNS - one.w), y: within(one.y + dy, 0, ROWS - one.h) }
}

/** The first cells where a block of three by three has room. */
function firstFree(widgets: readonly Widget[]): { readonly x: number; readonly y: number } | null {
  const taken = (x: number, y: number): boolean =>
    widgets.some((one) => x < one.x + one.w && one.x < x + 3 && y < one.y + one.h && one.y < y + 3)
  for (let y = 0; y + 3 <= ROWS; y++) for (let x = 0; x + 3 <= COLUMNS; x++) if (!taken(x, y)) return { x, y }
  return { x: 0, y: 0 }
}

function Pair(props: { label: readonly [string, string]; value: Say; onChange: (value: Say) => void }) {
  const { label, value, onChange } = props
  return (
    <>
      {(['zh', 'en'] as const).map((lang, n) => (
        <label key={lang} className="stack tight">
          {label[n]}
          <input
            className="input"
            value={value[lang]}
            onChange={(event) => onChange({ ...value, [lang]: event.target.value })}
          />
        </label>
      ))}
    </>
  )
}

function Settings(props: { one: Widget; known: readonly Known[]; change: (more: Partial<Widget>) => void }) {
  const { one, known, change } = props
  const w = useWords(centreWords)
  const pt = useWords(punctuation)
  const s = useSay()
  const spanText = (span: WidgetSpan): string => (typeof span === 'number' ? w.days(span) : w[span])
  return (
    <>
      <Pair label={[w.nameZh, w.nameEn]} value={one.title} onChange={(title) => change({ title })} />
      <Pair
        label={[`${w.decides} zh`, `${w.decides} en`]}
        value={one.decides}
        onChange={(decides) => change({ decides })}
      />
      <label className="stack tight">
        {w.kind}
        <select
          className="input"
          value={one.kind}
          onChange={(event) => change({ kind: event.target.value as Widget['kind'] })}
        >
          {WIDGETS.map((kind) => (
            <option key={kind} value={kind}>
              {w[kind]}
            </option>
          ))}
        </select>
      </label>
      {!['list', 'text', 'picture'].includes(one.kind) && (
        <>
          <label className="stack tight">
            {w.indicators}
            <select
              className="input"
              style={{ height: 'auto' }}
              multiple
              size={6}
              value={[...(one.indicators ?? [])]}
              onChange={(event) => {
                const picked = [...event.target.selectedOptions].map((option) => option.value)
                const before = one.indicators ?? []
                // those chosen before keep their order: the first is the main one
                change({
                  indicators: [
                    ...before.filter((name) => picked.includes(name)),
                    ...picked.filter((name) => !before.includes(name)),
                  ],
                })
              }}
            >
              {known.map((item) => (
                <option key={item.name} value={item.name}>
                  {s(item.title)}
                  {pt.within(item.name)}
                </option>
              ))}
            </select>
          </label>
          <label className="stack tight">
            {w.span}
            <select
              className="input"
              value={String(one.span ?? 'today')}
              onChange={(event) => {
                const { value } = event.target
                change({ span: /^\d+$/.test(value) ? Number(value) : (value as WidgetSpan) })
              }}
            >
              {SPANS.map((span) => (
                <option key={span} value={String(span)}>
                  {spanText(span)}
                </option>
              ))}
            </select>
          </label>
        </>
      )}
      {['rank', 'table'].includes(one.kind) && (
        <label className="stack tight">
          {w.by}
          <select
            className="input"
            value={one.by ?? 'unit'}
            onChange={(event) => change({ by: event.target.value as NonNullable<Widget['by']> })}
          >
            {BY.map((by) => (
              <option key={by} value={by}>
                {w[by]}
              </option>
            ))}
          </select>
        </label>
      )}
      {one.kind === 'trend' && (
        <label className="row tight">
          <input
            type="checkbox"
            checked={one.forecast === true}
            onChange={(event) => change({ forecast: event.target.checked })}
          />
          {w.forecast}
        </label>
      )}
      {one.kind === 'list' && (
        <label className="stack tight">
          {w.matter}
          <input
            className="input"
            value={one.matter ?? ''}
            onChange={(event) => change({ matter: event.target.value })}
          />
        </label>
      )}
      {one.kind === 'text' && (
        <Pair
          label={[`${w.text} zh`, `${w.text} en`]}
          value={one.text ?? { zh: '', en: '' }}
          onChange={(text) => change({ text })}
        />
      )}
      {one.kind === 'picture' && (
        <label className="stack tight">
          {w.src}
          <input
            className="input"
            value={one.src ?? ''}
            onChange={(event) => change({ src: event.target.value })}
          />
        </label>
      )}
    </>
  )
}
