import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { Link, useParams } from 'react-router'
import { renderSVG } from 'uqr'
import type { Say } from '../../../base/index.ts'
import { situate, spanText } from '../../../platform/services/items/decide.ts'
import {
  type Answers,
  type ItemFee,
  type ItemVersion,
  type Material,
  materialSources,
  scopes,
  specials,
} from '../../../platform/services/items/declare.ts'
import { Frame, Unanswered } from '../frame.tsx'
import { useWords } from '../settings.tsx'
import { type Outcome, read } from '../talk.ts'
import { AskOne } from './asking.tsx'
import './guide.css'
import { fill, w } from './words.ts'

type Whole = {
  readonly item: ItemVersion
  readonly basic: { readonly law: readonly string[] } | null
  readonly unitName: string
  readonly others: readonly { readonly code: string; readonly unitName: string }[]
}
const FEN = 100
const ONLINE: readonly string[] = ['2', '3']

/** 办事指南: everything about one service in plain words; prints on paper with a code that leads back here. */
export function Guide() {
  const t = useWords()
  const { code = '' } = useParams()
  const [found, setFound] = useState<Outcome<Whole> | null>(null)
  const [round, setRound] = useState(0)
  const [answers, setAnswers] = useState<Answers>({})
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks again
  useEffect(() => {
    let here = true
    setFound(null)
    setAnswers({})
    void read<Whole>(`/api/public/items/${encodeURIComponent(code)}`).then((outcome) => {
      if (here) setFound(outcome)
    })
    return () => {
      here = false
    }
  }, [code, round])
  const whole = found?.kind === 'answer' ? found.value : null
  return (
    <Frame title={whole ? t.of(whole.item.title) : t.of(w.title)} back>
      <Unanswered found={found} again={() => setRound(round + 1)} />
      {whole && <GuideOf {...whole} answers={answers} setAnswers={setAnswers} />}
    </Frame>
  )
}

/** The guide of a version; also what the item manager sees before publishing. */
function GuideOf({
  item,
  basic,
  unitName,
  others,
  answers,
  setAnswers,
}: Whole & { readonly answers: Answers; readonly setAnswers: (next: Answers) => void }) {
  const t = useWords()
  const now = situate(item, answers)
  const asks = item.situation.questions.length > 0
  const next = now.left[0]
  const path = `/services/${item.code}`
  const qr = useMemo(
    () =>
      `data:image/svg+xml;utf8,${encodeURIComponent(renderSVG(`${location.origin}/citizen${path}`, { border: 2 }))}`,
    [path],
  )
  return (
    <>
      <p className="lead">{t.of(item.summary)}</p>
      {item.state === 'paused' && (
        <p className="problem" role="alert">
          {t.of(w.paused)}：{item.pausedWhy}
        </p>
      )}
      <div className="foot noprint guideActs">
        {item.channels.some((one) => ONLINE.includes(one)) && item.state === 'inUse' && (
          <Link className="button" to={`/apply/${item.code}`}>
            {t.of(w.apply)}
          </Link>
        )}
        {item.flags.includes('booking') && (
          <Link className="button quiet" to={`/halls?item=${item.code}`}>
            {t.of(w.book)}
          </Link>
        )}
        <button type="button" className="button quiet" onClick={() => print()}>
          {t.of(w.print)}
        </button>
      </div>
      <dl className="guideFacts">
        <Fact name={w.unit}>{unitName}</Fact>
        <Fact name={w.times}>
          {now.caseKind === 'now' ? (
            <b>{t.of(w.now)}</b>
          ) : (
            <>
              <b>
                {t.of(w.promised)} {t.of(spanText(item.promise))}
              </b>{' '}
              <small>
                {t.of(w.legal)} {t.of(spanText(item.legal))}
              </small>
            </>
          )}
        </Fact>
        <Fact name={w.result}>
          {t.of(item.result.title)}
          {item.result.validMonths ? (
            <small> {t.of(fill(w.valid, { n: item.result.validMonths }))}</small>
          ) : null}
        </Fact>
        <Fact name={w.fees}>
          <Fees all={now.fee} />
        </Fact>
        <Fact name={say2('通办范围', 'Scope')}>{t.of(scopes[item.scope])}</Fact>
        <Fact name={say2('跑动次数', 'Visits')}>
          {item.visits === 0 ? t.of(w.noVisit) : t.of(fill(w.visits, { n: item.visits }))}
          {item.visitReason && <small> {t.of(item.visitReason)}</small>}
        </Fact>
      </dl>
      {asks && (
        <section className="card noprint" aria-live="polite">
          <h2>{t.of(w.situations)}</h2>
          {now.asked.map((question) => (
            <p key={question.name} className="guideAnswered">
              {t.of(question.title)} <b>{t.of(answerWords(question, now.answers[question.name]))}</b>
            </p>
          ))}
          {next && (
            <AskOne
              key={next.name}
              question={next}
              answer={(value) => setAnswers({ ...now.answers, [next.name]: value })}
            />
          )}
          {now.stop.length > 0 && (
            <p className="problem" role="alert">
              {t.of(w.stop)} {now.stop.join('；')}
            </p>
          )}
          {now.asked.length > 0 && (
            <button type="button" className="plain" onClick={() => setAnswers({})}>
              {t.of(w.again)}
            </button>
          )}
        </section>
      )}
      <section>
        <h2>{t.of(w.materials)}</h2>
        <Materials all={now.materials} item={item.code} />
      </section>
      {item.conditions.length > 0 && (
        <section>
          <h2>{t.of(w.conditions)}</h2>
          <ul>
            {item.conditions.map((one) => (
              <li key={one.zh}>{t.of(one)}</li>
            ))}
          </ul>
        </section>
      )}
      <section>
        <h2>{t.of(w.steps)}</h2>
        <ol className="guideSteps">
          {item.steps.map((one) => (
            <li key={one.zh}>{t.of(one)}</li>
          ))}
        </ol>
        {item.specials.length > 0 && (
          <p className="hint">
            {t.of(w.special)}：
            {item.specials.map((one) => `${t.of(specials[one.kind])} ${t.of(spanText(one.span))}`).join('；')}
          </p>
        )}
      </section>
      <section>
        <h2>{t.of(w.where)}</h2>
        {item.places.map((place) => (
          <p key={place.name + place.address}>
            <b>{place.name}</b> {place.window}
            <br />
            {place.address}
            <br />
            {t.of(place.hours)} · <a href={`tel:${place.phone}`}>{place.phone}</a>
          </p>
        ))}
        <p className="hint">{t.of(fill(w.asks, { a: item.phone, b: item.complaints }))}</p>
        {others.length > 0 && (
          <details className="noprint">
            <summary>
              {t.of(w.others)}（{others.length}）
            </summary>
            <ul className="guideOthers">
              {others.map((one) => (
                <li key={one.code}>
                  <Link to={`/services/${one.code}`}>{one.unitName}</Link>
                </li>
              ))}
            </ul>
          </details>
        )}
      </section>
      {item.faq.length > 0 && (
        <section>
          <h2>{t.of(w.faq)}</h2>
          {item.faq.map((one) => (
            <details key={one.q.zh} open>
              <summary>{t.of(one.q)}</summary>
              <p>{t.of(one.a)}</p>
            </details>
          ))}
        </section>
      )}
      <section className="guideFoot">
        <img src={qr} alt={t.of(w.scan)} width="120" height="120" />
        <div>
          <p className="hint">
            {t.of(w.law)}
            {t.language === 'zh' ? '：' : ': '}
            {(basic?.law ?? item.law).join('；')}
          </p>
          <p className="hint">
            {t.of(w.codes)}
            {t.language === 'zh' ? '：' : ': '}
            <span className="guideCode">{item.code}</span>
          </p>
          <p className="hint">
            {t.of(fill(w.version, { n: item.version, d: item.validFrom ?? '—' }))}
            {t.language === 'zh' ? '。' : '. '}
            {t.of(w.scan)}
          </p>
        </div>
      </section>
    </>
  )
}

