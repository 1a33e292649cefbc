import type { ServerResponse } from 'node:http'
import { setImmediate as turn } from 'node:timers/promises'
import { changedParts, plainOf } from '../../brain/indicators/boards/decide.ts'
import type { Picture } from '../../brain/indicators/boards/declare.ts'
import type { Actor } from '../../platform/org/declare.ts'
import type { BoardAsked } from '../city/boards.ts'
import type { City } from '../city/declare.ts'
import { openStream, turnAway, turnAwayFull } from './stream.ts'

/** Bytes a wall may lag behind: some dozen whole pictures. */
const LAG_BYTES = 1024 * 1024
/** A burst of changes is one look. */
const REST_MS = 30
/** Time passes too: pictures are looked at again, and say that they are alive. */
const BEAT_MS = 10_000
/** A session ended elsewhere stops its stream at the latest after this. */
const RECHECK_MS = 60_000
const MOST = 5_000
/** So many are told in one turn: a thousand walls do not hold up the calls that come in meanwhile. */
const AT_ONCE = 50

type Listener = { who: Actor; readonly token: string; readonly raw: ServerResponse }
type Room = {
  readonly asked: BoardAsked
  readonly listeners: Set<Listener>
  /** What every listener holds. */
  held: Picture
  planned: NodeJS.Timeout | undefined
  looking: boolean
  again: boolean
}

export type BoardsHub = {
  /** Takes over the response: the whole picture now, and afterwards only what of it changed. */
  join(raw: ServerResponse, who: Actor, token: string, asked: BoardAsked): Promise<void>
  readonly listeners: number
  close(): void
}

const frame = (event: string, data: unknown): string => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
const boardMark = ({ board }: Picture): string =>
  `${board.version} ${board.state} ${JSON.stringify(board.widgets)}`

/**
 * Boards as they change 大屏实时. Whoever sees the same shares one picture: it is made once, compared with what was sent,
 * and only what differs goes out, made into bytes once for all.
 */
export function makeBoardsHub(city: City, onFault: (where: string, fault: unknown) => void): BoardsHub {
  const desk = city.desks.boards
  const rooms = new Map<string, Room>()
  let count = 0

  const write = (room: Room, listener: Listener, bytes: Buffer): void => {
    if (listener.raw.destroyed) leave(room, listener)
    else if (listener.raw.writableLength > LAG_BYTES) {
      // Whoever cannot keep up is let go: it comes back by itself and gets the whole picture.
      leave(room, listener)
      listener.raw.destroy()
    } else listener.raw.write(bytes)
  }
  const leave = (room: Room, listener: Listener): void => {
    if (room.listeners.delete(listener)) count--
  }

  async function look(key: string, room: Room, beat: boolean): Promise<void> {
    if (room.looking) {
      room.again = true
      return
    }
    const [first] = room.listeners
    if (!first || !desk) return
    room.looking = true
    try {
      const made = await desk.live(first.who, room.asked)
      if (!made.ok) return
      const picture = made.value
      const laidOut = boardMark(picture) !== boardMark(room.held)
      const { parts, now } = laidOut ? { parts: [], now: plainOf(picture) } : changedParts(room.held, picture)
      const text = laidOut
        ? frame('picture', picture)
        : parts.length > 0
          ? frame('parts', { asOf: picture.asOf, parts })
          : beat
            ? frame('still', { asOf: picture.asOf })
            : null
      room.held = { ...picture, ...now }
      if (!text) return
      const bytes = Buffer.from(text)
      let told = 0
      for (const listener of [...room.listeners]) {
        write(room, listener, bytes)
        if (++told % AT_ONCE === 0) await turn()
      }
    } finally {
      room.looking = false
      if (room.listeners.size === 0) rooms.delete(key)
      else if (room.again) {
        room.again = false
        soon(key, room)
      }
    }
  }
  const soon = (key: string, room: Room): void => {
    if (room.planned) return
    room.planned = setTimeout(() => {
      room.planned = undefined
      void look(key, room, false).catch((fault) => onFault('boards', fault))
    }, REST_MS)
    room.planned.unref()
  }
  const stop = desk?.subscribe(() => {
    for (const [key, room] of rooms) soon(key, room)
  })
  const beat = setInterval(() => {
    for (const [key, room] of rooms) void look(key, room, true).catch((fault) => onFault('boards', fault))
  }, BEAT_MS).unref()
  const recheck = setInterval(async () => {
    for (const [key, room] of rooms)
      for (const listener of [...room.listeners]) {
        const who = await city.org.actorOf(listener.token, city.now()).catch(() => undefined)
        // other rights, another picture: the wall joins anew
        if (who && desk?.keyOf(who, room.asked) === key) listener.who = who
        else {
          leave(room, listener)
          listener.raw.destroy()
        }
      }
  }, RECHECK_MS).unref()

  return {
    async join(raw, who, token, asked) {
      if (!desk || count >= MOST) {
        turnAwayFull(raw)
        return
      }
      const made = await desk.live(who, asked)
      if (!made.ok) {
        turnAway(raw, made.error)
        return
      }
      openStream(raw)
      const key = desk.keyOf(who, asked)
      let room = rooms.get(key)
      if (!room) {
        room = {
          ...{ asked, listeners: new Set(), held: plainOf(made.value) },
          ...{ planned: undefined, looking: false, again: false },
        }
        rooms.set(key, room)
      }
      // What the others hold, not what was just made: the parts that come next are told against it.
      raw.write(`retry: 2000\n${frame('picture', room.held)}`)
      const here = room
      const listener: Listener = { who, token, raw }
      here.listeners.add(listener)
      count++
      raw.on('close', () => {
        leave(here, listener)
        if (here.listeners.size === 0 && !here.looking) rooms.delete(key)
      })
      raw.on('error', () => undefined)
    },
    get listeners() {
      return count
    },
    close() {
      stop?.()
      clearInterval(beat)
      clearInterval(recheck)
      for (const room of rooms.values()) {
        clearTimeout(room.planned)
        for (const { raw } of room.listeners) raw.end('event: bye\ndata: {}\n\n')
      }
      rooms.clear()
    },
  }
}
