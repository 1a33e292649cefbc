import { useState } from 'react'
import { bindingKinds } from '../../../platform/credentials/codes/declare.ts'
import { Frame, Unanswered } from '../frame.tsx'
import { change, consentOf, useHome } from './home.ts'
import { Sees } from './show.tsx'
import { useCodeWords } from './words.ts'
import './code.css'

/** 场景中心: what each place sees, and the way back in two taps. */
export function CodeScenes() {
  const c = useCodeWords()
  const { found, again, home } = useHome()
  const [problem, setProblem] = useState('')
  const act = async (what: string, of: object) => {
    const done = await change(what, of)
    setProblem(done.ok ? '' : `${c.of(done.refusal?.says)} ${c.of(done.refusal?.remedy)}`)
    await again()
  }
  if (!home)
    return (
      <Frame title={c('scenes')} back>
        {<Unanswered found={found} again={() => void again()} />}
      </Frame>
    )
  return (
    <Frame title={c('scenes')} back>
      <p className="problem" role="alert">
        {problem}
      </p>
      {home.scenes.map((scene) => {
        const agreed = consentOf(home, scene.name) !== null
        return (
          <article key={scene.name} className="card">
            <h2 className="sceneHead">
              {c.of(scene.title)}
              <span className={!scene.consent || agreed ? 'chip done' : 'chip wait'}>
                {!scene.consent ? c('noConsentNeeded') : agreed ? c('agreed') : c('notAgreed')}
              </span>
            </h2>
            <p className="hint">
              {c('operator', { who: c.of(scene.operator) })} · {c('retention', { n: scene.retentionDays })}
            </p>
            <Sees scene={scene} />
            {scene.consent && agreed && (
              <button
                type="button"
                className="button quiet"
                onClick={() => {
                  if (confirm(c('withdrawAsk', { scene: c.of(scene.title) })))
                    void act('withdraw', { scene: scene.name })
                }}
              >
                {c('withdraw')}
              </button>
            )}
            <p className="hint">{c('otherWay', { way: c.of(scene.otherWay) })}</p>
          </article>
        )
      })}
      <article className="card">
        <h2>{c('cards')}</h2>
        <p className="hint">{c('cardsHint')}</p>
        <ul className="codeRows">
          {(Object.keys(bindingKinds) as (keyof typeof bindingKinds)[]).map((kind) => {
            const card = home.bindings?.find((one) => one.kind === kind)
            return (
              <li key={kind} className="between">
                <span>
                  <b>{c.of(bindingKinds[kind])}</b>
                  {card && <small>{c('bound', { issuer: card.issuer, tail: card.tail })}</small>}
                </span>
                <button
                  type="button"
                  className="plain"
                  onClick={() => void act(card ? 'unbind' : 'bind', card ? { id: card.id } : { kind })}
                >
                  {card ? c('unbind') : c('bind')}
                </button>
              </li>
            )
          })}
        </ul>
      </article>
    </Frame>
  )
}
