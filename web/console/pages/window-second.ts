import type { Say } from '../../live/index.ts'

/** What the visitor's screen 对客屏 shows: the same computer, a second window. */
export type ToConfirm = {
  readonly id: string
  readonly title: Say
  readonly rows: readonly { readonly title: Say; readonly text: string }[]
  readonly materials: readonly { readonly title: Say; readonly state: Say }[]
  /** Certificates whose use the signature agrees to 用证同意. */
  readonly agrees?: readonly Say[]
  /** Signed by hand on this screen 手写签名. */
  readonly sign: boolean
}
export type Message =
  /** The visit is over: where it may be rated 好差评. */
  | { readonly is: 'rate'; readonly address: string }
  /** Somebody else is called: what was asked of the last one is over. */
  | { readonly is: 'next' }
  | { readonly is: 'show'; readonly what: ToConfirm | null }
  | {
      readonly is: 'answer'
      readonly id: string
      readonly right: boolean
      /** The strokes as a JPEG, base64. */
      readonly signature?: string
    }
  /** The second window came on: what is there to see? */
  | { readonly is: 'hello' }

const NAME = 'huying.secondScreen'

/** Both windows hear each other; nothing leaves the computer. */
export function openSecond(hear: (message: Message) => void): {
  say(message: Message): void
  close(): void
} {
  const channel = new BroadcastChannel(NAME)
  channel.onmessage = (event: MessageEvent<Message>) => hear(event.data)
  return { say: (message) => channel.postMessage(message), close: () => channel.close() }
}
