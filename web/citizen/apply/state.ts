import { newId, type Say } from '../../../base/index.ts'
import type {
  Again,
  Filled,
  FormSheet,
  GivenMaterial,
  MaterialState,
} from '../../../platform/services/forms/declare.ts'
import { recall } from '../device.ts'
import type { PhotoWarn } from '../photo-check.ts'

/** A file on this device; `remote` once the city has it. Its bytes rest in the browser's own database under `id`. */
export type LocalFile = {
  readonly id: string
  readonly name: string
  readonly size: number
  readonly remote: string | null
  /** What is doubtful about the picture; gone once the citizen says to use it. */
  readonly warns?: readonly PhotoWarn[]
  /** Of the picture, to know the same page again. */
  readonly print?: string
  /** Why the city did not take it. */
  readonly refused?: Say
}

export type LocalMaterial = {
  readonly code: string
  readonly state: MaterialState
  readonly files: readonly LocalFile[]
  readonly certificate?: string
}

/** An application under the pen, as this device holds it. `id` is the draft's and the key of sending it. */
export type Application = {
  readonly id: string
  readonly item: string
  readonly title: FormSheet['title']
  readonly sheet: FormSheet
  readonly answers: Filled['answers']
  /** Files and signatures among the values stand by the id of their local file until they are sent. */
  readonly values: Filled['values']
  readonly materials: readonly LocalMaterial[]
  readonly files: readonly LocalFile[]
  /** The revision of the city's copy that this one rests on; 0 = the city has none. */
  readonly revision: number
  /** Changed since it was saved there. */
  readonly dirty: boolean
  readonly conflict: boolean
  readonly again: readonly Again[]
  readonly supplements: { readonly id: string; readonly number: string } | null
  readonly sending: 'no' | 'waiting' | 'sent'
  readonly receipt: { readonly number: string; readonly matter: string } | null
  readonly changedAt: number
}

export function begun(sheet: FormSheet, id: string = newId()): Application {
  return {
    id,
    item: sheet.item,
    title: sheet.title,
    sheet,
    answers: {},
    values: { ...sheet.known },
    materials: [],
    files: [],
    revision: 0,
    dirty: false,
    conflict: false,
    again: [],
    supplements: null,
    sending: 'no',
    receipt: null,
    changedAt: Date.now(),
  }
}

/** What the city takes: local files by the ids they have there; those that are not there yet are left out. */
export function filledOf(app: Application): Filled {
  const remote = new Map(allFiles(app).map((file) => [file.id, file.remote]))
  const known = (id: string): string | undefined => (remote.has(id) ? (remote.get(id) ?? undefined) : id)
  const values = Object.fromEntries(
    Object.entries(app.values).flatMap(([name, value]): [string, unknown][] => {
      const field = Object.hasOwn(app.sheet.form.fields, name) ? app.sheet.form.fields[name] : undefined
      if (field?.kind === 'signature') {
        const id = typeof value === 'string' ? known(value) : undefined
        return id ? [[name, id]] : []
      }
      if (field?.kind === 'files' && Array.isArray(value))
        return [[name, value.flatMap((id) => known(String(id)) ?? [])]]
      return [[name, value]]
    }),
  )
  const materials = app.materials.map(
    ({ files, ...rest }): GivenMaterial => ({ ...rest, files: files.flatMap((file) => file.remote ?? []) }),
  )
  return { answers: app.answers, values, materials }
}

/** As the check sees it: a file that is still here counts as given. */
export function filledHere(app: Application): Filled {
  const materials = app.materials.map(
    ({ files, ...rest }): GivenMaterial => ({
      ...rest,
      files: files.filter((file) => !file.refused).map((file) => file.remote ?? file.id),
    }),
  )
  return { answers: app.answers, values: app.values, materials }
}

export const allFiles = (app: Application): readonly LocalFile[] => [
  ...app.files,
  ...app.materials.flatMap((one) => one.files),
]

/** The same application with one of its files known to the city. */
export function withRemote(app: Application, id: string, remote: string): Application {
  const told = (file: LocalFile): LocalFile => (file.id === id ? { ...file, remote } : file)
  return {
    ...app,
    files: app.files.map(told),
    materials: app.materials.map((one) => ({ ...one, files: one.files.map(told) })),
  }
}

/** The same with what the city said of a file that it did not take. */
export function withRefused(app: Application, id: string, refused: Say): Application {
  const told = (file: LocalFile): LocalFile => (file.id === id ? { ...file, refused } : file)
  return {
    ...app,
    files: app.files.map(told),
    materials: app.materials.map((one) => ({ ...one, files: one.files.map(told) })),
  }
}

/** Files of the city put back among the local ones, when a draft is opened on another device. */
export function localMaterials(given: readonly GivenMaterial[]): readonly LocalMaterial[] {
  return given.map(({ files, ...rest }) => ({
    ...rest,
    files: files.map((id) => ({ id, name: '', size: 0, remote: id })),
  }))
}

export const kept = (): readonly string[] => recall<readonly string[]>('apply', [])
export const load = (id: string): Application | null => recall<Application | null>(`apply.${id}`, null)
