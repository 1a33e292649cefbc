import type { RoomSchema } from '../store/index.ts'

export { changeApp, closeApp, type NewApp, registerApp, relyingApps } from './apps.ts'
export * from './decide.ts'
export * from './declare.ts'
export {
  beginTotp,
  confirmTotp,
  factorsOf,
  recoveryFits,
  removeFactor,
  renewRecovery,
  resetFactors,
  secondOf,
  secondWanted,
  totpFits,
} from './factors.ts'
export { keepList } from './lists.ts'
export { accountOfOutsider, type Outside, type Outsider, openOutside, pageHere } from './outside.ts'
export { askPasskey, beginPasskey, confirmPasskey, passkeyFits } from './passkeys.ts'
export { openPolicy, type Policies, policyVersions, rulesOf, securityAdmin, setPolicy } from './policy.ts'
export { type IdentityProvider, openProvider, PAGE_STYLE, PROVIDER_PATH } from './provider.ts'
export { turnProviderKey } from './provider-keys.ts'
export {
  answerRequest,
  askRight,
  dropRequests,
  type RightKind,
  requestsOf,
  requestsOpen,
  rightKinds,
} from './rights-requests.ts'

/** 身份认证: second factors, policy of login, other identity providers, and being one. */
export const schema: RoomSchema = {
  room: 'identity',
  migrations: new URL('./migrations/', import.meta.url),
  tables: {
    login_policy: 'reference',
    factor: 'reference',
    recovery_code: 'reference',
    sign_in_ask: 'reference',
    outside_identity: 'reference',
    relying_app: 'reference',
    provider_item: 'reference',
    provider_key: 'reference',
    rights_request: 'district',
    personnel_list: 'reference',
  },
}
