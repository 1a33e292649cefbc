import { type Say, say } from '../base/index.ts'
import { typeFaults } from '../platform/credentials/certificates/decide.ts'
import type { CertificateType } from '../platform/credentials/certificates/declare.ts'
import type { FieldList } from '../platform/fields/declare.ts'
import type { Pack } from './declare.ts'

type Usual = 'version' | 'sealing' | 'share' | 'takes' | 'replaces' | 'validity'
type Declared = Partial<Pick<CertificateType, Usual>> &
  Omit<CertificateType, Usual | 'layout' | 'fields'> & {
    readonly fields: FieldList
    readonly layout?: Partial<CertificateType['layout']>
  }

/**
 * A type of certificate 证照类型: version 1, sealed by itself, shared on conditions, holding for ever, upright with a red head that is
 * its title, unless it says otherwise.
 */
export const certificateType = (declared: Declared): CertificateType => ({
  version: 1,
  sealing: 'auto',
  share: 'conditional',
  takes: {},
  replaces: [],
  validity: { kind: 'forever' },
  ...declared,
  layout: { paper: 'portrait', colour: [0.7, 0.1, 0.12], heading: declared.title, ...declared.layout },
})

type Fault = { readonly at: string; readonly says: Say; readonly remedy: Say }

/** What is wrong with the certificate types of a city’s packs; their names are the city’s, as those of roles are. */
export function certificateFaults(packs: readonly Pack[]): readonly Fault[] {
  const seen = new Set<string>()
  const codes = new Map<string, string>()
  return packs.flatMap((pack) =>
    Object.entries(pack.certificates ?? {}).flatMap(([name, type]): Fault[] => {
      const at = `${pack.name}/${name}`
      const faults: Fault[] = typeFaults(name, type).map((wrong) => ({
        at: `${at}/${wrong}`,
        says: say(`证照类型的“${wrong}”不对`, `“${wrong}” of the certificate type is wrong`),
        remedy: say('核对证照类型声明', 'mend the declared type'),
      }))
      const other = seen.has(name) ? name : codes.get(type.typeCode)
      if (other)
        faults.push({
          at,
          says: say(`与“${other}”同名或同代码`, `same name or code as ${other}`),
          remedy: say('各用各的名称与代码', 'give each its own'),
        })
      seen.add(name)
      codes.set(type.typeCode, name)
      return faults
    }),
  )
}
