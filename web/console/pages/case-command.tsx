import { Link } from 'react-router'
import { api, useLoad, useWords } from '../../live/index.ts'
import { Duplicates, Legs } from './command-legs.tsx'
import { DrillTag, LevelTag } from './command-parts.tsx'
import type { ShownLeg, ShownResponse } from './command-shown.ts'
import { commandWords } from './command-words.ts'
import '../look/command.css'

type Standing = {
  readonly now: ShownResponse | null
  readonly before: readonly ShownResponse[]
  readonly drill: boolean
  readonly may: boolean
  readonly legs: readonly ShownLeg[]
  readonly county: { readonly minutes: number; readonly late: boolean } | null
}

/** 平急状态: whether a case stands under emergency rule, and the way there. */
export function CaseCommand({ matter, closed }: { matter: string; closed: boolean }) {
  const w = useWords(commandWords)
  const { load, reload } = useLoad(`command of ${matter}`, (signal) =>
    api.get<Standing>(`/api/command/of/${matter}`, undefined, { signal }),
  )
  if (load.state !== 'ready') return null
  const { now, before, drill, may, legs, county } = load.value
  return (
    <>
      {may && !closed && <Duplicates matter={matter} reload={reload} />}
      {legs.length > 0 && <Legs matter={matter} legs={legs} county={county} reload={reload} />}
      {drill && <div className="drill-bar">{w.drillBar}</div>}
      {now ? (
        <div className="banner red">
          <div className="grow">
            <LevelTag level={now.level} /> {now.drill && <DrillTag />} <b>{w.underCommand}</b> · {w.commander}{' '}
            {now.commanderName}
          </div>
          <Link className="button" to={`/command/${now.id}`}>
            {w.openBoard}
          </Link>
        </div>
      ) : (
        (before.length > 0 || (may && !closed)) && (
          <div className="row">
            {before.map((one) => (
              <Link key={one.id} to={`/command/${one.id}/review`}>
                {w.review} {one.planName ?? ''}
              </Link>
            ))}
            {may && !closed && !drill && (
              <Link className="button small" to={`/command?matter=${matter}`}>
                {w.raise}
              </Link>
            )}
            {may && !closed && (
              <Link className="button small" to={`/meetings?about=${matter}`}>
                {w.meeting}
              </Link>
            )}
          </div>
        )
      )}
    </>
  )
}
