import { type Say, say, useSay, useWords, words } from '../../live/index.ts'
import { saveCsv } from './csv.ts'

const dictionary = words({
  why: say('原因', 'Why'),
  remedy: say('处理办法', 'What to do'),
  download: say('下载退回清单', 'Download what was refused'),
})
/** More is read in the sheet. */
const SHOWN = 50

/** 退回清单: what a file was refused for, row by row with what to do, and as a sheet to mend and send again. */
export function RefusedRows({
  titles,
  rows,
}: {
  /** What the number counts, and what the name is. */
  titles: readonly [string, string]
  rows: readonly { readonly no: number; readonly name: string; readonly says: Say; readonly remedy: Say }[]
}) {
  const w = useWords(dictionary)
  const s = useSay()
  if (rows.length === 0) return null
  return (
    <>
      <table className="table">
        <thead>
          <tr>
            {[...titles, w.why].map((title) => (
              <th key={title}>{title}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, SHOWN).map((one) => (
            <tr key={`${one.no} ${one.name}`}>
              <td className="num">{one.no}</td>
              <td>{one.name}</td>
              <td>
                {s(one.says)} <small>{s(one.remedy)}</small>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div>
        <button
          type="button"
          className="button"
          onClick={() =>
            saveCsv('refused.csv', [
              [...titles, w.why, w.remedy],
              ...rows.map((one) => [one.no, one.name, s(one.says), s(one.remedy)]),
            ])
          }
        >
          {w.download}
        </button>
      </div>
    </>
  )
}
