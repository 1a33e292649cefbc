import type { AreaCode, Id, Instant } from '../../../base/index.ts'
import type { WatchedMatter } from '../../../platform/matters/index.ts'
import type { Notice } from '../../../platform/messages/index.ts'
import type { Roles } from '../../../platform/org/index.ts'
import type { Reader, Tx } from '../../../platform/store/index.ts'
import type { SameType } from './decide.ts'
import type { Named } from './naming.ts'

/** How near an earlier request is, 0–1 in each part. */
export type NearOne = { readonly matter: Id; readonly place: number; readonly subject: number }

/** Where nearness comes from 相近度: the city's index of similar requests, or one in memory. */
export type Nearness = {
  /** Of each of these the nearest other requests, `most` at most; null = the index is not read yet, ask later. */
  near(
    reader: Reader,
    asked: readonly WatchedMatter[],
    most: number,
  ): Promise<ReadonlyMap<Id, readonly NearOne[]> | null>
}

/** What the watching brain is wired with. */
export type WatchCity = {
  readonly district: AreaCode
  readonly roles: Roles
  readonly nearness: Nearness
  /** Working days are compared with working days, rest days with rest days, by the office calendar. */
  readonly sameType: (reader: Reader) => Promise<SameType>
  readonly areaName: (code: AreaCode) => string | undefined
  readonly send: (tx: Tx, notices: readonly Notice[], at: Instant) => Promise<unknown>
  /** Accounts that are told of a group that grows, each once: those with the duty for the district. */
  readonly told: (reader: Reader) => Promise<readonly Id[]>
}

/** The brain's name at what it watches by itself 热点研判. */
export const WATCH_NAME = '城市智能体·热点研判'

export const namedOf = ({ title, content }: Pick<WatchedMatter, 'title' | 'content'>): Named => ({
  title,
  text: content,
})
