import type { Id, Instant } from '../../base/index.ts'
import type { Pulse } from '../ledger/index.ts'
import type { Reader, Store, Tx } from '../store/index.ts'
import type { Delivery, InboxItem, Notice } from './declare.ts'
import { type DeliverOptions, deliverDue, settle, startDelivery } from './deliver.ts'
import * as keep from './keep.ts'
import { backlog } from './keep-deliveries.ts'
import { type SendOptions, send } from './send.ts'

export type MessagesOptions = SendOptions & Omit<DeliverOptions, 'channels' | 'vault'>

export type Messages = ReturnType<typeof openMessages>

/** The notices of a city 消息中心: who is told what, over which way, and what came of it. */
export function openMessages(options: MessagesOptions) {
  const waking = new Set<Pulse>()
  return {
    /** See `send` in send.ts. Wakes this process's delivery after the commit. */
    async send(tx: Tx, notices: readonly Notice[], at: Instant = new Date()): Promise<void> {
      await send(options, tx, notices, at)
      if (notices.length > 0)
        tx.afterCommit(() => {
          for (const one of waking) one.wake()
        })
    },

    /** One page of an inbox, newest first; `before` is the last notice of the page before. */
    inbox: (
      reader: Reader,
      district: string,
      account: Id,
      page: { readonly unreadOnly?: boolean; readonly before?: Id | null; readonly limit?: number } = {},
    ): Promise<InboxItem[]> =>
      keep.inboxOf(reader, district, account, {
        unreadOnly: page.unreadOnly ?? false,
        before: page.before ?? null,
        limit: Math.min(page.limit ?? 30, 200),
      }),

    /** Unread notices of an account, at most 1,000. */
    unread: (reader: Reader, district: string, account: Id): Promise<number> =>
      keep.unreadOf(reader, district, account),

    /** Answers how many became read. Only the account's own. */
    markRead: (
      tx: Tx,
      district: string,
      account: Id,
      notices: readonly Id[] | 'all',
      at: Instant,
    ): Promise<number> => keep.markRead(tx, district, account, notices, at),

    /** What wants a person's eye: deliveries failed or unknown, and notices that found nobody. */
    async stuck(
      reader: Reader,
      districts: readonly string[],
      limit = 100,
    ): Promise<{
      readonly deliveries: Delivery[]
      readonly forNobody: Awaited<ReturnType<typeof keep.forNobody>>
    }> {
      return {
        deliveries: await keep.deliveriesIn(reader, districts, ['failed', 'unknown'], limit),
        forNobody: await keep.forNobody(reader, districts, limit),
      }
    },

    /** What has not gone out yet, and since when the oldest of it is due. */
    backlog,

    settle,

    /** One round of delivery, for tests and commands. */
    deliverDue: (store: Store, change: Partial<DeliverOptions> = {}): Promise<number> =>
      deliverDue(store, { ...options, ...change }),

    /** Starts delivering; stop it before the store closes. */
    start(
      store: Store,
      pace: { readonly pollMs?: number; readonly onError?: (fault: unknown) => void } = {},
    ): Pulse {
      const running = startDelivery(store, { ...options, ...pace })
      waking.add(running)
      return {
        ...running,
        async stop() {
          waking.delete(running)
          await running.stop()
        },
      }
    },
  }
}
