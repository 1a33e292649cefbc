import { useState } from 'react'
import type { Code } from '../../platform/fields/declare.ts'
import { useT } from './shown.ts'

const FOUND = 12

/** 选分类: the group, then the class, two taps; or a word of it. */
export function ClassPicker(props: {
  codes: readonly Code[]
  value: Code | null
  onPick: (code: Code | null) => void
}) {
  const t = useT()
  const [group, setGroup] = useState<string | null>(null)
  const [q, setQ] = useState('')
  const { codes, value } = props
  const parents = new Set(codes.flatMap((code) => code.parent ?? []))
  const leaves = codes.filter((code) => !parents.has(code.code))
  if (value)
    return (
      <div className="chosen">
        <strong>{t.of(value.title)}</strong>
        <button type="button" className="plain" onClick={() => props.onPick(null)}>
          {t('change')}
        </button>
        {value.note && <p className="soft">{t.of(value.note)}</p>}
      </div>
    )
  const words = q.trim().toLowerCase()
  const found = words
    ? leaves.filter((code) =>
        [code.title.zh, code.title.en.toLowerCase(), ...(code.words ?? [])].some(
          (one) => one.includes(words) || words.includes(one),
        ),
      )
    : group
      ? leaves.filter((code) => code.parent === group)
      : parents.size === 0
        ? leaves
        : []
  return (
    <div>
      <input
        type="search"
        value={q}
        aria-label={t('search')}
        placeholder={t('search')}
        onChange={(event) => setQ(event.target.value)}
      />
      {!words && parents.size > 0 && (
        <fieldset className="chips">
          <legend className="hidden">{t('groups')}</legend>
          {codes
            .filter((code) => parents.has(code.code))
            .map((code) => (
              <button
                key={code.code}
                type="button"
                className={code.code === group ? 'chip on' : 'chip'}
                aria-pressed={code.code === group}
                onClick={() => setGroup(code.code)}
              >
                {t.of(code.title)}
              </button>
            ))}
        </fieldset>
      )}
      <div className="list">
        {found.slice(0, words ? FOUND : found.length).map((code) => (
          <button
            key={code.code}
            type="button"
            className="line"
            onClick={() => {
              setQ('')
              props.onPick(code)
            }}
          >
            {t.of(code.title)}
          </button>
        ))}
      </div>
    </div>
  )
}
