import { useSearchParams } from 'react-router'
import { useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { holds, useCity } from '../session.ts'
import { SensingAccess } from './sensing-access.tsx'
import { SensingDevices } from './sensing-devices.tsx'
import { SensingOverview } from './sensing-overview.tsx'
import { SensingRegister } from './sensing-register.tsx'
import { sensingWords } from './sensing-words.ts'
import '../look/sensing.css'

const TABS = ['overview', 'devices', 'cameras', 'access'] as const

/** 城市感知: overview, devices, cameras, how they come in. */
export function Sensing() {
  const w = useWords(sensingWords)
  const { me } = useCity()
  useTitle({ title: w.sensing })
  const [params, setParams] = useSearchParams()
  const keeper = holds(me, 'steward', 'officeHead', 'dispatcher', 'systemAdmin')
  const tabs = TABS.filter((one) => one !== 'access' || keeper)
  const tab = tabs.find((one) => one === params.get('tab')) ?? 'overview'
  return (
    <div className="page stack sensing">
      <h1>{w.sensing}</h1>
      <p className="muted">{w.lead}</p>
      <div className="tabs" role="tablist" aria-label={w.sensing}>
        {tabs.map((one) => (
          <button
            key={one}
            type="button"
            role="tab"
            aria-selected={one === tab}
            onClick={() => setParams({ tab: one }, { replace: true })}
          >
            {w[one]}
          </button>
        ))}
      </div>
      {tab === 'overview' && <SensingOverview />}
      {tab === 'devices' && keeper && <SensingRegister />}
      {tab === 'devices' && <SensingDevices key="devices" />}
      {tab === 'cameras' && <SensingDevices key="cameras" only="camera" />}
      {tab === 'access' && <SensingAccess />}
    </div>
  )
}
