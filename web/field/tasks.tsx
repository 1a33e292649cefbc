import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useStore } from '../live/store.ts'
import { askedOf, Inputs, taken } from './input.tsx'
import type { Taken } from './photo.ts'
import { Photos } from './photos.tsx'
import { follow, here } from './place.ts'
import { away, go, useT } from './shown.ts'
import type { Act, Task } from './wire.ts'
import { keep, state } from './work.ts'

/** 今日任务: the nearest or the most urgent first; what was done here already says so. */
export function Tasks() {
  const t = useT()
  const { bundle, entries } = useStore(state)
  const { fix } = useStore(here)
  const [near, setNear] = useState(true)
  useEffect(follow, [])
  const tasks = bundle?.tasks ?? []
  const acted = new Set(entries.flatMap((one) => (one.state === 'waiting' ? (one.body.matter ?? []) : [])))
  const rows = tasks
    .map((task) => ({ task, metres: away(fix, task) }))
    .sort((a, b) =>
      near && fix
        ? (a.metres ?? 1e9) - (b.metres ?? 1e9)
        : (a.task.due ?? '9').localeCompare(b.task.due ?? '9'),
    )
  return (
    <section>
      <h1>{t('today')}</h1>
      {tasks.length === 0 ? (
        <div className="empty">
          <p>{t('noTasks')}</p>
          <p className="soft">{t('noTasksLead')}</p>
        </div>
      ) : (
        <fieldset className="chips">
          <legend className="hidden">{t('today')}</legend>
          <button
            type="button"
            className={near ? 'chip on' : 'chip'}
            aria-pressed={near}
            onClick={() => setNear(true)}
          >
            {t('byDistance')}
          </button>
          <button
            type="button"
            className={near ? 'chip' : 'chip on'}
            aria-pressed={!near}
            onClick={() => setNear(false)}
          >
            {t('byDue')}
          </button>
        </fieldset>
      )}
      <div className="list">
        {rows.map(({ task, metres }) => (
          <button
            key={task.id}
            type="button"
            className={`line task ${task.light ?? ''}`}
            onClick={() => go(`/field/task/${task.id}`)}
          >
            <span className="top">
              <strong>{task.title}</strong>
              <span className="tag">{t.of(typeOf(task)?.states[task.state])}</span>
            </span>
            <span className="soft">
              {[
                metres === null ? null : t('away', t.metres(metres)),
                task.due && (Date.parse(task.due) < Date.now() ? t('overdue') : t('due', t.at(task.due))),
                acted.has(task.id) ? t('done') : null,
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
            <span className="soft">{task.address ?? task.areaName}</span>
          </button>
        ))}
      </div>
    </section>
  )
}

const typeOf = (task: Task) => state.get().bundle?.types.find((one) => one.name === task.type)

/** One task: where it is, and what can be done about it here. */
export function TaskPage({ id }: { id: string }) {
  const t = useT()
  const { bundle } = useStore(state)
  const { fix } = useStore(here)
  const [act, setAct] = useState<string | null>(null)
  useEffect(follow, [])
  const task = bundle?.tasks.find((one) => one.id === id)
  if (!task)
    return (
      <section className="center">
        <p>{t('noTasks')}</p>
        <button type="button" className="main" onClick={() => go('/field/')}>
          {t('today')}
        </button>
      </section>
    )
  const type = typeOf(task)
  const metres = away(fix, task)
  const code = bundle?.codes[type?.classes ?? '']?.find((one) => one.code === task.category)
  return (
    <section>
      <button type="button" className="plain" onClick={() => (act ? setAct(null) : go('/field/'))}>
        ‹ {t('back')}
      </button>
      <h1>{task.title}</h1>
      <p>
        <span className="tag">{t.of(type?.states[task.state])}</span> {task.number}
      </p>
      <p className={task.light === 'red' ? 'bad' : 'soft'}>
        {task.due && (Date.parse(task.due) < Date.now() ? `${t('overdue')} · ` : '')}
        {task.due && t('due', t.at(task.due))}
        {metres !== null && ` · ${t('away', t.metres(metres))}`}
      </p>
      <p>{task.address ?? task.areaName}</p>
      {code?.note && <p className="note">{t.of(code.note)}</p>}
      {task.lon !== null && (
        <p>
          <a
            className="plain button"
            href={`geo:${task.lat},${task.lon}?q=${task.lat},${task.lon}(${encodeURIComponent(task.title)})`}
          >
            {t('navigate')}
          </a>
        </p>
      )}
      {act && type?.acts[act] ? (
        <ActForm key={act} name={act} act={type.acts[act] as Act} task={task} />
      ) : (
        <div className="list">
          {task.acts.map((name) => (
            <button
              key={name}
              type="button"
              className={type?.acts[name]?.danger ? 'line danger' : 'line act'}
              onClick={() => setAct(name)}
            >
              {t.of(type?.acts[name]?.title)}
            </button>
          ))}
        </div>
      )}
    </section>
  )
}

function ActForm({ name, act, task }: { name: string; act: Act; task: Task }) {
  const t = useT()
  const { bundle } = useStore(state)
  const [values, setValues] = useState<Readonly<Record<string, unknown>>>({})
  const [photos, setPhotos] = useState<readonly Taken[]>([])
  const [problem, setProblem] = useState('')
  const [kept, setKept] = useState(false)
  // a second tap while it is being kept is not a second act
  const keeping = useRef(false)
  const asked = askedOf(act.form)
  const codes = bundle?.codes ?? {}
  const pictures = Object.values(act.form).find((field) => field.kind === 'files')
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (pictures?.required && photos.length === 0) return setProblem(t('needPhoto'))
    const form = taken(asked, values, codes)
    if (!form.ok) return setProblem(`${t.of(form.error.says)}${t('period')}${t.of(form.error.remedy)}`)
    if (keeping.current) return
    keeping.current = true
    const { fix } = here.get()
    const id = crypto.randomUUID()
    const wrong = await keep(
      {
        ...{ id, kind: 'act', at: new Date().toISOString(), title: `${t.of(act.title)} · ${task.title}` },
        body: {
          ...{ matter: task.id, action: name, form: form.value, photos: photos.map((one) => one.id) },
          fix: fix && { lon: fix.lon, lat: fix.lat, accuracyM: fix.accuracyM },
          // an act has the place of its case
          pinned: true,
        },
      },
      photos.map((one) => ({ ...one, item: id })),
    )
    keeping.current = false
    if (wrong) return setProblem(t(wrong))
    setKept(true)
  }
  if (kept)
    return (
      <div className="center" role="status">
        <h2>{t('kept')}</h2>
        <button type="button" className="main" onClick={() => go('/field/')}>
          {t('today')}
        </button>
      </div>
    )
  return (
    <form onSubmit={(event) => void submit(event)}>
      <h2>{t.of(act.title)}</h2>
      {act.onSpot && <p className="soft">{t('onSpot')}</p>}
      {pictures && <Photos label={t.of(pictures.title)} photos={photos} onChange={setPhotos} />}
      <Inputs fields={asked} codes={codes} values={values} onChange={setValues} near={task} />
      <p className="bad" role="alert">
        {problem}
      </p>
      <button type="submit" className="main">
        {t('send')}
      </button>
    </form>
  )
}