const say2 = (zh: string, en: string): Say => ({ zh, en })

const answerWords = (
  question: ItemVersion['situation']['questions'][number],
  given: Answers[string] | undefined,
): Say => {
  const titleOf = (one: string): Say =>
    question.options?.find((option) => option.code === one)?.title ?? say2(one, one)
  if (typeof given === 'boolean') return given ? w.yes : w.no
  if (Array.isArray(given)) {
    const all = (given as readonly string[]).map(titleOf)
    return say2(all.map((one) => one.zh).join('、'), all.map((one) => one.en).join(', '))
  }
  return typeof given === 'string' ? titleOf(given) : say2(String(given ?? ''), String(given ?? ''))
}

function Fact({ name, children }: { readonly name: Say; readonly children: ReactNode }) {
  const t = useWords()
  return (
    <div>
      <dt>{t.of(name)}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Fees({ all }: { readonly all: readonly ItemFee[] }) {
  const t = useWords()
  if (all.length === 0) return <>{t.of(w.free)}</>
  return (
    <>
      {all.map((fee) => (
        <span key={fee.code} className="guideFee">
          {t.of(fee.title)}{' '}
          <b>{fee.amount === null ? t.of(w.byRule) : `¥${(fee.amount / FEN).toFixed(2)}`}</b>{' '}
          <small>{fee.basis}</small>
        </span>
      ))}
    </>
  )
}

function Materials({ all, item }: { readonly all: readonly Material[]; readonly item: string }) {
  const t = useWords()
  if (all.length === 0) return <p>{t.of(w.noMaterials)}</p>
  return (
    <ol className="guideMaterials">
      {all.map((one) => (
        <li key={one.code}>
          <b>{t.of(one.title)}</b>{' '}
          {one.certificate && <span className="chip good">{t.of(w.certificate)}</span>}
          {one.promise && <span className="chip">{t.of(w.promise)}</span>}
          {one.need === 'later' && <span className="chip">{t.of(w.later)}</span>}
          {one.need === 'optional' && <span className="chip">{t.of(w.optional)}</span>}
          <small>
            {t.of(materialSources[one.source])}
            {one.originals > 0 && ` · ${t.of(fill(w.original, { n: one.originals }))}`}
            {one.copies > 0 && ` · ${t.of(fill(w.copies, { n: one.copies }))}`}
            {one.points && ` · ${t.of(one.points)}`}
            {one.sample && (
              <>
                {' · '}
                <a
                  className="noprint"
                  href={`/api/public/items/${encodeURIComponent(item)}/samples/${encodeURIComponent(one.code)}`}
                  target="_blank"
                  rel="noreferrer"
                >
                  {t.of(w.sample)}
                </a>
              </>
            )}
          </small>
        </li>
      ))}
    </ol>
  )
}
