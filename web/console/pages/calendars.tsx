import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { addDays, dayOf } from '../../../base/instant.ts'
import {
  api,
  currentInstant,
  type Failure,
  type Got,
  type Say,
  say,
  sayNumber,
  useLanguage,
  useLoad,
  useSay,
  useWords,
  weekdayOf,
  words,
} from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { saveFile } from '../parts/csv.ts'
import { Empty, Loaded, Refused } from '../parts/states.tsx'
import { common } from '../words.ts'

const dictionary = words({
  title: say('工作日历', 'Office calendars'),
  about: say(
    '时限按日历推算；节假日与调休以国务院通知为准。重新发布后，未到期的时限会自动重算。',
    'Limits run on the calendar, after the State Council’s notices. After a re-issue, open clocks are computed anew.',
  ),
  before: say('上个月', 'Earlier month'),
  after: say('下个月', 'Later month'),
  today: say('本月', 'This month'),
  rest: say('休', 'off'),
  work: say('班', 'work'),
  version: (n: number, from: string, to: string) =>
    say(`第 ${n} 版，${from} 至 ${to}`, `version ${n}, ${from} to ${to}`),
  import: say('导入新版本（JSON）', 'Import a new version (JSON)'),
  imported: (version: number, looked: string, n: string) =>
    say(
      `现行第 ${version} 版；检查 ${looked} 个未到期时限，其中 ${n} 个到期时间改变`,
      `Version ${version} is in force; ${looked} open clocks looked at, ${n} due times changed`,
    ),
  export: say('导出现行版本', 'Export the present version'),
  busy: say('正在发布并重算时限…', 'Issuing and computing clocks anew…'),
  provisional: (day: string) => say(`${day} 起为预排，待国务院通知`, `provisional from ${day}`),
  notJson: say('文件不是有效的 JSON', 'The file is no valid JSON'),
  notJsonRemedy: say('请使用导出的日历文件修改后再导入', 'Edit an exported calendar and import that'),
  outside: say('不在日历有效期内', 'Outside the calendar'),
})

type Calendar = {
  readonly id: string
  readonly version: number
  readonly from: string
  readonly to: string
  readonly title?: Say
  readonly provisionalFrom?: string | null
}
type DayShown = {
  readonly day: string
  readonly working?: boolean
  readonly rest?: Say | null
  readonly work?: Say | null
  readonly hours?: readonly (readonly [number, number])[] | null
  readonly title?: Say | null
  readonly kind?: string
}

const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

