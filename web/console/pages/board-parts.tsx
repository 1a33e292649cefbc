import type { ReactNode } from 'react'
import { useSearchParams } from 'react-router'

/** By what a board counts 统计维度; the choice stands in the address. */
export function ByTabs<By extends string>({
  label,
  all,
  by,
  titleOf,
}: {
  label: string
  all: readonly By[]
  by: By
  titleOf: Readonly<Record<By, string>>
}) {
  const [, setParams] = useSearchParams()
  return (
    <div className="row" role="tablist" aria-label={label}>
      {all.map((one) => (
        <button
          key={one}
          type="button"
          role="tab"
          className="button small"
          aria-selected={one === by}
          onClick={() => setParams({ by: one }, { replace: true })}
        >
          {titleOf[one]}
        </button>
      ))}
    </div>
  )
}

/** A list below the board, with one thing to leave out or take in; that too stands in the address. */
export function BoardList({
  title,
  name,
  say,
  children,
}: {
  title: string
  /** Of the parameter: `true` unless it says otherwise. */
  name: string
  say: string
  children: (on: string) => ReactNode
}) {
  const [params, setParams] = useSearchParams()
  const on = params.get(name) ?? 'true'
  return (
    <section className="card">
      <header className="row">
        <h2 className="grow">{title}</h2>
        <label className="row tight">
          <input
            type="checkbox"
            checked={on === 'true'}
            onChange={(event) => {
              const { checked } = event.target
              setParams(
                (old) => {
                  const next = new URLSearchParams(old)
                  next.set(name, String(checked))
                  return next
                },
                { replace: true },
              )
            }}
          />
          {say}
        </label>
      </header>
      <div className="body stack tight">{children(on)}</div>
    </section>
  )
}
