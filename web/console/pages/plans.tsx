import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { soundPlan } from '../../../platform/command/plans/decide.ts'
import {
  type Finding,
  type HazardKind,
  hazardKinds,
  LEVELS,
  type Level,
  levelTitles,
  type PlanBody,
  type PlanTask,
  type Who,
} from '../../../platform/command/plans/declare.ts'
import { api, type Failure, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { When } from '../parts/due.tsx'
import { Empty, Loaded, Refused } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { toast } from '../parts/toast.tsx'
import { command, type PlanLine, type PlanSeen } from './command-shown.ts'
import { planWords } from './command-words.ts'
import '../look/command.css'

const EMPTY: PlanBody = {
  ...{ name: '新预案', kind: 'natural', hazard: '未定', trigger: '未定' },
  levels: LEVELS.map((level) => ({ level, when: '', reportMinutes: 120 })),
  ...{ groups: [], tasks: [], contacts: [], resources: [] },
}

/** 预案管理: every plan with the version in force and what is being written. */
export function Plans() {
  const w = useWords(planWords)
  const s = useSay()
  const go = useNavigate()
  useTitle({ title: w.plans })
  const { load, reload } = useLoad('plans', (signal) =>
    api.get<{ rows: readonly PlanLine[]; may: { write: boolean } }>('/api/command/plans', undefined, {
      signal,
    }),
  )
  const columns: readonly Column<PlanLine>[] = [
    {
      key: 'name',
      title: w.name,
      width: 'minmax(200px, 2fr)',
      wrap: true,
      show: (row) => row.name,
    },
    { key: 'kind', title: w.kind, width: '120px', show: (row) => s(hazardKinds[row.kind as HazardKind]) },
    { key: 'hazard', title: w.hazard, width: '120px', show: (row) => row.hazard },
    { key: 'tasks', title: w.tasks, width: '70px', right: true, show: (row) => row.tasks },
    {
      key: 'state',
      title: w.state,
      width: '190px',
      show: (row) => (
        <>
          {row.retiredAt ? (
            <span className="tag">{w.retired}</span>
          ) : row.current ? (
            <span className="tag green">
              v{row.current} {w.published}
            </span>
          ) : null}{' '}
          {row.writing && (
            <span className="tag yellow">{row.writing === 'draft' ? w.draft : w.proposed}</span>
          )}
        </>
      ),
    },
    { key: 'at', title: w.published, width: '130px', show: (row) => <When at={row.publishedAt} /> },
  ]
  return (
    <div className="page stack">
      <div className="row">
        <div className="grow">
          <h1>{w.plans}</h1>
          <p className="muted">{w.lead}</p>
        </div>
        {load.state === 'ready' && load.value.may.write && (
          <button
            type="button"
            className="button main"
            onClick={() =>
              void command<{ plan: string }>('savePlan', { plan: null, body: EMPTY }).then((got) => {
                if (got.ok) void go(`/plans/${got.value.plan}`)
              })
            }
          >
            {w.make}
          </button>
        )}
      </div>
      <Loaded load={load} retry={reload}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Empty title={w.none} />
          ) : (
            <Table
              label={w.plans}
              columns={columns}
              rows={rows}
              idOf={(row) => row.id}
              labelOf={(row) => row.name}
              hrefOf={(row) => `/plans/${row.id}`}
            />
          )
        }
      </Loaded>
    </div>
  )
}

/** One plan: read, edited, checked, proposed by one and published by another. */
export function PlanPage() {
  const { id = '' } = useParams()
  const w = useWords(planWords)
  const { load, reload } = useLoad(`plan ${id}`, (signal) =>
    api.get<PlanSeen>(`/api/command/plans/${id}`, undefined, { signal }),
  )
  useTitle(
    { title: w.plans, to: '/plans' },
    { title: load.state === 'ready' ? load.value.plan.name : w.plans },
  )
  return (
    <Loaded load={load} retry={reload}>
      {(seen) => (
        <Shown
          key={`${seen.versions[0]?.version} ${seen.versions[0]?.revision} ${seen.versions[0]?.state}`}
          seen={seen}
          reload={reload}
        />
      )}
    </Loaded>
  )
}

