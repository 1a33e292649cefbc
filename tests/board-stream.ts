import { get } from 'node:http'
import type { Part } from '../brain/indicators/index.ts'
import type { Person } from './city.ts'

export type Frame = { readonly event: string; readonly data: { readonly parts?: readonly Part[] } }

/** A wall that stands open: the frames of its board's stream, as they come. */
export function watchBoard(base: string, person: Person, board: string) {
  const frames: Frame[] = []
  const waiting: (() => void)[] = []
  let ended = false
  const wake = (): void => {
    for (const go of waiting.splice(0)) go()
  }
  const end = (): void => {
    ended = true
    wake()
  }
  const path = `/api/boards/${board}/live`
  const request = get(`${base}${path}`, { headers: { cookie: person.cookie } }, (response) => {
    let rest = ''
    response.setEncoding('utf8')
    response.on('data', (text: string) => {
      rest += text
      const blocks = rest.split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) {
        const event = /event: (\w+)/.exec(block)?.[1]
        const data = /data: (.*)/.exec(block)?.[1]
        if (event && data) frames.push({ event, data: JSON.parse(data) })
      }
      wake()
    })
    response.on('error', () => undefined)
    response.on('close', end)
  })
  request.on('error', end)
  return {
    async until(fits: (frame: Frame) => boolean): Promise<Frame> {
      for (;;) {
        const found = frames.find(fits)
        if (found) return found
        if (ended) throw new Error('the stream ended, and such a frame was never told')
        await new Promise<void>((resolve) => waiting.push(resolve))
      }
    },
    close: () => request.destroy(),
  }
}
