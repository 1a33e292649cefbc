import { useEffect, useRef } from 'react'
import { api, type Say, say, useLoad, useSay, useWords, words } from '../../live/index.ts'
import { useSettled } from '../parts/settled.ts'

const dictionary = words({
  asks: say('可能是…，请确认', 'It may be one of these: please say which'),
  suggests: say('建议', 'Suggested'),
  because: say('依据：', 'Because of: '),
  sure: (percent: number) => say(`把握 ${percent}%`, `${percent} % sure`),
  takeAll: say('采纳建议', 'Take the suggestions'),
  named: say('识别到', 'Named in it'),
  second: (model: string) =>
    say(`第二意见（${model}，仅供参考）`, `Second opinion (${model}, for reference)`),
  enterprise: say('企业', 'Enterprise'),
  shop: say('店铺', 'Shop'),
  place: say('地点', 'Place'),
  person: say('人员', 'Person'),
  plate: say('车牌', 'Plate'),
  date: say('日期', 'Date'),
  amount: say('金额', 'Amount'),
  phone: say('电话', 'Phone'),
  idNumber: say('身份证号', 'Identity number'),
  card: say('银行卡号', 'Bank card'),
  creditCode: say('信用代码', 'Credit code'),
  invalid: say('号码校验不通过', 'The number does not check'),
})

export type Likely = {
  readonly code: string
  readonly title: Say
  readonly path: Say
  readonly confidence: number
}
/** What the brain says of one field: sure of it, or asking. */
export type Opinion = Likely & {
  readonly sure: boolean
  readonly top: readonly Likely[]
  readonly words: readonly string[]
  readonly version: number
}
type Named = {
  readonly kind:
    | 'enterprise'
    | 'shop'
    | 'place'
    | 'person'
    | 'plate'
    | 'date'
    | 'amount'
    | 'phone'
    | 'idNumber'
    | 'card'
    | 'creditCode'
  readonly shown: string
  readonly valid?: boolean
}
export type Suggested = {
  readonly category: Opinion | null
  readonly kind: Opinion | null
  readonly urgency: Opinion | null
  readonly unit: Opinion | null
  readonly entities: readonly Named[]
  readonly adviser: string | null
}

const LEAST = 4
/** Nothing learned is certain: never 100. */
const percent = (share: number): number => Math.min(99, Math.round(share * 100))

/** What the brain would fill in for the words typed. While more is typed the last answer stands, so that nothing jumps. */
export function useDeskBrain(content: string, area: string): Suggested | null {
  const text = useSettled(content.trim(), 350)
  const { load } = useLoad(text.length >= LEAST ? `brain ${text} ${area}` : null, (signal) =>
    api.post<Suggested>(
      '/api/brain/suggest',
      { text: text.slice(0, 20_000), ...(area ? { area } : {}) },
      { signal, quiet: true },
    ),
  )
  const last = useRef<Suggested | null>(null)
  const ready = load.state === 'ready' ? load.value : null
  useEffect(() => {
    if (ready) last.current = ready
  }, [ready])
  if (content.trim().length < LEAST) {
    last.current = null
    return null
  }
  return ready ?? (load.state === 'loading' ? last.current : null)
}

/** Another model's word on the category; asked only where one is configured, and never about what is kept secret. */
function useSecond(adviser: string | null, content: string, kept: boolean) {
  const text = useSettled(content.trim(), 1_200)
  const { load } = useLoad(adviser && !kept && text.length >= LEAST + 2 ? `second ${text}` : null, (signal) =>
    api.post<{ readonly choice: { readonly code: string; readonly title: Say } | null }>(
      '/api/brain/second-opinion',
      { text: text.slice(0, 20_000) },
      { signal, quiet: true },
    ),
  )
  return adviser && !kept && load.state === 'ready' ? load.value.choice : null
}

/** The words that decided, and how sure that is. */
export function Because({ opinion }: { opinion: Opinion }) {
  const w = useWords(dictionary)
  return (
    <span className="small muted because">
      {opinion.words.length > 0 && `${w.because}${opinion.words.slice(0, 4).join('、')} · `}
      {w.sure(percent(opinion.confidence))}
    </span>
  )
}

