import { newId, say } from '../../base/index.ts'
import type { Channel, Notice, Outgoing, Sent } from './declare.ts'

// A tennis club tells its members, for the tests.

export const club = 'tennis'

let numbered = 0
export const invited = (change: Partial<Notice> = {}): Notice => ({
  district: club,
  to: { address: '13800138000', by: 'sms' },
  key: `invitation ${++numbered}`,
  title: say('邀请', 'Invitation'),
  text: say('周六双打，𠮷𠮷 🎾', 'Doubles on Saturday 🎾'),
  subjectKind: 'court',
  subject: newId(),
  ...change,
})

/** A channel that answers from a script (then `sent`) and remembers what it was asked. */
export function scripted(name: Channel['name'], idempotent: boolean, answers: (Sent | Error)[] = []) {
  const asked: Outgoing[] = []
  const channel: Channel = {
    name,
    idempotent,
    async send(outgoing) {
      asked.push(outgoing)
      const answer = answers.shift() ?? { state: 'sent' }
      if (answer instanceof Error) throw answer
      return answer
    },
  }
  return { channel, asked }
}

export const after = (at: Date, minutes: number): Date => new Date(at.getTime() + minutes * 60_000)
