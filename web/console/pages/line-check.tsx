import { api, useLoad, useSay, useWords } from '../../live/index.ts'
import { useAreaPath, useUnitName } from '../lists.ts'
import { codePath } from '../parts/code.ts'
import { Empty, Loaded } from '../parts/states.tsx'
import { useCity } from '../session.ts'
import { type Line, lineWords } from './line-words.ts'

type Hole = { readonly category: string; readonly areas: readonly string[]; readonly everywhere: boolean }
type Overlap = {
  readonly a: Line
  readonly b: Line
  readonly from: string
  readonly to: string | null
  readonly differs: boolean
}
type Orphan = {
  readonly line: Line
  readonly what: 'unit' | 'helper' | 'category' | 'area'
  readonly names: readonly string[]
}

/** 空缺、重叠、失效: what would leave a request without a unit, or with two. */
export function LineCheck() {
  const w = useWords(lineWords)
  const s = useSay()
  const { declared } = useCity()
  const areaOf = useAreaPath()
  const unitOf = useUnitName()
  const { load, reload } = useLoad('lines check', (signal) =>
    api.get<{
      day?: string
      holes: readonly Hole[]
      overlaps: readonly Overlap[]
      orphans: readonly Orphan[]
    }>('/api/lines/check', undefined, { signal }),
  )
  const item = (code: string): string => codePath(declared.codes.category, code, s)
  const texts = {
    holes: (one: Hole) =>
      `${item(one.category)} · ${one.everywhere ? w.everywhere : one.areas.map(areaOf).join('、')}`,
    overlaps: (one: Overlap) =>
      `${item(one.a.category)} · ${areaOf(one.a.area)} · ${unitOf(one.a.unit)} / ${unitOf(one.b.unit)} · ${one.from} → ${one.to ?? ''}`,
    orphans: (one: Orphan) =>
      `${item(one.line.category)} · ${areaOf(one.line.area)} · ${one.names.join('、')}`,
  }
  return (
    <Loaded load={load} retry={reload}>
      {(found) =>
        [found.holes, found.overlaps, found.orphans].every((list) => !list?.length) ? (
          <Empty title={w.sound}>
            <p>{w.soundWhy}</p>
            {found.day && <small>{w.asOf(found.day)}</small>}
          </Empty>
        ) : (
          <div className="stack">
            {(
              [
                ['holes', found.holes?.map(texts.holes)],
                ['overlaps', found.overlaps?.map(texts.overlaps)],
                ['orphans', found.orphans?.map(texts.orphans)],
              ] as const
            ).map(([sort, list = []]) => (
              <section key={sort} className="card">
                <header>
                  <h2 className="grow">{w[sort]}</h2>
                  <span className={`tag ${list.length > 0 ? 'red' : 'green'}`}>{list.length}</span>
                </header>
                {list.length > 0 && (
                  <ul className="body stack tight">
                    {list.slice(0, 300).map((one, i) => (
                      // biome-ignore lint/suspicious/noArrayIndexKey: findings are read once
                      <li key={i}>{one}</li>
                    ))}
                    {list.length > 300 && <li className="muted">{w.more(list.length - 300)}</li>}
                  </ul>
                )}
              </section>
            ))}
          </div>
        )
      }
    </Loaded>
  )
}
