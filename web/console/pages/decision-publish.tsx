import { useMemo, useState } from 'react'
import { checkTable } from '../../../platform/decisions/decide.ts'
import type { DecisionTable } from '../../../platform/decisions/declare.ts'
import { api, type Failure, useWords } from '../../live/index.ts'
import { Drawer } from '../parts/drawer.tsx'
import { Refused } from '../parts/states.tsx'
import { decisionWords } from './decision-words.ts'

/** 发布: when it begins and what changed; holes have to be meant. */
export function Publish({
  name,
  revision,
  table,
  onDone,
  onClose,
}: {
  name: string
  revision: number
  table: DecisionTable
  onDone: (version: number) => void
  onClose: () => void
}) {
  const w = useWords(decisionWords)
  const [why, setWhy] = useState('')
  const [from, setFrom] = useState('')
  const [holesMeant, setMeant] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const holes = useMemo(() => checkTable(table).holes.length, [table])
  const send = async (): Promise<void> => {
    setBusy(true)
    setFailure(null)
    const got = await api.post<{ readonly version: number }>(
      `/api/decisions/${encodeURIComponent(name)}/publish`,
      {
        revision,
        why: why.trim(),
        holesMeant,
        ...(from ? { from: new Date(from).toISOString() } : {}),
      },
    )
    setBusy(false)
    if (!got.ok) return setFailure(got.error)
    onDone(got.value.version)
  }
  return (
    <Drawer
      title={w.publish}
      onClose={onClose}
      footer={
        <button
          type="button"
          className="button main"
          disabled={busy || why.trim() === '' || (holes > 0 && !holesMeant)}
          onClick={() => void send()}
        >
          {w.publishNow}
        </button>
      }
    >
      <div className="stack">
        {failure && <Refused failure={failure} />}
        <label className="field">
          <span>{w.why}</span>
          <textarea
            className="input"
            rows={3}
            maxLength={500}
            value={why}
            onChange={(event) => setWhy(event.target.value)}
          />
        </label>
        <label className="field">
          <span>
            {w.from}（{w.fromNow}）
          </span>
          <input
            className="input"
            type="datetime-local"
            value={from}
            onChange={(event) => setFrom(event.target.value)}
          />
        </label>
        {holes > 0 && (
          <label className="row tight">
            <input
              type="checkbox"
              checked={holesMeant}
              onChange={(event) => setMeant(event.target.checked)}
            />
            <span>
              {w.holes(holes)} · {w.holesMeant}
            </span>
          </label>
        )}
      </div>
    </Drawer>
  )
}
