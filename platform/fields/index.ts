export * from './decide.ts'
export type * from './declare.ts'
export { fold, MOST_READ, normalise, simplified } from './normalise.ts'
export { numberOf, numeralsToDigits } from './numerals.ts'
export { gcmOpen, sm4Blocks, sm4ccmOpen, sm4gcm } from './sm4.ts'
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
