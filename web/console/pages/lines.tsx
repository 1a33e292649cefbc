import { useSearchParams } from 'react-router'
import { useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { LineCheck } from './line-check.tsx'
import { LineProposals } from './line-proposals.tsx'
import { LineSimulation } from './line-simulation.tsx'
import { LineTable } from './line-table.tsx'
import { lineWords } from './line-words.ts'

const TABS = ['list', 'check', 'proposals', 'simulate'] as const

/** 职责清单: edited as a table, checked for holes and overlaps, tried on last year's requests before it counts. */
export function Lines() {
  const w = useWords(lineWords)
  const [params, setParams] = useSearchParams()
  useTitle({ title: w.title })
  const tab = TABS.find((one) => one === params.get('tab')) ?? 'list'
  return (
    <div className="page full">
      <div>
        <h1>{w.title}</h1>
        <p className="muted">{w.about}</p>
      </div>
      <nav className="tabs" aria-label={w.title}>
        {TABS.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={one === tab}
            onClick={() => setParams(one === 'list' ? {} : { tab: one })}
          >
            {w[one]}
          </button>
        ))}
      </nav>
      {
        {
          list: <LineTable />,
          check: <LineCheck />,
          proposals: <LineProposals />,
          simulate: <LineSimulation />,
        }[tab]
      }
    </div>
  )
}