function Shown({ seen, reload }: { seen: PlanSeen; reload: () => unknown }) {
  const w = useWords(planWords)
  const s = useSay()
  const newest = seen.versions[0]
  const [body, setBody] = useState<PlanBody>(newest?.body ?? EMPTY)
  const [failure, setFailure] = useState<Failure | null>(null)
  const { plan, may, findings } = seen
  const writable = may.write && newest?.state !== 'proposed'
  const wrong = soundPlan(body)
  const phones = findings.filter((one) => one.code === 'noPhone')
  const act = async (name: string, of: object): Promise<void> => {
    const got = await command(name, { plan: plan.id, ...of })
    setFailure(got.ok ? null : got.error)
    if (got.ok) void reload()
  }
  const put = (more: Partial<PlanBody>) => setBody((before) => ({ ...before, ...more }))
  const bringIn = async (file: File): Promise<void> => {
    const got = await api.upload<{ body?: PlanBody; tasks?: readonly PlanTask[] }>(
      '/api/command/plans/file',
      file,
      file.name,
    )
    if (!got.ok) return setFailure(got.error)
    setFailure(null)
    setBody(got.value.body ?? { ...body, tasks: got.value.tasks ?? [] })
    toast(w.imported)
  }
  const text = (name: 'name' | 'hazard' | 'trigger' | 'basis', label: string) => (
    <label className={`field${name === 'name' || name === 'hazard' ? ' half' : ''}`}>
      <span className="label">{label}</span>
      <input
        className="input"
        readOnly={!writable}
        value={body[name] ?? ''}
        onChange={(event) => put({ [name]: event.target.value })}
      />
    </label>
  )
  return (
    <div className="page stack">
      <div className="row" style={{ flexWrap: 'wrap' }}>
        <h1 className="grow">{plan.name}</h1>
        {newest && (
          <span className={`tag ${newest.state === 'published' ? 'green' : 'yellow'}`}>
            v{newest.version} {w[newest.state]}
          </span>
        )}
        <a className="button" href={`/api/command/plans/${plan.id}/file?form=xlsx`}>
          {w.exportXlsx}
        </a>
        <a className="button" href={`/api/command/plans/${plan.id}/file?form=json`}>
          {w.exportJson}
        </a>
        {writable && (
          <label className="button">
            {w.import}
            <input
              type="file"
              className="sr"
              accept=".xlsx,.xls,.csv,.json"
              onChange={(event) => {
                const file = event.target.files?.[0]
                if (file) void bringIn(file)
                event.target.value = ''
              }}
            />
          </label>
        )}
        {writable && (
          <button
            type="button"
            className="button main"
            disabled={!wrong.ok}
            onClick={() =>
              void act('savePlan', {
                body,
                revision: newest?.state === 'draft' ? newest.revision : undefined,
              })
            }
          >
            {w.save}
          </button>
        )}
        {may.write && newest?.state === 'draft' && (
          <button type="button" className="button" onClick={() => void act('proposePlan', {})}>
            {w.propose}
          </button>
        )}
        {may.publish &&
          newest?.state === 'proposed' &&
          newest.draftedBy !== may.me &&
          newest.proposedBy !== may.me && (
            <>
              <button type="button" className="button main" onClick={() => void act('publishPlan', {})}>
                {w.publish}
              </button>
              <button
                type="button"
                className="button"
                onClick={() => void act('sendBackPlan', { note: w.sendBack })}
              >
                {w.sendBack}
              </button>
            </>
          )}
      </div>
      {failure && <Refused failure={failure} />}
      {!wrong.ok && <Refused failure={wrong.error} />}
      <div className="fields">
        {text('name', w.name)}
        {text('hazard', w.hazard)}
        <label className="field half">
          <span className="label">{w.kind}</span>
          <select
            className="input"
            disabled={!writable}
            value={body.kind}
            onChange={(event) => put({ kind: event.target.value as HazardKind })}
          >
            {Object.entries(hazardKinds).map(([kind, title]) => (
              <option key={kind} value={kind}>
                {s(title)}
              </option>
            ))}
          </select>
        </label>
        {text('trigger', w.trigger)}
        {text('basis', w.basis)}
      </div>
      <section className="card">
        <header>
          <h2 className="grow">{w.check}</h2>
          <small className="muted num">{findings.length}</small>
        </header>
        <div className="body stack tight">
          {findings.length === 0 && <p className="muted">{w.clean}</p>}
          {findings
            .filter((one) => one.code !== 'noPhone')
            .map((one) => (
              <FindingLine key={`${one.at}${one.code}${s(one.says)}`} one={one} />
            ))}
          {phones.length > 0 && (
            <details>
              <summary>
                {w.phones} {phones.length}
              </summary>
              {phones.map((one) => (
                <FindingLine key={`${one.at}${s(one.says)}`} one={one} />
              ))}
            </details>
          )}
        </div>
      </section>
      <Tasks body={body} units={seen.units} writable={writable} put={put} />
      <section className="card">
        <header>
          <h2>{w.steps}</h2>
        </header>
        <div className="body stack tight">
          {body.levels.map((one, n) => (
            <div key={one.level} className="row">
              <b style={{ minWidth: 64, whiteSpace: 'nowrap' }}>{s(levelTitles[one.level])}</b>
              <input
                className="input grow"
                aria-label={`${w.when} ${s(levelTitles[one.level])}`}
                readOnly={!writable}
                value={one.when}
                onChange={(event) =>
                  put({ levels: body.levels.with(n, { ...one, when: event.target.value }) })
                }
              />
              <small>{w.report}</small>
              <input
                className="input"
                style={{ width: 80 }}
                aria-label={`${w.report} ${s(levelTitles[one.level])}`}
                inputMode="numeric"
                readOnly={!writable}
                value={one.reportMinutes}
                onChange={(event) =>
                  put({
                    levels: body.levels.with(n, {
                      ...one,
                      reportMinutes: Number(event.target.value.replace(/\D/g, '')),
                    }),
                  })
                }
              />
            </div>
          ))}
        </div>
      </section>
      <section className="card">
        <header>
          <h2>{w.version}</h2>
        </header>
        <div className="body stack tight">
          {seen.versions.map((one) => (
            <div key={one.version} className="row">
              <b>v{one.version}</b>
              <span className="tag">{w[one.state]}</span>
              <span className="grow">
                {w.by} {one.draftedName} <When at={one.draftedAt} />{' '}
                {one.publishedName && `· ${w.publish} ${one.publishedName}`} <When at={one.publishedAt} />{' '}
                {one.note}
              </span>
            </div>
          ))}
        </div>
      </section>
    </div>
  )
}