/** Beside one field: the suggestion where it differs from what stands there, or a question where it is unsure. */
export function Hint({
  opinion,
  value,
  onTake,
}: {
  opinion: Opinion | null | undefined
  value: unknown
  onTake: (code: string) => void
}) {
  const w = useWords(dictionary)
  const s = useSay()
  if (!opinion) return null
  const agrees = value === opinion.code
  if (opinion.sure && agrees)
    return (
      <div className="row tight brain-hint">
        <Because opinion={opinion} />
      </div>
    )
  const choices = opinion.sure ? opinion.top.slice(0, 1) : opinion.top
  return (
    <div className="row tight brain-hint">
      <span className={`small ${opinion.sure ? '' : 'warn-text'}`}>{opinion.sure ? w.suggests : w.asks}</span>
      {choices.map((one) => (
        <button
          key={one.code}
          type="button"
          className="button small hint-button"
          aria-pressed={value === one.code}
          onClick={() => onTake(one.code)}
        >
          {s(one.title)} <span className="num">{percent(one.confidence)}%</span>
        </button>
      ))}
      <Because opinion={opinion} />
    </div>
  )
}

/** Categories by key: what was learned first, then what the words of the list say; with the reason, or the question. */
export function CategoryHint({
  choices,
  opinion,
  value,
  onTake,
}: {
  choices: readonly { readonly code: string; readonly title: Say; readonly confidence?: number }[]
  opinion: Opinion | null | undefined
  value: string
  onTake: (code: string) => void
}) {
  const w = useWords(dictionary)
  const s = useSay()
  if (choices.length === 0) return null
  return (
    <div className="row tight brain-hint">
      {opinion && (
        <span className={`small ${opinion.sure ? '' : 'warn-text'}`}>
          {opinion.sure ? w.suggests : w.asks}
        </span>
      )}
      {choices.map((one, i) => (
        <button
          key={one.code}
          type="button"
          className="button small hint-button"
          aria-pressed={value === one.code}
          onClick={() => onTake(one.code)}
        >
          {s(one.title)}{' '}
          {one.confidence !== undefined && <span className="num">{percent(one.confidence)}%</span>}{' '}
          <kbd>Alt {i + 1}</kbd>
        </button>
      ))}
      {opinion && <Because opinion={opinion} />}
    </div>
  )
}

/** What another model says of the category, with its name. */
export function SecondOpinion({
  adviser,
  content,
  kept,
  value,
  onTake,
}: {
  adviser: string | null
  content: string
  kept: boolean
  value: string
  onTake: (code: string) => void
}) {
  const w = useWords(dictionary)
  const s = useSay()
  const choice = useSecond(adviser, content, kept)
  if (!adviser || !choice) return null
  return (
    <div className="row tight brain-hint">
      <span className="small muted">{w.second(adviser)}</span>
      <button
        type="button"
        className="button small hint-button"
        aria-pressed={value === choice.code}
        onClick={() => onTake(choice.code)}
      >
        {s(choice.title)}
      </button>
    </div>
  )
}

/** What the words name, personal numbers masked; and one key that takes over what is sure and still open. */
export function NamedRow({ found, onTake }: { found: Suggested; onTake: (() => void) | null }) {
  const w = useWords(dictionary)
  if (found.entities.length === 0 && !onTake) return null
  return (
    <div className="row tight brain-hint">
      {found.entities.length > 0 && (
        <ul className="row tight named" aria-label={w.named}>
          {found.entities.map((one) => (
            <li
              key={one.kind + one.shown}
              className={`tag${one.valid === false ? ' yellow' : ''}`}
              title={one.valid === false ? w.invalid : undefined}
            >
              <span className="muted">{w[one.kind]}</span>&nbsp;{one.shown}
            </li>
          ))}
        </ul>
      )}
      {onTake && (
        <>
          <span className="grow" />
          <button type="button" className="button small" onClick={onTake}>
            {w.takeAll} <kbd>Alt Y</kbd>
          </button>
        </>
      )}
    </div>
  )
}
