import { useState } from 'react'
import { Link } from 'react-router'
import { LINEAGE, type Lineage, placeLineage, relatedTo } from '../../../platform/catalogue/decide.ts'
import { api, useLoad, useSay, useWords } from '../../live/index.ts'
import { Empty, Loaded } from '../parts/states.tsx'
import type { Seen } from './catalogue-words.ts'
import { datasetWords } from './dataset-words.ts'

const LETTERS = 15
const cut = (text: string): string =>
  [...text].length > LETTERS ? `${[...text].slice(0, LETTERS - 1).join('')}…` : text

/** 血缘: from the columns of the source file to the figures, as a picture and in words. */
export function LineageTab({ one }: { one: Seen }) {
  const w = useWords(datasetWords)
  const { load, reload } = useLoad(`lineage ${one.id}`, (signal) =>
    api.get<Lineage>(`/api/datasets/${one.id}/lineage`, undefined, { signal }),
  )
  return (
    <Loaded load={load} retry={reload}>
      {(lineage) =>
        lineage.edges.length === 0 ? (
          <Empty title={w.noLineage} />
        ) : (
          <section className="stack">
            <p className="muted">{w.lineageLead}</p>
            <Picture lineage={lineage} />
          </section>
        )
      }
    </Loaded>
  )
}

function Picture({ lineage }: { lineage: Lineage }) {
  const w = useWords(datasetWords)
  const s = useSay()
  const [chosen, setChosen] = useState<string | null>(null)
  const { placed, kinds, width, height } = placeLineage(lineage)
  const at = new Map(placed.map((node) => [node.id, node]))
  const on = chosen ? relatedTo(lineage, chosen) : new Set<string>()
  const node = chosen ? at.get(chosen) : undefined
  const names = (ids: readonly string[]) => ids.flatMap((id) => at.get(id) ?? []).map((one) => s(one.title))
  const middle = LINEAGE.box / 2
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls sideways must take the keyboard */}
      <section className="lineage card" tabIndex={0} aria-label={w.lineage}>
        <svg viewBox={`-8 0 ${width + 16} ${height}`} aria-hidden="true" width={width + 16} height={height}>
          {kinds.map((kind, i) => (
            <text key={kind} className="head" x={i * (LINEAGE.column + LINEAGE.gap)} y={18}>
              {w[kind]}
            </text>
          ))}
          {lineage.edges.map((edge) => {
            const [a, b] = [at.get(edge.from), at.get(edge.to)]
            if (!a || !b) return null
            const [x1, y1, x2, y2] = [a.x + LINEAGE.column, a.y + middle, b.x, b.y + middle]
            const bend = (x2 - x1) / 2
            return (
              <path
                key={`${edge.from} ${edge.to}`}
                className={on.has(edge.from) && on.has(edge.to) ? 'on' : ''}
                d={`M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`}
              />
            )
          })}
          {placed.map((one) => (
            // biome-ignore lint/a11y/noStaticElementInteractions: the same choice stands below as buttons
            <g
              key={one.id}
              className={`${one.kind}${on.has(one.id) ? ' on' : ''}`}
              transform={`translate(${one.x} ${one.y})`}
              onClick={() => setChosen(one.id === chosen ? null : one.id)}
              style={{ cursor: 'pointer' }}
            >
              <rect width={LINEAGE.column} height={LINEAGE.box} rx={4} />
              <text x={8} y={17}>
                {cut(s(one.title))}
              </text>
              {one.kind === 'field' && (
                <text x={LINEAGE.column - 8} y={17} textAnchor="end" style={{ fill: 'var(--ink-2)' }}>
                  {cut(s(one.of)).slice(0, 9)}
                </text>
              )}
            </g>
          ))}
        </svg>
      </section>
      <nav className="row tight" aria-label={w.item}>
        {placed
          .filter((one) => one.kind === 'item')
          .map((one) => (
            <button
              key={one.id}
              type="button"
              className="button small"
              aria-pressed={one.id === chosen}
              onClick={() => setChosen(one.id === chosen ? null : one.id)}
            >
              {s(one.title)}
            </button>
          ))}
      </nav>
      {node && (
        <dl className="detail" aria-live="polite">
          <dt>{w.comesFrom}</dt>
          <dd>
            {names(placed.filter((one) => on.has(one.id) && one.x < node.x).map((one) => one.id)).join(
              '、',
            ) || '—'}
          </dd>
          <dt>{s(node.title)}</dt>
          <dd>
            {s(node.of)}
            {node.note ? ` · ${node.note}` : ''}
          </dd>
          <dt>{w.leadsTo}</dt>
          <dd>
            {placed
              .filter((one) => on.has(one.id) && one.x > node.x)
              .map((one, i) => (
                <span key={one.id}>
                  {i > 0 ? '、' : ''}
                  {one.to ? <Link to={one.to}>{`${s(one.of)} · ${s(one.title)}`}</Link> : s(one.title)}
                </span>
              ))}
            {placed.every((one) => !on.has(one.id) || one.x <= node.x) && '—'}
          </dd>
        </dl>
      )}
    </>
  )
}
