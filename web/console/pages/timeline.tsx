import { type Say, say, useSay, useWords, words } from '../../live/index.ts'
import type { TimelineEntry, View } from '../../live/wire.ts'
import { When } from '../parts/due.tsx'
import { Detail } from '../parts/show.tsx'
import { useCity } from '../session.ts'
import { commandText } from './command-text.ts'
import { kindWords } from './fact-words.ts'

const dictionary = words({
  none: say('还没有办理记录', 'Nothing has happened yet'),
  system: say('系统', 'System'),
  citizen: say('诉求人', 'Requester'),
  details: say('详细内容', 'Details'),
  doubts: say('照片存疑', 'Photographs to be looked at'),
})

/** Like a parcel's trace: newest first, who did what, where it went. */
export function Timeline({ view }: { view: View }) {
  const w = useWords(dictionary)
  // of one instant, what was written later stands above
  const entries = [...view.timeline].reverse().sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
  if (entries.length === 0) return <p className="muted">{w.none}</p>
  return (
    <ol className="trace">
      {entries.map((entry, i) => (
        <Entry key={entry.id} entry={entry} view={view} latest={i === 0} />
      ))}
    </ol>
  )
}

function Entry({ entry, view, latest }: { entry: TimelineEntry; view: View; latest: boolean }) {
  const w = useWords(dictionary)
  const s = useSay()
  const { declared } = useCity()
  const type = declared.types[view.matter.type]
  const state = (name: string) => s(view.flow?.states[name]?.title ?? type?.flow.states[name]?.title ?? name)
  const form = entry.action ? type?.flow.actions[entry.action]?.form : undefined
  const who =
    entry.actor.kind === 'system'
      ? w.system
      : [entry.actor.unitName, entry.actor.name, entry.actor.onBehalfOf && `（${entry.actor.onBehalfOf}）`]
          .filter(Boolean)
          .join(' ')
  const recorded = entry.body?.recorded as Readonly<Record<string, unknown>> | undefined
  const given = (entry.body?.form ?? recorded ?? entry.body ?? {}) as Readonly<Record<string, unknown>>
  const doubts = (entry.body?.doubts ?? []) as readonly { readonly says: Say }[]
  // A clock that warned or ran out is named; so is why somebody looked at personal data.
  const clock = typeof entry.body?.clock === 'string' ? type?.clocks[String(entry.body.kind)] : undefined
  const point = /^\d+$/.test(String(entry.body?.point ?? '')) ? String(entry.body?.point) : null
  const reason = entry.note ?? (typeof entry.body?.reason === 'string' && !form ? entry.body.reason : null)
  // Orders, receipts, sign-ins: what they were about, not only that they were.
  const command = /^(command|evacuation)\./.test(entry.kind)
    ? commandText(entry.body ?? {}, s, (name) => s(type?.flow.actions[name]?.title ?? name))
    : ''
  const shownFields = form
    ? Object.entries(form).filter(
        ([name]) =>
          given[name] !== undefined &&
          given[name] !== null &&
          given[name] !== '' &&
          given[name] !== entry.note,
      )
    : []
  return (
    <li className={latest ? 'latest' : ''}>
      <div className="row">
        <b>{s(entry.title.zh === entry.kind ? kindWords(entry.kind) : entry.title)}</b>
        {clock && (
          <span className="small">
            {s(clock.title)}
            {point && ` · ${point}%`}
          </span>
        )}
        {entry.from && entry.to && entry.from !== entry.to && (
          <span className="small">
            {state(entry.from)} → {state(entry.to)}
          </span>
        )}
        <span className="grow" />
        <span className="small">
          <When at={entry.at} />
        </span>
      </div>
      <div className="small">{who}</div>
      {command ? <p className="small">{command}</p> : reason && <p className="pre quote">{reason}</p>}
      {doubts.length > 0 && (
        <p className="small tag yellow">
          {w.doubts}
          {doubts.map(({ says }) => ` · ${s(says)}`)}
        </p>
      )}
      {shownFields.length > 0 && (
        <details open={recorded !== undefined}>
          <summary className="small">{w.details}</summary>
          <Detail fields={Object.fromEntries(shownFields)} values={given} />
        </details>
      )}
    </li>
  )
}
