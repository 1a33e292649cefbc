import type { Beside } from '../../../platform/services/partners/declare.ts'
import { signerStates } from '../../../platform/services/signing/declare.ts'
import { api, say, useAgain, useLoad, useSay, useWords, words } from '../../live/index.ts'
import { When } from '../parts/due.tsx'

const dictionary = words({
  title: say('并行办理', 'Side by side'),
  waiting: say('未开始', 'Not begun'),
  asked: say('办理中', 'In work'),
  done: say('已完成', 'Done'),
  failed: say('未办成', 'Failed'),
  cancelled: say('已取消', 'Called off'),
  due: say('应于', 'due'),
  effort: (steps: number, trips: number) =>
    say(`申请人 ${steps} 步、${trips} 趟`, `Applicant’s steps: ${steps}, visits: ${trips}`),
  others: (n: number) => say(`其他当事人 ${n} 步`, `steps of other parties: ${n}`),
  signers: say('共同签署', 'Who else signs'),
  before: (steps: number, trips: number) =>
    say(`原来至少 ${steps} 步、${trips} 趟`, `before, at least: ${steps} and ${trips}`),
})
const SIGNED = { asked: 'accent', signed: 'green', refused: 'red', lapsed: '' } as const
const TONES = { waiting: '', asked: 'accent', done: 'green', failed: 'red', cancelled: '' } as const

/** 外部协同的各线: what other systems do for this matter, beside what people do. */
export function Lanes({ matter, seen }: { matter: string; seen: string }) {
  const w = useWords(dictionary)
  const s = useSay()
  const { load, reload } = useLoad(`lanes of ${matter}`, () =>
    api.get<Beside>(`/api/matters/${matter}/lanes`),
  )
  // Whatever happened may have ended or begun a lane.
  useAgain(seen, reload)
  if (load.state !== 'ready' || load.value.rows.length === 0) return null
  const { effort, signers } = load.value
  return (
    <section className="card">
      <header>
        <h2>{w.title}</h2>
      </header>
      <div className="body stack tight">
        {effort && (
          <p className="small">
            {w.effort(effort.now.steps, effort.now.trips)} ·{' '}
            {w.before(effort.before.steps, effort.before.trips)}
            {effort.now.others > 0 && ` · ${w.others(effort.now.others)}`}
          </p>
        )}
        {signers.length > 0 && (
          <div className="task">
            <b>{w.signers}</b>
            {signers.map((one, n) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a fixed list
              <div key={n} className="row small">
                <span>
                  {s(one.role)} {one.name}
                </span>
                <span className={`tag ${SIGNED[one.state]}`}>{s(signerStates[one.state])}</span>
                <span className="grow" />
                <When at={String(one.settledAt ?? one.askedAt)} />
                {one.why && <span>{one.why}</span>}
              </div>
            ))}
          </div>
        )}
        {load.value.rows.map((row) => (
          <div key={row.lane} className="task">
            <div className="row">
              <b>{s(row.title)}</b>
              <span className={`tag ${TONES[row.state]}`}>{w[row.state]}</span>
              <span className="grow" />
              <span className="small">{s(row.partner)}</span>
            </div>
            {(row.begunAt || row.why) && (
              <div className="row small">
                {row.begunAt && <When at={String(row.begunAt)} />}
                {row.endedAt && (
                  <>
                    {' → '}
                    <When at={String(row.endedAt)} />
                  </>
                )}
                {!row.endedAt && row.dueAt && (
                  <span>
                    {w.due} <When at={String(row.dueAt)} />
                  </span>
                )}
                {row.why && <span>{row.why}</span>}
              </div>
            )}
          </div>
        ))}
      </div>
    </section>
  )
}
