import { say, useWords, words } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { NoticeList, useNotices } from '../notices.tsx'
import { Loaded } from '../parts/states.tsx'

const dictionary = words({ title: say('通知', 'Notices'), readAll: say('全部已读', 'Mark all read') })

export function NoticesPage() {
  const w = useWords(dictionary)
  const { load, reload, read } = useNotices()
  useTitle({ title: w.title })
  return (
    <div className="page">
      <div className="row">
        <h1 className="grow">{w.title}</h1>
        <button type="button" className="button" onClick={() => void read('all')}>
          {w.readAll}
        </button>
      </div>
      <Loaded load={load} retry={reload}>
        {(notices) => (
          <div className="card">
            <div className="body">
              <NoticeList notices={notices} onRead={(ids) => void read(ids)} />
            </div>
          </div>
        )}
      </Loaded>
    </div>
  )
}
