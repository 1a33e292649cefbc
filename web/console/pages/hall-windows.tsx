import { useState } from 'react'
import type { HallClass, HallWindow } from '../../../platform/services/halls/declare.ts'
import type { Wire } from '../../live/halls.ts'
import { useSay, useWords } from '../../live/index.ts'
import { common } from '../words.ts'
import type { Change, Managed } from './hall-shown.ts'
import { hallWords } from './halls-words.ts'

/** Windows and classes: who serves what, and how many bookings a slot takes. */
export function HallWindows({ of, change }: { of: Managed; change: Change }) {
  const w = useWords(hallWords)
  const c = useWords(common)
  const s = useSay()
  const [adding, setAdding] = useState('')
  const classes = of.classes.filter((one) => one.active)
  return (
    <>
      <section className="card">
        <header>
          <h2>{w.windows}</h2>
        </header>
        <div className="body scroll">
          <table className="plainTable">
            <thead>
              <tr>
                <th>{w.number}</th>
                {classes.map((one) => (
                  <th key={one.id} title={s(one.title)}>
                    {one.letter} {s(one.title)}
                  </th>
                ))}
                <th>{w.active}</th>
                <th>{w.clerk}</th>
                <th />
              </tr>
            </thead>
            <tbody>
              {of.windows.map((one) => (
                <Row
                  key={`${one.id} ${one.version}`}
                  window={one}
                  classes={classes}
                  may={of.manages}
                  change={change}
                />
              ))}
            </tbody>
          </table>
          {of.manages && (
            <form
              className="row"
              onSubmit={(event) => {
                event.preventDefault()
                void change('window', { number: adding.trim(), quotas: {}, active: true }).then(() =>
                  setAdding(''),
                )
              }}
            >
              <label>
                {w.number}{' '}
                <input
                  className="input"
                  value={adding}
                  maxLength={6}
                  onChange={(event) => setAdding(event.target.value)}
                />
              </label>
              <button type="submit" className="button" disabled={adding.trim() === ''}>
                {c.add}
              </button>
            </form>
          )}
        </div>
      </section>
      <section className="card">
        <header>
          <h2>{w.classes}</h2>
        </header>
        <div className="body scroll">
          <table className="plainTable">
            <thead>
              <tr>
                <th>{w.letter}</th>
                <th>中文</th>
                <th>English</th>
                <th>{w.minutes}</th>
                <th>{w.bookable}</th>
                <th>{w.active}</th>
                <th />
              </tr>
            </thead>
            <tbody>
              {of.classes.map((one) => (
                <ClassRow key={one.id} of={one} may={of.manages} change={change} />
              ))}
              {of.manages && <ClassRow key="new" of={null} may change={change} />}
            </tbody>
          </table>
        </div>
      </section>
    </>
  )
}

function Row({
  window: one,
  classes,
  may,
  change,
}: {
  window: Wire<HallWindow>
  classes: readonly HallClass[]
  may: boolean
  change: Change
}) {
  const w = useWords(hallWords)
  const c = useWords(common)
  const [quotas, setQuotas] = useState<Readonly<Record<string, string>>>(
    Object.fromEntries(Object.entries(one.quotas).map(([of, n]) => [of, String(n)])),
  )
  const [active, setActive] = useState(one.active)
  const numbers = Object.fromEntries(
    Object.entries(quotas).flatMap(([of, n]) => (n.trim() === '' ? [] : [[of, Number(n)]])),
  )
  const changed = JSON.stringify(numbers) !== JSON.stringify(one.quotas) || active !== one.active
  return (
    <tr>
      <th scope="row" className="num">
        {one.number}
      </th>
      {classes.map((of) => (
        <td key={of.id}>
          <input
            className="input num short"
            inputMode="numeric"
            disabled={!may}
            aria-label={`${one.number} ${of.letter} ${w.quota}`}
            placeholder="—"
            value={quotas[of.id] ?? ''}
            onChange={(event) => setQuotas({ ...quotas, [of.id]: event.target.value.replace(/\D/g, '') })}
          />
        </td>
      ))}
      <td>
        <input
          className="input"
          type="checkbox"
          aria-label={`${one.number} ${w.active}`}
          disabled={!may}
          checked={active}
          onChange={(event) => setActive(event.target.checked)}
        />
      </td>
      <td>
        {one.clerk ?? '—'}{' '}
        {may && one.account && (
          <button
            type="button"
            className="button small"
            onClick={() => void change('seat', { window: one.id })}
          >
            {w.free}
          </button>
        )}
      </td>
      <td>
        {changed && (
          <button
            type="button"
            className="button main small"
            onClick={() => void change('window', { number: one.number, quotas: numbers, active })}
          >
            {c.save}
          </button>
        )}
      </td>
    </tr>
  )
}

function ClassRow({ of, may, change }: { of: HallClass | null; may: boolean; change: Change }) {
  const w = useWords(hallWords)
  const c = useWords(common)
  const empty = { letter: '', zh: '', en: '', minutes: '10', bookable: true, active: true }
  const before = of
    ? {
        ...{ letter: of.letter, zh: of.title.zh, en: of.title.en, minutes: String(of.minutes) },
        ...{ bookable: of.bookable, active: of.active },
      }
    : empty
  const [draft, setDraft] = useState(before)
  const changed = JSON.stringify(draft) !== JSON.stringify(before)
  const save = async () => {
    const done = await change('class', {
      letter: draft.letter,
      title: { zh: draft.zh, en: draft.en },
      items: of?.items ?? [],
      minutes: Number(draft.minutes),
      bookable: draft.bookable,
      active: draft.active,
    })
    if (done && !of) setDraft(empty)
  }
  return (
    <tr>
      <td>
        <input
          className="input short"
          aria-label={w.letter}
          disabled={!may || of !== null}
          maxLength={1}
          value={draft.letter}
          onChange={(event) => setDraft({ ...draft, letter: event.target.value.toUpperCase() })}
        />
      </td>
      <td>
        <input
          className="input"
          aria-label="中文"
          disabled={!may}
          maxLength={40}
          value={draft.zh}
          onChange={(event) => setDraft({ ...draft, zh: event.target.value })}
        />
      </td>
      <td>
        <input
          className="input"
          aria-label="English"
          disabled={!may}
          maxLength={60}
          value={draft.en}
          onChange={(event) => setDraft({ ...draft, en: event.target.value })}
        />
      </td>
      <td>
        <input
          className="input num short"
          aria-label={w.minutes}
          disabled={!may}
          inputMode="numeric"
          value={draft.minutes}
          onChange={(event) => setDraft({ ...draft, minutes: event.target.value.replace(/\D/g, '') })}
        />
      </td>
      <td>
        <input
          className="input"
          type="checkbox"
          aria-label={w.bookable}
          disabled={!may}
          checked={draft.bookable}
          onChange={(event) => setDraft({ ...draft, bookable: event.target.checked })}
        />
      </td>
      <td>
        <input
          className="input"
          type="checkbox"
          aria-label={w.active}
          disabled={!may}
          checked={draft.active}
          onChange={(event) => setDraft({ ...draft, active: event.target.checked })}
        />
      </td>
      <td>
        {changed && (
          <button type="button" className="button main small" onClick={() => void save()}>
            {of ? c.save : c.add}
          </button>
        )}
      </td>
    </tr>
  )
}
