import assert from 'node:assert/strict'
import { test } from 'node:test'
import { say } from '../../../base/say.ts'
import { layoutFlow, NODE } from './flow-layout.ts'

const state = (kind: 'open' | 'waiting' | 'closed') => ({ title: say('态', 'State'), kind })
const action = (from: string[], to?: string) => ({
  title: say('办', 'Act'),
  from,
  by: ['coach'],
  ...(to ? { to } : {}),
})

const match = {
  initial: 'booked',
  states: {
    booked: state('open'),
    playing: state('open'),
    rain: state('waiting'),
    over: state('closed'),
    off: state('closed'),
  },
  actions: {
    start: action(['booked'], 'playing'),
    rain: action(['playing'], 'rain'),
    resume: action(['rain'], 'back'),
    again: action(['rain'], 'playing'),
    end: action(['playing', 'rain'], 'over'),
    cancel: action(['booked'], 'off'),
    note: action(['booked', 'playing']),
  },
}

test('states stand in layers from the beginning, ends in the last one, none on top of another', () => {
  const { nodes, width, height } = layoutFlow(match)
  const x = (name: string) => nodes.find((node) => node.name === name)?.x ?? Number.NaN
  assert.ok(x('booked') < x('playing') && x('playing') < x('rain') && x('rain') < x('over'))
  assert.equal(x('over'), x('off'))
  assert.equal(new Set(nodes.map((node) => `${node.x} ${node.y}`)).size, nodes.length)
  for (const node of nodes) assert.ok(node.x + NODE.width <= width && node.y + NODE.height <= height)
})

test('one arrow for each pair of states; actions that stay or go back are listed with the state', () => {
  const { edges, staying } = layoutFlow(match)
  assert.equal(edges.length, 6)
  assert.deepEqual(staying, { rain: ['resume'], booked: ['note'], playing: ['note'] })
})
