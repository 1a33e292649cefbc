import { type FormEvent, useState } from 'react'
import { useNavigate } from 'react-router'
import { deviceKinds } from '../../../platform/signals/declare.ts'
import { useSay, useWords } from '../../live/index.ts'
import { Drawer } from '../parts/drawer.tsx'
import { AreaPick, UnitPick } from '../parts/field-picks.tsx'
import { PointInput } from '../parts/point.tsx'
import { Refused } from '../parts/states.tsx'
import { useCity } from '../session.ts'
import { coordinate, formOf, Line, type PointTyped, useSensingAct } from './sensing-act.tsx'
import { useMetrics } from './sensing-live.ts'
import { sensingWords } from './sensing-words.ts'

/** 设备登记: what it is, what it measures, where it stands; then it is tried and put to work. */
export function SensingRegister() {
  const w = useWords(sensingWords)
  const [open, setOpen] = useState(false)
  return (
    <p className="row">
      <button type="button" className="button" onClick={() => setOpen(true)}>
        {w.register}
      </button>
      {open && (
        <Drawer title={w.register} onClose={() => setOpen(false)}>
          <RegisterForm />
        </Drawer>
      )}
    </p>
  )
}

function RegisterForm() {
  const w = useWords(sensingWords)
  const s = useSay()
  const { declared } = useCity()
  const go = useNavigate()
  const metrics = useMetrics()
  const [kind, setKind] = useState('waterLevel')
  const [area, setArea] = useState<string | undefined>(declared.city.district)
  const [unit, setUnit] = useState<string | null>(null)
  const [point, setPoint] = useState<PointTyped | undefined>()
  const [measures, setMeasures] = useState<readonly string[]>([])
  const { failure, busy, act } = useSensingAct(() => undefined)
  const register = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const { text, number } = formOf(event.currentTarget)
    const done = await act<{ code: string }>('register', {
      ...{ code: text('code'), title: text('title'), kind, area: area ?? '', unit, address: text('address') },
      ...{ metrics: kind === 'camera' ? [] : measures, interval: number('interval') },
      ...{ model: text('model'), maker: text('maker'), serial: text('serial') },
      ...{ lon: coordinate(point?.lon), lat: coordinate(point?.lat) },
    })
    if (done) go(`/sensing/${done.code}`)
  }
  return (
    <form className="stack" onSubmit={(event) => void register(event)}>
      <Line label={w.code} help={w.codeHelp}>
        <input className="input" name="code" required pattern="[\w.:\-]{2,60}" />
      </Line>
      <Line label={w.title}>
        <input className="input" name="title" required minLength={2} maxLength={100} />
      </Line>
      <Line label={w.kind}>
        <select className="input" value={kind} onChange={(event) => setKind(event.target.value)}>
          {Object.entries(deviceKinds).map(([name, title]) => (
            <option key={name} value={name}>
              {s(title)}
            </option>
          ))}
        </select>
      </Line>
      {kind !== 'camera' && (
        <fieldset className="field">
          <legend className="label">{w.measures}</legend>
          <div className="chips">
            {[...metrics.values()].map((one) => (
              <label key={one.name}>
                <input
                  type="checkbox"
                  checked={measures.includes(one.name)}
                  onChange={(event) =>
                    setMeasures(
                      event.target.checked
                        ? [...measures, one.name]
                        : measures.filter((other) => other !== one.name),
                    )
                  }
                />
                <span>
                  {s(one.title)} {one.unit}
                </span>
              </label>
            ))}
          </div>
        </fieldset>
      )}
      <Line label={w.intervalSeconds}>
        <input
          className="input"
          name="interval"
          type="number"
          min={1}
          max={604_800}
          required
          defaultValue={300}
        />
      </Line>
      <Line label={w.holder} apart>
        <UnitPick value={unit ? [unit] : []} onChange={(all) => setUnit(all[0] ?? null)} label={w.holder} />
      </Line>
      <Line label={w.area} apart>
        <AreaPick value={area ?? ''} onChange={setArea} label={w.area} />
      </Line>
      <Line label={w.place}>
        <input className="input" name="address" maxLength={200} />
      </Line>
      <fieldset className="field">
        <legend className="label">{w.point}</legend>
        <PointInput
          value={point as { lon: number; lat: number } | undefined}
          onChange={(next) => setPoint(next as PointTyped | undefined)}
        />
      </fieldset>
      {(['model', 'maker', 'serial'] as const).map((name) => (
        <Line key={name} label={w[name]}>
          <input className="input" name={name} maxLength={80} />
        </Line>
      ))}
      {failure && <Refused failure={failure} />}
      <div className="row">
        <button type="submit" className="button main" disabled={busy}>
          {w.register}
        </button>
      </div>
    </form>
  )
}
