import { Link, useNavigate } from 'react-router'
import { makeKeptStore, say, useStore, useWords, words } from '../../live/index.ts'
import { useKeys } from '../parts/keys.ts'
import type { useQueue } from '../queue.ts'

const dictionary = words({
  label: say('队列', 'Queue'),
  before: say('上一件', 'Previous'),
  after: say('下一件', 'Next'),
  place: (place: number, count: string) => say(`第 ${place} / ${count} 件`, `${place} of ${count}`),
  onward: say('办完自动到下一件', 'After acting, go to the next'),
})

/** 办完自动到下一件: kept for this browser. */
export const onward = makeKeptStore('huying.queue.onward', true)

/** Where this matter stands in the list it was opened from; j and k walk on without going back. */
export function QueueBar({
  queue,
  active,
}: {
  queue: NonNullable<ReturnType<typeof useQueue>>
  active: boolean
}) {
  const w = useWords(dictionary)
  const go = useNavigate()
  const auto = useStore(onward)
  const to = (number: string | null): void => void (number && go(`/m/${number}`, { replace: true }))
  useKeys(
    [
      { key: 'j', says: w.after, run: () => to(queue.after) },
      { key: 'k', says: w.before, run: () => to(queue.before) },
    ],
    active,
  )
  return (
    <nav className="queuebar row" aria-label={w.label}>
      <Link to={`/inbox?${queue.search}`}>‹ {queue.title}</Link>
      <span className="num muted">{w.place(queue.place, `${queue.count}${queue.more ? '+' : ''}`)}</span>
      <span className="grow" />
      <label className="check small">
        <input type="checkbox" checked={auto} onChange={(event) => onward.set(event.target.checked)} />
        {w.onward}
      </label>
      <button
        type="button"
        className="button small"
        disabled={!queue.before}
        onClick={() => to(queue.before)}
      >
        {w.before} <kbd>k</kbd>
      </button>
      <button type="button" className="button small" disabled={!queue.after} onClick={() => to(queue.after)}>
        {w.after} <kbd>j</kbd>
      </button>
    </nav>
  )
}
