import { type FormEvent, type ReactNode, useState } from 'react'
import { cameraProtocols } from '../../../platform/signals/declare.ts'
import { api, punctuation, useLoad, useSay, useWords } from '../../live/index.ts'
import { Drawer } from '../parts/drawer.tsx'
import { AreaPick, UnitPick } from '../parts/field-picks.tsx'
import { PointInput } from '../parts/point.tsx'
import { Loaded, Refused } from '../parts/states.tsx'
import { common } from '../words.ts'
import { coordinate, formOf, Line, type PointTyped, useSensingAct } from './sensing-act.tsx'
import type { ShownCamera } from './sensing-stills.tsx'
import { type DeviceRow, type Metric, sensingWords } from './sensing-words.ts'

type Own = DeviceRow & {
  readonly model: string | null
  readonly maker: string | null
  readonly serial: string | null
  readonly calibratedOn: string | null
  readonly calibrationDue: string | null
}
export type Managed = {
  readonly device: Own
  readonly metrics: readonly Metric[]
  readonly camera: ShownCamera | null
  readonly may: { readonly work: boolean; readonly keep: boolean }
}
type Form = 'edit' | 'move' | 'limits' | 'calibrated' | 'camera'

/** 设备管理: what may be changed of a device, each in a form of its own beside the page. */
export function SensingManage({ of, reload }: { of: Managed; reload: () => unknown }) {
  const w = useWords(sensingWords)
  const [open, setOpen] = useState<Form | null>(null)
  const titles = {
    ...{ edit: w.editDevice, move: w.moveDevice, limits: w.setLimits },
    ...{ calibrated: w.setCalibrated, camera: w.cameraSettings },
  }
  const forms: readonly Form[] = of.camera
    ? ['edit', 'move', 'camera']
    : ['edit', 'move', 'limits', 'calibrated']
  if (!of.may.work || of.device.state === 'retired') return null
  const close = (): void => setOpen(null)
  const shared = { of, reload, close }
  return (
    <>
      {forms.map((one) => (
        <button key={one} type="button" className="button small" onClick={() => setOpen(one)}>
          {titles[one]}
        </button>
      ))}
      {open && (
        <Drawer key={open} title={`${titles[open]} · ${of.device.code}`} onClose={close}>
          {open === 'edit' && <Edit {...shared} />}
          {open === 'move' && <Move {...shared} />}
          {open === 'limits' && <Limits {...shared} />}
          {open === 'calibrated' && <Calibrated {...shared} />}
          {open === 'camera' && of.camera && <Camera {...shared} camera={of.camera} />}
        </Drawer>
      )}
    </>
  )
}

type Shared = { readonly of: Managed; readonly reload: () => unknown; readonly close: () => void }

/** A form whose act closes it when it is done. */
function ActForm({
  act,
  given,
  reload,
  close,
  children,
  more,
}: {
  act: string
  given: (form: HTMLFormElement) => object
  reload: () => unknown
  close: () => void
  children: ReactNode
  more?: ReactNode
}) {
  const c = useWords(common)
  const run = useSensingAct(reload)
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    if (await run.act(act, given(event.currentTarget))) close()
  }
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      {children}
      {run.failure && <Refused failure={run.failure} />}
      <div className="row">
        <button type="submit" className="button main" disabled={run.busy}>
          {c.save}
        </button>
        {more}
      </div>
    </form>
  )
}

function Edit({ of: { device, may }, reload, close }: Shared) {
  const w = useWords(sensingWords)
  const [unit, setUnit] = useState(device.unit)
  return (
    <ActForm
      act="edit"
      reload={reload}
      close={close}
      given={(form) => {
        const { text, number } = formOf(form)
        return {
          ...{ id: device.id, title: text('title'), interval: number('interval'), unit },
          ...{ model: text('model'), maker: text('maker'), serial: text('serial') },
        }
      }}
    >
      <Line label={w.title}>
        <input
          className="input"
          name="title"
          required
          minLength={2}
          maxLength={100}
          defaultValue={device.title}
        />
      </Line>
      <Line label={w.holder} apart={may.keep} {...(may.keep ? {} : { help: w.holderKeepers })}>
        {may.keep ? (
          <UnitPick value={unit ? [unit] : []} onChange={(all) => setUnit(all[0] ?? null)} label={w.holder} />
        ) : (
          <input className="input" readOnly value={device.unitName ?? '—'} />
        )}
      </Line>
      <Line label={w.intervalSeconds}>
        <input
          className="input"
          name="interval"
          type="number"
          min={1}
          max={604_800}
          required
          defaultValue={device.interval}
        />
      </Line>
      {(['model', 'maker', 'serial'] as const).map((name) => (
        <Line key={name} label={w[name]}>
          <input className="input" name={name} maxLength={80} defaultValue={device[name] ?? ''} />
        </Line>
      ))}
    </ActForm>
  )
}

