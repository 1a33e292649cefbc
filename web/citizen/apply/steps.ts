import { dayOf, type Say } from '../../../base/index.ts'
import { type Checked, look, pagesOf } from '../../../platform/services/forms/decide.ts'
import { type Application, filledHere } from './state.ts'

/** One page of the wizard, by the name in its address. */
export type Step = {
  readonly name: string
  readonly kind: 'question' | 'page' | 'materials' | 'check'
  readonly title: Say | null
}

/** Proven values stand masked on the phone: the city judges those itself. */
export function looked(app: Application): Checked {
  const seen = look(app.sheet, filledHere(app), {
    codes: (name) => app.sheet.codes[name],
    today: dayOf(new Date()),
    ...(app.supplements ? { before: app.values } : {}),
  })
  const proven = (path: string) => app.sheet.sources[path.split('.')[1] ?? '']?.locked === true
  return { ...seen, gaps: seen.gaps.filter(({ path }) => !(path.startsWith('values.') && proven(path))) }
}

/** The pages still to come follow from the answers: questions first, then the form, materials, the look at all of it. */
export function stepsOf(app: Application, seen: Checked): readonly Step[] {
  const { asked, left, groups, materials } = seen.situated
  const reached = new Set([...asked, ...left].map((one) => one.name))
  const questions = app.sheet.situation.questions.filter((one) => reached.has(one.name))
  const pages = pagesOf(app.sheet, groups, app.values)
  return [
    ...questions.map((one): Step => ({ name: `q.${one.name}`, kind: 'question', title: one.title })),
    ...pages.map((one): Step => ({ name: `p.${one.name || 'all'}`, kind: 'page', title: one.title })),
    ...(materials.length > 0 ? [{ name: 'materials', kind: 'materials', title: null } as const] : []),
    { name: 'check', kind: 'check', title: null },
  ]
}

/** The page on which a gap is mended. */
export function stepOfGap(app: Application, path: string): string {
  const [part = '', name = ''] = path.split('.')
  if (part === 'answers') {
    const last = app.sheet.situation.questions.at(-1)?.name
    return name || last ? `q.${name || last}` : 'check'
  }
  if (part === 'materials') return 'materials'
  return `p.${app.sheet.form.fields[name]?.group ?? 'all'}`
}