export function Calendars() {
  const w = useWords(dictionary)
  const c = useWords(common)
  const s = useSay()
  const lang = useLanguage()
  useTitle({ title: w.title })
  const [params, setParams] = useSearchParams()
  const today = dayOf(currentInstant())
  const month = /^\d{4}-\d{2}$/.test(params.get('month') ?? '')
    ? (params.get('month') ?? '')
    : today.slice(0, 7)
  const { load, reload } = useLoad('calendars', (signal) =>
    api.get<readonly Calendar[] | { rows: readonly Calendar[] }>('/api/calendars', undefined, { signal }),
  )
  const calendars = load.state === 'ready' ? ('rows' in load.value ? load.value.rows : load.value) : []
  const id = params.get('id') ?? calendars[0]?.id ?? null
  const chosen = calendars.find((one) => one.id === id)
  const days = useLoad(id ? `month ${id} ${month} ${chosen?.version}` : null, (signal) =>
    api.get<readonly DayShown[] | { days: readonly DayShown[] }>(
      `/api/calendars/${encodeURIComponent(id ?? '')}/month`,
      { month },
      { signal },
    ),
  )
  const [result, setResult] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const move = (months: number): void => {
    const at = new Date(`${month}-01T00:00:00Z`)
    at.setUTCMonth(at.getUTCMonth() + months)
    setParams({ ...(id ? { id } : {}), month: at.toISOString().slice(0, 7) })
  }
  const give = async (): Promise<void> => {
    const got = await api.get<unknown>(`/api/calendars/${encodeURIComponent(id ?? '')}`)
    if (!got.ok) return setFailure(got.error)
    saveFile(`${id}.json`, new Blob([JSON.stringify(got.value, null, 2)], { type: 'application/json' }))
  }
  const take = async (file: File | undefined): Promise<void> => {
    if (!file || !id || busy) return
    setFailure(null)
    setResult(null)
    let calendar: unknown
    try {
      calendar = JSON.parse(await file.text())
    } catch {
      return setFailure({
        code: 'web.notJson',
        http: 0,
        says: dictionary.notJson,
        remedy: dictionary.notJsonRemedy,
      })
    }
    setBusy(true)
    const got: Got<{ version: number; recomputed: number; looked?: number }> = await api.post(
      `/api/calendars/${encodeURIComponent(id)}`,
      calendar,
    )
    setBusy(false)
    if (!got.ok) return setFailure(got.error)
    setResult(
      w.imported(got.value.version, sayNumber(got.value.looked ?? 0), sayNumber(got.value.recomputed)),
    )
    void reload()
  }
  return (
    <div className="page">
      <div className="row">
        <h1 className="grow">{w.title}</h1>
        {id && (
          <button type="button" className="button" onClick={() => void give()}>
            {w.export}
          </button>
        )}
        <input
          id="calendar-file"
          className="sr"
          type="file"
          accept=".json"
          onChange={(event) => {
            void take(event.target.files?.[0])
            event.target.value = ''
          }}
        />
        <label className="button" htmlFor="calendar-file">
          {busy ? w.busy : w.import}
        </label>
      </div>
      <p className="muted">{w.about}</p>
      {result && (
        <div className="banner green" role="status">
          {result}
        </div>
      )}
      {failure && <Refused failure={failure} />}
      <Loaded load={load} retry={reload}>
        {() =>
          calendars.length === 0 ? (
            <Empty />
          ) : (
            <>
              <div className="row">
                {calendars.length > 1 && (
                  <select
                    className="input"
                    style={{ width: 'auto' }}
                    aria-label={w.title}
                    value={id ?? ''}
                    onChange={(event) => setParams({ id: event.target.value, month })}
                  >
                    {calendars.map((one) => (
                      <option key={one.id} value={one.id}>
                        {s(one.title) || one.id}
                      </option>
                    ))}
                  </select>
                )}
                <button type="button" className="button" aria-label={w.before} onClick={() => move(-1)}>
                  ‹
                </button>
                <h2 className="num">{month}</h2>
                <button type="button" className="button" aria-label={w.after} onClick={() => move(1)}>
                  ›
                </button>
                <button type="button" className="button small" onClick={() => setParams(id ? { id } : {})}>
                  {w.today}
                </button>
                <span className="grow" />
                {chosen && (
                  <small>
                    {w.version(chosen.version, chosen.from, chosen.to)}
                    {chosen.provisionalFrom && ` · ${w.provisional(chosen.provisionalFrom)}`}
                  </small>
                )}
              </div>
              <Loaded load={days.load} retry={days.reload}>
                {(value) => (
                  <Month
                    days={'days' in value ? value.days : value}
                    month={month}
                    today={today}
                    lang={lang}
                    words={{ rest: w.rest, work: w.work, outside: w.outside, none: c.none }}
                  />
                )}
              </Loaded>
            </>
          )
        }
      </Loaded>
    </div>
  )
}

function Month({
  days,
  month,
  today,
  lang,
  words: w,
}: {
  days: readonly DayShown[]
  month: string
  today: string
  lang: 'zh' | 'en'
  words: { rest: string; work: string; outside: string; none: string }
}) {
  const s = useSay()
  const byDay = new Map(days.map((one) => [one.day, one]))
  const first = `${month}-01`
  const lead = (new Date(`${first}T00:00:00Z`).getUTCDay() + 6) % 7
  const length = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate()
  return (
    <div className="month">
      {Array.from({ length: 7 }, (_, i) => {
        const day = addDays('2026-01-05', i)
        return (
          <div key={day} className="wd">
            {weekdayOf(day, lang)}
          </div>
        )
      })}
      {Array.from({ length: lead }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: blanks before the first
        <div key={i} />
      ))}
      {Array.from({ length }, (_, i) => {
        const day = addDays(first, i)
        const one = byDay.get(day)
        const working = one?.working ?? (one?.kind ? one.kind === 'work' : Boolean(one?.hours?.length))
        const weekend = [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay())
        const title = s(one?.rest) || s(one?.work) || s(one?.title)
        const marked = one && (working ? weekend : !weekend || title)
        return (
          <div
            key={day}
            className={`day${one && !working ? ' rest' : ''}${one && working && weekend ? ' work' : ''}${day === today ? ' today' : ''}`}
          >
            <b className="num">
              {i + 1}{' '}
              {marked && (
                <span className={`tag ${working ? 'green' : 'red'}`}>{working ? w.work : w.rest}</span>
              )}
            </b>
            {!one && <span className="muted">{w.outside}</span>}
            {title && <span>{title}</span>}
            {working &&
              one?.hours?.map(([from, to]) => (
                <span key={from} className="num muted">
                  {clock(from)}–{clock(to)}
                </span>
              ))}
          </div>
        )
      })}
    </div>
  )
}
