import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import type { FieldList } from '../../../platform/fields/declare.ts'
import {
  api,
  type Failure,
  type Got,
  type Say,
  say,
  useLoad,
  useSay,
  useWords,
  words,
} from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { useAreaPath, useUnitName } from '../lists.ts'
import { DayInput } from '../parts/day.tsx'
import { codePath } from '../parts/field.tsx'
import { Empty, Loaded, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { useCity } from '../session.ts'
import { common } from '../words.ts'
import { List } from './list.tsx'
import { usePaged } from './paged.ts'
import { RecordDrawer } from './record.tsx'

const dictionary = words({
  title: say('职责清单', 'Responsibility list'),
  about: say(
    '事项 × 区域 × 生效日期 → 承办单位。每一次派单都写明所依据的条目。',
    'Item × area × date → unit. Every dispatch names its line.',
  ),
  list: say('清单', 'List'),
  check: say('空缺与重叠', 'Holes and overlaps'),
  proposals: say('修改建议', 'Proposals'),
  simulate: say('模拟', 'Simulation'),
  item: say('事项', 'Item'),
  category: say('事项分类', 'Category'),
  area: say('区划', 'Area'),
  unit: say('承办单位', 'Unit'),
  basis: say('依据', 'Basis'),
  valid: say('有效期', 'Valid'),
  at: say('查看日期', 'As of'),
  search: say('搜索事项、单位', 'Search'),
  imported: (created: number, updated: number, rejected: number) =>
    say(
      `导入完成：新增 ${created}，更新 ${updated}，拒绝 ${rejected}`,
      `Imported: ${created} new, ${updated} changed, ${rejected} refused`,
    ),
  rejected: say('被拒绝的行', 'Refused rows'),
  row: (n: number) => say(`第 ${n} 行`, `row ${n}`),
  holes: say('空缺：没有单位负责', 'Holes: nobody is responsible'),
  overlaps: say('重叠：不止一个单位', 'Overlaps: more than one unit'),
  orphans: say('失效：单位或分类已不存在', 'Orphans: unit or category is gone'),
  sound: say('没有发现问题', 'Nothing wrong was found'),
  end: say('停用该条目', 'End this line'),
  simulateHow: say(
    '用过去一年的诉求检验：如果按所选日期的清单派单，会有什么不同。',
    'Tries last year’s requests on the list of the chosen day and says what would change.',
  ),
  validFrom: say('清单日期', 'List of'),
  run: say('开始模拟', 'Run'),
  running: say('正在模拟…', 'Running…'),
  matters: say('检验件数', 'Matters tried'),
  same: say('不变', 'Same'),
  changed: say('改变', 'Changed'),
  unroutable: say('无单位', 'Unroutable'),
  samples: say('举例', 'Samples'),
  accept: say('采纳', 'Accept'),
  refuse: say('不采纳', 'Refuse'),
  noProposals: say('没有待处理的修改建议；裁定改派后会自动生成', 'No proposals wait; rulings make them'),
  until: say('至', 'to'),
  everywhere: say('全区', 'the whole district'),
})

type Line = {
  readonly id: string
  readonly version: number
  readonly category: string
  readonly area: string
  readonly level?: number
  readonly unit: string
  readonly unitName?: string
  readonly helpers?: readonly string[]
  readonly basis: string
  readonly validFrom: string
  readonly validTo: string | null
}

const lineFields: FieldList = {
  category: { kind: 'code', list: 'category', title: say('事项', 'Item'), required: true },
  area: { kind: 'area', title: say('区域（空为全区）', 'Area (empty: the whole district)') },
  unit: { kind: 'unit', title: say('主办单位', 'Lead unit'), required: true },
  helpers: { kind: 'unit', many: true, title: say('协办单位', 'Helper units') },
  basis: {
    kind: 'text',
    long: true,
    min: 2,
    max: 1000,
    title: say('依据（法律、三定、权责清单）', 'Basis (law, list of powers)'),
    required: true,
  },
  validFrom: { kind: 'day', title: say('生效日期', 'First day') },
  validTo: { kind: 'day', title: say('失效日期', 'Last day') },
}
const TABS = ['list', 'check', 'proposals', 'simulate'] as const

/** 职责清单: edited as a table, checked for holes and overlaps, tried on last year's requests before it counts. */
export function Lines() {
  const w = useWords(dictionary)
  const [params, setParams] = useSearchParams()
  useTitle({ title: w.title })
  const tab = TABS.find((one) => one === params.get('tab')) ?? 'list'
  return (
    <div className="page full">
      <div>
        <h1>{w.title}</h1>
        <p className="muted">{w.about}</p>
      </div>
      <nav className="tabs" aria-label={w.title}>
        {TABS.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={one === tab}
            onClick={() => setParams(one === 'list' ? {} : { tab: one })}
          >
            {w[one]}
          </button>
        ))}
      </nav>
      {{ list: <LineTable />, check: <Check />, proposals: <Proposals />, simulate: <Simulate /> }[tab]}
    </div>
  )
}

