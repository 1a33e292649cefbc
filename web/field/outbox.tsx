import { useStore } from '../live/store.ts'
import type { Entry } from './queue.ts'
import { useT } from './shown.ts'
import { LOW_BYTES, layAside, send, state } from './work.ts'

const STATES = {
  waiting: 'stateWaiting',
  done: 'stateDone',
  held: 'held',
  refused: 'refused',
  rejected: 'rejected',
} as const

/** 待发: everything that was done here, and what became of it. */
export function Outbox() {
  const t = useT()
  const { entries, bundle, sending, heardAt, free, photos } = useStore(state)
  const mine = entries.filter((one) => one.account === bundle?.me.account)
  const waiting = mine.filter((one) => one.state === 'waiting').length
  const others = entries.filter((one) => one.state === 'waiting').length - waiting
  const shown = [...mine].reverse()
  return (
    <section>
      <h1>{t('queue')}</h1>
      <div className="card">
        <p className="big" role="status">
          {waiting === 0 ? t('allSent') : t('waiting', waiting)}
        </p>
        {waiting > 0 && photos > 0 && <p>{t('waitingPhotos', photos)}</p>}
        {heardAt && <p className="soft">{t('heard', t.at(heardAt))}</p>}
        {free !== null && free < LOW_BYTES && (
          <p className="bad" role="alert">
            {t('lowRoom', t.bytes(free))}
          </p>
        )}
        {others > 0 && <p className="bad">{t('ofOther', others)}</p>}
        <button
          type="button"
          className="main"
          disabled={sending || waiting === 0}
          onClick={() => void send()}
        >
          {sending ? t('sending') : t('sendNow')}
        </button>
      </div>
      {shown.length === 0 && <p className="soft empty">{t('emptyQueue')}</p>}
      <ul className="list">
        {shown.slice(0, 200).map((entry) => (
          <Line key={entry.id} entry={entry} />
        ))}
      </ul>
    </section>
  )
}

function Line({ entry }: { entry: Entry }) {
  const t = useT()
  const { told } = entry
  const bad = entry.state === 'refused' || entry.state === 'rejected'
  return (
    <li className="line">
      <span className="top">
        <strong>{entry.title}</strong>
        <span className={`tag ${entry.state}`}>{t(STATES[entry.state])}</span>
      </span>
      <span className="soft">
        {t.at(entry.at)}
        {entry.body.photos.length > 0 && ` · ${t('waitingPhotos', entry.body.photos.length)}`}
      </span>
      {told?.number && (
        <span>{t(told.joined ? 'joined' : entry.kind === 'act' ? 'actedAs' : 'sentAs', told.number)}</span>
      )}
      {entry.state === 'held' && (
        <span className="warn">
          {t('heldLead')}：{told?.doubts?.map((one) => t.of(one.says)).join('；')}
        </span>
      )}
      {bad && (
        <span className="bad">
          {told?.refusal
            ? `${t.of(told.refusal.says)}。${t.of(told.refusal.remedy)}`
            : (told?.decision ?? '')}
        </span>
      )}
      {bad && (
        <button type="button" className="plain" onClick={() => void layAside(entry)}>
          {t('layAside')}
        </button>
      )}
    </li>
  )
}
