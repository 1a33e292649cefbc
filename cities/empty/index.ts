import { randomBytes } from 'node:crypto'
import { newId, say } from '../../base/index.ts'
import type { CityDeclaration } from '../../kit/index.ts'
import { dataBrain } from '../../packs/data-brain/index.ts'
import { hotline } from '../../packs/hotline/index.ts'
import { serviceHall } from '../../packs/service-hall/index.ts'

/** A first password that nobody has seen before: it must be changed at the first login. */
const firstPassword = (): string => `Hy-${randomBytes(9).toString('base64url')}-9a`

/** A city without demonstration data: areas, calendar, one unit and the three administrators, ready to be filled. */
export const city: CityDeclaration = {
  name: say('新城市', 'A new city'),
  district: '440111',
  demo: false,
  packs: [hotline, dataBrain, serviceHall],
  units: () => [
    { id: newId(), name: '热线办', short: '热线办', kind: 'section', area: '440111', parent: null },
  ],
  staff: ([office]) =>
    (['systemAdmin', 'securityAdmin', 'auditAdmin'] as const).map((role) => ({
      account: `${role.replace('Admin', '').toLowerCase()}admin`,
      name: { systemAdmin: '系统管理员', securityAdmin: '安全管理员', auditAdmin: '审计管理员' }[role],
      unit: office?.id ?? '',
      post: { systemAdmin: '系统管理岗', securityAdmin: '安全管理岗', auditAdmin: '审计岗' }[role],
      password: firstPassword(),
      duties: [{ role, grade: 2 as const }],
      demo: false,
    })),
}