function LineTable() {
  const w = useWords(dictionary)
  const c = useWords(common)
  const s = useSay()
  const { declared } = useCity()
  const areaOf = useAreaPath()
  const unitOf = useUnitName()
  const [params, setParams] = useSearchParams()
  const [q, at] = [params.get('q') ?? '', params.get('at') ?? '']
  const paged = usePaged<Line>('/api/lines', { q, at, limit: 100 })
  const [editing, setEditing] = useState<Line | 'new' | null>(null)
  const [result, setResult] = useState<{
    created: number
    updated: number
    rejected: readonly { row: number; reasons: readonly unknown[] }[]
  } | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const set = (name: string, value: string): void =>
    setParams((before) => {
      const next = new URLSearchParams(before)
      if (value) next.set(name, value)
      else next.delete(name)
      return next
    })
  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return
    setFailure(null)
    const got: Got<NonNullable<typeof result>> = await api.upload('/api/lines/import', file, file.name)
    if (got.ok) {
      setResult(got.value)
      paged.reload()
    } else setFailure(got.error)
  }
  const reasonOf = (one: unknown): string =>
    typeof one === 'string'
      ? one
      : one && typeof one === 'object'
        ? s('says' in one ? (one as { says: Say }).says : (one as Say))
        : String(one)
  return (
    <>
      <div className="row">
        <form
          onSubmit={(event) => {
            event.preventDefault()
            set('q', String(new FormData(event.currentTarget).get('q') ?? '').trim())
          }}
        >
          <input
            key={q}
            className="input"
            style={{ width: 220 }}
            name="q"
            type="search"
            aria-label={w.search}
            placeholder={w.search}
            defaultValue={q}
          />
        </form>
        <span className="row tight small">
          {w.at}
          <DayInput width={140} aria-label={w.at} value={at} onChange={(next) => set('at', next)} />
        </span>
        <span className="grow" />
        <input
          id="lines-file"
          className="sr"
          type="file"
          accept=".csv,.xlsx"
          onChange={(event) => {
            void take(event.target.files?.[0])
            event.target.value = ''
          }}
        />
        <label className="button" htmlFor="lines-file">
          {c.import} CSV / Excel
        </label>
        <button type="button" className="button main" onClick={() => setEditing('new')}>
          {c.add}
        </button>
      </div>
      {failure && <Refused failure={failure} />}
      {result && (
        <div className={`banner ${result.rejected.length > 0 ? 'yellow' : 'green'}`}>
          <div className="grow">
            <b>{w.imported(result.created, result.updated, result.rejected.length)}</b>
            {result.rejected.length > 0 && (
              <details>
                <summary>{w.rejected}</summary>
                <ul>
                  {result.rejected.map((one) => (
                    <li key={one.row}>
                      {w.row(one.row)}：{one.reasons.map(reasonOf).join('；')}
                    </li>
                  ))}
                </ul>
              </details>
            )}
          </div>
          <button
            type="button"
            className="button plain small"
            aria-label={c.close}
            onClick={() => setResult(null)}
          >
            ✕
          </button>
        </div>
      )}
      <List
        paged={paged}
        label={w.title}
        idOf={(row) => row.id}
        onOpen={setEditing}
        wide={900}
        columns={[
          {
            key: 'category',
            title: w.category,
            width: 'minmax(130px, 1.2fr)',
            show: (row) => (row.category ? codePath(declared.codes.category, row.category, s) : ''),
          },
          {
            key: 'area',
            title: w.area,
            width: 'minmax(110px, 1fr)',
            show: (row) => areaOf(row.area) || c.all,
          },
          {
            key: 'unit',
            title: w.unit,
            width: 'minmax(130px, 1.2fr)',
            show: (row) => row.unitName ?? unitOf(row.unit),
          },
          {
            key: 'basis',
            title: w.basis,
            width: 'minmax(140px, 1.5fr)',
            show: (row) => <span title={row.basis ?? ''}>{row.basis}</span>,
          },
          {
            key: 'valid',
            title: w.valid,
            width: '190px',
            show: (row) => (
              <span className="num">
                {row.validFrom ?? ''} {row.validTo ? `${w.until} ${row.validTo}` : '→'}
              </span>
            ),
          },
        ]}
      />
      {editing && (
        <RecordDrawer
          key={editing === 'new' ? 'new' : editing.id}
          title={
            editing === 'new'
              ? `${c.add} · ${w.title}`
              : `${c.edit} · ${codePath(declared.codes.category, editing.category, s)}`
          }
          fields={lineFields}
          draftKey={`line.${editing === 'new' ? 'new' : editing.id}`}
          initial={
            editing === 'new'
              ? {}
              : Object.fromEntries(
                  Object.entries(editing).filter(([name, value]) => name in lineFields && value !== null),
                )
          }
          save={(values) =>
            editing === 'new'
              ? api.post('/api/lines', values)
              : api.patch(`/api/lines/${editing.id}`, { version: editing.version, ...values })
          }
          onDone={() => {
            setEditing(null)
            paged.reload()
          }}
          onClose={() => setEditing(null)}
          danger={
            editing === 'new' ? null : (
              <button
                type="button"
                className="button danger small"
                onClick={() =>
                  void api.delete(`/api/lines/${editing.id}`).then((got) => {
                    if (!got.ok) return toast(s(got.error.says), 'red')
                    setEditing(null)
                    paged.reload()
                  })
                }
              >
                {w.end}
              </button>
            )
          }
        />
      )}
    </>
  )
}

