import { type Say, say } from '../../../base/index.ts'
import type { Node } from './graph.ts'

/** A name of ours from an id of theirs. */
export const slug = (id: string): string => {
  const plain = id.replace(/[^A-Za-z0-9]/g, '_')
  return /^[a-z]/.test(plain) ? plain : `s${plain.startsWith('_') ? '' : '_'}${plain}`
}

export const titled = (text: string): Say => say(text, text)
export const nameOf = (node: Node): string => node.name?.replace(/\s+/g, ' ').trim() || node.id
