import { type FormEvent, useState } from 'react'
import { useNavigate } from 'react-router'
import { api, type Failure, type Say, say, useSay, useWords, words } from '../../live/index.ts'
import { Drawer } from '../parts/drawer.tsx'
import { FilesInput } from '../parts/files.tsx'
import { Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { common } from '../words.ts'

const dictionary = words({
  title: say('提出疑义', 'Raise a doubt'),
  lead: say(
    '发现数据有误，交数源单位核实：一般 10 个工作日，简易 5 个工作日。核实期间该值标为疑义，不得作为不予办理的唯一依据。',
    'A wrong value goes to its source unit: 10 working days, 5 for a simple case. Meanwhile it is marked as in doubt and may not be the only ground of a refusal.',
  ),
  key: say('哪一行（主键值）', 'Which row (its key)'),
  keyHelp: say(
    '留空表示针对整个数据资源；多个主键项用 / 隔开',
    'Empty: the dataset as a whole; several key items with / between',
  ),
  items: say('哪些信息项', 'Which items'),
  what: say('哪里不对，依据是什么', 'What is wrong, and how you know'),
  simple: say('简易核实（5 个工作日）', 'A simple case (5 working days)'),
  files: say('佐证材料', 'Evidence'),
  raised: say('已交数源单位核实', 'Given to the source unit'),
})

/**
 * 提出疑义: any page that shows a value of a dataset opens this. `row` names the row under which it was shown; without
 * it the key is asked for.
 */
export function RaiseDoubt({
  dataset,
  row,
  item,
  onClose,
}: {
  dataset: {
    readonly id: string
    readonly title: Say
    readonly items: readonly { readonly name: string; readonly field: { readonly title: Say } }[]
  }
  row?: string
  item?: string
  onClose: () => void
}) {
  const w = useWords(dictionary)
  const c = useWords(common)
  const s = useSay()
  const go = useNavigate()
  const [chosen, setChosen] = useState<readonly string[]>(item ? [item] : [])
  const [files, setFiles] = useState<readonly string[]>([])
  const [failure, setFailure] = useState<Failure | null>(null)
  const [busy, setBusy] = useState(false)
  const send = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const key = String(form.get('key') ?? '').trim()
    setBusy(true)
    const got = await api.post<{ id: string }>(`/api/quality/datasets/${dataset.id}/doubts`, {
      ...(row ? { ref: row } : key ? { key } : {}),
      ...{ items: chosen, what: String(form.get('what') ?? ''), simple: form.get('simple') === 'on', files },
    })
    setBusy(false)
    if (!got.ok) return setFailure(got.error)
    toast(w.raised)
    void go(`/m/${got.value.id}`)
  }
  return (
    <Drawer
      title={`${w.title}：${s(dataset.title)}`}
      onClose={onClose}
      footer={
        <button type="submit" form="doubt-form" className="button main" disabled={busy}>
          {c.submit}
        </button>
      }
    >
      <form id="doubt-form" className="ruleform" onSubmit={(event) => void send(event)}>
        <p className="small">{w.lead}</p>
        {failure && <Refused failure={failure} />}
        {!row && (
          <label>
            {w.key}
            <input className="input" name="key" maxLength={500} placeholder={w.keyHelp} />
          </label>
        )}
        <fieldset className="plainset">
          <legend className="small">{w.items}</legend>
          <div className="row">
            {dataset.items.map(({ name, field }) => (
              <label key={name} className="check" style={{ display: 'inline-flex', gap: 4 }}>
                <input
                  type="checkbox"
                  checked={chosen.includes(name)}
                  onChange={() =>
                    setChosen(
                      chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name],
                    )
                  }
                />
                {s(field.title)}
              </label>
            ))}
          </div>
        </fieldset>
        <label>
          {w.what}
          <textarea className="input" name="what" rows={5} required minLength={2} maxLength={5000} />
        </label>
        <label className="check" style={{ display: 'inline-flex', gap: 4 }}>
          <input type="checkbox" name="simple" /> {w.simple}
        </label>
        <FilesInput value={files} onChange={setFiles} max={9} label={w.files} />
      </form>
    </Drawer>
  )
}
