import type { Channel, Outgoing, Outside } from './declare.ts'

/** A channel that only tells what it would have sent: for demonstrations and development. */
export const simulatorChannel = (name: Outside, tell: (outgoing: Outgoing) => void): Channel => ({
  name,
  idempotent: false,
  async send(outgoing) {
    tell(outgoing)
    return { state: 'sent', ref: 'simulated' }
  },
})
