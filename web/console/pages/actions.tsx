import { type FormEvent, useMemo, useState } from 'react'
import { api, type Failure, type Got, say, useLanguage, useSay, useWords, words } from '../../live/index.ts'
import type { OfferedAction, View } from '../../live/wire.ts'
import { Drawer } from '../parts/drawer.tsx'
import { Fields, useFieldForm, useFocusWrong } from '../parts/form.tsx'
import { useKeys } from '../parts/keys.ts'
import { Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { useCity } from '../session.ts'
import { common } from '../words.ts'
import { UnitPick } from './advice.tsx'
import { AnswerChecks, AnswerHelp } from './answer-help.tsx'
import { useCaseChoices } from './case-choices.tsx'
import { VisitScript } from './case-visits.tsx'

const dictionary = words({
  actions: say('可办操作', 'What I can do'),
  others: (n: number) => say(`另有 ${n} 项当前不能办，看原因`, `${n} more are not possible now; see why`),
  none: say('当前没有可办操作', 'There is nothing for you to do now'),
  confirm: say('确认', 'Confirm'),
  dangerous: say('该操作影响较大，请核对后提交。', 'This has consequences; check before you send it.'),
  staleTitle: say('其他人刚刚办理了该事项', 'Somebody else has just acted on this matter'),
  stale: (state: string, who: string) =>
    say(
      `最新状态：${state}${who ? `（${who}）` : ''}。您填写的内容已保留，请核对后再提交。`,
      `It is now: ${state}${who ? ` (${who})` : ''}. What you typed is kept; check it and send again.`,
    ),
  gone: say('该操作现在不能办了', 'This is no longer possible'),
  done: (what: string) => say(`已${what}`, `Done: ${what}`),
  noForm: say('不需要填写内容。', 'Nothing to fill in.'),
  busy: say('正在提交…', 'Sending…'),
})

/** Acts that bring an answer, and acts that judge one. */
const ANSWERS = /^(reply|answerNow)/
const JUDGES = /^(pass|sendBack)/

export function ActionList({ view, onAct }: { view: View; onAct: (action: OfferedAction) => void }) {
  const w = useWords(dictionary)
  const s = useSay()
  // What has a letter is done all day: it comes first.
  const can = view.actions
    .filter((one) => one.allowed)
    .sort(
      (a, b) =>
        Number(!a.key || a.key === 'm') - Number(!b.key || b.key === 'm') ||
        Number(a.danger ?? false) - Number(b.danger ?? false),
    )
  const cannot = view.actions.filter((one) => !one.allowed)
  const firstOfKey = (action: OfferedAction): boolean => can.find((one) => one.key === action.key) === action
  return (
    <section className="card">
      <header>
        <h2>{w.actions}</h2>
      </header>
      <div className="body stack tight">
        {can.length === 0 && <p className="muted">{w.none}</p>}
        <div className="acts">
          {can.map((action, i) => (
            <button
              key={`${action.name}${action.task ?? ''}`}
              type="button"
              className={`button${action.danger ? ' danger' : i === 0 && action.key ? ' main' : ''}`}
              onClick={() => onAct(action)}
            >
              {s(action.title)}
              {action.task &&
                action.taskUnitName &&
                can.filter((one) => one.name === action.name).length > 1 && (
                  <small style={{ color: 'inherit' }}>{action.taskUnitName}</small>
                )}
              {action.key && firstOfKey(action) && <kbd>{action.key}</kbd>}
            </button>
          ))}
        </div>
        {cannot.length > 0 && (
          <details>
            <summary className="small">{w.others(cannot.length)}</summary>
            <ul className="cannot">
              {cannot.map((action) => (
                <li key={`${action.name}${action.task ?? ''}`}>
                  <b>{s(action.title)}</b>
                  {action.taskUnitName && <span className="small"> · {action.taskUnitName}</span>}
                  <span className="small">
                    {s(action.why?.says)}
                    {action.why?.remedy && ` · ${s(action.why.remedy)}`}
                  </span>
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </section>
  )
}

/** The form of one action, made from its declared fields; a race lost keeps what was typed. */
export function ActionPanel({
  view,
  action: offered,
  onClose,
  onDone,
  onFresh,
}: {
  view: View
  action: OfferedAction
  onClose: () => void
  onDone: (view: View) => void
  onFresh: (view: View) => void
}) {
  const w = useWords(dictionary)
  const c = useWords(common)
  const s = useSay()
  const lang = useLanguage()
  const { me, declared } = useCity()
  const { matter } = view
  // What is no longer possible comes without its form; what was typed into it stays readable.
  const declaredForm = declared.types[matter.type]?.flow.actions[offered.name]?.form
  const action = useMemo(
    () => (offered.allowed || !declaredForm ? offered : { ...offered, form: declaredForm }),
    [offered, declaredForm],
  )
  const initial = useMemo(() => startValues(action, view), [action, view])
  const form = useFieldForm(
    action.form,
    `${me.account}.${matter.id}.${action.name}.${action.task ?? ''}`,
    initial,
  )
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [stale, setStale] = useState<View | null>(null)
  const wrong = useFocusWrong()
  const choices = useCaseChoices(action, form)
  const send = async (event?: FormEvent): Promise<void> => {
    event?.preventDefault()
    const values = form.take()
    if (!values || busy) return void wrong.focus()
    setBusy(true)
    setFailure(null)
    const got: Got<{ matter: View }> = await api.post(`/api/matters/${matter.id}/actions/${action.name}`, {
      version: matter.version,
      ...(action.task ? { task: action.task } : {}),
      form: values,
    })
    setBusy(false)
    if (got.ok) {
      form.clear()
      toast(w.done(s(action.title)))
      onDone(got.value.matter)
      return
    }
    const fresh = got.error.current as View | { matter: View } | undefined
    if (got.error.http === 409 && fresh) {
      const current = 'actions' in fresh ? fresh : (fresh.matter as View)
      setStale(current)
      onFresh(current)
    } else {
      setFailure(got.error)
      form.refuse(got.error)
      wrong.focus()
    }
  }
  useKeys([{ key: 'Ctrl+Enter', says: c.submit, run: () => void send() }])
  const now = (view.flow ?? declared.types[matter.type]?.flow)?.states[matter.state]
  const last = view.timeline.at(-1)
  const hasLine = 'line' in action.form && 'lead' in action.form
  const category = String(form.values.category ?? matter.category ?? '')
  return (
    <Drawer
      title={s(action.title)}
      onClose={onClose}
      footer={
        <>
          <button
            type="submit"
            form="act"
            className={`button main${action.danger ? ' danger' : ''}`}
            disabled={busy || !action.allowed}
          >
            {busy ? w.busy : s(action.title)} <kbd>Ctrl ↵</kbd>
          </button>
          <button type="button" className="button" onClick={onClose}>
            {c.cancel}
          </button>
          <span className="grow" />
          <small>
            {form.restored ? c.draftBack : Object.keys(form.values).length > 0 ? c.draftKept : ''}
          </small>
          {form.restored && (
            <button type="button" className="link" onClick={() => form.clear(initial)}>
              {c.discard}
            </button>
          )}
        </>
      }
    >
      <form id="act" ref={wrong.ref} className="stack" onSubmit={(event) => void send(event)} noValidate>
        {stale && (
          <div className="banner yellow" role="alert">
            <div>
              <b>{w.staleTitle}</b>
              <div>
                {w.stale(s(now?.title ?? matter.state), last ? `${last.actor.name} ${s(last.title)}` : '')}
              </div>
            </div>
          </div>
        )}
        {!action.allowed && action.why && (
          <Refused
            failure={{
              ...action.why,
              says: { zh: `${w.gone}：${action.why.says.zh}`, en: `${w.gone}: ${action.why.says.en}` },
            }}
          />
        )}
        {action.danger && <div className="banner red">{w.dangerous}</div>}
        {action.taskUnitName && <small>{action.taskUnitName}</small>}
        {/^visit/.test(action.name) && view.visits.length > 0 && <VisitScript view={view} lang={lang} />}
        {hasLine && <UnitPick asked={{ matter: matter.id, ...(category ? { category } : {}) }} form={form} />}
        {JUDGES.test(action.name) && view.answers.length > 0 && <AnswerChecks view={view} />}
        {Object.keys(action.form).length === 0 ? (
          <p className="muted">{w.noForm}</p>
        ) : (
          <Fields
            fields={action.form}
            form={form}
            instead={choices}
            hide={hasLine ? ['line'] : []}
            idPrefix="act"
          />
        )}
        {ANSWERS.test(action.name) && 'text' in action.form && <AnswerHelp view={view} form={form} />}
        {failure && <Refused failure={failure} />}
      </form>
    </Drawer>
  )
}

/** Fields that carry what the matter already says begin with it. */
function startValues(action: OfferedAction, view: View): Record<string, unknown> {
  const { matter } = view
  const known: Record<string, unknown> = {
    category: matter.category,
    kind: matter.kind,
    urgency: matter.urgency,
    area: matter.area,
  }
  const values: Record<string, unknown> = {}
  for (const name of Object.keys(action.form)) if (known[name]) values[name] = known[name]
  if ('channel' in action.form) values.channel = 'phone'
  if (/^(redispatch|rule)$/.test(action.name)) {
    const ask = view.asks.find((one) => one.kind === 'return' && !one.decision)
    if (ask?.unit) values.lead = ask.unit
  }
  return values
}