function Move({ of: { device }, reload, close }: Shared) {
  const w = useWords(sensingWords)
  const [area, setArea] = useState<string | undefined>(device.area)
  const [point, setPoint] = useState<PointTyped | undefined>(
    device.lon === null || device.lat === null ? undefined : { lon: device.lon, lat: device.lat },
  )
  return (
    <ActForm
      act="move"
      reload={reload}
      close={close}
      given={(form) => {
        const { text } = formOf(form)
        return {
          ...{ id: device.id, area: area ?? '', address: text('address'), reason: text('reason') },
          ...{ lon: coordinate(point?.lon), lat: coordinate(point?.lat) },
        }
      }}
    >
      <p className="muted">{w.moveHelp}</p>
      <Line label={w.area} apart>
        <AreaPick value={area ?? ''} onChange={setArea} label={w.area} />
      </Line>
      <Line label={w.place}>
        <input className="input" name="address" maxLength={200} defaultValue={device.address ?? ''} />
      </Line>
      <fieldset className="field">
        <legend className="label">{w.point}</legend>
        <PointInput
          value={point as { lon: number; lat: number } | undefined}
          onChange={(next) => setPoint(next as PointTyped | undefined)}
        />
      </fieldset>
      <Line label={w.moveWhy}>
        <textarea className="input" name="reason" rows={2} required minLength={2} maxLength={200} />
      </Line>
    </ActForm>
  )
}

function Limits({ of: { device, metrics }, reload, close }: Shared) {
  const w = useWords(sensingWords)
  const pt = useWords(punctuation)
  const s = useSay()
  const { load, reload: again } = useLoad(`limits ${device.code}`, (signal) =>
    api.get<{ rows: readonly Metric[] }>('/api/sensing/metrics', undefined, { signal }),
  )
  const [name, setName] = useState(metrics[0]?.name ?? '')
  const metric = metrics.find((one) => one.name === name)
  return (
    <Loaded load={load} retry={again}>
      {({ rows }) => {
        const usual = rows.find((one) => one.name === name)
        /** What differs from the metric's own limits; the same is left empty, so that it goes on following them. */
        const own = (value: number | undefined, common: number | undefined): number | '' =>
          value === undefined || value === common ? '' : value
        const hint = (value: number | undefined): string =>
          value === undefined ? w.limitNone : String(value)
        if (!metric || !usual) return <p className="muted">{w.noData}</p>
        return (
          <ActForm
            key={name}
            act="limits"
            reload={reload}
            close={close}
            given={(form) => {
              const { number } = formOf(form)
              return {
                ...{ id: device.id, metric: name, low: number('low'), high: number('high') },
                ...{ jump: number('jump'), flatAfter: number('flatAfter') },
              }
            }}
          >
            <Line label={w.metric}>
              <select className="input" value={name} onChange={(event) => setName(event.target.value)}>
                {metrics.map((one) => (
                  <option key={one.name} value={one.name}>
                    {s(one.title)}
                    {pt.within(one.unit)}
                  </option>
                ))}
              </select>
            </Line>
            <p className="muted">{w.limitsHelp}</p>
            {(
              [
                ['low', `${w.range} ↓`, own(metric.range[0], usual.range[0]), hint(usual.range[0])],
                ['high', `${w.range} ↑`, own(metric.range[1], usual.range[1]), hint(usual.range[1])],
                ['jump', w.jump, own(metric.jump, usual.jump), hint(usual.jump)],
                ['flatAfter', w.flat, own(metric.flatAfter, usual.flatAfter), hint(usual.flatAfter)],
              ] as const
            ).map(([field, label, value, placeholder]) => (
              <Line key={field} label={field === 'flatAfter' ? label : `${label}${pt.within(metric.unit)}`}>
                <input
                  className="input"
                  name={field}
                  type="number"
                  step={field === 'flatAfter' ? 1 : 'any'}
                  defaultValue={value}
                  placeholder={placeholder}
                />
              </Line>
            ))}
          </ActForm>
        )
      }}
    </Loaded>
  )
}

