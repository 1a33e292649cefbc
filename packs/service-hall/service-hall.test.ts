import assert from 'node:assert/strict'
import { test } from 'node:test'
import { check } from '../../kit/index.ts'
import { serviceHall } from './index.ts'

test('the pack is sound', () => assert.deepEqual(check([serviceHall]), []))
