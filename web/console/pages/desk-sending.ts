import { useCallback, useState } from 'react'
import { newId } from '../../../base/id.ts'
import { api, type Failure, type Got, useStore } from '../../live/index.ts'
import type { View } from '../../live/wire.ts'
import { useDraft } from '../parts/draft.ts'
import type { FieldForm } from '../parts/form.tsx'
import { call } from '../ring.tsx'
import { useCity } from '../session.ts'
import { DESK_TYPE } from './desk-fields.ts'
import { deskWords } from './desk-words.ts'
import { guessTitle } from './hints.ts'

type Way = 'dispatch' | 'answer' | 'only'
/** What survives of a submission in two steps: the key makes the first step harmless to repeat. */
type Sending = {
  readonly key: string
  readonly opened: { readonly id: string; readonly number: string; readonly version: number } | null
}

/** Registers and dispatches (or answers) in two steps; what was half done is finished by sending again. */
export function useDeskSending({
  forms: { form, who, other },
  focus,
  focusWrong,
  onReset,
}: {
  forms: { readonly form: FieldForm; readonly who: FieldForm; readonly other: FieldForm }
  focus: (name: string) => void
  focusWrong: () => void
  onReset: () => void
}) {
  const { me } = useCity()
  const ringing = useStore(call)
  const sending = useDraft<Sending>(`${me.account}.desk.sending`, { key: newId(), opened: null })
  const [busy, setBusy] = useState<Way | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [finished, setFinished] = useState<{ number: string; way: Way } | null>(null)

  const send = async (way: Way): Promise<void> => {
    if (busy) return
    setFailure(null)
    const values = form.take()
    const person = who.take()
    const more = other.take()
    if (!values || !person || !more) return void focusWrong()
    if (way === 'dispatch' && !more.lead) {
      setFailure({ code: 'web.noUnit', http: 0, says: deskWords.noUnit, remedy: deskWords.noUnitRemedy })
      return void focus('lead')
    }
    if (way === 'answer' && !more.answer) {
      setFailure({
        code: 'web.noAnswer',
        http: 0,
        says: deskWords.noAnswer,
        remedy: deskWords.noAnswerRemedy,
      })
      return void focus('answer')
    }
    setBusy(way)
    try {
      let opened = sending.value.opened
      if (!opened) {
        const title = values.title ?? guessTitle(String(form.values.content ?? ''))
        const anonymous = values.anonymous === true
        const got: Got<{ matter: View }> = await api.post(
          '/api/matters',
          {
            type: DESK_TYPE,
            form: { ...values, title },
            requester: anonymous ? {} : person,
            touch: {
              channel: more.channel ?? 'phone',
              source: ringing ? 'telephony' : 'desk',
              ...(ringing ? { externalId: ringing.callId } : {}),
            },
          },
          { key: sending.value.key },
        )
        if (!got.ok) {
          form.refuse(got.error)
          setFailure(got.error)
          focusWrong()
          return
        }
        const { id, number, version } = got.value.matter.matter
        opened = { id, number, version: version ?? 1 }
        sending.set({ ...sending.value, opened })
      }
      if (way !== 'only') {
        const body = way === 'answer' ? { text: more.answer } : pick(more, ['lead', 'helpers', 'line', 'why'])
        const action = way === 'answer' ? 'answerNow' : 'dispatch'
        const acted: Got<{ matter: View }> = await api.post(`/api/matters/${opened.id}/actions/${action}`, {
          version: opened.version,
          form: body,
        })
        if (!acted.ok) {
          const fresh = acted.error.current as View | undefined
          if (fresh) sending.set({ ...sending.value, opened: { ...opened, version: fresh.matter.version } })
          setFailure(acted.error)
          return
        }
      }
      setFinished({ number: opened.number, way })
      reset()
    } finally {
      setBusy(null)
    }
  }
  const reset = useCallback(() => {
    form.clear({ urgency: 'normal' })
    who.clear({})
    other.clear({ channel: 'phone' })
    sending.clear({ key: newId(), opened: null })
    setFailure(null)
    call.set(null)
    onReset()
  }, [form.clear, who.clear, other.clear, sending.clear, onReset])
  return { send, reset, busy, failure, finished, setFinished, opened: sending.value.opened }
}

const pick = (values: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(names.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])))
