import { type ReactNode, useEffect, useRef, useState } from 'react'
import { dayOf } from '../../../base/instant.ts'
import type { FieldList } from '../../../platform/fields/declare.ts'
import { api, say, useSay, useWords, words } from '../../live/index.ts'
import { useCity } from '../session.ts'
import { Shown } from './show.tsx'
import { toast } from './toast.tsx'

const dictionary = words({
  held: say('已有数据，免填', 'already held, not asked again'),
  from: (source: string, day: string) => say(`来自${source}，${day}`, `from ${source}, ${day}`),
  register: say('台账', 'the register'),
  doubted: say('存疑，核实中', 'in doubt'),
  wrong: say('报告有误', 'Report as wrong'),
  why: say('哪里不对？', 'What is wrong?'),
  send: say('提交', 'Send'),
  sent: say('已提交数源部门核实', 'Reported; its source unit verifies it'),
})

type Held = {
  readonly row: {
    readonly id: string
    readonly register: string
    readonly values: Readonly<Record<string, unknown>>
    readonly masked: readonly string[]
  } | null
  readonly sources: readonly {
    readonly field: string
    readonly state: string
    readonly observedAt: string
    readonly sourceTitle: string | null
    readonly unitName: string | null
  }[]
}
type Form = {
  readonly values: Readonly<Record<string, unknown>>
  readonly set: (name: string, value: unknown) => void
}
const LENGTH = 18

/**
 * What registers hold of whom the form is about 免重复填报: once its key is typed, the fields that are filled from there,
 * with source and date; locked, and whoever sees that one is wrong reports it.
 */
export function useHeld(fields: FieldList, form: Form): Readonly<Record<string, ReactNode>> {
  const [found, setFound] = useState<ReadonlyMap<string, Held>>(new Map())
  const asked = useRef(new Set<string>())
  const wanted = Object.entries(fields).flatMap(([name, { from }]) => {
    const value = from && form.values[from.key]
    const key = typeof value === 'string' ? value.normalize('NFKC').replace(/\s/g, '').toUpperCase() : ''
    return from && key.length === LENGTH ? [{ name, from, key, id: `${from.register} ${key}` }] : []
  })
  const ids = [...new Set(wanted.map((one) => one.id))].join('\n')
  useEffect(() => {
    for (const id of ids.split('\n').filter(Boolean)) {
      if (asked.current.has(id)) continue
      asked.current.add(id)
      const [register = '', value = ''] = id.split(' ')
      void api.post<Held>('/api/sources/prefill', { register, value }).then((got) => {
        if (got.ok && got.value.row) setFound((before) => new Map([...before, [id, got.value]]))
      })
    }
  }, [ids])
  const shown: Record<string, ReactNode> = {}
  const values: Record<string, unknown> = {}
  for (const { name, from, id } of wanted) {
    const held = found.get(id)
    const value = held?.row?.values[from.field]
    const field = fields[name]
    if (!held?.row || !field || value === undefined || held.row.masked.includes(from.field)) continue
    values[name] = value
    shown[name] = <HeldField title={field.title} field={field} held={held} of={from.field} />
  }
  const filled = JSON.stringify(values)
  const set = form.set
  useEffect(() => {
    for (const [name, value] of Object.entries(JSON.parse(filled) as Record<string, unknown>))
      set(name, value)
  }, [filled, set])
  return shown
}

function HeldField({
  title,
  field,
  held,
  of,
}: {
  title: FieldList[string]['title']
  field: FieldList[string]
  held: Held
  of: string
}) {
  const w = useWords(dictionary)
  const s = useSay()
  const { declared } = useCity()
  const [open, setOpen] = useState(false)
  const [why, setWhy] = useState('')
  const source = held.sources.find((one) => one.field === of)
  const sourced = held.row && declared.registers[held.row.register]?.sourced
  const send = async () => {
    if (!held.row || why.trim() === '') return
    const got = await api.post('/api/sources/doubts', {
      ...{ register: held.row.register, row: held.row.id, field: of, why: why.trim() },
    })
    toast(got.ok ? w.sent : s(got.error.says), got.ok ? undefined : 'red')
    if (got.ok) setOpen(false)
  }
  return (
    <div className="from-register stack tight">
      <span className="label">
        {s(title)} <span className="tag green">{w.held}</span>
      </span>
      <output>
        <Shown field={field} value={held.row?.values[of]} />
      </output>
      <small className="muted">
        {source &&
          w.from(
            [source.unitName, source.sourceTitle].filter(Boolean).join(' · ') || w.register,
            dayOf(new Date(source.observedAt)),
          )}{' '}
        {source?.state === 'doubted' ? (
          <span className="tag yellow">⚠ {w.doubted}</span>
        ) : (
          sourced && (
            <button type="button" className="link small" aria-expanded={open} onClick={() => setOpen(!open)}>
              {w.wrong}
            </button>
          )
        )}
      </small>
      {open && (
        <span className="row tight">
          <input
            className="input"
            aria-label={w.why}
            placeholder={w.why}
            maxLength={500}
            value={why}
            onChange={(event) => setWhy(event.target.value)}
          />
          <button
            type="button"
            className="button small"
            disabled={why.trim() === ''}
            onClick={() => void send()}
          >
            {w.send}
          </button>
        </span>
      )}
    </div>
  )
}
