import { type FormEvent, useState } from 'react'
import { Link } from 'react-router'
import {
  deliveryStates,
  type Found,
  type Schedule,
  type SourceKind,
  sourceKinds,
} from '../../../platform/catalogue/declare.ts'
import { api, type Failure, useLoad, useSay, useWords } from '../../live/index.ts'
import { Drawer } from '../parts/drawer.tsx'
import { When } from '../parts/due.tsx'
import { Loaded, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { common } from '../words.ts'
import { DatasetPick } from './dataset-pick.tsx'
import { type Seen, STATE_TONE } from './intake-words.ts'
import { PushHelp } from './source-push.tsx'
import { type SeenSource, sourceWords, WEEKDAYS } from './source-words.ts'

type Config = Readonly<Record<string, unknown>>
type Draft = {
  readonly dataset: string
  readonly kind: SourceKind
  readonly title: string
  readonly mode: 'full' | 'increment'
  readonly config: Config
  readonly schedule: Schedule | null
  readonly active: boolean
  readonly secret: string
}

const empty: Draft = {
  ...{ dataset: '', kind: 'web', title: '', mode: 'full', config: {}, active: true, secret: '' },
  schedule: { every: 'day', at: '02:00', workingDays: true },
}

/** What is sent: settings that the kind knows, nothing that was left empty. */
const settled = (draft: Draft): Config =>
  Object.fromEntries(Object.entries(draft.config).filter(([, value]) => value !== '' && value !== undefined))

/** Sets a source up, changes it, tries it, runs it. Secrets go in and never come back. */
export function SourceDrawer({
  source,
  dataset,
  mayChange,
  onClose,
  onDone,
}: {
  source: SeenSource | null
  /** What a new one is for, where that is known. */
  dataset: string
  mayChange: boolean
  onClose: () => void
  onDone: () => void
}) {
  const w = useWords(sourceWords)
  const c = useWords(common)
  const s = useSay()
  const [draft, setDraft] = useState<Draft>(
    source ? { ...empty, ...source, secret: '' } : { ...empty, dataset },
  )
  const [failure, setFailure] = useState<Failure | null>(null)
  const [found, setFound] = useState<Found | null>(null)
  const [busy, setBusy] = useState(false)
  const [key, setKey] = useState<string | null>(null)
  const put = (patch: Partial<Draft>): void => {
    setFound(null)
    setDraft((before) => ({ ...before, ...patch }))
  }
  const body = (more: object = {}) => ({
    ...(source ? { id: source.id } : {}),
    ...{ dataset: draft.dataset, kind: draft.kind, title: draft.title, mode: draft.mode },
    ...{ config: settled(draft), active: draft.active },
    schedule: draft.kind === 'push' ? null : draft.schedule,
    ...(draft.secret === '' ? {} : { secret: draft.secret }),
    ...more,
  })
  const during = async <T,>(work: () => Promise<T>): Promise<T> => {
    setBusy(true)
    setFailure(null)
    const done = await work()
    setBusy(false)
    return done
  }
  const save = async (more: object = {}): Promise<void> => {
    const got = await during(() => api.post<{ key?: string }>('/api/intake/sources', body(more)))
    if (!got.ok) return setFailure(got.error)
    toast(c.saved)
    onDone()
    if (got.value.key) setKey(got.value.key)
    else onClose()
  }
  const look = async (): Promise<void> => {
    setFound(null)
    const got = await during(() => api.post<Found>('/api/intake/sources/look', body()))
    if (got.ok) setFound(got.value)
    else setFailure(got.error)
  }
  const run = async (): Promise<void> => {
    const got = await during(() => api.post(`/api/intake/sources/${source?.id}/run`, {}))
    if (!got.ok) return setFailure(got.error)
    toast(w.asked)
    setTimeout(onDone, 3_000)
  }
  const remove = async (): Promise<void> => {
    if (!source || !window.confirm(w.sureRemove(source.title))) return
    const got = await during(() => api.delete(`/api/intake/sources/${source.id}`))
    if (!got.ok) return setFailure(got.error)
    toast(w.removed)
    onDone()
    onClose()
  }
  if (key)
    return (
      <Drawer title={w.key} onClose={onClose}>
        <PushHelp token={key} />
      </Drawer>
    )
  return (
    <Drawer
      title={source ? w.edit : w.add}
      onClose={onClose}
      footer={
        mayChange && (
          <>
            <button type="submit" form="source" className="button main" disabled={busy || !draft.dataset}>
              {c.save}
            </button>
            {draft.kind !== 'push' && (
              <button
                type="button"
                className="button"
                disabled={busy || !draft.dataset}
                onClick={() => void look()}
              >
                {w.test}
              </button>
            )}
            {source && source.kind !== 'push' && (
              <button type="button" className="button" disabled={busy} onClick={() => void run()}>
                {w.runNow}
              </button>
            )}
            {source && (
              <button type="button" className="button danger" disabled={busy} onClick={() => void remove()}>
                {c.remove}
              </button>
            )}
          </>
        )
      }
    >
      <div className="stack">
        {source?.trouble && (
          <div className="banner red">
            <div className="grow">
              <b>{s(source.trouble.says)}</b>
              <div>{s(source.trouble.remedy)}</div>
              <small>
                {w.failures(source.failures)}
                {source.ranWellAt && (
                  <>
                    {' '}
                    · {w.wellAt} <When at={source.ranWellAt} />
                  </>
                )}
              </small>
            </div>
          </div>
        )}
        <form
          id="source"
          className="fields"
          onSubmit={(event: FormEvent) => {
            event.preventDefault()
            void save()
          }}
        >
          {source ? (
            <div className="field">
              <span className="label">{w.dataset}</span>
              <b>
                {s(source.datasetTitle)} <span className="muted">{source.datasetCode}</span>
              </b>
            </div>
          ) : (
            <DatasetPick value={draft.dataset} onChoose={(dataset) => put({ dataset })} />
          )}
          <Line title={w.name} half>
            <input
              className="input"
              value={draft.title}
              maxLength={100}
              onChange={(event) => put({ title: event.target.value })}
            />
          </Line>
          <Line title={w.kind} half>
            <select
              className="input"
              value={draft.kind}
              disabled={source !== null}
              onChange={(event) => put({ kind: event.target.value as SourceKind, config: {} })}
            >
              {Object.entries(sourceKinds).map(([kind, says]) => (
                <option key={kind} value={kind}>
                  {s(says)}
                </option>
              ))}
            </select>
          </Line>
          <Line title={w.mode}>
            <select
              className="input"
              value={draft.mode}
              onChange={(event) => put({ mode: event.target.value as Draft['mode'] })}
            >
              <option value="full">{w.full}</option>
              <option value="increment">{w.increment}</option>
            </select>
          </Line>
          <Settings draft={draft} had={source !== null} put={put} />
          {draft.kind !== 'push' && <Plan plan={draft.schedule} put={(schedule) => put({ schedule })} />}
          <label className="field tick">
            <input
              type="checkbox"
              checked={draft.active}
              onChange={(event) => put({ active: event.target.checked })}
            />
            {w.active}
          </label>
        </form>
        {found && (
          <div className="banner green" role="status">
            <div className="grow">
              <b>
                {found.what === 'table'
                  ? w.foundTable(found.names.length + found.more)
                  : found.names.length > 0
                    ? w.foundFiles(found.names.length + found.more)
                    : w.foundNothing}
              </b>
              {found.names.length > 0 && (
                <div>
                  {found.names.join('、')} {found.more > 0 && w.andMore(found.more)}
                </div>
              )}
            </div>
          </div>
        )}
        {failure && <Refused failure={failure} />}
        {source?.kind === 'push' && (
          <>
            <PushHelp />
            {mayChange && (
              <p className="row">
                <button type="button" className="button small" onClick={() => void save({ newKey: true })}>
                  {w.newKey}
                </button>
                <small className="muted">{w.newKeyWhy}</small>
              </p>
            )}
          </>
        )}
        {source && <Runs source={source.id} />}
      </div>
    </Drawer>
  )
}

const Line = ({
  title,
  half,
  help,
  children,
}: {
  title: string
  half?: boolean
  help?: string
  children: React.ReactNode
}) => (
  // biome-ignore lint/a11y/noLabelWithoutControl: the control is handed in
  <label className={half ? 'field half' : 'field'}>
    <span className="label">{title}</span>
    {children}
    {help && <span className="help">{help}</span>}
  </label>
)

/** Where the source lies, by its kind. */
function Settings({ draft, had, put }: { draft: Draft; had: boolean; put: (patch: Partial<Draft>) => void }) {
  const w = useWords(sourceWords)
  const { config, kind } = draft
  const set = (name: string, value: unknown): void => put({ config: { ...config, [name]: value } })
  const text = (name: string): string => (typeof config[name] === 'string' ? (config[name] as string) : '')
  const box = (name: string, title: string, more: { half?: boolean; help?: string; hint?: string } = {}) => (
    <Line title={title} {...(more.half ? { half: true } : {})} {...(more.help ? { help: more.help } : {})}>
      <input
        className="input"
        value={text(name)}
        placeholder={more.hint}
        spellCheck={false}
        onChange={(event) => set(name, event.target.value.trim())}
      />
    </Line>
  )
  const port = (
    <Line title={w.port} half>
      <input
        className="input num"
        type="number"
        min={1}
        max={65535}
        value={typeof config.port === 'number' ? config.port : ''}
        onChange={(event) => set('port', event.target.value === '' ? undefined : Number(event.target.value))}
      />
    </Line>
  )
  const secret = (title: string, long = false) => (
    <Line title={title} {...(had ? { help: w.kept } : {})}>
      {long ? (
        <textarea
          className="input"
          rows={2}
          autoComplete="off"
          value={draft.secret}
          onChange={(event) => put({ secret: event.target.value })}
        />
      ) : (
        <input
          className="input"
          type="password"
          autoComplete="new-password"
          value={draft.secret}
          onChange={(event) => put({ secret: event.target.value })}
        />
      )}
    </Line>
  )
  if (kind === 'web')
    return (
      <>
        {box('url', w.url, { hint: 'https://…' })}
        {secret(w.authorization)}
      </>
    )
  if (kind === 'folder')
    return (
      <>
        {box('folder', w.folder, { help: w.folderHint })}
        {box('pattern', w.pattern, { hint: '*.csv' })}
      </>
    )
  if (kind === 'sftp')
    return (
      <>
        {box('host', w.host, { half: true })}
        {port}
        {box('user', w.user, { half: true })}
        {box('folder', w.folder, { half: true, hint: '/out' })}
        {secret(w.passwordOrKey, true)}
        {box('pattern', w.pattern, { half: true, hint: '*.csv' })}
        {box('hostKey', w.hostKey, { help: w.hostKeyHint })}
      </>
    )
  if (kind === 'push') return null
  const cursor = (config.cursor ?? null) as {
    column?: string
    kind?: string
    overlapMinutes?: number
  } | null
  return (
    <>
      <Line title={w.engine} half>
        <select
          className="input"
          value={text('engine')}
          onChange={(event) => set('engine', event.target.value)}
        >
          <option value="" />
          <option value="postgresql">PostgreSQL</option>
          <option value="mysql">MySQL / MariaDB</option>
        </select>
      </Line>
      {box('host', w.host, { half: true })}
      {port}
      {box('database', w.database, { half: true })}
      {box('user', w.user, { half: true })}
      {secret(w.password)}
      {box('schema', w.schema, { half: true })}
      {box('table', w.table, { half: true })}
      <Line title={w.columns}>
        <input
          className="input"
          defaultValue={Array.isArray(config.columns) ? config.columns.join(', ') : ''}
          onChange={(event) =>
            set(
              'columns',
              event.target.value
                .split(/[,，]/)
                .map((one) => one.trim())
                .filter((one) => one !== ''),
            )
          }
        />
      </Line>
      <label className="field tick">
        <input
          type="checkbox"
          checked={config.tls === true}
          onChange={(event) => set('tls', event.target.checked)}
        />
        {w.tls}
      </label>
      {draft.mode === 'increment' && (
        <>
          <Line title={w.cursor} half>
            <input
              className="input"
              value={cursor?.column ?? ''}
              onChange={(event) =>
                set(
                  'cursor',
                  event.target.value.trim() === ''
                    ? undefined
                    : { kind: 'time', ...cursor, column: event.target.value.trim() },
                )
              }
            />
          </Line>
          <Line title={w.cursorKind} half>
            <select
              className="input"
              value={cursor?.kind ?? 'time'}
              onChange={(event) => cursor && set('cursor', { ...cursor, kind: event.target.value })}
            >
              <option value="time">{w.byTime}</option>
              <option value="key">{w.byKey}</option>
            </select>
          </Line>
          {(cursor?.kind ?? 'time') === 'time' && (
            <Line title={w.overlap} half>
              <input
                className="input num"
                type="number"
                min={0}
                max={10_080}
                value={cursor?.overlapMinutes ?? 10}
                onChange={(event) =>
                  cursor && set('cursor', { ...cursor, overlapMinutes: Number(event.target.value) })
                }
              />
            </Line>
          )}
        </>
      )}
    </>
  )
}

/** The plan 计划 of a source. */
function Plan({ plan, put }: { plan: Schedule | null; put: (plan: Schedule | null) => void }) {
  const w = useWords(sourceWords)
  const s = useSay()
  const choices = {
    hand: [w.byHand, null],
    minutes: [w.everyMinutes, { every: 'minutes', minutes: 30 }],
    day: [w.everyDay, { every: 'day', at: '02:00' }],
    working: [w.everyWorkingDay, { every: 'day', at: '02:00', workingDays: true }],
    week: [w.everyWeek, { every: 'week', weekday: 1, at: '02:00' }],
    month: [w.everyMonth, { every: 'month', day: 1, at: '02:00' }],
    monthWorking: [w.everyMonthWorking, { every: 'month', day: 3, at: '02:00', workingDay: true }],
  } as const satisfies Record<string, readonly [string, Schedule | null]>
  const now =
    plan === null
      ? 'hand'
      : plan.every === 'day'
        ? plan.workingDays
          ? 'working'
          : 'day'
        : plan.every === 'month' && plan.workingDay
          ? 'monthWorking'
          : plan.every
  return (
    <>
      <Line title={w.every} half>
        <select
          className="input"
          value={now}
          onChange={(event) => put(choices[event.target.value as keyof typeof choices][1])}
        >
          {Object.entries(choices).map(([name, [title]]) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </select>
      </Line>
      {plan?.every === 'minutes' && (
        <Line title={w.minutes} half>
          <input
            className="input num"
            type="number"
            min={1}
            max={10_080}
            value={plan.minutes}
            onChange={(event) => put({ ...plan, minutes: Number(event.target.value) })}
          />
        </Line>
      )}
      {plan?.every === 'week' && (
        <Line title={w.weekday} half>
          <select
            className="input"
            value={plan.weekday}
            onChange={(event) => put({ ...plan, weekday: Number(event.target.value) })}
          >
            {WEEKDAYS.map((day, i) => (
              <option key={day.en} value={i + 1}>
                {s(day)}
              </option>
            ))}
          </select>
        </Line>
      )}
      {plan?.every === 'month' && (
        <Line title={w.day} half>
          <input
            className="input num"
            type="number"
            min={1}
            max={31}
            value={plan.day}
            onChange={(event) => put({ ...plan, day: Number(event.target.value) })}
          />
        </Line>
      )}
      {plan && plan.every !== 'minutes' && (
        <Line title={w.at} half>
          <input
            className="input num"
            type="time"
            required
            value={plan.at}
            onChange={(event) => put({ ...plan, at: event.target.value })}
          />
        </Line>
      )}
    </>
  )
}

/** What the source brought lately. */
function Runs({ source }: { source: string }) {
  const w = useWords(sourceWords)
  const s = useSay()
  const { load, reload } = useLoad(`runs ${source}`, (signal) =>
    api.get<{ rows: readonly Seen[] }>('/api/intake/deliveries', { source, limit: 8 }, { signal }),
  )
  return (
    <>
      <h3>{w.runs}</h3>
      <Loaded load={load} retry={reload}>
        {({ rows }) =>
          rows.length === 0 ? (
            <p className="muted">{w.noRuns}</p>
          ) : (
            <ul className="feedlist">
              {rows.map((one) => (
                <li key={one.id} className="row tight">
                  <span className={`tag ${STATE_TONE[one.state]}`}>{s(deliveryStates[one.state])}</span>
                  <Link to={`/data-intake/${one.id}`} className="grow ellipsis">
                    {one.name}
                  </Link>
                  <small className="num">{one.counts?.rows.toLocaleString()}</small>
                  <small className="muted">
                    <When at={one.receivedAt} />
                  </small>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </>
  )
}
