import { type FormEvent, useId, useState } from 'react'
import { useNavigate } from 'react-router'
import { recall, remember } from '../device.ts'
import { Frame } from '../frame.tsx'
import { useWords } from '../settings.tsx'

/** The tail typed for a number, for this visit only: it never stands in an address that might be shared. */
export const tailOf = (number: string): string =>
  recall<Record<string, string>>('tails', {})[number] ??
  recall<readonly { number: string; tail: string }[]>('mine', []).find((one) => one.number === number)
    ?.tail ??
  ''

export const noteTail = (number: string, tail: string): void =>
  remember('tails', Object.fromEntries([[number, tail]]))

export function Follow() {
  const t = useWords()
  const go = useNavigate()
  return (
    <Frame title={t('followTitle')} back>
      <p className="lead">{t('followLead')}</p>
      <FollowForm
        number=""
        go={(number, tail) => {
          noteTail(number, tail)
          go(`/follow/${encodeURIComponent(number)}`)
        }}
      />
    </Frame>
  )
}

export function FollowForm(props: { number: string; go: (number: string, tail: string) => void }) {
  const t = useWords()
  const id = useId()
  const [number, setNumber] = useState(props.number)
  const [tail, setTail] = useState('')
  const [problem, setProblem] = useState<'numberBad' | 'tailBad' | null>(null)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const plain = number.normalize('NFKC').replace(/\s/g, '')
    const digits = tail.normalize('NFKC').trim()
    const wrong = plain === '' ? 'numberBad' : /^(\d{4})?$/.test(digits) ? null : 'tailBad'
    setProblem(wrong)
    if (!wrong) props.go(plain, digits)
  }
  return (
    <form noValidate onSubmit={submit}>
      <label htmlFor={`${id}number`}>{t('number')}</label>
      <input
        id={`${id}number`}
        value={number}
        maxLength={40}
        autoComplete="off"
        autoCapitalize="characters"
        placeholder={t('numberHint')}
        aria-describedby={`${id}problem`}
        onChange={(event) => setNumber(event.target.value)}
      />
      <label htmlFor={`${id}tail`}>{t('tail')}</label>
      <input
        id={`${id}tail`}
        value={tail}
        inputMode="numeric"
        maxLength={8}
        autoComplete="off"
        placeholder={t('tailHint')}
        aria-describedby={`${id}problem`}
        onChange={(event) => setTail(event.target.value)}
      />
      <p className="problem" id={`${id}problem`} role="alert">
        {problem ? t(problem) : ''}
      </p>
      <div className="foot">
        <button type="submit" className="button">
          {t('look')}
        </button>
      </div>
    </form>
  )
}
