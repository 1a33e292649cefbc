import { useState } from 'react'
import { type Attribute, attributes, sceneKinds } from '../../../platform/credentials/codes/declare.ts'
import { api, useLoad, useSay, useWords } from '../../live/index.ts'
import { Modal } from '../parts/drawer.tsx'
import { Loaded } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { useCodeAct } from './codes-act.ts'
import type { ShownScene } from './codes-shown.ts'
import { codesWords } from './codes-words.ts'

/** 场景: what each may see, how long it is kept, and the switch of emergencies. */
export function CodeScenes({ may }: { may: boolean }) {
  const w = useWords(codesWords)
  const s = useSay()
  const act = useCodeAct()
  const [asking, setAsking] = useState<ShownScene | null>(null)
  const [endsOn, setEndsOn] = useState('')
  const { load, reload } = useLoad('codes scenes', (signal) =>
    api.get<{ rows: readonly ShownScene[] }>('/api/codes/scenes', undefined, { signal }),
  )
  const turn = async (scene: ShownScene, on: boolean, until: string | null) => {
    if (await act('switchScene', { scene: scene.name, on, endsOn: until })) {
      setAsking(null)
      await reload()
    }
  }
  const columns: readonly Column<ShownScene>[] = [
    { key: 'title', title: w.scene, width: 'minmax(120px, 1.2fr)', show: (row) => <b>{s(row.title)}</b> },
    { key: 'operator', title: w.operator, width: 'minmax(120px, 1.2fr)', show: (row) => s(row.operator) },
    { key: 'kind', title: w.kind, width: '80px', show: (row) => s(sceneKinds[row.kind]) },
    { key: 'shape', title: w.shape, width: '110px', show: (row) => w[row.shape] },
    {
      key: 'sees',
      title: w.sees,
      width: 'minmax(160px, 2fr)',
      wrap: true,
      show: (row) =>
        (Object.keys(row.sees) as Attribute[]).map((item) => s(attributes[item])).join('、') || w.nothing,
    },
    {
      key: 'offline',
      title: w.offlineRule,
      width: '140px',
      show: (row) =>
        row.offline
          ? w.ahead(row.offline.batch, row.offline.minutes)
          : row.shape === 'device'
            ? w.device
            : w.never,
    },
    { key: 'keep', title: w.keep, width: '80px', show: (row) => w.days(row.retentionDays) },
    { key: 'ends', title: w.endsOn, width: '110px', show: (row) => row.endsOn ?? '—' },
    {
      key: 'state',
      title: w.state,
      width: '150px',
      show: (row) => (
        <span className="row tight">
          <span className={row.open ? 'tag green' : 'tag'}>{row.open ? w.on : w.off}</span>
          {may && (
            <button
              type="button"
              className="button small"
              onClick={() =>
                row.emergency && !row.open
                  ? setAsking(row)
                  : void turn(row, !row.open, row.emergency ? row.endsOn : null)
              }
            >
              {row.open ? w.switchOff : w.switchOn}
            </button>
          )}
        </span>
      ),
    },
  ]
  return (
    <>
      <Loaded load={load} retry={reload}>
        {({ rows }) => (
          <Table
            label={w.scenes}
            columns={columns}
            rows={rows}
            idOf={(row) => row.name}
            labelOf={(row) => s(row.title)}
          />
        )}
      </Loaded>
      {asking && (
        <Modal title={s(asking.title)} onClose={() => setAsking(null)}>
          <p>{w.emergencyTill}</p>
          <label className="field">
            {w.endsOn}
            <input
              className="input"
              type="date"
              value={endsOn}
              onChange={(event) => setEndsOn(event.target.value)}
            />
          </label>
          <div className="row">
            <button
              type="button"
              className="button main"
              disabled={endsOn === ''}
              onClick={() => void turn(asking, true, endsOn)}
            >
              {w.switchOn}
            </button>
          </div>
        </Modal>
      )}
    </>
  )
}