function FindingLine({ one }: { one: Finding }) {
  const s = useSay()
  return (
    <div className="row">
      <span className={`tag ${one.code === 'noPhone' ? 'yellow' : 'red'}`}>{one.at}</span>
      <span className="grow">{s(one.says)}</span>
      <small className="muted">{s(one.remedy)}</small>
    </div>
  )
}

const whoText = (who: Who): string =>
  'unit' in who
    ? who.unit
    : 'place' in who
      ? who.place === 'town'
        ? '事发地镇街'
        : '事发地村居'
      : `岗位:${who.role}`
const whoFrom = (text: string): Who =>
  text === '事发地镇街'
    ? { place: 'town' }
    : text === '事发地村居'
      ? { place: 'community' }
      : text.startsWith('岗位:')
        ? { role: text.slice(3) }
        : { unit: text }

function Tasks({
  body,
  units,
  writable,
  put,
}: {
  body: PlanBody
  units: readonly string[]
  writable: boolean
  put: (more: Partial<PlanBody>) => void
}) {
  const w = useWords(planWords)
  const change = (n: number, more: Partial<PlanTask>) =>
    put({ tasks: body.tasks.with(n, { ...body.tasks[n], ...more } as PlanTask) })
  const number = (n: number, name: 'afterMinutes' | 'acceptMinutes' | 'doneMinutes', label: string) => (
    <input
      aria-label={`${label} ${body.tasks[n]?.code}`}
      inputMode="numeric"
      readOnly={!writable}
      value={body.tasks[n]?.[name] ?? ''}
      onChange={(event) => change(n, { [name]: Number(event.target.value.replace(/\D/g, '')) })}
    />
  )
  return (
    <section className="card">
      <header>
        <h2 className="grow">
          {w.tasks} <span className="num">{body.tasks.length}</span>
        </h2>
        {writable && (
          <button
            type="button"
            className="button"
            onClick={() =>
              put({
                tasks: [
                  ...body.tasks,
                  {
                    ...{
                      code: nextCode(body.tasks),
                      title: '',
                      text: '',
                      who: { place: 'town' },
                      afterMinutes: 0,
                    },
                    ...{ receipt: true, acceptMinutes: 10, doneMinutes: 60 },
                  },
                ],
              })
            }
          >
            {w.add}
          </button>
        )}
      </header>
      <datalist id="plan-units">
        <option value="事发地镇街" />
        <option value="事发地村居" />
        {units.map((unit) => (
          <option key={unit} value={unit} />
        ))}
      </datalist>
      <div className="body" style={{ overflowX: 'auto' }}>
        <table className="matrix plan-table">
          <thead>
            <tr>
              <th style={{ width: 66 }}>{w.code}</th>
              <th style={{ minWidth: 150 }}>{w.task}</th>
              <th style={{ minWidth: 220 }}>{w.text}</th>
              <th style={{ minWidth: 130 }}>{w.who}</th>
              <th style={{ minWidth: 92 }}>{w.levels}</th>
              <th style={{ width: 70 }}>{w.after}</th>
              <th style={{ width: 70 }}>{w.accept}</th>
              <th style={{ width: 70 }}>{w.within}</th>
              <th style={{ minWidth: 90 }}>{w.waits}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {body.tasks.map((task, n) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the code of a task may be typed anew while it is edited
              <tr key={n}>
                <td>
                  <input
                    aria-label={`${w.code} ${n + 1}`}
                    readOnly={!writable}
                    value={task.code}
                    onChange={(event) => change(n, { code: event.target.value })}
                  />
                </td>
                <td>
                  <input
                    aria-label={`${w.task} ${task.code}`}
                    readOnly={!writable}
                    value={task.title}
                    onChange={(event) => change(n, { title: event.target.value })}
                  />
                </td>
                <td>
                  <textarea
                    rows={2}
                    aria-label={`${w.text} ${task.code}`}
                    readOnly={!writable}
                    value={task.text}
                    onChange={(event) => change(n, { text: event.target.value })}
                  />
                </td>
                <td>
                  <input
                    list="plan-units"
                    aria-label={`${w.who} ${task.code}`}
                    readOnly={!writable}
                    value={whoText(task.who)}
                    onChange={(event) => change(n, { who: whoFrom(event.target.value) })}
                  />
                </td>
                <td>
                  <input
                    aria-label={`${w.levels} ${task.code}`}
                    readOnly={!writable}
                    value={(task.levels ?? []).join('、')}
                    onChange={(event) => {
                      const levels = [...event.target.value].flatMap((digit): Level[] =>
                        /[1-4]/.test(digit) ? [Number(digit) as Level] : [],
                      )
                      change(n, { levels: [...new Set(levels)] })
                    }}
                  />
                </td>
                <td>{number(n, 'afterMinutes', w.after)}</td>
                <td>{number(n, 'acceptMinutes', w.accept)}</td>
                <td>{number(n, 'doneMinutes', w.within)}</td>
                <td>
                  <input
                    aria-label={`${w.waits} ${task.code}`}
                    readOnly={!writable}
                    value={(task.after ?? []).join('、')}
                    onChange={(event) =>
                      change(n, { after: event.target.value.split(/[、,，\s]+/).filter(Boolean) })
                    }
                  />
                </td>
                <td>
                  {writable && (
                    <button
                      type="button"
                      className="button small"
                      aria-label={`${w.remove} ${task.code}`}
                      onClick={() => put({ tasks: body.tasks.toSpliced(n, 1) })}
                    >
                      ×
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

const nextCode = (tasks: readonly PlanTask[]): string => {
  const used = new Set(tasks.map((task) => task.code))
  for (let n = tasks.length + 1; ; n++) {
    const code = `T${String(n).padStart(2, '0')}`
    if (!used.has(code)) return code
  }
}
