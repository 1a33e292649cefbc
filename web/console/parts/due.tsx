import { exact, sayAgo, sayInstant, sayLeft, useLanguage, useNow } from '../../live/index.ts'
import type { Light } from '../../live/wire.ts'

/** An instant in people's words, the exact one on hover. */
export const When = ({ at, ago = false }: { at: string | null | undefined; ago?: boolean }) => {
  const lang = useLanguage()
  const now = useNow()
  if (!at) return null
  return (
    <time dateTime={at} title={exact(at)} className="num">
      {ago ? sayAgo(at, now, lang) : sayInstant(at, now, lang)}
    </time>
  )
}

/** Light and words for a due instant: shape and words say it too, never the colour alone. */
export const DueLight = ({
  due,
  light,
  closed,
}: {
  due: string | null
  light: Light | null
  closed?: boolean
}) => {
  const lang = useLanguage()
  const now = useNow()
  if (!due) return <span className="muted">—</span>
  if (closed) return <When at={due} />
  const over = new Date(due) < now
  const shown = over ? 'red' : (light ?? 'green')
  return (
    <span className={`light ${shown}`} title={exact(due)}>
      <i aria-hidden="true" />
      {sayLeft(due, now, lang)}
    </span>
  )
}
