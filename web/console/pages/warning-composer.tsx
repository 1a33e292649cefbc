import { type FormEvent, useEffect, useId, useState } from 'react'
import { LOCAL_OFFSET_MINUTES } from '../../../base/instant.ts'
import {
  api,
  currentInstant,
  type Failure,
  punctuation,
  type Say,
  say,
  useSay,
  useWords,
} from '../../live/index.ts'
import { Drawer } from '../parts/drawer.tsx'
import { Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { common } from '../words.ts'
import { type Ring, WarningMap } from './warning-map.tsx'
import { type List, type Row, type Town, warningWords } from './warning-words.ts'

export type Start =
  | { readonly act: 'alert' }
  | { readonly act: 'update' | 'cancel' | 'edit'; readonly one: Row }

type PartDraft = {
  readonly level: string
  readonly codes: readonly string[]
  readonly circle: string
  /** As drawn: corners `lat,lon`, the last is the first. */
  readonly polygons: readonly Ring[]
}
type Draft = {
  readonly kind: string
  readonly status: 'Actual' | 'Exercise'
  readonly scope: 'Public' | 'Restricted'
  readonly limits: string
  readonly parts: readonly PartDraft[]
  readonly onset: string
  readonly expires: string
  readonly headline: Say
  readonly description: Say
  readonly instruction: Say
}
type Preview = {
  readonly fault: Failure | null
  readonly xml: string | null
  readonly short: Say | null
  readonly targets: readonly { readonly unit: string; readonly name: string }[]
}

/** An instant as a field of local date and time wants it, and back. */
const localOf = (at: Date): string =>
  new Date(at.getTime() + LOCAL_OFFSET_MINUTES * 60_000).toISOString().slice(0, 16)
const instantOf = (local: string): string =>
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(local) ? `${local}:00+08:00` : local

function begin(list: List, start: Start): Draft {
  const now = currentInstant()
  if (start.act !== 'alert' && start.one.draft) {
    const { draft } = start.one
    return {
      kind: draft.kind,
      status: draft.status === 'Actual' ? 'Actual' : 'Exercise',
      scope: draft.scope === 'Public' ? 'Public' : 'Restricted',
      limits: draft.limits ?? '',
      parts: draft.parts.map((part) => ({
        level: part.level,
        codes: part.areas.flatMap((area) => area.codes),
        circle: part.areas
          .flatMap((area) => area.circles)
          .map((one) => `${one.lat},${one.lon} ${one.radiusKm}`)
          .join('; '),
        polygons: part.areas.flatMap((area) => area.polygons),
      })),
      onset: localOf(start.act === 'edit' ? new Date(draft.onset) : now),
      expires: localOf(new Date(draft.expires)),
      headline:
        start.act === 'cancel'
          ? say(`解除：${draft.headline.zh}`, `Lifted: ${draft.headline.en}`)
          : draft.headline,
      description:
        start.act === 'cancel'
          ? say('经研判，影响已结束，预警解除。', 'The danger is over; the warning is lifted.')
          : draft.description,
      instruction:
        start.act === 'cancel'
          ? say('可恢复正常生产生活秩序。', 'Life may go back to normal.')
          : draft.instruction,
    }
  }
  const [kind = ''] = Object.keys(list.kinds)
  return {
    ...{ kind, status: 'Actual', scope: 'Public', limits: '', onset: localOf(now) },
    expires: localOf(new Date(now.getTime() + 6 * 3_600_000)),
    ...worded(list, kind, Object.keys(list.kinds[kind]?.levels ?? {}).at(-1) ?? ''),
    parts: [
      {
        level: Object.keys(list.kinds[kind]?.levels ?? {}).at(-1) ?? '',
        codes: [],
        circle: '',
        polygons: [],
      },
    ],
  }
}

/** First words of a level, to be mended by whoever writes. */
function worded(
  list: List,
  kind: string,
  level: string,
): Pick<Draft, 'headline' | 'description' | 'instruction'> {
  const of = list.kinds[kind]
  const one = of?.levels[level]
  if (!of || !one) return { headline: say('', ''), description: say('', ''), instruction: say('', '') }
  return {
    headline: say(
      `${of.title.zh}${one.title.zh}预警`,
      `${of.title.en}: ${one.title.en.toLowerCase()} warning`,
    ),
    description: say(
      `${list.sender.zh}发布${of.title.zh}${one.title.zh}预警：${one.meaning.zh}。`,
      `${of.title.en}, ${one.title.en.toLowerCase()}: ${one.meaning.en}.`,
    ),
    instruction: one.instruction,
  }
}

const CIRCLE = /^\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\s+(\d+(?:\.\d+)?)\s*$/
const circlesIn = (text: string) =>
  text.split(/[;；]/).flatMap((one) => {
    const found = CIRCLE.exec(one)
    return found ? [{ lat: Number(found[1]), lon: Number(found[2]), radiusKm: Number(found[3]) }] : []
  })

/** The draft as the door wants it: areas with their words. */
function sent(list: List, draft: Draft, start: Start) {
  const names = new Map(list.towns.map((town) => [town.code, town.name]))
  return {
    ...{ kind: draft.kind, status: draft.status, scope: draft.scope, limits: draft.limits || null },
    ...{ urgency: 'Expected', certainty: 'Likely' },
    onset: instantOf(draft.onset),
    expires: instantOf(draft.expires),
    ...{ headline: draft.headline, description: draft.description, instruction: draft.instruction },
    parts: draft.parts.map((part) => {
      const whole = part.codes.length === list.towns.length
      const circles = circlesIn(part.circle)
      const desc = whole
        ? list.district.name
        : say(
            part.codes.map((code) => names.get(code) ?? code).join('、') || '图示区域',
            part.codes.map((code) => names.get(code) ?? code).join(', ') || 'the area drawn',
          )
      return { level: part.level, areas: [{ desc, codes: part.codes, polygons: part.polygons, circles }] }
    }),
    supersedes:
      start.act === 'alert' ? null : start.act === 'edit' ? start.one.draft?.supersedes : start.one.id,
    act: start.act === 'edit' ? (start.one.draft?.act ?? 'alert') : start.act,
  }
}

const PREVIEW_MS = 500

/** 拟写预警: what is written on the left, what it becomes on the right. */
export function Composer({
  list,
  start,
  onClose,
  onSaved,
}: {
  list: List
  start: Start
  onClose: () => void
  onSaved: () => void
}) {
  const w = useWords(warningWords)
  const c = useWords(common)
  const pt = useWords(punctuation)
  const s = useSay()
  const [draft, setDraft] = useState(() => begin(list, start))
  const [preview, setPreview] = useState<Preview | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const put = (more: Partial<Draft>): void => setDraft((before) => ({ ...before, ...more }))
  const body = sent(list, draft, start)
  const key = JSON.stringify(body)
  useEffect(() => {
    const wait = setTimeout(() => {
      void api.post<Preview>('/api/warnings/preview', JSON.parse(key) as unknown).then((got) => {
        if (got.ok) setPreview(got.value)
      })
    }, PREVIEW_MS)
    return () => clearTimeout(wait)
  }, [key])
  const save = async (submit: boolean): Promise<void> => {
    const again = start.act === 'edit' ? { id: start.one.id, version: start.one.version } : {}
    const got = await api.post<Row>('/api/warnings/save', { ...again, draft: body })
    if (!got.ok) return setFailure(got.error)
    if (submit) {
      const { id, version } = got.value
      const moved = await api.post('/api/warnings/move', { id, version, act: 'submit' })
      if (!moved.ok) return setFailure(moved.error)
    }
    toast(w.saved)
    onSaved()
  }
  const lifting = start.act === 'cancel'
  const levels = list.kinds[draft.kind]?.levels ?? {}
  const fault = failure ?? preview?.fault ?? null
  return (
    <Drawer title={lifting ? w.lift : start.act === 'update' ? w.update : w.compose} onClose={onClose}>
      <form
        className="warnComposer"
        onSubmit={(event: FormEvent) => {
          event.preventDefault()
          void save(true)
        }}
      >
        <div className="stack">
          <div className="fields">
            <label className="field half">
              <span className="label">{w.kind}</span>
              <select
                className="input"
                value={draft.kind}
                disabled={start.act !== 'alert'}
                onChange={(event) => {
                  const kind = event.target.value
                  const level = Object.keys(list.kinds[kind]?.levels ?? {}).at(-1) ?? ''
                  put({
                    kind,
                    parts: [{ ...(draft.parts[0] ?? { codes: [], circle: '', polygons: [] }), level }],
                    ...worded(list, kind, level),
                  })
                }}
              >
                {Object.entries(list.kinds).map(([name, kind]) => (
                  <option key={name} value={name}>
                    {s(kind.title)}
                  </option>
                ))}
              </select>
              <small className="help">
                {list.kinds[draft.kind] ? s(list.kinds[draft.kind]?.scheme ?? w.kind) : ''}
              </small>
            </label>
            <label className="field half">
              <span className="label">{w.status}</span>
              <select
                className="input"
                value={draft.status}
                disabled={start.act !== 'alert'}
                onChange={(event) => put({ status: event.target.value === 'Actual' ? 'Actual' : 'Exercise' })}
              >
                <option value="Actual">{w.actual}</option>
                <option value="Exercise">{w.drill}</option>
              </select>
            </label>
            <label className="field half">
              <span className="label">{w.scope}</span>
              <select
                className="input"
                value={draft.scope}
                onChange={(event) =>
                  put({ scope: event.target.value === 'Public' ? 'Public' : 'Restricted' })
                }
              >
                <option value="Public">{w.public}</option>
                <option value="Restricted">{w.restricted}</option>
              </select>
            </label>
            {draft.scope === 'Restricted' && (
              <label className="field half">
                <span className="label">{w.limits}</span>
                <input
                  className="input"
                  value={draft.limits}
                  onChange={(event) => put({ limits: event.target.value })}
                />
              </label>
            )}
            {!lifting && (
              <>
                <label className="field half">
                  <span className="label">{w.onset}</span>
                  <input
                    className="input"
                    type="datetime-local"
                    value={draft.onset}
                    onChange={(event) => put({ onset: event.target.value })}
                  />
                </label>
                <label className="field half">
                  <span className="label">{w.expires}</span>
                  <input
                    className="input"
                    type="datetime-local"
                    value={draft.expires}
                    onChange={(event) => put({ expires: event.target.value })}
                  />
                </label>
              </>
            )}
          </div>
          <WarningMap
            label={w.drawn}
            disabled={lifting}
            parts={draft.parts.map((part) => ({
              colour: levels[part.level]?.colour ?? 'none',
              title: levels[part.level]?.title ?? null,
              polygons: part.polygons,
              circles: circlesIn(part.circle),
            }))}
            onPolygon={(n, ring) =>
              put({
                parts: draft.parts.map((part, m) =>
                  m === n ? { ...part, polygons: [...part.polygons, ring] } : part,
                ),
              })
            }
            onCircle={(n, circle) =>
              put({
                parts: draft.parts.map((part, m) =>
                  m === n
                    ? { ...part, circle: [part.circle.trim(), circle].filter(Boolean).join('; ') }
                    : part,
                ),
              })
            }
          />
          {draft.parts.map((part, n) => (
            <PartFields
              // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other name than their place
              key={n}
              part={part}
              levels={Object.entries(levels).map(([name, one]) => [name, one.title] as const)}
              towns={list.towns}
              fixed={lifting}
              onChange={(next) => {
                const moved = new Set(next.codes)
                const parts = draft.parts.map((other, m) =>
                  m === n ? next : { ...other, codes: other.codes.filter((code) => !moved.has(code)) },
                )
                const fresh = n === 0 && next.level !== part.level ? worded(list, draft.kind, next.level) : {}
                put({ parts, ...fresh })
              }}
            />
          ))}
          {!lifting && draft.parts.length < Object.keys(levels).length && (
            <button
              type="button"
              className="button small"
              onClick={() => {
                const used = new Set(draft.parts.map((part) => part.level))
                const level = Object.keys(levels).find((one) => !used.has(one)) ?? ''
                put({ parts: [{ level, codes: [], circle: '', polygons: [] }, ...draft.parts] })
              }}
            >
              {w.addLevel}
            </button>
          )}
          <div className="fields">
            <Both
              zh={w.headline}
              en={w.headlineEn}
              value={draft.headline}
              onChange={(headline) => put({ headline })}
            />
            <Both
              long
              zh={w.words}
              en={w.wordsEn}
              value={draft.description}
              onChange={(description) => put({ description })}
            />
            <Both
              long
              zh={w.instruction}
              en={w.instructionEn}
              value={draft.instruction}
              onChange={(instruction) => put({ instruction })}
            />
          </div>
        </div>
        <aside className="stack" aria-label={w.preview}>
          <h3>{w.preview}</h3>
          {fault && <Refused failure={fault} />}
          {preview?.short && (
            <section className="card">
              <header>
                <h4>{w.short}</h4>
              </header>
              <div className="body">{s(preview.short)}</div>
            </section>
          )}
          {preview && !lifting && (
            <p className="small">
              {w.toSign(preview.targets.length)}
              {preview.targets.length > 0 && preview.targets.length < 12
                ? `${pt.is}${preview.targets.map((one) => one.name).join(pt.and)}`
                : ''}
            </p>
          )}
          {preview?.xml && (
            <details>
              <summary>{w.cap}</summary>
              <pre className="cap">{preview.xml}</pre>
            </details>
          )}
          <div className="row">
            <button type="button" className="button" onClick={() => void save(false)}>
              {c.save}
            </button>
            <button type="submit" className="button main" disabled={preview?.fault !== null}>
              {w.submit}
            </button>
          </div>
          <p className="small muted">{w.secondPerson}</p>
        </aside>
      </form>
    </Drawer>
  )
}

function Both({
  zh,
  en,
  value,
  long,
  onChange,
}: {
  zh: string
  en: string
  value: Say
  long?: boolean
  onChange: (value: Say) => void
}) {
  const id = useId()
  const field = (lang: 'zh' | 'en', title: string) => (
    <div className="field half">
      <label htmlFor={`${id}${lang}`}>{title}</label>
      {long ? (
        <textarea
          className="input"
          id={`${id}${lang}`}
          rows={3}
          value={value[lang]}
          maxLength={2000}
          onChange={(event) => onChange({ ...value, [lang]: event.target.value })}
        />
      ) : (
        <input
          className="input"
          id={`${id}${lang}`}
          value={value[lang]}
          maxLength={200}
          onChange={(event) => onChange({ ...value, [lang]: event.target.value })}
        />
      )}
    </div>
  )
  return (
    <>
      {field('zh', zh)}
      {field('en', en)}
    </>
  )
}

function PartFields({
  part,
  levels,
  towns,
  fixed,
  onChange,
}: {
  part: PartDraft
  levels: readonly (readonly [string, Say])[]
  towns: readonly Town[]
  fixed: boolean
  onChange: (part: PartDraft) => void
}) {
  const w = useWords(warningWords)
  const s = useSay()
  const all = part.codes.length === towns.length
  return (
    <fieldset className="card" disabled={fixed}>
      <div className="body stack tight">
        <label className="row tight">
          <span className="label">{w.level}</span>
          <select
            aria-label={w.level}
            className="input"
            value={part.level}
            onChange={(event) => onChange({ ...part, level: event.target.value })}
          >
            {levels.map(([name, title]) => (
              <option key={name} value={name}>
                {s(title)}
              </option>
            ))}
          </select>
        </label>
        <label className="check">
          <input
            type="checkbox"
            checked={all}
            onChange={() => onChange({ ...part, codes: all ? [] : towns.map((town) => town.code) })}
          />
          {w.whole}
        </label>
        <div className="towns">
          {towns.map((town) => (
            <label key={town.code} className="check">
              <input
                type="checkbox"
                checked={part.codes.includes(town.code)}
                onChange={(event) =>
                  onChange({
                    ...part,
                    codes: event.target.checked
                      ? [...part.codes, town.code]
                      : part.codes.filter((code) => code !== town.code),
                  })
                }
              />
              {town.name}
            </label>
          ))}
        </div>
        {part.polygons.map((ring, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: shapes have no other name than their place
          <div key={n} className="row tight">
            <span className="tag">{w.polygon(ring.length - 1)}</span>
            <small className="muted num grow ellipsis">
              {ring.map(([lat, lon]) => `${lat},${lon}`).join(' ')}
            </small>
            <button
              type="button"
              className="button plain small"
              onClick={() => onChange({ ...part, polygons: part.polygons.filter((_, m) => m !== n) })}
            >
              {w.takeOut}
            </button>
          </div>
        ))}
        <label className="field">
          <span className="label">{w.circle}</span>
          <input
            className="input"
            value={part.circle}
            placeholder="23.16,113.27 5"
            aria-invalid={part.circle.trim() !== '' && circlesIn(part.circle).length === 0}
            onChange={(event) => onChange({ ...part, circle: event.target.value })}
          />
          {part.circle.trim() !== '' && circlesIn(part.circle).length === 0 && (
            <small className="wrong">{w.circleBad}</small>
          )}
        </label>
      </div>
    </fieldset>
  )
}
