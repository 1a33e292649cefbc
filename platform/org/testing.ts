import { must } from '../../base/index.ts'
import { schema as ledger } from '../ledger/index.ts'
import type { Store } from '../store/index.ts'
import { freshStore } from '../store/testing.ts'
import {
  type Actor,
  addPerson,
  appoint,
  createAccount,
  createPost,
  createUnit,
  grantDuty,
  loadAreas,
  loginRules,
  type NewDuty,
  type Role,
  schema,
  systemActor,
  type UnitKind,
} from './index.ts'

/** A small invented county for tests: two towns, a village each, and the roles of a tennis club. */
export const areas = [
  { code: '99', name: '试验省', level: 1, parent: null },
  { code: '9901', name: '试验市', level: 2, parent: '99' },
  { code: '990101', name: '网球区', level: 3, parent: '9901' },
  { code: '990101001', name: '甲镇', level: 4, parent: '990101' },
  { code: '990101002', name: '乙镇', level: 4, parent: '990101' },
  { code: '990101001001', name: '䶮村', level: 5, parent: '990101001' },
  { code: '990101002001', name: '𠮷村', level: 5, parent: '990101002' },
] as const

export const roles = {
  reception: { title: { zh: '受理员', en: 'Reception' }, sees: 'area' },
  umpire: { title: { zh: '裁判', en: 'Umpire' }, sees: 'units' },
  member: { title: { zh: '会员', en: 'Member' }, sees: 'own' },
} as const satisfies Record<string, Role>

export const rules = { ...loginRules, refuseAfterMs: 0 }
export const boss: Actor = systemActor('990101')
/** Local wall-clock time of the year 2025 or as given: `t('11-30 23:59:59')`. */
export const t = (text: string): Date =>
  new Date(
    `${/^\d{4}-/.test(text) ? text : `2025-${text}`}${text.includes(' ') ? '' : ' 00:00:00'}+08:00`.replace(
      ' ',
      'T',
    ),
  )
export const T0 = t('2025-01-06 09:00:00')
export const PASSWORD = 'Tennis-2025'

export const freshCity = async (): Promise<Store> => {
  const store = await freshStore([ledger, schema])
  await store.tx((tx) => loadAreas(tx, areas))
  return store
}

export const unit = async (
  store: Store,
  name: string,
  area = '990101',
  parent: string | null = null,
  kind: UnitKind = 'department',
) => must(await store.tx((tx) => createUnit(tx, boss, { name, kind, area, parent }, T0)))

/** Someone on a post of a unit with an account of that name; the account's first password is `PASSWORD`. */
export async function staff(
  store: Store,
  name: string,
  unitId: string,
  more: { readonly demo?: boolean } = {},
) {
  return store.tx(async (tx) => {
    const post = must(await createPost(tx, boss, { unit: unitId, name: `${name}的岗位` }, T0))
    const person = must(await addPerson(tx, boss, { name }, T0))
    const appointment = must(await appoint(tx, boss, { person: person.id, post: post.id }, T0, roles))
    const account = must(
      await createAccount(
        tx,
        boss,
        {
          person: person.id,
          name: `${name}01`,
          district: '990101',
          password: PASSWORD,
          demo: more.demo ?? true,
        },
        T0,
      ),
    )
    return { post, person, appointment, account }
  })
}

export const grant = (
  store: Store,
  draft: Partial<NewDuty> & Pick<NewDuty, 'holder' | 'role'>,
  at = T0,
  by = boss,
) =>
  store.tx((tx) =>
    grantDuty(tx, by, { holderKind: 'account', area: '990101', grade: 3, ...draft }, at, roles),
  )
