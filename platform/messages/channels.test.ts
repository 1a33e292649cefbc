import assert from 'node:assert/strict'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, describe, test } from 'node:test'
import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import type { Outgoing } from './declare.ts'
import { mailChannel, signWebhook, simulatorChannel, verifyWebhook, webhookChannel } from './index.ts'
import { mailVerdict } from './mail.ts'

describe('platform / messages / channels', () => {
  const closing: (() => Promise<unknown>)[] = []
  after(() => Promise.all(closing.map((close) => close())))

  const outgoing: Outgoing = {
    key: '0190f3c2-0000-7000-8000-000000000001',
    district: '440111',
    by: 'mail',
    address: 'li@city.example',
    title: '工单已派发 𠮷',
    text: '请于 3 月 5 日前签收。\n.\n一行只有一个点',
    language: 'zh',
    attempt: 1,
  }
  // Not a timeout: in a long run of all tests it would be over before these begin.
  const signal = new AbortController().signal

  const secret = `whsec_${Buffer.alloc(32, 5).toString('base64')}`

  async function gateway(answer: () => number) {
    const got: { headers: IncomingHttpHeaders; body: string }[] = []
    const server: Server = createServer((request, response) => {
      let body = ''
      request.setEncoding('utf8')
      request.on('data', (part) => {
        body += part
      })
      request.on('end', () => {
        got.push({ headers: request.headers, body })
        response.writeHead(answer()).end('{}')
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closing.push(() => new Promise((resolve) => server.close(resolve)))
    return { got, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
  }

  test('the gateway gets one signed message that it can verify', async () => {
    const { got, url } = await gateway(() => 200)
    const channel = webhookChannel({ name: 'sms', url, secret })
    assert.deepEqual(await channel.send({ ...outgoing, by: 'sms' }, signal), { state: 'sent' })
    const { headers, body } = got[0] as (typeof got)[number]
    assert.deepEqual(verifyWebhook(secret, headers, body, Date.now()), { ok: true, id: outgoing.key })
    assert.deepEqual(JSON.parse(body).data, {
      to: outgoing.address,
      by: 'sms',
      title: outgoing.title,
      text: outgoing.text,
      language: 'zh',
      district: '440111',
    })
  })

  test('what the gateway answers decides whether it is asked again', async () => {
    let status = 200
    const { url } = await gateway(() => status)
    const channel = webhookChannel({ name: 'sms', url, secret })
    const answers: unknown[] = []
    for (status of [204, 400, 429, 500, 503]) {
      const sent = await channel.send(outgoing, signal)
      answers.push(sent.state === 'failed' ? `failed ${sent.again}` : sent.state)
    }
    assert.deepEqual(answers, ['sent', 'failed false', 'failed true', 'unknown', 'failed true'])
    const nobody = webhookChannel({ name: 'sms', url: 'http://127.0.0.1:41199/', secret })
    assert.deepEqual(await nobody.send(outgoing, signal), {
      state: 'failed',
      reason: 'ECONNREFUSED',
      again: true,
    })
    assert.throws(() => webhookChannel({ name: 'sms', url, secret: 'whsec_c2hvcnQ=' }), /24 bytes/)
  })

  test('the signature is that of the Standard Webhooks example, and nothing else passes', () => {
    const example = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
    const body = '{"test": 2432232314}'
    const at = 1614265330_000
    const headers = signWebhook(example, 'msg_p5jXN8AQM9LWM0D4loKWxJek', at, body)
    assert.equal(headers['webhook-signature'], 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
    const verdict = (
      change: Record<string, string>,
      text = body,
      now = at,
      keys: string | string[] = example,
    ) => {
      const answer = verifyWebhook(keys, { ...headers, ...change }, text, now)
      return answer.ok ? 'ok' : answer.why
    }
    assert.equal(verdict({}), 'ok')
    assert.equal(verdict({ 'webhook-signature': `v1,AAAA ${headers['webhook-signature']}` }), 'ok')
    assert.equal(verdict({}, body, at, [secret, example]), 'ok')
    assert.equal(verdict({}, `${body} `), 'signature')
    assert.equal(verdict({ 'webhook-id': 'msg_other' }), 'signature')
    assert.equal(verdict({}, body, at, secret), 'signature')
    assert.equal(verdict({}, body, at + 301_000), 'time')
    assert.equal(verdict({}, body, at - 301_000), 'time')
    for (const name of Object.keys(headers)) assert.equal(verdict({ [name]: '' }), 'headers')
    assert.equal(verdict({ 'webhook-signature': 'v1a,xyz' }), 'headers')
  })

  async function mailServer(refuse?: { at: 'rcpt' | 'data'; code: number }) {
    const got: string[] = []
    const refusal = () => Object.assign(new Error('refused'), { responseCode: refuse?.code })
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      logger: false,
      onRcptTo: (_address, _session, done) => done(refuse?.at === 'rcpt' ? refusal() : null),
      onData(stream, _session, done) {
        const parts: Buffer[] = []
        stream.on('data', (part: Buffer) => parts.push(part))
        stream.on('end', () => {
          if (refuse?.at === 'data') return done(refusal())
          got.push(Buffer.concat(parts).toString())
          done()
        })
      },
    })
    const address = await new Promise<AddressInfo>((resolve) => {
      const listening = server.listen(0, '127.0.0.1', () => resolve(listening.address() as AddressInfo))
    })
    closing.push(() => new Promise<void>((resolve) => server.close(() => resolve())))
    const channel = mailChannel({
      url: `smtp://127.0.0.1:${address.port}`,
      from: '热线 <noreply@city.example>',
    })
    closing.push(async () => channel.close())
    return { got, channel }
  }

  test('a mail arrives at a real server as it was written', async () => {
    const { got, channel } = await mailServer()
    assert.equal((await channel.send(outgoing, signal)).state, 'sent')
    const mail = await PostalMime.parse(got[0] as string)
    assert.deepEqual(
      [
        mail.subject,
        mail.text?.trim(),
        mail.from?.address,
        mail.from?.name,
        mail.to?.[0]?.address,
        mail.messageId,
      ],
      [
        outgoing.title,
        outgoing.text,
        'noreply@city.example',
        '热线',
        outgoing.address,
        `<${outgoing.key}@city.example>`,
      ],
    )
  })

  test('a title or an address cannot add a header or a second reader', async () => {
    const { got, channel } = await mailServer()
    await channel.send({ ...outgoing, title: 'a\r\nBcc: spy@evil.example' }, signal)
    const mail = await PostalMime.parse(got[0] as string)
    assert.equal(mail.bcc, undefined)
    for (const address of ['a@b.c, d@e.f', 'a@b.c\r\nBcc: x@y.z', '<a@b.c>', 'nobody', 'a@b@c'])
      assert.deepEqual(await channel.send({ ...outgoing, address }, signal), {
        state: 'failed',
        reason: 'not a mail address',
        again: false,
      })
    assert.equal(got.length, 1)
  })

  test('the number of the mail server decides, and a broken line decides nothing', async () => {
    const verdicts: string[] = []
    for (const refuse of [
      { at: 'rcpt', code: 550 },
      { at: 'rcpt', code: 450 },
      { at: 'data', code: 554 },
      { at: 'data', code: 451 },
    ] as const) {
      const sent = await (await mailServer(refuse)).channel.send(outgoing, signal)
      verdicts.push(sent.state === 'failed' ? `failed ${sent.again}` : sent.state)
    }
    assert.deepEqual(verdicts, ['failed false', 'failed true', 'failed false', 'failed true'])
    const nobody = mailChannel({ url: 'smtp://127.0.0.1:1', from: 'a@city.example' })
    const sent = await nobody.send(outgoing, signal)
    assert.deepEqual([sent.state, 'again' in sent && sent.again], ['failed', true])
    const broken = Object.assign(new Error('Connection closed unexpectedly'), {
      code: 'ECONNECTION',
      command: 'CONN',
    })
    assert.equal(mailVerdict(broken).state, 'unknown')
  })

  test('the simulator tells what it would have sent', async () => {
    const told: Outgoing[] = []
    const sent = await simulatorChannel('sms', (one) => void told.push(one)).send(outgoing, signal)
    assert.deepEqual([sent.state, told], ['sent', [outgoing]])
  })
})
