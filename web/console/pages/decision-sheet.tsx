import type {
  DecisionTable,
  TableCheck,
  TableInput,
  TableOutput,
  TableRow,
} from '../../../platform/decisions/declare.ts'
import { say as speak, useSay, useWords } from '../../live/index.ts'
import { decisionWords, hitTitles, typeTitles } from './decision-words.ts'

type Column = TableInput | TableOutput

const [YES, NO] = [speak('是', 'yes'), speak('否', 'no')]

/** Values of an enumeration by their titles, for those who only read. */
function readable(cell: string, column: Column, say: ReturnType<typeof useSay>): string {
  if (column.type === 'boolean') return cell.replace('true', say(YES)).replace('false', say(NO)) || '-'
  if (!column.choices) return cell.replaceAll('<=', '≤').replaceAll('>=', '≥') || '-'
  return cell.replace(/"((?:[^"\\]|\\.)*)"/g, (whole, value: string) => {
    const known = column.choices?.find((one) => one.value === value)
    return known ? say(known.title) : whole
  })
}

/** The rules as a sheet: conditions left, conclusions right; rows that fired and cells that cannot be read stand out. */
export function Sheet({
  table,
  fired,
  check,
  change,
}: {
  table: DecisionTable
  fired: ReadonlySet<number>
  check: TableCheck
  /** Absent: for reading only. */
  change?: (rows: readonly TableRow[]) => void
}) {
  const w = useWords(decisionWords)
  const s = useSay()
  const columns: readonly Column[] = [...table.inputs, ...table.outputs]
  const wide = table.inputs.length
  const faultAt = (row: number, column: number): string | undefined => {
    const found = check.faults.find((fault) => fault.row === row && fault.column === column)
    return found && s(found.says)
  }
  const put = (row: number, next: TableRow): void =>
    change?.(table.rows.map((one, at) => (at === row ? next : one)))
  const putCell = (row: TableRow, at: number, column: number, value: string): void => {
    const set = (cells: readonly string[], place: number) =>
      cells.map((cell, index) => (index === place ? value : cell))
    put(
      at,
      column < wide
        ? { ...row, when: set(row.when, column) }
        : { ...row, gives: set(row.gives, column - wide) },
    )
  }
  const move = (from: number, to: number): void => {
    const rows = [...table.rows]
    const [one] = rows.splice(from, 1)
    if (one) rows.splice(to, 0, one)
    change?.(rows)
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must take the keyboard
    <section className="card decision-scroll" tabIndex={0} aria-label={s(table.title)}>
      <table className={`decision-sheet${change ? ' editing' : ''}`}>
        <caption className="sr">{s(table.title)}</caption>
        <thead>
          <tr>
            <th scope="col" className="corner" title={s(hitTitles[table.hit])}>
              {table.hit}
            </th>
            {columns.map((column, index) => (
              <th
                key={`${index < wide ? 'in' : 'out'} ${column.name}`}
                scope="col"
                className={index < wide ? 'when' : index === wide ? 'gives first' : 'gives'}
              >
                {s(column.title)}
                <small>
                  {column.choices
                    ? column.choices.map((one) => s(one.title)).join(' · ')
                    : s(typeTitles[column.type])}
                  {column.values ? ` ${column.values}` : ''}
                </small>
              </th>
            ))}
            <th scope="col">{w.note}</th>
            {change && <th scope="col" aria-label={w.removeColumn} />}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place in the sheet
            <tr key={at} className={fired.has(at + 1) ? 'fired' : check.idle.includes(at + 1) ? 'idle' : ''}>
              <th scope="row">{at + 1}</th>
              {columns.map((column, index) => {
                const cell = (index < wide ? row.when[index] : row.gives[index - wide]) ?? ''
                const fault = faultAt(at + 1, index + 1)
                return (
                  <td
                    key={`${index < wide ? 'in' : 'out'} ${column.name}`}
                    className={`${index === wide ? 'first ' : ''}${fault ? 'wrong' : ''}`}
                    title={fault}
                  >
                    {change ? (
                      <input
                        value={cell}
                        spellCheck={false}
                        maxLength={2000}
                        list={column.choices ? `choices-${index}` : undefined}
                        aria-invalid={fault !== undefined}
                        aria-label={`${w.row} ${at + 1} · ${s(column.title)}`}
                        onChange={(event) => putCell(row, at, index, event.target.value)}
                      />
                    ) : (
                      readable(cell, column, s)
                    )}
                  </td>
                )
              })}
              <td className="note">
                {change ? (
                  <input
                    value={row.note ?? ''}
                    maxLength={2000}
                    aria-label={`${w.row} ${at + 1} · ${w.note}`}
                    onChange={(event) => {
                      const { note: _note, ...rest } = row
                      put(at, event.target.value === '' ? rest : { ...rest, note: event.target.value })
                    }}
                  />
                ) : (
                  row.note
                )}
              </td>
              {change && (
                <td className="decision-acts">
                  <button
                    type="button"
                    className="button plain small"
                    disabled={at === 0}
                    aria-label={w.up(at + 1)}
                    title={w.up(at + 1)}
                    onClick={() => move(at, at - 1)}
                  >
                    ↑
                  </button>
                  <button
                    type="button"
                    className="button plain small"
                    disabled={at === table.rows.length - 1}
                    aria-label={w.down(at + 1)}
                    title={w.down(at + 1)}
                    onClick={() => move(at, at + 1)}
                  >
                    ↓
                  </button>
                  <button
                    type="button"
                    className="button plain small"
                    aria-label={w.removeRow(at + 1)}
                    title={w.removeRow(at + 1)}
                    onClick={() => change(table.rows.filter((_, index) => index !== at))}
                  >
                    ✕
                  </button>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {change && (
        <div className="row decision-foot">
          <button
            type="button"
            className="button small"
            onClick={() =>
              change([
                ...table.rows,
                { when: table.inputs.map(() => '-'), gives: table.outputs.map(() => '') },
              ])
            }
          >
            ＋ {w.addRow}
          </button>
          <small className="grow">{w.cellHelp}</small>
          {columns.map((column, index) =>
            column.choices ? (
              <datalist key={column.name} id={`choices-${index}`}>
                {column.choices.map((one) => (
                  <option key={one.value} value={JSON.stringify(one.value)}>
                    {s(one.title)}
                  </option>
                ))}
              </datalist>
            ) : null,
          )}
        </div>
      )}
    </section>
  )
}
