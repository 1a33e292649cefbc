import { punctuation, useSay, useWords } from '../../live/index.ts'
import { When } from '../parts/due.tsx'
import { type Part, type Row, warningWords } from './warning-words.ts'

/** A level with its scheme's words; the colour is how it is drawn and never all that is said. */
export const Level = ({ part }: { part: Part }) => {
  const s = useSay()
  const pt = useWords(punctuation)
  return (
    <span className="row tight">
      <span className={`warnLevel ${part.colour ?? ''}`}>{part.title ? s(part.title) : part.level}</span>
      <span className="small">{part.areas.map((area) => s(area)).join(pt.and)}</span>
    </span>
  )
}

export const DrillMark = ({ one }: { one: Pick<Row, 'status'> }) => {
  const w = useWords(warningWords)
  if (one.status === 'Actual') return null
  return <span className="drillMark">{one.status === 'Exercise' ? w.drill : w.test}</span>
}

/** How a warning stands, in one word. */
export function Standing({ one }: { one: Row }) {
  const w = useWords(warningWords)
  const [tone, text] =
    one.state === 'draft'
      ? ['', w.draft]
      : one.state === 'toRelease'
        ? ['yellow', w.waiting]
        : one.state === 'discarded'
          ? ['', w.discarded]
          : one.msgType === 'Cancel'
            ? ['green', w.cancelMsg]
            : one.inForce
              ? ['red', w.inForce]
              : one.endedHow === 'cancelled'
                ? ['green', w.cancelled]
                : one.endedHow === 'updated'
                  ? ['', w.ended]
                  : ['', w.expired]
  return <span className={`tag ${tone}`}>{text}</span>
}

/** The lines under a headline: levels, until when, who. */
export function Facts({ one }: { one: Row }) {
  const w = useWords(warningWords)
  const s = useSay()
  return (
    <>
      {one.parts.map((part) => (
        <Level key={part.level} part={part} />
      ))}
      <span className="small muted">
        {one.kindTitle ? `${s(one.kindTitle)} · ` : ''}
        {one.scheme ? `${s(one.scheme)} · ` : ''}
        <When at={one.onset} />
        {one.expires && (
          <>
            {` ${w.until} `}
            <When at={one.expires} />
          </>
        )}
        {` · ${w.madeBy(one.madeBy)}`}
        {one.releasedBy ? ` · ${w.releasedBy(one.releasedBy)}` : ''}
        {one.repeats > 0 ? ` · ${w.repeats(one.repeats)}` : ''}
      </span>
      {one.returned && <span className="small">{w.returned(one.returned)}</span>}
    </>
  )
}

/** The colour that a card is drawn in: that of its gravest part. */
export const toneOf = (one: Row): string => one.parts[0]?.colour ?? ''
