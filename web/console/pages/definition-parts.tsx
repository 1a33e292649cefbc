import { type ReactNode, useId } from 'react'
import type { IndicatorDeclaration } from '../../../brain/indicators/declare.ts'
import type { DefinitionFault } from '../../../brain/indicators/versions/decide.ts'
import { type Say, useSay, useWords } from '../../live/index.ts'
import { definitionWords } from './definition-words.ts'

export type Body = Partial<IndicatorDeclaration>
export type FormProps = {
  readonly body: Body
  readonly faults: readonly DefinitionFault[]
  /** Parts given as undefined leave the definition. */
  readonly set: (
    parts: { readonly [K in keyof IndicatorDeclaration]?: IndicatorDeclaration[K] | undefined },
  ) => void
  readonly known: readonly {
    readonly name: string
    readonly title: { zh: string; en: string }
    readonly unit: string
  }[]
}

/** What is wrong with one field, if anything: of it or of a part of it. */
export const faultAt = (faults: readonly DefinitionFault[], at: string): DefinitionFault | undefined =>
  faults.find((fault) => fault.at === at || fault.at.startsWith(`${at}.`))

export type Control = {
  readonly id: string
  readonly className: string
  readonly 'aria-invalid': boolean | undefined
  readonly 'aria-describedby': string | undefined
}

/** A labelled control with what is wrong said under it. */
export function Line(props: {
  readonly at: string
  readonly label: string
  readonly faults: readonly DefinitionFault[]
  readonly width?: 'half' | 'third'
  readonly must?: boolean
  readonly help?: string
  readonly children: (control: Control) => ReactNode
}) {
  const s = useSay()
  const id = useId()
  const fault = faultAt(props.faults, props.at)
  const described = [fault ? `${id}w` : '', props.help ? `${id}h` : ''].filter(Boolean).join(' ')
  return (
    <div className={`field ${props.width ?? ''}`} data-field={props.at}>
      <label htmlFor={id}>
        {props.label}
        {props.must && (
          <span className="must" aria-hidden="true">
            *
          </span>
        )}
      </label>
      {props.children({
        ...{ id, className: 'input' },
        'aria-invalid': fault ? true : undefined,
        'aria-describedby': described || undefined,
      })}
      {fault && (
        <span className="wrong" id={`${id}w`}>
          {s(fault.says)}
        </span>
      )}
      {props.help && (
        <span className="help" id={`${id}h`}>
          {props.help}
        </span>
      )}
    </div>
  )
}

/** A text in both languages. */
export function Both(props: {
  readonly at: string
  readonly label: string
  readonly faults: readonly DefinitionFault[]
  readonly value: Say | undefined
  readonly onChange: (value: Say) => void
  readonly must?: boolean
  readonly help?: string
  readonly rows?: number
  readonly list?: string
}) {
  const w = useWords(definitionWords)
  const { value = { zh: '', en: '' }, rows } = props
  const { at, label, faults, must, help } = props
  const more = { ...(must ? { must } : {}), ...(help ? { help } : {}) }
  return (
    <Line {...{ at, label, faults }} {...more}>
      {(control) => (
        <div className="bothLanguages">
          {(['zh', 'en'] as const).map((lang) => {
            const shared = {
              ...control,
              id: lang === 'zh' ? control.id : `${control.id}${lang}`,
              lang: lang === 'zh' ? 'zh-CN' : 'en',
              placeholder: w[lang],
              'aria-label': `${label} ${w[lang]}`,
              value: value[lang],
              onChange: (event: { target: { value: string } }) =>
                props.onChange({ ...value, [lang]: event.target.value }),
            }
            return rows ? (
              <textarea key={lang} {...shared} rows={rows} />
            ) : (
              <input key={lang} {...shared} list={lang === 'zh' ? props.list : undefined} />
            )
          })}
        </div>
      )}
    </Line>
  )
}

/** One of a few, in words; `''` stands for “as it follows” where the part may be absent. */
export function Choose(props: {
  readonly at: string
  readonly label: string
  readonly faults: readonly DefinitionFault[]
  readonly value: string | undefined
  readonly choices: readonly (readonly [value: string, text: string])[]
  readonly onChange: (value: string) => void
  readonly empty?: string
  readonly width?: 'half' | 'third'
  readonly must?: boolean
}) {
  const { at, label, faults, width, must } = props
  const more = { ...(must ? { must } : {}), ...(width ? { width } : {}) }
  return (
    <Line {...{ at, label, faults }} {...more}>
      {(control) => (
        <select
          {...control}
          value={props.value ?? ''}
          onChange={(event) => props.onChange(event.target.value)}
        >
          {props.empty !== undefined && <option value="">{props.empty}</option>}
          {props.choices.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Line>
  )
}

/** A number that may be absent; what is half typed stays. */
export function NumberLine(props: {
  readonly at: string
  readonly label: string
  readonly faults: readonly DefinitionFault[]
  readonly value: number | undefined
  readonly onChange: (value: number | undefined) => void
  readonly width?: 'half' | 'third'
  readonly must?: boolean
}) {
  const { at, label, faults, width, must } = props
  const more = { ...(must ? { must } : {}), ...(width ? { width } : {}) }
  return (
    <Line {...{ at, label, faults }} {...more}>
      {(control) => (
        <input
          {...control}
          type="number"
          step="any"
          value={props.value ?? ''}
          onChange={(event) =>
            props.onChange(event.target.value === '' ? undefined : Number(event.target.value))
          }
        />
      )}
    </Line>
  )
}
