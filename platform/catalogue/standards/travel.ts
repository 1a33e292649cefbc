import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { type Day, isAreaCode, type Say, say } from '../../../base/index.ts'
import type { CodeTable, DataElement, Standard, StandardKind } from './declare.ts'
import { effective, elementChange, tableChange } from './levels.ts'

export const EDITION_FORMAT = 'huying-standards/1'

/** One standard as a level hands it down: whole, under the version of whoever changed it last. */
export type HandedDown = {
  readonly kind: StandardKind
  readonly value: DataElement | CodeTable
  readonly validFrom: Day
}
/** What a level hands down 标准包: everything in force there that the program does not bring with it. */
export type Edition = {
  readonly format: typeof EDITION_FORMAT
  readonly area: string
  readonly title: string
  /** Fingerprint of the standards: the same standards, the same edition. */
  readonly edition: string
  readonly standards: readonly HandedDown[]
}
/** An edition as it travels: its text, who signed it, the signature of exactly that text. */
export type SignedEdition = { readonly edition: string; readonly signer: string; readonly signature: string }

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What holds at this level on a day and is not simply the nation's. */
export function handDown(entries: readonly Standard[], area: string, title: string, day: Day): Edition {
  const { elements, tables } = effective(entries, area, day)
  const told = (kind: StandardKind, all: typeof elements | typeof tables): HandedDown[] =>
    all.flatMap(({ value, levels }) => {
      const last = levels.at(-1)
      return last && last.area !== ''
        ? [{ kind, value: { ...value, version: last.version }, validFrom: last.validFrom ?? day }]
        : []
    })
  const standards = [...told('table', tables), ...told('element', elements)]
  const edition = createHash('sha256').update(JSON.stringify(standards)).digest('hex').slice(0, 16)
  return { format: EDITION_FORMAT, area, title, edition, standards }
}

export function signEdition(
  edition: Edition,
  key: { readonly secret: KeyObject; readonly public: KeyObject },
): SignedEdition {
  const text = JSON.stringify(edition)
  return {
    edition: text,
    signer: key.public.export({ type: 'spki', format: 'der' }).toString('base64'),
    signature: sign(null, Buffer.from(text), key.secret).toString('base64'),
  }
}

/** Short form of a signer's key, to be compared by people. */
export const signerMark = (signer: string): string =>
  (createHash('sha256').update(signer).digest('hex').slice(0, 32).match(/.{4}/g) ?? []).join(' ')

export type Received = { readonly edition: Edition; readonly signer: string } | { readonly why: Say }

/** An edition from outside: its signature first, then its form; by another signer than the known one it is none. */
export function receiveEdition(bytes: Uint8Array, known: string | null, district: string): Received {
  const wrong = (zh: string, en: string): Received => ({ why: say(zh, en) })
  try {
    const given: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    if (
      !isObject(given) ||
      ![given.edition, given.signer, given.signature].every((one) => typeof one === 'string')
    )
      return wrong('不是标准包', 'not an edition of standards')
    const { edition: text, signer, signature } = given as SignedEdition
    if (known !== null && signer !== known)
      return wrong('签名者与订阅时不同，未采用', 'signed by another than the one known; not taken')
    const key = createPublicKey({ key: Buffer.from(signer, 'base64'), type: 'spki', format: 'der' })
    if (
      key.asymmetricKeyType !== 'ed25519' ||
      !verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'))
    )
      return wrong('签名不正确', 'the signature is not right')
    const edition: unknown = JSON.parse(text)
    if (!isObject(edition) || edition.format !== EDITION_FORMAT || !Array.isArray(edition.standards))
      return wrong('标准包格式不认识', 'an edition of an unknown form')
    const { area } = edition
    if (
      typeof area !== 'string' ||
      !isAreaCode(area) ||
      area.length >= district.length ||
      !district.startsWith(area)
    )
      return wrong('发布方不是本级的上级', 'its publisher is no level above this one')
    if (
      typeof edition.edition !== 'string' ||
      edition.standards.length > 20_000 ||
      !edition.standards.every(
        (one: unknown) =>
          isObject(one) &&
          (one.kind === 'table' || one.kind === 'element') &&
          isObject(one.value) &&
          typeof one.value.name === 'string' &&
          typeof one.validFrom === 'string' &&
          /^\d{4}-\d\d-\d\d$/.test(one.validFrom),
      )
    )
      return wrong('标准包内容不完整', 'the edition is not whole')
    return { edition: edition as unknown as Edition, signer }
  } catch {
    return wrong('标准包无法读取', 'the edition cannot be read')
  }
}

export type Conflict = {
  readonly kind: StandardKind
  readonly name: string
  readonly title: Say
  readonly says: readonly Say[]
}

/** Where what this level and those below adapted would contradict what stands above now 冲突: the upper one holds. */
export function conflictsWith(entries: readonly Standard[], district: string, day: Day): Conflict[] {
  const above = effective(
    entries.filter((one) => one.area.length < district.length),
    district,
    day,
  )
  const mine = entries.filter(
    (one) => one.area.startsWith(district) && one.state === 'published' && 'change' in one.body,
  )
  return mine.flatMap((one): Conflict[] => {
    const upper =
      one.kind === 'table'
        ? above.tables.find(({ value }) => value.name === one.name)?.value
        : above.elements.find(({ value }) => value.name === one.name)?.value
    if (!upper) {
      const title = { zh: one.name, en: one.name }
      return [
        {
          kind: one.kind,
          name: one.name,
          title,
          says: [say('上级已不再有这条标准', 'it is no longer a standard above')],
        },
      ]
    }
    if (!('change' in one.body)) return []
    const { change } = one.body
    if ('extend' in change) {
      const table = upper as CodeTable
      const codes = new Set(table.codes.map(({ code }) => code))
      const clashing = change.extend.filter(
        (code) =>
          codes.has(code.code) &&
          table.codes.find((other) => other.code === code.code)?.title.zh !== code.title.zh,
      )
      const { wrong } = tableChange(table, {
        ...table,
        codes: [
          ...table.codes.filter(({ code }) => !change.without.includes(code)),
          ...change.extend.filter(({ code }) => !codes.has(code)),
        ],
      })
      const says = [
        ...clashing.map((code) =>
          say(`本级增补的代码 ${code.code} 与上级含义不同`, `code ${code.code} means another thing above`),
        ),
        ...wrong,
      ]
      return says.length > 0 ? [{ kind: one.kind, name: one.name, title: table.title, says }] : []
    }
    const element = upper as DataElement
    const { wrong } = elementChange(element, {
      ...element,
      field: { ...element.field, ...change.bounds } as DataElement['field'],
      synonyms: [...element.synonyms, ...change.synonyms],
    })
    return wrong.length > 0
      ? [{ kind: one.kind, name: one.name, title: element.field.title, says: wrong }]
      : []
  })
}
