import { useState } from 'react'
import { Link } from 'react-router'
import { api, useSay, useWords } from '../../live/index.ts'
import { useAreaPath, useUnitName } from '../lists.ts'
import { codePath } from '../parts/code.ts'
import { When } from '../parts/due.tsx'
import { toast } from '../parts/toast.tsx'
import { useCity } from '../session.ts'
import { type Line, lineWords } from './line-words.ts'
import { List } from './list.tsx'
import { usePaged } from './paged.ts'

type Proposal = {
  readonly id: string
  readonly matter: string
  readonly number: string | null
  readonly category: string | null
  readonly area: string
  readonly unit: string
  readonly unitName?: string
  readonly why: string
  readonly by: string
  readonly at: string
  /** What the list says today; null: nothing. */
  readonly now: Line | null
}

/** 修改建议: a ruling that went against the list asks to change it; accepting writes the line. */
export function LineProposals() {
  const w = useWords(lineWords)
  const s = useSay()
  const { declared } = useCity()
  const areaOf = useAreaPath()
  const unitOf = useUnitName()
  const paged = usePaged<Proposal>('/api/lines/proposals', {})
  const [busy, setBusy] = useState<string | null>(null)
  const decide = async (id: string, how: 'accept' | 'refuse'): Promise<void> => {
    if (busy) return
    setBusy(id)
    const got = await api.post(`/api/lines/proposals/${id}/${how}`, {})
    setBusy(null)
    toast(got.ok ? w[how] : `${s(got.error.says)}，${s(got.error.remedy)}`, got.ok ? 'green' : 'red')
    paged.reload()
  }
  return (
    <List
      paged={paged}
      label={w.proposals}
      idOf={(row) => row.id}
      empty={<p>{w.noProposals}</p>}
      wide={980}
      columns={[
        {
          key: 'category',
          title: w.category,
          width: 'minmax(140px, 1.2fr)',
          wrap: true,
          show: (row) => (
            <>
              {row.category ? codePath(declared.codes.category, row.category, s) : '—'}
              <div className="small">{areaOf(row.area)}</div>
            </>
          ),
        },
        {
          key: 'unit',
          title: `${w.now} → ${w.proposed}`,
          width: 'minmax(180px, 1.6fr)',
          wrap: true,
          show: (row) => (
            <>
              <span className="small">
                {row.now ? (row.now.unitName ?? unitOf(row.now.unit)) : w.noLine} →
              </span>
              <div>
                <b>{row.unitName ?? unitOf(row.unit)}</b>
              </div>
            </>
          ),
        },
        {
          key: 'why',
          title: w.reason,
          width: 'minmax(180px, 2fr)',
          wrap: true,
          show: (row) => (
            <>
              {row.number && <Link to={`/m/${row.number}`}>{row.number}</Link>} {row.why}
              <div className="small">
                {row.by} <When at={row.at} />
              </div>
            </>
          ),
        },
        {
          key: 'do',
          title: '',
          width: '170px',
          show: (row) => (
            <span className="row tight">
              <button
                type="button"
                className="button small main"
                disabled={busy !== null}
                onClick={() => void decide(row.id, 'accept')}
              >
                {w.accept}
              </button>
              <button
                type="button"
                className="button small"
                disabled={busy !== null}
                onClick={() => void decide(row.id, 'refuse')}
              >
                {w.refuse}
              </button>
            </span>
          ),
        },
      ]}
    />
  )
}
