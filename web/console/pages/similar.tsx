import { Link } from 'react-router'
import { say, useLanguage, useSay, useWords, words } from '../../live/index.ts'
import type { Row } from '../../live/wire.ts'
import { When } from '../parts/due.tsx'
import { MatterTitle, StateTag } from './rows.tsx'

/** An earlier request that is alike, why, and what might be done about it. */
export type SimilarRow = Row & {
  readonly score: number
  readonly reasons: readonly { zh: string; en: string }[]
  readonly suggestion: {
    readonly act: 'merge' | 'same-cause' | 'follow-up'
    readonly why: { zh: string; en: string }
  } | null
}
export type SimilarFound = { readonly rows: readonly SimilarRow[]; readonly complete: boolean }

const dictionary = words({
  merge: say('建议并单', 'Suggest: merge'),
  'same-cause': say('建议同因关联', 'Suggest: same cause'),
  'follow-up': say('建议作续诉关联', 'Suggest: follow-up'),
  take: say('填入关联表单', 'Fill in the form'),
  append: say('补充到该件', 'Add to that one'),
  building: say(
    '相似索引正在建立，结果可能不全',
    'The index is still being built: there may be more than this',
  ),
})

/** 相似诉求: reasons first, a suggestion where there is one; nothing is merged or linked by itself. */
export function SimilarList({
  found,
  most,
  empty,
  onTake,
  onAppend,
}: {
  found: SimilarFound
  most: number
  empty: string
  /** Fills in the form that links or merges. */
  onTake?: (row: SimilarRow, why: string) => void
  /** Takes the caller's words to the open request. */
  onAppend?: (row: SimilarRow) => void
}) {
  const w = useWords(dictionary)
  const s = useSay()
  const join = useLanguage() === 'zh' ? '、' : ', '
  return (
    <>
      {found.rows.length === 0 && <p className="muted">{empty}</p>}
      <ul className="mini similar">
        {found.rows.slice(0, most).map((row) => (
          <li key={row.id}>
            <Link to={`/m/${row.number}`} target="_blank" rel="noreferrer">
              <MatterTitle row={row} />
            </Link>
            <span className="row tight small">
              <span className="num">{row.number}</span>
              <StateTag row={row} />
              <When at={row.openedAt} ago />
              {row.leadUnitName && <span className="ellipsis">{row.leadUnitName}</span>}
            </span>
            <span className="small">{row.reasons.map(s).join(join)}</span>
            {(row.suggestion || onTake) && (
              <span className="row tight">
                {row.suggestion && (
                  <span className="tag accent" title={s(row.suggestion.why)}>
                    {w[row.suggestion.act]}
                  </span>
                )}
                {onTake && (
                  <button
                    type="button"
                    className="button small"
                    onClick={() =>
                      onTake(row, row.suggestion ? s(row.suggestion.why) : row.reasons.map(s).join(join))
                    }
                  >
                    {w.take}
                  </button>
                )}
                {onAppend && row.suggestion?.act === 'merge' && (
                  <button type="button" className="button small" onClick={() => onAppend(row)}>
                    {w.append}
                  </button>
                )}
              </span>
            )}
          </li>
        ))}
      </ul>
      {!found.complete && <p className="small muted">{w.building}</p>}
    </>
  )
}
