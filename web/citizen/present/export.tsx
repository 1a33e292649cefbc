import { useId, useState } from 'react'
import { useWords } from '../settings.tsx'
import { fill, X } from './export-words.ts'
import { phoneKey } from './phone-key.ts'

type Form = keyof typeof X.forms

/** 导出互认凭证: the certificate for a wallet of one's own, in one of three forms; who looks sees it in the record. */
export function Export(props: { readonly certificate: string; readonly fields: readonly string[] }) {
  const t = useWords()
  const id = useId()
  const [form, setForm] = useState<Form>('sd-jwt')
  const [said, setSaid] = useState('')
  const take = async () => {
    const key = form === 'sd-jwt' ? await phoneKey() : null
    const answer = await fetch(`/api/citizen/certificates/${props.certificate}/export`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ form, fields: props.fields, ...(key ? { key: key.jwk } : {}) }),
    }).catch(() => null)
    const got = answer?.ok ? ((await answer.json()) as { name: string; mime: string; text: string }) : null
    if (!got) return setSaid(t('noLine'))
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([got.text], { type: got.mime }))
    link.download = got.name
    link.click()
    URL.revokeObjectURL(link.href)
    setSaid(fill(t.of(X.done), { name: got.name }))
  }
  return (
    <details className="card">
      <summary>{t.of(X.title)}</summary>
      <p className="hint">{t.of(X.why)}</p>
      <label htmlFor={`${id}form`}>{t.of(X.form)}</label>
      <select id={`${id}form`} value={form} onChange={(event) => setForm(event.target.value as Form)}>
        {(Object.keys(X.forms) as Form[]).map((one) => (
          <option key={one} value={one}>
            {t.of(X.forms[one])}
          </option>
        ))}
      </select>
      <p className="hint" role="status">
        {said}
      </p>
      <button type="button" className="button quiet" onClick={() => void take()}>
        {t.of(X.take)}
      </button>
    </details>
  )
}
