import { useId } from 'react'
import { isWithin } from '../../../base/index.ts'
import { usePosition } from '../../live/position.ts'
import { useDeclared } from '../declared.ts'
import { useWords } from '../settings.tsx'
import { Problem, type StepProps } from './step.tsx'

/** Nobody waits longer than this for a satellite, milliseconds. */

export function PlaceStep({ draft, change, problem }: StepProps) {
  const t = useWords()
  const id = useId()
  const declared = useDeclared().value
  const { find, finding, lost } = usePosition(
    ({ lon, lat, accuracy }) => change({ point: { lon: round(lon), lat: round(lat), accuracy } }),
    { freshMs: 60_000 },
  )
  const towns = declared?.areas.filter((area) => area.level === 4) ?? []
  const town = draft.area.slice(0, 9)
  const villages =
    declared?.areas.filter((area) => area.level === 5 && town && isWithin(area.code, town)) ?? []
  return (
    <>
      <p className="lead">{t('placeLead')}</p>
      {draft.point ? (
        <p className="good" role="status">
          {t('placeFound', { m: draft.point.accuracy })}{' '}
          <button type="button" className="plain" onClick={() => change({ point: null })}>
            {t('placeDrop')}
          </button>
        </p>
      ) : (
        <button type="button" className="button quiet" onClick={find} disabled={finding}>
          {finding ? t('placeFinding') : t('placeHere')}
        </button>
      )}
      {lost && (
        <p className="hint" role="status">
          {t('placeNo')}
        </p>
      )}
      {towns.length > 0 && (
        <>
          <label htmlFor={`${id}town`}>{t('town')}</label>
          <select id={`${id}town`} value={town} onChange={(event) => change({ area: event.target.value })}>
            <option value="">{t('townNone')}</option>
            {towns.map((area) => (
              <option key={area.code} value={area.code}>
                {area.name}
              </option>
            ))}
          </select>
        </>
      )}
      {villages.length > 0 && (
        <>
          <label htmlFor={`${id}village`}>{t('village')}</label>
          <select
            id={`${id}village`}
            value={draft.area.length === 12 ? draft.area : ''}
            onChange={(event) => change({ area: event.target.value || town })}
          >
            <option value="">{t('townNone')}</option>
            {villages.map((area) => (
              <option key={area.code} value={area.code}>
                {area.name}
              </option>
            ))}
          </select>
        </>
      )}
      <label htmlFor={`${id}address`}>{t('address')}</label>
      <input
        id={`${id}address`}
        value={draft.address}
        maxLength={200}
        placeholder={t('addressHint')}
        autoComplete="off"
        aria-describedby={`${id}problem`}
        onChange={(event) => change({ address: event.target.value })}
      />
      <Problem id={`${id}problem`} word={problem} />
    </>
  )
}

/** Five decimals are about one metre: no phone knows better. */
const round = (degrees: number) => Math.round(degrees * 1e5) / 1e5