type Hole = { readonly category: string; readonly areas: readonly string[]; readonly everywhere: boolean }
type Overlap = {
  readonly a: Line
  readonly b: Line
  readonly from: string
  readonly to: string | null
  readonly differs: boolean
}
type Orphan = {
  readonly line: Line
  readonly what: 'unit' | 'helper' | 'category' | 'area'
  readonly names: readonly string[]
}

function Check() {
  const w = useWords(dictionary)
  const s = useSay()
  const { declared } = useCity()
  const areaOf = useAreaPath()
  const unitOf = useUnitName()
  const { load, reload } = useLoad('lines check', (signal) =>
    api.get<{ holes: readonly Hole[]; overlaps: readonly Overlap[]; orphans: readonly Orphan[] }>(
      '/api/lines/check',
      undefined,
      { signal },
    ),
  )
  const item = (code: string): string => codePath(declared.codes.category, code, s)
  const texts = {
    holes: (one: Hole) =>
      `${item(one.category)} · ${one.everywhere ? w.everywhere : one.areas.map(areaOf).join('、')}`,
    overlaps: (one: Overlap) =>
      `${item(one.a.category)} · ${areaOf(one.a.area)} · ${unitOf(one.a.unit)} / ${unitOf(one.b.unit)} · ${one.from} → ${one.to ?? ''}`,
    orphans: (one: Orphan) =>
      `${item(one.line.category)} · ${areaOf(one.line.area)} · ${one.names.join('、')}`,
  }
  return (
    <Loaded load={load} retry={reload}>
      {(found) =>
        [found.holes, found.overlaps, found.orphans].every((list) => !list?.length) ? (
          <Empty title={w.sound} />
        ) : (
          <div className="stack">
            {(
              [
                ['holes', found.holes?.map(texts.holes)],
                ['overlaps', found.overlaps?.map(texts.overlaps)],
                ['orphans', found.orphans?.map(texts.orphans)],
              ] as const
            ).map(([sort, list = []]) => (
              <section key={sort} className="card">
                <header>
                  <h2 className="grow">{w[sort]}</h2>
                  <span className={`tag ${list.length > 0 ? 'red' : 'green'}`}>{list.length}</span>
                </header>
                {list.length > 0 && (
                  <ul className="body stack tight">
                    {list.slice(0, 300).map((one, i) => (
                      // biome-ignore lint/suspicious/noArrayIndexKey: findings are read once
                      <li key={i}>{one}</li>
                    ))}
                  </ul>
                )}
              </section>
            ))}
          </div>
        )
      }
    </Loaded>
  )
}

type Proposal = {
  readonly id: string
  readonly category?: string | null
  readonly area?: string | null
  readonly unit?: string | null
  readonly unitName?: string
  readonly why?: Say | string
  readonly matter?: string
  readonly number?: string
  readonly at?: string
  readonly state?: string
}

