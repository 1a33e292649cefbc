import { useEffect, useState } from 'react'
import type { Offer } from '../../../platform/credentials/certificates/declare.ts'
import { useMe } from '../me.ts'
import { read, send } from '../talk.ts'
import { useApplyWords } from './words.ts'

/** What stands ready in the store for the materials of a form 免提交; null while nobody knows. */
export function useOffers(types: readonly string[]): ReadonlyMap<string, Offer> | null {
  const me = useMe()
  const [offers, setOffers] = useState<ReadonlyMap<string, Offer> | null>(null)
  const asked = [...new Set(types)].sort().join(',')
  const named = me.state === 'known' && me.citizen.realName
  useEffect(() => {
    if (!named || asked === '') return
    let here = true
    void read<{ rows: readonly Offer[] }>(`/api/citizen/certificates/offers?types=${asked}`).then(
      (outcome) => {
        if (here && outcome.kind === 'answer')
          setOffers(new Map(outcome.value.rows.map((one) => [one.type, one])))
      },
    )
    return () => {
      here = false
    }
  }, [named, asked])
  return offers
}

/** 缺证: it should be there and is not; the issuer is asked to look. */
export function MissingLink({ type }: { readonly type: string }) {
  const t = useApplyWords()
  const [told, setTold] = useState('')
  if (told) return <p className="good">{t('missingTold', { n: told })}</p>
  return (
    <p className="hint">
      {t('notInStore')}{' '}
      <button
        type="button"
        className="plain"
        onClick={async () => {
          const outcome = await send<{ number: string }>('/api/citizen/certificates/missing', { type })
          if (outcome.kind === 'answer') setTold(outcome.value.number)
        }}
      >
        {t('missingTell')}
      </button>
    </p>
  )
}
