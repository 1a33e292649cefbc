import { useState } from 'react'
import type { Say } from '../../../base/index.ts'
import { pagesOf } from '../../../platform/services/forms/decide.ts'
import { Input } from '../apply/input.tsx'
import type { PageProps } from '../apply/page-props.ts'
import { useShown } from '../apply/shown.ts'
import { useApplyWords } from '../apply/words.ts'

/** One group of the form 表单分组: its fields as far as they are asked. */
export function ApplyPage({ app, seen, change, tried, name }: PageProps & { readonly name: string }) {
  const t = useApplyWords()
  const shown = useShown(app)
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const { fields } = app.sheet.form
  const page = pagesOf(app.sheet, seen.situated.groups, app.values).find((one) => one.name === name)
  const problemOf = (field: string): Say | null => {
    const gap = seen.gaps.find(
      (one) => one.path === `values.${field}` || one.path.startsWith(`values.${field}.`),
    )
    if (!gap || !(tried || left.has(field))) return null
    // something still empty is not scolded before one wants to go on
    return gap.code === 'fields.required' && !tried ? null : gap.says
  }
  return (
    <>
      {(page?.fields ?? []).map((one) => {
        const field = fields[one]
        return field ? (
          // biome-ignore lint/a11y/noStaticElementInteractions: it only hears that its field was left
          <div key={one} onBlur={() => setLeft((before) => new Set([...before, one]))}>
            <Input
              name={one}
              field={field}
              value={field.computed ? seen.values[one] : app.values[one]}
              problem={problemOf(one)}
              codes={app.sheet.codes}
              from={sourceOf(app, one)}
              files={app.files}
              keepFile={(file) => change({ files: [...app.files, file] })}
              shown={shown}
              change={(value) => {
                const { [one]: _old, ...rest } = app.values
                change({ values: value === undefined ? rest : { ...rest, [one]: value } })
              }}
            />
          </div>
        ) : null
      })}
      {!page && <p>{t('needNone')}</p>}
    </>
  )
}

/** A source is named as long as the value is still the one that came from it. */
function sourceOf({ sheet, values }: PageProps['app'], name: string) {
  const from = sheet.sources[name]
  return from && (from.locked || JSON.stringify(values[name]) === JSON.stringify(sheet.known[name]))
    ? from
    : undefined
}
