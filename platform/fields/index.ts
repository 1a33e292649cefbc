export * from './decide.ts'
export type * from './declare.ts'
export { runSuite, type SuiteGroup } from './suite.ts'
export { cutWords, queryTerms, queryTokens, type TaggedWord, tagWords, tokens } from './tokens.ts'
export {
  addVaultKey,
  aes256gcm,
  type BlindPurpose,
  openVault,
  type SealAlgorithm,
  type Vault,
} from './vault.ts'
