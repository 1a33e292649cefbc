import { useEffect, useState } from 'react'
import { attributes, type PassageView, reasons } from '../../../platform/credentials/codes/declare.ts'
import { exact, sayInstant } from '../../live/time.ts'
import { Frame, Unanswered } from '../frame.tsx'
import { type Outcome, read } from '../talk.ts'
import { useHome } from './home.ts'
import { useCodeWords } from './words.ts'
import './code.css'

type Footprints = {
  readonly rows: readonly (Omit<PassageView, 'at'> & { readonly at: string })[]
  readonly acts: readonly {
    readonly kind: string
    readonly at: string
    readonly scene: string | null
    readonly by?: string
    readonly caseNumber?: string
  }[]
}

/** 授权与足迹, 谁看过我: mine only. */
export function Footprints() {
  const c = useCodeWords()
  const { home } = useHome()
  const [found, setFound] = useState<Outcome<Footprints> | null>(null)
  const [round, setRound] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a further round asks again
  useEffect(() => void read<Footprints>('/api/citizen/code/footprints').then(setFound), [round])
  const title = (scene: string | null) => c.of(home?.scenes.find(({ name }) => name === scene)?.title) || '—'
  const when = (at: string) => (
    <time dateTime={at} title={exact(at)}>
      {sayInstant(at, new Date(), c.language)}
    </time>
  )
  const told = found?.kind === 'answer' ? found.value : null
  const looked = told?.acts.filter(({ kind }) => kind === 'code.revealed') ?? []
  return (
    <Frame title={c('footprints')} back>
      {!told && <Unanswered found={found} again={() => setRound(round + 1)} />}
      {told && (
        <>
          <article className="card">
            <h2>{c('whoLooked')}</h2>
            {looked.length === 0 && <p className="good">{c('nobodyLooked')}</p>}
            <ul className="codeRows">
              {looked.map((one) => (
                <li key={`${one.at}${one.caseNumber}`}>
                  <span>
                    {c('looked', { who: one.by ?? '—', n: one.caseNumber ?? '—', scene: title(one.scene) })}
                  </span>
                  <small>{when(one.at)}</small>
                </li>
              ))}
            </ul>
          </article>
          <article className="card">
            <h2>{c('passages')}</h2>
            {told.rows.length === 0 && <p className="hint">{c('noFootprints')}</p>}
            <ul className="codeRows">
              {told.rows.map((one) => (
                <li key={one.id} className="between">
                  <span>
                    <b>{title(one.scene)}</b>
                    <small>
                      {one.place} · {when(one.at)}
                    </small>
                    {one.told.length > 0 && (
                      <small>
                        {c('sees')}：{one.told.map((item) => c.of(attributes[item])).join('、')}
                      </small>
                    )}
                  </span>
                  <span className={one.ok ? 'chip done' : 'chip wait'}>
                    {one.ok ? c('passed') : one.why ? c.of(reasons[one.why]) : c('notPassed')}
                  </span>
                </li>
              ))}
            </ul>
          </article>
        </>
      )}
    </Frame>
  )
}
