import assert from 'node:assert/strict'
import { test } from 'node:test'
import { citizen, idNumber } from '../citizen.ts'
import { startTestCity } from '../city.ts'

/** Secrets and personal data that are sent to every kind of door; none of it may stand in a line of the log. */
const CANARIES = {
  password: 'Kanarien-Passwort#77',
  token: 'canarytokencanarytokencanarytoken1234567',
  phone: '13955512121',
  idNumber: idNumber('44011119770707007'),
  name: '金丝雀',
  words: '金丝雀的诉求内容不该进日志',
  mail: 'canary@example.cn',
}

test('no line of the log holds a secret or a person, whatever is sent and whatever breaks', async () => {
  const lines: string[] = []
  const city = await startTestCity({
    log: { level: 'trace', stream: { write: (line) => void lines.push(line) } },
  })
  try {
    const agent = await city.login('agent')
    const call = city.anyone.call
    await call('POST', '/api/login', { name: CANARIES.name, password: CANARIES.password })
    await call('GET', `/api/public/requests/20260101000001?phone=${CANARIES.phone}`)
    await call('GET', `/api/me?token=${CANARIES.token}`, undefined, {
      cookie: `huying_session=${CANARIES.token}`,
      authorization: `Bearer ${CANARIES.token}`,
      'x-csrf-token': CANARIES.token,
      'user-agent': CANARIES.mail,
    })
    await citizen(city, CANARIES.phone, CANARIES.name, CANARIES.idNumber)
    const opened = await agent.call('POST', '/api/matters', {
      type: 'hotline.ticket',
      form: { content: CANARIES.words, kind: 'complaint', category: '0204', area: '440111007' },
      requester: {
        name: CANARIES.name,
        phone: CANARIES.phone,
        idNumber: CANARIES.idNumber,
        mail: CANARIES.mail,
      },
      touch: { channel: 'phone' },
    })
    assert.equal(opened.status, 201, JSON.stringify(opened.body))
    // refusals and what does not fit, with the values in it
    await agent.call('POST', '/api/matters', {
      type: CANARIES.words,
      form: { content: CANARIES.phone },
      touch: {},
    })
    await agent.call('POST', '/api/matters', `{"broken": "${CANARIES.words}`)
    await agent.call('GET', `/api/matters?q=${encodeURIComponent(CANARIES.words)}&from=${CANARIES.phone}`)
    await agent.call('POST', '/api/password', { old: CANARIES.password, new: `${CANARIES.password}2` })
    await agent.call('POST', `/api/definitions/${encodeURIComponent(CANARIES.name)}/decision`, {
      version: CANARIES.phone,
    })
    await call(
      'POST',
      '/api/hooks/gateway',
      { text: CANARIES.words },
      { 'webhook-signature': CANARIES.token },
    )
    await call('GET', `/no/such/${CANARIES.token}`)
    assert.ok(lines.length > 10, `${lines.length} lines`)
    for (const [what, canary] of Object.entries(CANARIES))
      for (const line of lines) assert.ok(!line.includes(canary), `${what} in ${line}`)
    for (const line of lines)
      assert.ok(!line.includes(agent.cookie.split('=')[1] as string), 'a session in the log')
    for (const line of lines) assert.doesNotThrow(() => JSON.parse(line), 'one JSON object a line')
    const answered = lines.map((line) => JSON.parse(line)).filter((one) => one.msg === 'answered')
    assert.ok(answered.every((one) => /^[0-9a-f-]{36}$/.test(one.id) && one.route && one.status))
  } finally {
    await city.stop()
  }
})
