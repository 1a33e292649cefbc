import { useState } from 'react'
import type { Dataset } from '../../../platform/catalogue/datasets/declare.ts'
import { api, type Failure, type Say, say, useLoad, useSay, useWords, words } from '../../live/index.ts'
import { Loaded, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { common } from '../words.ts'
import { DatasetPick } from './dataset-pick.tsx'

const dictionary = words({
  title: say('新建入库规则', 'A new feed'),
  lead: say(
    '选择数据资源，把信息项对应到基础库字段；勾选本单位为法定数源的字段。保存为草稿，发布后开始入库。',
    'Choose a dataset, say which item fills which field, and for which fields its unit is the legal source. A draft until published.',
  ),
  dataset: say('数据资源', 'Dataset'),
  item: say('信息项', 'Item'),
  field: say('基础库字段', 'Field of the register'),
  none: say('不入库', 'not taken'),
  legal: say('法定数源', 'legal source'),
  observed: say('观察时间取自', 'Observed on'),
  arrival: say('归集时间', 'the day it came'),
  save: say('保存为草稿', 'Save as a draft'),
  saved: say('已保存为草稿，可以发布', 'Saved; it can be published'),
})

type Of = {
  readonly name: string
  readonly fields: readonly { readonly field: string; readonly title: Say }[]
}

/** 入库规则: which dataset feeds a base register, item by item. */
export function FeedForm({ register, onClose }: { register: Of; onClose: (saved: boolean) => void }) {
  const w = useWords(dictionary)
  const [dataset, setDataset] = useState('')
  return (
    <section className="card" aria-label={w.title}>
      <div className="body stack">
        <h3>{w.title}</h3>
        <p className="muted">{w.lead}</p>
        <div>
          <span className="label">{w.dataset}</span>
          <DatasetPick value={dataset} onChoose={setDataset} />
        </div>
        {dataset && <Mapping key={dataset} register={register} dataset={dataset} onClose={onClose} />}
      </div>
    </section>
  )
}

function Mapping({
  register,
  dataset,
  onClose,
}: {
  register: Of
  dataset: string
  onClose: (saved: boolean) => void
}) {
  const { load, reload } = useLoad(`feed-form ${dataset}`, (signal) =>
    api.get<Dataset>(`/api/datasets/${dataset}`, undefined, { signal }),
  )
  return (
    <Loaded load={load} retry={reload}>
      {(one) => <Items register={register} dataset={one} onClose={onClose} />}
    </Loaded>
  )
}

/** A field that an item most likely fills: of its name, or of its title. */
function likely(register: Of, item: Dataset['items'][number]): string {
  const title = item.field.title.zh
  return (
    register.fields.find(({ field }) => field === item.name)?.field ??
    register.fields.find((one) => one.title.zh === title)?.field ??
    register.fields.find((one) => title.includes(one.title.zh) || one.title.zh.includes(title))?.field ??
    ''
  )
}

function Items({
  register,
  dataset,
  onClose,
}: {
  register: Of
  dataset: Dataset
  onClose: (saved: boolean) => void
}) {
  const w = useWords(dictionary)
  const c = useWords(common)
  const s = useSay()
  const [map, setMap] = useState<Readonly<Record<string, string>>>(() => {
    const taken = new Set<string>()
    return Object.fromEntries(
      dataset.items.map((item) => {
        const field = likely(register, item)
        const free = field !== '' && !taken.has(field)
        if (free) taken.add(field)
        return [item.name, free ? field : '']
      }),
    )
  })
  const [legal, setLegal] = useState<readonly string[]>([])
  const [observed, setObserved] = useState('')
  const [failure, setFailure] = useState<Failure | null>(null)
  const save = async (): Promise<void> => {
    const chosen = Object.fromEntries(Object.entries(map).filter(([, field]) => field !== ''))
    const fields = new Set(Object.values(chosen))
    const got = await api.post('/api/sources/feeds', {
      ...{ register: register.name, dataset: dataset.id, map: chosen, observed: observed || null },
      legal: legal.filter((field) => fields.has(field)),
    })
    setFailure(got.ok ? null : got.error)
    if (!got.ok) return
    toast(w.saved)
    onClose(true)
  }
  return (
    <div className="stack">
      <div className="wide-scroll">
        <table className="plain-table" style={{ minWidth: 480 }}>
          <thead>
            <tr>
              <th scope="col">{w.item}</th>
              <th scope="col">{w.field}</th>
              <th scope="col">{w.legal}</th>
            </tr>
          </thead>
          <tbody>
            {dataset.items.map((item) => {
              const field = map[item.name] ?? ''
              return (
                <tr key={item.name}>
                  <td>
                    {s(item.field.title)} <small>{item.name}</small>
                  </td>
                  <td>
                    <select
                      className="input"
                      aria-label={`${s(item.field.title)} ${w.field}`}
                      value={field}
                      onChange={(event) => setMap({ ...map, [item.name]: event.target.value })}
                    >
                      <option value="">{w.none}</option>
                      {register.fields.map((one) => (
                        <option key={one.field} value={one.field}>
                          {s(one.title)}
                        </option>
                      ))}
                    </select>
                  </td>
                  <td>
                    <input
                      type="checkbox"
                      aria-label={`${s(item.field.title)} ${w.legal}`}
                      disabled={field === ''}
                      checked={field !== '' && legal.includes(field)}
                      onChange={(event) =>
                        setLegal(
                          event.target.checked ? [...legal, field] : legal.filter((one) => one !== field),
                        )
                      }
                    />
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
      <label className="row tight">
        <span className="small">{w.observed}</span>
        <select className="input" value={observed} onChange={(event) => setObserved(event.target.value)}>
          <option value="">{w.arrival}</option>
          {dataset.items
            .filter((item) => item.field.kind === 'day' || item.field.kind === 'instant')
            .map((item) => (
              <option key={item.name} value={item.name}>
                {s(item.field.title)}
              </option>
            ))}
        </select>
      </label>
      {failure && <Refused failure={failure} />}
      <div className="row">
        <button type="button" className="button main" onClick={() => void save()}>
          {w.save}
        </button>
        <button type="button" className="button" onClick={() => onClose(false)}>
          {c.cancel}
        </button>
      </div>
    </div>
  )
}
