export * from './decide.ts'
export type * from './declare.ts'
export { queryTerms, queryTokens, tokens } from './tokens.ts'
export {
  addVaultKey,
  aes256gcm,
  type BlindPurpose,
  openVault,
  type SealAlgorithm,
  type Vault,
} from './vault.ts'