function Proposals() {
  const w = useWords(dictionary)
  const s = useSay()
  const { declared } = useCity()
  const areaOf = useAreaPath()
  const unitOf = useUnitName()
  const paged = usePaged<Proposal>('/api/lines/proposals', {})
  const decide = async (id: string, how: 'accept' | 'refuse'): Promise<void> => {
    const got = await api.post(`/api/lines/proposals/${id}/${how}`, {})
    toast(got.ok ? w[how] : s(got.error.says), got.ok ? 'green' : 'red')
    paged.reload()
  }
  return (
    <List
      paged={paged}
      label={w.proposals}
      idOf={(row) => row.id}
      empty={<p>{w.noProposals}</p>}
      wide={800}
      columns={[
        {
          key: 'category',
          title: w.category,
          width: 'minmax(140px, 1fr)',
          show: (row) => (row.category ? codePath(declared.codes.category, row.category, s) : ''),
        },
        { key: 'area', title: w.area, width: 'minmax(110px, 1fr)', show: (row) => areaOf(row.area) },
        {
          key: 'unit',
          title: w.unit,
          width: 'minmax(130px, 1fr)',
          show: (row) => row.unitName ?? unitOf(row.unit),
        },
        {
          key: 'why',
          title: w.basis,
          width: 'minmax(160px, 2fr)',
          wrap: true,
          show: (row) => [row.number, s(row.why)].filter(Boolean).join(' '),
        },
        {
          key: 'do',
          title: '',
          width: '170px',
          show: (row) => (
            <span className="row tight">
              <button
                type="button"
                className="button small main"
                onClick={() => void decide(row.id, 'accept')}
              >
                {w.accept}
              </button>
              <button type="button" className="button small" onClick={() => void decide(row.id, 'refuse')}>
                {w.refuse}
              </button>
            </span>
          ),
        },
      ]}
    />
  )
}

type Moved = {
  readonly category: string | null
  readonly area: string
  readonly unit: string
  readonly to: string | null
  readonly count: number
  readonly sample: string
}
type Simulated = {
  readonly matters: number
  readonly same: number
  readonly changed: number
  readonly unroutable: number
  readonly samples?: { readonly changed: readonly Moved[]; readonly unroutable: readonly Moved[] }
}

function Simulate() {
  const w = useWords(dictionary)
  const [day, setDay] = useState('')
  const [busy, setBusy] = useState(false)
  const [result, setResult] = useState<Got<Simulated> | null>(null)
  const unitOf = useUnitName()
  const areaOf = useAreaPath()
  const s = useSay()
  const { declared } = useCity()
  return (
    <div className="stack">
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault()
          setBusy(true)
          void api.post<Simulated>('/api/lines/simulate', day ? { validFrom: day } : {}).then((got) => {
            setResult(got)
            setBusy(false)
          })
        }}
      >
        <span className="muted">{w.simulateHow}</span>
        <span className="row tight small">
          {w.validFrom}
          <DayInput width={140} aria-label={w.validFrom} value={day} onChange={(next) => setDay(next)} />
        </span>
        <button type="submit" className="button main" disabled={busy}>
          {busy ? w.running : w.run}
        </button>
      </form>
      {result && !result.ok && <Refused failure={result.error} />}
      {result?.ok && (
        <>
          <div className="tiles">
            {(['matters', 'same', 'changed', 'unroutable'] as const).map((name) => (
              <div key={name} className="tile">
                <span className="muted">{w[name]}</span>
                <b className="num">{result.value[name]}</b>
              </div>
            ))}
          </div>
          {(['changed', 'unroutable'] as const).map((sort) =>
            result.value.samples?.[sort]?.length ? (
              <section key={sort} className="card">
                <header>
                  <h2>
                    {w[sort]} · {w.samples}
                  </h2>
                </header>
                <ul className="body stack tight">
                  {result.value.samples[sort].map((one) => (
                    <li key={`${one.category}${one.area}${one.unit}${one.to}`} className="row">
                      <Link to={`/m/${one.sample}`}>{one.sample}</Link>
                      <span className="grow">
                        {codePath(declared.codes.category, one.category ?? '', s)} · {areaOf(one.area)}
                      </span>
                      <span className="small">{`${unitOf(one.unit) || '—'} → ${unitOf(one.to) || '—'}`}</span>
                      <span className="tag num">{one.count}</span>
                    </li>
                  ))}
                </ul>
              </section>
            ) : null,
          )}
        </>
      )}
    </div>
  )
}
