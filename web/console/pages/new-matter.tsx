import { type FormEvent, useRef, useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { api, type Failure, say, useSay, useWords, words } from '../../live/index.ts'
import type { DeclaredType } from '../../live/wire.ts'
import { useTitle } from '../frame.tsx'
import { Fields, useFieldForm, useFocusWrong } from '../parts/form.tsx'
import { Empty, Refused } from '../parts/states.tsx'
import { useCity } from '../session.ts'

const dictionary = words({
  begin: say('登记', 'Begin'),
  channel: say('来源渠道', 'Came by'),
  contact: say('联系电话', 'Telephone'),
  byItem: say(
    '这类事项由办事人按办事指南网上申请，或由窗口代为受理。',
    'Applied for online by its service guide, or taken in at a window.',
  ),
  window: say('到综窗受理台', 'To the service window'),
})

/** Any kind of matter that a pack declares, begun at a desk: its own form and where it came from. */
export function NewMatter() {
  const { pack = '', name = '' } = useParams()
  const { declared } = useCity()
  const type = declared.types[`${pack}.${name}`]
  if (!type) return <Empty />
  const Page = isApplication(type) ? ByItem : Form
  return <Page key={`${pack}.${name}`} pack={pack} type={`${pack}.${name}`} />
}

/** Brought by its service item 办事事项: online, or taken in at a window. */
export const isApplication = ({ fields }: Pick<DeclaredType, 'fields'>): boolean =>
  'item' in fields && 'itemVersion' in fields

function useCrumbs(pack: string, type: string): void {
  const s = useSay()
  const { declared } = useCity()
  useTitle(
    { title: s(declared.packs.find((each) => each.name === pack)?.title ?? pack), to: `/packs/${pack}` },
    { title: s(declared.types[type]?.title ?? type) },
  )
}

function ByItem({ pack, type }: { pack: string; type: string }) {
  const w = useWords(dictionary)
  const s = useSay()
  const { declared } = useCity()
  useCrumbs(pack, type)
  return (
    <div className="page">
      <Empty title={s(declared.types[type]?.title)}>
        <p>{w.byItem}</p>
        <Link className="button main" to="/window">
          {w.window}
        </Link>
      </Empty>
    </div>
  )
}

function Form({ pack, type }: { pack: string; type: string }) {
  const w = useWords(dictionary)
  const s = useSay()
  const go = useNavigate()
  const { declared } = useCity()
  const one = declared.types[type]
  const fields = one?.fields ?? {}
  const form = useFieldForm(fields, `matter.${type}.new`)
  const channels = declared.codes.channel?.codes ?? []
  const [channel, setChannel] = useState(
    channels.find(({ code }) => code === 'visit')?.code ?? channels[0]?.code ?? '',
  )
  const [phone, setPhone] = useState('')
  const [failure, setFailure] = useState<Failure | null>(null)
  const [busy, setBusy] = useState(false)
  const { ref, focus } = useFocusWrong()
  // the same press of the button twice is one matter
  const key = useRef(crypto.randomUUID())
  useCrumbs(pack, type)
  async function send(event: FormEvent) {
    event.preventDefault()
    const values = form.take()
    if (!values) return focus()
    if (busy) return
    setBusy(true)
    const got = await api.post<{ matter: { matter: { id: string } } }>(
      '/api/matters',
      { type, form: values, ...(phone ? { requester: { phone } } : {}), touch: { channel, source: 'desk' } },
      { key: key.current },
    )
    setBusy(false)
    if (!got.ok) {
      form.refuse(got.error)
      setFailure(got.error)
      return focus()
    }
    form.clear()
    void go(`/m/${got.value.matter.matter.id}`)
  }
  return (
    <div className="page stack">
      <h1>{s(one?.title ?? type)}</h1>
      {failure && <Refused failure={failure} />}
      <form ref={ref} className="card" onSubmit={(event) => void send(event)}>
        <div className="body stack">
          <Fields fields={fields} form={form} />
          <div className="row">
            <label>
              <span className="label">{w.channel}</span>
              <select className="input" value={channel} onChange={(event) => setChannel(event.target.value)}>
                {channels.map((each) => (
                  <option key={each.code} value={each.code}>
                    {s(each.title)}
                  </option>
                ))}
              </select>
            </label>
            {one?.requester !== null && (
              <label>
                <span className="label">{w.contact}</span>
                <input className="input" value={phone} onChange={(event) => setPhone(event.target.value)} />
              </label>
            )}
          </div>
          <button type="submit" className="button main" disabled={busy}>
            {w.begin}
          </button>
        </div>
      </form>
    </div>
  )
}
