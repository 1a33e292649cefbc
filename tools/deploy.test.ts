import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const unit = fileURLToPath(new URL('../deploy/huying.service', import.meta.url))
const offline = (...more: readonly string[]) =>
  spawnSync('systemd-analyze', ['security', '--offline=yes', '--no-pager', ...more, unit], {
    encoding: 'utf8',
  })
const none = spawnSync('systemd-analyze', ['--version']).error ? 'no systemd-analyze here' : false

test('the unit gives the city next to nothing of the machine: exposure at most 2.5 of 10', {
  skip: none,
}, () => {
  const judged = offline('--threshold=25')
  assert.equal(judged.status, 0, `${judged.stdout.slice(-200)}${judged.stderr}`)
  // the judge does judge: nobody is as closed as that
  assert.notEqual(offline('--threshold=1').status, 0)
})
