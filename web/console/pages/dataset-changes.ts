import { itemChanges } from '../../../platform/catalogue/decide.ts'
import type { DatasetDraft } from '../../../platform/catalogue/declare.ts'
import { type Say, say } from '../../live/index.ts'

export type { DatasetDraft }

/** What a version changed against the one before, in a line. */
export function itemChangesTitle(before: DatasetDraft | undefined, after: DatasetDraft): Say {
  if (!before)
    return say(`首次发布，${after.items.length} 个信息项`, `First published with ${after.items.length} items`)
  const { added, removed, changed } = itemChanges(before.items, after.items)
  const parts: Say[] = []
  const told = (zh: string, en: string, list: readonly { readonly field: { readonly title: Say } }[]) => {
    if (list.length === 0) return
    const names = (lang: 'zh' | 'en') => list.slice(0, 3).map((one) => one.field.title[lang])
    const more = list.length > 3 ? ` … (${list.length})` : ''
    parts.push(say(`${zh}${names('zh').join('、')}${more}`, `${en} ${names('en').join(', ')}${more}`))
  }
  told('新增', 'added', added)
  told('删除', 'removed', removed)
  told('修改', 'changed', changed)
  if (parts.length === 0) return say('修改了说明或共享属性', 'Words or sharing changed')
  return say(parts.map((one) => one.zh).join('；'), parts.map((one) => one.en).join('; '))
}