function Calibrated({ of: { device }, reload, close }: Shared) {
  const w = useWords(sensingWords)
  return (
    <ActForm
      act="flag"
      reload={reload}
      close={close}
      given={(form) => {
        const { text } = formOf(form)
        return {
          ...{ id: device.id, flagged: null, note: text('note') },
          ...{ calibratedOn: text('calibratedOn'), calibrationDue: text('calibrationDue') },
        }
      }}
    >
      <p className="muted">{w.calibratedHelp}</p>
      <Line label={w.calibratedOn}>
        <input
          className="input"
          type="date"
          name="calibratedOn"
          required
          defaultValue={device.calibratedOn ?? ''}
        />
      </Line>
      <Line label={w.due}>
        <input
          className="input"
          type="date"
          name="calibrationDue"
          defaultValue={device.calibrationDue ?? ''}
        />
      </Line>
      <Line label={w.calibratedNote}>
        <textarea className="input" name="note" rows={3} required minLength={2} maxLength={300} />
      </Line>
    </ActForm>
  )
}

function Camera({ of: { device }, camera, reload, close }: Shared & { camera: ShownCamera }) {
  const w = useWords(sensingWords)
  const pt = useWords(punctuation)
  const s = useSay()
  const { failure, busy, tryOut } = useSensingAct(reload)
  const [came, setCame] = useState(false)
  const number = (
    name: string,
    label: string,
    value: number | null,
    min: number,
    max: number,
    help?: string,
  ) => (
    <Line label={label} {...(help ? { help } : {})}>
      <input
        className="input"
        name={name}
        type="number"
        step="any"
        min={min}
        max={max}
        defaultValue={value ?? ''}
      />
    </Line>
  )
  return (
    <>
      <ActForm
        act="camera"
        reload={reload}
        close={close}
        given={(form) => {
          const { text, number: read, on } = formOf(form)
          return {
            ...{
              id: device.id,
              protocol: text('protocol'),
              direction: read('direction'),
              angle: read('angle'),
            },
            ...{ reach: read('reach'), stillUrl: text('stillUrl'), forgetUrl: on('forgetUrl') },
            ...{ stillSeconds: read('stillSeconds'), keepDays: read('keepDays') },
          }
        }}
        more={
          camera.pulls && (
            <button
              type="button"
              className="button"
              disabled={busy}
              onClick={async () => {
                setCame((await tryOut('camera', { code: device.code })) !== null)
                await reload()
              }}
            >
              {busy ? w.trying : w.tryPicture}
            </button>
          )
        }
      >
        <Line label={w.protocol}>
          <select className="input" name="protocol" defaultValue={camera.protocol}>
            {Object.entries(cameraProtocols).map(([name, title]) => (
              <option key={name} value={name}>
                {s(title)}
              </option>
            ))}
          </select>
        </Line>
        {number('direction', `${w.direction}${pt.within('°')}`, camera.direction, 0, 359.9, w.directionHelp)}
        {number('angle', `${w.angle}${pt.within('°')}`, camera.angle, 1, 360)}
        {number('reach', `${w.reach}${pt.within('m')}`, camera.reach, 1, 20_000)}
        <Line label={w.stillUrl} help={camera.pulls ? w.stillUrlKept : w.stillUrlHelp}>
          <input className="input" name="stillUrl" type="url" autoComplete="off" placeholder="https://" />
        </Line>
        {camera.pulls && (
          <label className="row tight">
            <input type="checkbox" name="forgetUrl" /> {w.stillUrlForget}
          </label>
        )}
        {number('stillSeconds', w.stillSeconds, camera.stillSeconds, 10, 86_400)}
        {number('keepDays', w.keepDays, camera.keepDays, 1, 180)}
      </ActForm>
      {failure && <Refused failure={failure} />}
      {came && (
        <p className="banner green" role="status">
          {w.pictureCame}
        </p>
      )}
    </>
  )
}
