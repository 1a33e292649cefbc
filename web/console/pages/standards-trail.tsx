import { useSay, useWords } from '../../live/index.ts'
import { type ElementSeen, standardsWords } from './standards-words.ts'

/** 逐级来源: who set it, and what each level below made of it. */
export function Trail({ levels }: { levels: ElementSeen['levels'] }) {
  const w = useWords(standardsWords)
  const s = useSay()
  return (
    <section className="card">
      <header>
        <h2>{w.trail}</h2>
      </header>
      <ol className="body trace">
        {levels.map((level, i) => (
          <li key={level.area} className={i === levels.length - 1 ? 'latest' : undefined}>
            <b>{level.name ?? w.nation}</b> <span>{s(level.says)}</span>
            <div>
              <small className="num">
                {w.version} {level.version}
                {level.validFrom ? ` · ${w.from(level.validFrom)}` : ''}
                {level.setBy ? ` · ${w.by(level.setBy)}` : ''}
              </small>
            </div>
          </li>
        ))}
      </ol>
    </section>
  )
}
