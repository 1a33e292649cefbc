import { useState } from 'react'
import type { FieldList } from '../../../platform/fields/declare.ts'
import { api, type Failure, say, useSay, useWords, words } from '../../live/index.ts'
import type { Unit } from '../../live/wire.ts'
import { forgetUnits } from '../lists.ts'
import { saveCsv } from '../parts/csv.ts'
import { FieldInput } from '../parts/field.tsx'
import { Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { useCity } from '../session.ts'
import { common } from '../words.ts'
import { RecordDrawer } from './record.tsx'

const dictionary = words({
  add: say('新增单位', 'Add a unit'),
  change: say('修改单位', 'Change the unit'),
  close: say('撤销单位', 'Close the unit'),
  sure: say(
    '撤销后不能再派单给它，过往办理仍留其名；有人任职、有下属单位或有未办结事项时不能撤销。',
    'Nothing can be sent to it afterwards; what it handled keeps its name. Refused while somebody holds a post in it, units stand below it or matters are open.',
  ),
  back: say('下载退回清单', 'Download the rows not taken'),
  why: say('退回原因', 'Why not taken'),
  sheet: say('导入单位', 'Import units'),
  template: say('下载模板', 'Template'),
  imported: (made: number, known: number, bad: number) =>
    say(
      `新增 ${made}，已有 ${known}，退回 ${bad} 行`,
      `${made} added, ${known} known, ${bad} rows not taken`,
    ),
  row: (n: number) => say(`第 ${n} 行`, `row ${n}`),
  closed: say('已撤销', 'Closed'),
})

const TEMPLATE = [
  ['单位名称', '简称', '类型', '区划', '上级单位'],
  ['白云区城市管理和综合执法局', '区城管局', '部门', '440111', ''],
  ['棠景街道办事处', '棠景街道', '街镇', '440111007', ''],
]

const fields: FieldList = {
  name: { kind: 'text', min: 2, max: 100, required: true, title: say('单位名称', 'Name') },
  short: { kind: 'text', max: 40, title: say('简称', 'Short name') },
  kind: { kind: 'code', list: 'unitKind', required: true, title: say('单位类型', 'Kind') },
  area: { kind: 'area', required: true, title: say('所在区划', 'Area') },
  parent: { kind: 'unit', title: say('上级单位', 'Unit above') },
  creditCode: { kind: 'creditCode', title: say('统一社会信用代码', 'Credit code') },
}

/** So many rows that were not taken are told on the page; all of them are in the sheet that can be downloaded. */
const SHOWN = 20

type Imported = {
  readonly created: number
  readonly unchanged: number
  readonly rejected: readonly {
    readonly row: number
    readonly cells: readonly string[]
    readonly reasons: readonly { readonly zh: string; readonly en: string }[]
  }[]
}

/** 单位维护: for the system administrator, over the tree of units. */
export function UnitAdmin({ chosen, onGone }: { chosen: Unit | undefined; onGone: () => void }) {
  const w = useWords(dictionary)
  const c = useWords(common)
  const s = useSay()
  const { me } = useCity()
  const [doing, setDoing] = useState<'add' | 'change' | null>(null)
  const [closing, setClosing] = useState(false)
  const [into, setInto] = useState<unknown>(undefined)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [result, setResult] = useState<Imported | null>(null)
  const close = async (): Promise<void> => {
    if (!chosen) return
    const got = await api.post(`/api/units/${chosen.id}/close`, into ? { into } : {})
    setClosing(false)
    if (!got.ok) return setFailure(got.error)
    toast(w.closed)
    forgetUnits()
    onGone()
  }
  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return
    setFailure(null)
    const got = await api.upload<Imported>('/api/units/import', file, file.name)
    if (!got.ok) return setFailure(got.error)
    setResult(got.value)
    forgetUnits()
  }
  return (
    <div className="stack tight unit-admin">
      <div className="row tight">
        <button type="button" className="button small" onClick={() => setDoing('add')}>
          {w.add}
        </button>
        {chosen && (
          <>
            <button type="button" className="button small" onClick={() => setDoing('change')}>
              {c.edit}
            </button>
            <button type="button" className="button small" onClick={() => setClosing(true)}>
              {w.close}
            </button>
          </>
        )}
      </div>
      <div className="row tight small">
        <input
          id="units-file"
          className="sr"
          type="file"
          accept=".csv,.xlsx"
          onChange={(event) => {
            void take(event.target.files?.[0])
            event.target.value = ''
          }}
        />
        <label className="link" htmlFor="units-file">
          {w.sheet}
        </label>
        <button type="button" className="link" onClick={() => saveCsv('units.csv', TEMPLATE)}>
          {w.template}
        </button>
      </div>
      {closing && chosen && (
        <div className="banner yellow small" role="alert">
          <div className="stack tight">
            <b>
              {w.close}：{chosen.name}
            </b>
            <span>{w.sure}</span>
            <FieldInput
              name="into"
              field={{ kind: 'unit', title: say('职能并入（可空）', 'Its work goes to (may be empty)') }}
              value={into}
              onChange={setInto}
              idPrefix="close"
            />
            <span className="row tight">
              <button type="button" className="button small danger" onClick={() => void close()}>
                {c.confirm}
              </button>
              <button type="button" className="button small" onClick={() => setClosing(false)}>
                {c.cancel}
              </button>
            </span>
          </div>
        </div>
      )}
      {failure && <Refused failure={failure} />}
      {result && (
        <div className={`banner small ${result.rejected.length > 0 ? 'yellow' : 'green'}`} role="status">
          <div className="stack tight">
            {w.imported(result.created, result.unchanged, result.rejected.length)}
            {result.rejected.slice(0, SHOWN).map((one) => (
              <div key={one.row}>
                {w.row(one.row)}：{one.reasons.map(s).join('；')}
              </div>
            ))}
            {result.rejected.length > SHOWN && <div>…</div>}
            <span className="row tight">
              {result.rejected.length > 0 && (
                <button
                  type="button"
                  className="link"
                  onClick={() =>
                    saveCsv('units-rejected.csv', [
                      [...(TEMPLATE[0] ?? []), w.why],
                      ...result.rejected.map((one) => [
                        ...(TEMPLATE[0] ?? []).map((_, n) => one.cells[n] ?? ''),
                        one.reasons.map(s).join('；'),
                      ]),
                    ])
                  }
                >
                  {w.back}
                </button>
              )}
              <button type="button" className="link" onClick={() => setResult(null)}>
                {c.close}
              </button>
            </span>
          </div>
        </div>
      )}
      {doing && (
        <RecordDrawer
          key={doing}
          title={doing === 'add' ? w.add : w.change}
          fields={fields}
          draftKey={`unit.${doing === 'change' ? chosen?.id : 'new'}`}
          initial={
            doing === 'change' && chosen
              ? { ...chosen, short: chosen.short ?? undefined, parent: chosen.parent ?? undefined }
              : {
                  kind: 'department',
                  area: chosen?.area ?? me.district,
                  ...(chosen ? { parent: chosen.id } : {}),
                }
          }
          save={(values) =>
            doing === 'change' && chosen
              ? api.patch(`/api/units/${chosen.id}`, values)
              : api.post('/api/units', values)
          }
          onDone={() => {
            setDoing(null)
            forgetUnits()
          }}
          onClose={() => setDoing(null)}
        />
      )}
    </div>
  )
}
