/** Certificates 电子证照: types, issuing, states, copies 加注件, authorisations 授权 and showing 亮证. */
import type { RoomSchema } from '../../store/index.ts'

export * from './decide.ts'
export * from './declare.ts'
export { type CertificateDesk, fingerprint, type IssuingUnit } from './desk.ts'
export {
  type Imported,
  type ImportRow,
  importCertificates,
  importHead,
  refusable,
} from './imports.ts'
export { type Issued, issue, makeSeal } from './issue.ts'
export { dropMaking, makeUp, makingsOf, sealMaking, type ToMake } from './making.ts'
export { drawCertificate } from './paper.ts'
export { type CertificateKeys, digestOf, openFile, sm3 } from './sealing.ts'
export { block, type Change, compare, history, type Reminder, setState, sweep, unblock } from './states.ts'
export {
  exceptionsOf,
  find,
  list,
  ofMatter,
  sealsOf,
  setSeal,
  settleException,
  statistics,
} from './store.ts'
export {
  copiesOf,
  countingOf,
  endCopy,
  exceptionOf,
  fileOf,
  grant,
  grantsOf,
  grantsTo,
  type HolderSide,
  holdings,
  lookup,
  makeCopy,
  mine,
  noteUse,
  use,
  usesIn,
  usesOf,
  withdraw,
} from './uses.ts'
export { type Asking, clear, offlineToken, type Shown, show, verifyCode, verifyFile } from './verify.ts'

export const schema: RoomSchema = {
  room: 'certificates',
  migrations: new URL('./migrations/', import.meta.url),
  tables: {
    certificate_seal: 'district',
    certificate: 'district',
    certificate_event: 'district',
    certificate_number: 'district',
    certificate_making: 'district',
    certificate_grant: 'district',
    certificate_copy: 'district',
    certificate_show: 'district',
    certificate_use: 'district',
    certificate_exception: 'district',
    certificate_miss: 'district',
  },
}
