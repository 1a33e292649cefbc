import { Link, useNavigate, useParams } from 'react-router'
import { api, useLoad, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { Failed, Loaded } from '../parts/states.tsx'
import { acceptWords } from './window-accept-words.ts'
import { begunFrom, type OpenedDraft, WindowForm } from './window-form.tsx'
import type { WindowScreen } from './window-shown.ts'

/** `/window/draft/:id`: a draft begun on the phone, the kiosk or at another window goes on here 续办. */
export function WindowDraft() {
  const a = useWords(acceptWords)
  const go = useNavigate()
  const { draft = '' } = useParams()
  useTitle({ title: a.draft })
  const screen = useLoad('window', (signal) => api.get<WindowScreen>('/api/window', undefined, { signal }))
  const path = `/api/window/drafts/${draft}`
  const { load, reload } = useLoad(path, (signal) => api.get<OpenedDraft>(path, undefined, { signal }))
  if (screen.load.state === 'failed')
    return <Failed page failure={screen.load.failure} retry={() => void screen.reload()} />
  return (
    <div className="page stack windowPage">
      <div className="row">
        <h1 className="grow">{a.draft}</h1>
        <Link className="button" to="/window">
          {a.back}
        </Link>
      </div>
      <Loaded load={load} retry={reload}>
        {(opened) => (
          <WindowForm
            begun={begunFrom(opened)}
            ticket={screen.load.state === 'ready' ? screen.load.value.ticket : null}
            close={() => go('/window')}
            done={() => go('/window')}
          />
        )}
      </Loaded>
    </div>
  )
}
