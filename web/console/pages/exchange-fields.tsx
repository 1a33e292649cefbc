import { type Say, useSay } from '../../live/index.ts'

/** What can be asked for: types, their fields, and the facts that every certificate has. */
export type Askable = {
  readonly common: Readonly<Record<string, Say>>
  readonly types: readonly {
    readonly name: string
    readonly title: Say
    readonly fields: readonly { readonly name: string; readonly title: Say }[]
  }[]
}

/** Every fact that may be asked of a type, with its title. */
export const fieldsOf = (all: Askable, type: string): readonly { name: string; title: Say }[] => [
  ...(all.types.find(({ name }) => name === type)?.fields ?? []),
  ...Object.entries(all.common).map(([name, title]) => ({ name, title })),
]

export function FieldTicks(props: {
  readonly all: Askable
  readonly type: string
  readonly chosen: readonly string[]
  readonly choose: (fields: readonly string[]) => void
  readonly legend: string
  readonly hint?: string
}) {
  const s = useSay()
  const { chosen, choose } = props
  return (
    <fieldset className="field ticks-many">
      <legend className="label">{props.legend}</legend>
      {props.hint && <p className="muted">{props.hint}</p>}
      {fieldsOf(props.all, props.type).map(({ name, title }) => (
        <label key={name} className="check">
          <input
            type="checkbox"
            checked={chosen.includes(name)}
            onChange={(event) =>
              choose(event.target.checked ? [...chosen, name] : chosen.filter((one) => one !== name))
            }
          />
          {s(title)}
        </label>
      ))}
    </fieldset>
  )
}
