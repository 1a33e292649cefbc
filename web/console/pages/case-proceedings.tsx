import { say, useLanguage, useSay, useWords, words } from '../../live/index.ts'
import type { ShownProceeding, View } from '../../live/wire.ts'
import { DueLight, When } from '../parts/due.tsx'

const dictionary = words({
  title: say('会签、加签与其他手续', 'Opinions and other proceedings'),
  joint: say('会签', 'Joint review'),
  signerBefore: say('前加签', 'Signer before'),
  signerAfter: say('后加签', 'Signer after'),
  special: say('特别程序', 'Special procedure'),
  promise: say('承诺补交', 'Promised'),
  handover: say('转办', 'Handed over'),
  open: say('进行中', 'open'),
  agreed: say('已同意', 'agreed'),
  refused: say('未同意', 'not agreed'),
  answered: say('已答复', 'answered'),
  over: say('已结束', 'over'),
  kept: say('已补齐', 'all in'),
  broken: say('未履行承诺', 'not kept'),
  ended: say('已终止', 'called off'),
  agree: say('同意', 'agrees'),
  refuse: say('不同意', 'refuses'),
  abstain: say('弃权', 'abstains'),
  waiting: say('等待意见', 'not yet answered'),
  missing: say('待补', 'missing'),
  came: say('已收', 'in'),
  all: say('须全部同意', 'all must agree'),
  any: say('一方同意即可', 'one who agrees decides'),
  majority: say('过半数同意', 'more than half must agree'),
  answers: say('只听取意见', 'all are heard'),
  atLeast: (n: number) => say(`至少 ${n} 方同意`, `at least ${n} must agree`),
  percent: (n: number) => say(`${n}% 同意`, `${n}% must agree`),
  veto: say('一票否决', 'one who refuses decides'),
  parked: (who: string) =>
    say(
      `${who} 的办理意见已暂存，加签同意后自动生效`,
      `What ${who} did is kept, and takes effect when the signer agrees`,
    ),
  holder: (who: string) => say(`现由 ${who} 办理`, `now with ${who}`),
})

const TONE: Readonly<Record<string, string>> = {
  agreed: 'green',
  kept: 'green',
  refused: 'red',
  broken: 'red',
}

/** 会签、加签、特别程序、承诺、转办: who is asked, who has answered, what is still missing. */
export function Proceedings({ view }: { view: View }) {
  const w = useWords(dictionary)
  if (view.proceedings.length === 0) return null
  const sorted = [...view.proceedings].sort(
    (a, b) => Number(b.open) - Number(a.open) || (a.at < b.at ? 1 : -1),
  )
  return (
    <section className="stack tight">
      <h3>{w.title}</h3>
      {sorted.map((one) => (
        <One key={one.id} one={one} view={view} />
      ))}
    </section>
  )
}

function One({ one, view }: { one: ShownProceeding; view: View }) {
  const w = useWords(dictionary)
  const s = useSay()
  const lang = useLanguage()
  const { parties = [], opinions = [], promised = [], rule, parked } = one.body
  const clock = view.clocks.find((other) => other.part === one.id && other.state === 'running')
  const kind =
    one.kind === 'signer' ? (one.body.where === 'after' ? w.signerAfter : w.signerBefore) : w[one.kind]
  const quorum = rule?.quorum
  const needs =
    one.kind !== 'joint' || quorum === undefined
      ? []
      : [
          typeof quorum === 'string'
            ? w[quorum]
            : 'atLeast' in quorum
              ? w.atLeast(quorum.atLeast)
              : w.percent(quorum.percent),
          ...(rule?.veto ? [w.veto] : []),
        ]
  return (
    <article className={`task${one.open ? '' : ' faded'}`}>
      <div className="row">
        <b>{kind}</b>
        <span className={`tag ${one.open ? 'yellow' : (TONE[one.result ?? ''] ?? '')}`}>
          {one.open ? w.open : w[one.result ?? 'ended']}
        </span>
        {needs.length > 0 && <span className="small">{needs.join(lang === 'zh' ? '，' : ', ')}</span>}
        <span className="grow" />
        {clock && <DueLight due={clock.due} light={clock.light} />}
      </div>
      <div className="row small">
        <span>{one.by}</span>
        <When at={one.at} />
        {one.endedAt && (
          <>
            → <When at={one.endedAt} />
          </>
        )}
      </div>
      {one.text && <p className="pre quote">{one.text}</p>}
      {one.kind === 'handover' && one.open && parties[0] && (
        <p className="small">{w.holder(parties[0].name)}</p>
      )}
      {one.kind !== 'handover' && parties.length > 0 && (
        <dl className="detail">
          {parties.map((party) => {
            const said = opinions.find((other) => other.party === party.id)
            return (
              <div key={party.id} style={{ display: 'contents' }}>
                <dt>{party.name}</dt>
                <dd>
                  {said ? (
                    <>
                      <span
                        className={`tag ${said.opinion === 'agree' ? 'green' : said.opinion === 'refuse' ? 'red' : ''}`}
                      >
                        {w[said.opinion]}
                      </span>{' '}
                      <span className="small">
                        {said.by} <When at={said.at} />
                      </span>
                      {said.text && <div className="pre">{said.text}</div>}
                    </>
                  ) : (
                    <span className="muted">{one.open ? w.waiting : '—'}</span>
                  )}
                </dd>
              </div>
            )
          })}
        </dl>
      )}
      {promised.length > 0 && (
        <dl className="detail">
          {promised.map((item) => (
            <div key={item.item} style={{ display: 'contents' }}>
              <dt>{item.item}</dt>
              <dd>
                {item.inAt ? (
                  <>
                    <span className="tag green">{w.came}</span> <When at={item.inAt} />
                  </>
                ) : (
                  <span className="tag yellow">{w.missing}</span>
                )}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {parked && one.open && <div className="banner yellow small">{w.parked(s(parked.name))}</div>}
    </article>
  )
}
