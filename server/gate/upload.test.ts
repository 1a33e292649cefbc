import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildServer } from '../app.ts'
import { fakeCity } from '../testing/city.ts'

test('a form that is cut off, or is none, is refused in words', async () => {
  const { app } = await buildServer(fakeCity().city, { log: false })
  try {
    const entered = await app.inject({
      method: 'POST',
      url: '/api/login',
      payload: { name: 'agent', password: 'right' },
    })
    const headers = {
      cookie: `huying_session=${entered.cookies[0]?.value}`,
      'x-csrf-token': (entered.json() as { csrf: string }).csrf,
    }
    const head = 'content-disposition: form-data; name="file"; filename="a.png"\r\n\r\n'
    for (const payload of [
      '--edge',
      `--edge\r\n${head}`,
      `--edge\r\n${head}half a file`,
      '--edge\r\nrubbish',
      '',
      '--edge--\r\n',
    ]) {
      const sent = await app.inject({
        method: 'POST',
        url: '/api/files',
        headers: { ...headers, 'content-type': 'multipart/form-data; boundary=edge' },
        payload,
      })
      assert.equal(sent.statusCode, 400, `${JSON.stringify(payload)}: ${sent.body}`)
      const body = sent.json() as { error: { code: string }; request: string }
      assert.match(body.error.code, /^http\.(badForm|noFile)$/, JSON.stringify(payload))
      assert.equal(body.request, sent.headers['x-request-id'], 'the refusal names its request')
    }
    const bare = await app.inject({
      method: 'POST',
      url: '/api/files',
      headers: { ...headers, 'content-type': 'multipart/form-data' },
      payload: 'x',
    })
    assert.ok(bare.statusCode === 400 || bare.statusCode === 415, bare.body)
  } finally {
    await app.close()
  }
})
