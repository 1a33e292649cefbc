import type { Unit } from '../../live/wire.ts'

/** Units under units; choosing one narrows the list beside it. */
export function UnitTree({
  units,
  parent,
  chosen,
  onChoose,
}: {
  units: readonly Unit[]
  parent: string | null
  chosen: string | null
  onChoose: (id: string) => void
}) {
  const here = units.filter((one) => (one.parent ?? null) === parent)
  if (here.length === 0) return null
  return (
    <ul>
      {here.map((one) => (
        <li key={one.id}>
          <button
            type="button"
            className="link"
            aria-pressed={one.id === chosen}
            title={one.name}
            onClick={() => onChoose(one.id)}
          >
            {one.short ?? one.name}
          </button>
          <UnitTree units={units} parent={one.id} chosen={chosen} onChoose={onChoose} />
        </li>
      ))}
    </ul>
  )
}
