import { useLanguage, useSay, useWords } from '../../live/index.ts'
import { common } from '../words.ts'
import { isObject, type Json } from './extension-edit.ts'
import { effectWords, extensionWords, kindWords } from './extension-words.ts'

/** Words of a declaration that the editors have words for. */
const KEYS: Readonly<Record<string, keyof typeof extensionWords>> = {
  ...{ registers: 'registers', matters: 'matters', indicators: 'indicators', roles: 'roles', codes: 'codes' },
  ...{
    title: 'name',
    fields: 'fields',
    form: 'actForm',
    states: 'steps',
    actions: 'actions',
    clocks: 'clocks',
  },
  ...{
    basis: 'basis',
    limit: 'amount',
    main: 'mainClock',
    from: 'from',
    to: 'to',
    by: 'by',
    effects: 'effects',
  },
  ...{
    kind: 'kind',
    required: 'required',
    max: 'max',
    min: 'min',
    help: 'help',
    personal: 'mask',
    list: 'list',
  },
  ...{ label: 'rowName', key: 'identifies', search: 'sought', publicFields: 'open', editors: 'editors' },
  ...{ readers: 'readers', retired: 'retiredField', formula: 'formula', owner: 'owner', count: 'counts' },
  ...{ direction: 'direction', target: 'target', sees: 'sees', net: 'net', domain: 'domain', name: 'code' },
  ...{ requester: 'requester', initial: 'first', workingDays: 'workingDays', days: 'days', hours: 'hours' },
  ...{ opening: 'opening', was: 'was', flow: 'flow', unit: 'measure', code: 'code', grade: 'openGrade' },
}
const AMOUNTS: readonly string[] = ['workingDays', 'days', 'hours']
const MOST = 300

/** A way into a declaration, and what stands there, in the words of the editors instead of its own. */
export function useSaid(body: Json) {
  const w = useWords(extensionWords)
  const k = useWords(kindWords)
  const e = useWords(effectWords)
  const c = useWords(common)
  const s = useSay()
  const zh = useLanguage() === 'zh'
  const wordOf = (key: string): string => {
    const known = Object.hasOwn(KEYS, key) ? KEYS[key] : undefined
    const word = known ? w[known] : undefined
    return typeof word === 'string' ? word : key
  }
  const titleOf = (value: unknown): string =>
    isObject(value) && isObject(value.title) ? s(value.title as never) : ''

  /** 登记簿 › 球场登记簿 › 数据项 › 面积. */
  function wayOf(way: readonly string[]): string {
    let here: unknown = body
    const steps = way.map((step) => {
      here = isObject(here)
        ? here[step]
        : Array.isArray(here)
          ? here.find((one) => isObject(one) && (one.name === step || one.code === step))
          : undefined
      return titleOf(here) || wordOf(step)
    })
    return steps.join(' › ')
  }

  function said(value: unknown): string {
    if (value === undefined || value === null || value === '') return '—'
    if (typeof value === 'boolean') return value ? c.yes : c.no
    if (Array.isArray(value)) return value.length === 0 ? '—' : value.map(said).join(zh ? '、' : ', ')
    if (!isObject(value)) return String(value)
    if (typeof value.zh === 'string') return s(value as never)
    const title = titleOf(value)
    if (title) {
      const kind = typeof value.kind === 'string' && Object.hasOwn(kindWords, value.kind) ? value.kind : null
      return [title, kind ? k[kind as keyof typeof kindWords] : '', value.required === true ? w.required : '']
        .filter(Boolean)
        .join(' · ')
    }
    if (typeof value.do === 'string' && Object.hasOwn(effectWords, value.do))
      return e[value.do as keyof typeof effectWords]
    return Object.entries(value)
      .map(([key, one]) =>
        key === '*'
          ? said(one)
          : AMOUNTS.includes(key)
            ? `${said(one)} ${wordOf(key)}`
            : `${wordOf(key)} ${said(one)}`,
      )
      .join(zh ? '，' : ', ')
  }
  const short = (value: unknown): string => {
    const text = said(value)
    return text.length > MOST ? `${text.slice(0, MOST)}…` : text
  }
  return { wayOf, short }
}
