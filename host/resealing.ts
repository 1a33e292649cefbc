import { type Rewritten, rewriteTexts } from '../platform/store/index.ts'
import type { OpenCity } from './open.ts'

/** Facts are chained by their content and never change; no room puts sealed texts into them. */
const NEVER = new Set(['fact', 'journal_segment', 'journal_mark'])

/**
 * Seals what older keys of the vault sealed under the newest 重新加密: personal data, secrets of partners, software keys. Every text is
 * opened before it is sealed anew, so one that was changed stops it, and nothing is lost.
 */
export const reseal = ({ store, vault }: Pick<OpenCity, 'store' | 'vault'>): Promise<Rewritten> =>
  rewriteTexts(store, vault.older, (text) => vault.seal(vault.open(text)), NEVER)
