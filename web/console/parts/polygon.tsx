import { useState } from 'react'
import {
  cornersOf,
  MOST_CORNERS,
  polygonAreaM2,
  polygonOf,
  polygonRefusals,
  refusals,
} from '../../../platform/fields/decide.ts'
import type { PolygonValue } from '../../../platform/fields/declare.ts'
import { say, usePosition, useSay, useWords, words } from '../../live/index.ts'

const dictionary = words({
  outline: say('范围', 'Outline'),
  hint: say(
    '粘贴 GeoJSON、WKT，或逐点的经纬度（经度在前，一行一点）',
    'Paste GeoJSON, WKT, or corners as longitude,latitude, one a line',
  ),
  here: say('加入当前位置', 'Add where I stand'),
  noPlace: say('取不到位置', 'No position'),
  area: (m2: string, corners: number) =>
    say(`面积 ${m2} 平方米，${corners} 个点`, `${m2} m², ${corners} corners`),
})

/** An outline as the corners that were measured, with its area as it is typed; on a phone, corner by corner where one stands. */
export function PolygonInput({
  value,
  onChange,
}: {
  value: PolygonValue | string | undefined
  onChange: (value: unknown) => void
}) {
  const w = useWords(dictionary)
  const s = useSay()
  const [typed, setTyped] = useState(() => (typeof value === 'object' ? cornersOf(value) : (value ?? '')))
  const set = (text: string): void => {
    setTyped(text)
    const read = polygonOf(text)
    // what is not yet an outline goes along as it stands: the server says what is wrong with it
    onChange(text.trim() === '' ? undefined : typeof read === 'string' ? text : read)
  }
  const read = typed.trim() === '' ? undefined : polygonOf(typed)
  const { find, finding, lost } = usePosition(({ lon, lat }) =>
    set(
      `${typed.trim()}
${lon.toFixed(7)},${lat.toFixed(7)}`.trim(),
    ),
  )
  return (
    <div className="stack tight">
      <textarea
        className="input num"
        style={{ whiteSpace: 'pre-wrap' }}
        rows={4}
        aria-label={w.outline}
        placeholder={w.hint}
        maxLength={MOST_CORNERS * 60}
        spellCheck={false}
        value={typed}
        onChange={(event) => set(event.target.value)}
      />
      <div className="row">
        <button type="button" className="button small" onClick={find} disabled={finding}>
          {w.here}
        </button>
        {lost && <span className="wrong">{w.noPlace}</span>}
        {read && typeof read === 'object' && (
          <span className="hint">
            {w.area(polygonAreaM2(read).toFixed(2), (read.coordinates[0]?.length ?? 1) - 1)}
          </span>
        )}
        {typeof read === 'string' && typed.includes('\n') && (
          <span className="wrong">
            {s(refusals[polygonRefusals[read]]({ title: dictionary.outline }).says)}
          </span>
        )}
      </div>
    </div>
  )
}
