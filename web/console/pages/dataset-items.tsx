import { itemKinds } from '../../../platform/catalogue/decide.ts'
import { shareClasses } from '../../../platform/catalogue/declare.ts'
import { type Say, useSay, useWords } from '../../live/index.ts'
import { useCity } from '../session.ts'
import type { Seen } from './catalogue-words.ts'
import { datasetWords } from './dataset-words.ts'

const MASKS: Readonly<Record<string, Say>> = {
  name: { zh: '姓名', en: 'name' },
  phone: { zh: '电话', en: 'telephone' },
  idNumber: { zh: '证件号', en: 'number' },
  address: { zh: '地址', en: 'address' },
  all: { zh: '全部', en: 'all' },
}

/** 信息项 with what each means, which element it follows, and how it is protected. */
export function Items({ one }: { one: Pick<Seen, 'items'> }) {
  const w = useWords(datasetWords)
  const s = useSay()
  const { declared } = useCity()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls sideways must take the keyboard
    <section className="card wide-scroll" aria-label={w.items} tabIndex={0}>
      <table className="plain-table">
        <thead>
          <tr>
            <th>{w.name}</th>
            <th>{w.latin}</th>
            <th>{w.kind}</th>
            <th>{w.element}</th>
            <th>{w.key}</th>
            <th>{w.required}</th>
            <th>{w.grade}</th>
            <th>{w.mask}</th>
            <th>{w.itemShare}</th>
          </tr>
        </thead>
        <tbody>
          {one.items.map(({ name, field, element, key, share }) => (
            <tr key={name}>
              <td>
                <b>{s(field.title)}</b>
              </td>
              <td>
                <code>{name}</code>
              </td>
              <td>
                {s((itemKinds as Readonly<Record<string, Say>>)[field.kind] ?? field.kind)}
                {field.kind === 'code' && ` · ${s(declared.codes[field.list]?.title ?? field.list)}`}
              </td>
              <td>{element ?? <span className="muted">—</span>}</td>
              <td>{key ? '●' : ''}</td>
              <td>{field.required ? '●' : ''}</td>
              <td className="num">{field.grade ?? 2}</td>
              <td>{field.personal ? <span className="tag yellow">{s(MASKS[field.personal])}</span> : ''}</td>
              <td>{share ? s(shareClasses[share]) : ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
