import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import type { WatchRuleDeclaration } from '../../../brain/watch/rules/declare.ts'
import { api, punctuation, sayNumber, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { useAct } from '../parts/act.ts'
import { Drawer } from '../parts/drawer.tsx'
import { When } from '../parts/due.tsx'
import { Loaded, Refused } from '../parts/states.tsx'
import { common } from '../words.ts'
import '../look/watch.css'
import type { RuleDetail, TrialShown } from './firing-words.ts'
import { Trend } from './hot-trend.tsx'
import { LevelTag, metricTitle, useRules } from './watch-parts.tsx'
import { freshRule, RuleForm } from './watch-rule-form.tsx'
import { conditionLines, objectsWords } from './watch-rule-say.ts'
import { ruleWords } from './watch-rule-words.ts'

/** A new rule. */
export function NewWatchRule() {
  const w = useWords(ruleWords)
  const go = useNavigate()
  useTitle({ title: w.title, to: '/watch-rules' }, { title: w.make })
  const { load, reload } = useRules()
  const { failure, busy, run } = useAct()
  const save = async (name: string, declared: WatchRuleDeclaration): Promise<void> => {
    const made = await run(() => api.post<{ id: string }>('/api/watch-rules', { name, declared }), w.saved)
    if (made) void go(`/watch-rules/${made.id}`)
  }
  return (
    <div className="page stack">
      <h1>{w.make}</h1>
      {failure && <Refused failure={failure} />}
      <Loaded load={load} retry={reload}>
        {(list) => (
          <RuleForm
            given={freshRule}
            list={list}
            isNew
            busy={busy}
            onSave={(name, declared) => void save(name, declared)}
            onCancel={() => void go('/watch-rules')}
          />
        )}
      </Loaded>
    </div>
  )
}

/** A rule 监测规则: what it says, its versions, a trial, publication by a second person, its end. */
export function WatchRulePage() {
  const { id = '' } = useParams()
  const w = useWords(ruleWords)
  const s = useSay()
  const { load, reload } = useLoad(`watch-rule ${id}`, (signal) =>
    api.get<RuleDetail>(`/api/watch-rules/${id}`, undefined, { signal }),
  )
  const title = load.state === 'ready' ? s(load.value.declared.title) : w.title
  useTitle({ title: w.title, to: '/watch-rules' }, { title })
  return (
    <div className="page stack">
      <Loaded load={load} retry={reload}>
        {(rule) => <Shown rule={rule} reload={() => void reload()} />}
      </Loaded>
    </div>
  )
}

function Shown({ rule, reload }: { rule: RuleDetail; reload: () => void }) {
  const w = useWords(ruleWords)
  const c = useWords(common)
  const pt = useWords(punctuation)
  const s = useSay()
  const { load: list, reload: again } = useRules()
  const [editing, setEditing] = useState(false)
  const [turning, setTurning] = useState(false)
  const [why, setWhy] = useState('')
  const { failure, busy, run } = useAct()
  const newest = rule.versions[0]
  const post = async (path: string, body: object, said: string): Promise<void> => {
    if (!(await run(() => api.post(`/api/watch-rules/${rule.id}/${path}`, body), said))) return
    setEditing(false)
    setTurning(false)
    reload()
  }
  if (!newest) return null
  const known = list.state === 'ready' ? list.value : null
  const kinds = known?.kinds ?? []
  const metricName = (name: string) => metricTitle(known, name)
  const opensTitle = kinds.find((one) => one.type === newest.declared.opens?.type)?.title
  const draft = newest.publishedAt === null
  const mine = draft && newest.madeById !== null && newest.madeById === rule.me
  if (editing)
    return (
      <>
        {failure && <Refused failure={failure} />}
        <Loaded load={list} retry={again}>
          {(known) => (
            <RuleForm
              given={newest.declared}
              list={known}
              isNew={false}
              busy={busy}
              onSave={(_, declared) => void post('versions', { basedOn: newest.version, declared }, w.saved)}
              onCancel={() => setEditing(false)}
            />
          )}
        </Loaded>
      </>
    )
  return (
    <>
      <header className="row">
        <LevelTag level={newest.declared.level} levels={rule.levels} />
        <h1 className="grow">{s(newest.declared.title)}</h1>
        {rule.may.keep && (
          <span className="row tight">
            <button type="button" className="button" onClick={() => setEditing(true)}>
              {w.edit}
            </button>
            <button
              type="button"
              className="button"
              disabled={busy}
              onClick={() => void post('try', {}, w.trial)}
            >
              {busy ? w.trying : w.tryOut}
            </button>
            {draft && (
              <button
                type="button"
                className="button main"
                disabled={busy || mine || newest.trial === null}
                title={mine ? w.sameHand : newest.trial ? '' : w.notTried}
                onClick={() => void post('publish', { version: newest.version }, w.published)}
              >
                {w.publish}
              </button>
            )}
            {rule.version > 0 && (
              <button type="button" className="button plain" onClick={() => setTurning(true)}>
                {rule.state === 'off' ? w.on : w.off}
              </button>
            )}
          </span>
        )}
      </header>
      <p className="muted">
        {rule.name} · {s(rule.ruleStates[rule.state])} ·{' '}
        {rule.version > 0 ? w.versionN(rule.version) : w.noVersion}
        {rule.offReason ? ` · ${rule.offReason}` : ''}
      </p>
      {failure && <Refused failure={failure} />}
      {mine && <p className="banner">{w.sameHand}</p>}
      <div className="firingpage">
        <section className="card">
          <header>
            <h2 className="grow">{w.declaration}</h2>
          </header>
          <div className="body stack">
            <p style={{ margin: 0 }}>
              {w.basis}
              {pt.is}
              {s(newest.declared.basis)}
            </p>
            {newest.declared.advice && (
              <p style={{ margin: 0 }}>
                {w.advice}
                {pt.is}
                {s(newest.declared.advice)}
              </p>
            )}
            <p style={{ margin: 0 }}>
              {w.looksAt}
              {pt.is}
              {s(objectsWords(newest.declared))}
            </p>
            <div>
              <b>{w.when}</b>
              {conditionLines(newest.declared.when, metricName).map((line) => (
                <div key={line.zh} style={{ whiteSpace: 'pre-wrap' }}>
                  {s(line)}
                </div>
              ))}
            </div>
            <p className="muted" style={{ margin: 0 }}>
              {w.clearAfter} {newest.declared.clearAfter ?? 3} · {w.clearHint}
            </p>
            {newest.declared.opens && (
              <p style={{ margin: 0 }}>
                {w.opens}
                {pt.is}
                {opensTitle ? s(opensTitle) : newest.declared.opens.type}
              </p>
            )}
          </div>
        </section>
        <section className="card">
          <header>
            <h2 className="grow">{w.versions}</h2>
          </header>
          <ol className="body stack">
            {rule.versions.map((one) => (
              <li key={one.version} className="stack tight">
                <b>
                  {w.versionN(one.version)}{' '}
                  {one.publishedAt === null && <span className="tag">{s(rule.ruleStates.draft)}</span>}
                </b>
                <span className="small">
                  {w.madeBy} {one.madeBy} <When at={one.madeAt} />
                </span>
                {one.publishedBy && (
                  <span className="small">
                    {w.publishedBy} {one.publishedBy} <When at={one.publishedAt} />
                  </span>
                )}
                {one.trial ? (
                  <TrialLine trial={one.trial} />
                ) : (
                  draft && one.version === newest.version && <span className="small muted">{w.notTried}</span>
                )}
              </li>
            ))}
          </ol>
        </section>
      </div>
      {turning && (
        <Drawer title={rule.state === 'off' ? w.on : w.off} onClose={() => setTurning(false)}>
          <form
            className="stack"
            onSubmit={(event) => {
              event.preventDefault()
              void post('turn', { on: rule.state === 'off', why }, c.saved)
            }}
          >
            <label className="field">
              <span className="label">{w.why}</span>
              <textarea
                className="input"
                rows={3}
                required
                minLength={2}
                maxLength={500}
                value={why}
                onChange={(event) => setWhy(event.target.value)}
              />
            </label>
            <button type="submit" className="button main">
              {c.confirm}
            </button>
          </form>
        </Drawer>
      )}
    </>
  )
}

/** 试算结果. */
function TrialLine({ trial }: { trial: TrialShown }) {
  const w = useWords(ruleWords)
  return (
    <span className="small stack tight">
      <span>{w.tried(trial.firings, trial.objects, trial.samples)}</span>
      {trial.perDay.length > 0 && <Trend days={trial.perDay} width={140} />}
      {trial.first.slice(0, 5).map((one) => (
        <span key={`${one.object} ${one.at}`} className="muted">
          <When at={one.at} /> {one.title}{' '}
          {one.value === null ? '' : sayNumber(Math.round(one.value * 100) / 100)}
        </span>
      ))}
    </span>
  )
}
