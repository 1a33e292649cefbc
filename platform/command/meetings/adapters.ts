import { createHmac } from 'node:crypto'
import type { Id, Instant } from '../../../base/index.ts'
import type { MeetingAdapter } from './declare.ts'

const short = (bytes: Buffer): string =>
  bytes.toString('base64url').replace(/[-_]/g, 'x').slice(0, 22).toLowerCase()
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

export type JitsiOptions = {
  /** `https://meet.example.org`, without a slash at the end. */
  readonly base: string
  /** Names of rooms are made with it: whoever does not know it cannot find a room. */
  readonly secret: string
  /** Where the server asks for tokens: its application and shared secret (HS256), and its own name. */
  readonly token?: { readonly app: string; readonly secret: string; readonly domain: string }
}

/** A token is good for so long: a working night. */
const TOKEN_HOURS = 12

/**
 * Rooms at a Jitsi-type server, by address alone: nothing is called from here, a room comes to life when the first member enters.
 * The name carries 110 bits of an HMAC; with `token` each member's link says who they are and who hosts.
 */
export function jitsiMeetings({ base, secret, token }: JitsiOptions): MeetingAdapter {
  if (!/^https:\/\/[^\s/]+$/.test(base)) throw new Error('a meeting server is named by https:// and its host')
  return {
    name: 'jitsi',
    room: (meeting: Id) => `hy-${short(createHmac('sha256', secret).update(meeting).digest())}`,
    link(room, who, at: Instant) {
      const name = encodeURIComponent(JSON.stringify(who.name))
      const shown = `#userInfo.displayName=${name}&config.prejoinConfig.enabled=false`
      if (!token) return `${base}/${room}${shown}`
      const seconds = Math.floor(at.getTime() / 1000)
      const head = part({ alg: 'HS256', typ: 'JWT' })
      const body = part({
        ...{ aud: 'jitsi', iss: token.app, sub: token.domain, room, nbf: seconds - 60 },
        exp: seconds + TOKEN_HOURS * 3600,
        context: { user: { id: who.id, name: who.name, moderator: who.host } },
      })
      const sign = createHmac('sha256', token.secret).update(`${head}.${body}`).digest('base64url')
      return `${base}/${room}?jwt=${head}.${body}.${sign}${shown}`
    },
    end: async () => {},
  }
}

/** Pretends a system of meetings: links lead to the city's own page that says so. For demonstrations and tests. */
export function simulatedMeetings(): MeetingAdapter & { readonly ended: readonly string[] } {
  const ended: string[] = []
  return {
    name: 'simulator',
    ended,
    room: (meeting) => `sim-${meeting.slice(-12)}`,
    link: (room, who) => `/console/meeting/${room}?as=${encodeURIComponent(who.name)}`,
    async end(room) {
      ended.push(room)
    },
  }
}
