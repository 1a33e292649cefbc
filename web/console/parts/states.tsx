import type { ReactNode } from 'react'
import { type Failure, type Load, useSay, useWords } from '../../live/index.ts'
import { common } from '../words.ts'

export const Loading = ({ lines = 6 }: { lines?: number }) => {
  const w = useWords(common)
  return (
    <div className="bones" role="status" aria-label={w.loading}>
      {Array.from({ length: lines }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bones have no identity
        <i key={i} />
      ))}
    </div>
  )
}

export const Empty = ({ title, children }: { title?: string; children?: ReactNode }) => {
  const w = useWords(common)
  return (
    <div className="state">
      <h2>{title ?? w.empty}</h2>
      {children}
    </div>
  )
}

/** A refusal in words, with what to do next. */
export const Failed = ({
  failure,
  retry,
  page = false,
}: {
  failure: Failure
  retry?: () => void
  page?: boolean
}) => {
  const w = useWords(common)
  const s = useSay()
  return (
    <div className="state" role="alert">
      {page ? <h1>{s(failure.says)}</h1> : <h2>{s(failure.says)}</h2>}
      <p>{s(failure.remedy)}</p>
      <small>{failure.code}</small>
      {retry && (
        <button type="button" className="button" onClick={retry}>
          {w.retry}
        </button>
      )}
    </div>
  )
}

export const Refused = ({ failure }: { failure: Pick<Failure, 'says' | 'remedy' | 'code'> }) => {
  const s = useSay()
  return (
    <div className="banner red" role="alert">
      <div>
        <b>{s(failure.says)}</b>
        <div>{s(failure.remedy)}</div>
        <small style={{ color: 'inherit' }}>{failure.code}</small>
      </div>
    </div>
  )
}

/** Shows a load in each of its states. */
export function Loaded<T>({
  load,
  retry,
  children,
}: {
  load: Load<T>
  retry?: () => void
  children: (value: T) => ReactNode
}) {
  if (load.state === 'loading') return <Loading />
  if (load.state === 'failed') return <Failed failure={load.failure} {...(retry ? { retry } : {})} />
  return <>{children(load.value)}</>
}
