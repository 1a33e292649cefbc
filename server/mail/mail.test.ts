import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { after, describe, test } from 'node:test'
import iconv from 'iconv-lite'
import nodemailer from 'nodemailer'
import type { City, MailReceipt } from '../city/declare.ts'
import type { Rate } from '../gate/bucket.ts'
import { fakeCity } from '../testing/city.ts'
import { judge, type Letter, ownWords } from './decide.ts'
import { pullMail } from './imap.ts'
import { takeMail } from './intake.ts'
import { wordsOf } from './letter.ts'
import { listenMail } from './smtp.ts'
import { mailboxOf, startMail } from './start.ts'

describe('server / mail', () => {
  const self = { addresses: ['12345@tennis.example'], domain: 'tennis.example' }
  const closing: (() => Promise<unknown>)[] = []
  after(async () => {
    for (const close of closing) await close()
  })

  const letter = (more: Partial<Letter> = {}): Letter => ({
    messageId: '<a@b>',
    from: 'zhang@example.com',
    fromName: '张三',
    returnPath: 'zhang@example.com',
    subject: '路灯不亮',
    text: '球场路灯不亮，请修',
    answers: '',
    headers: {},
    at: null,
    ...more,
  })

  test('what machines send is no request', () => {
    const why = (more: Partial<Letter>) => {
      const judged = judge(letter(more), self)
      return judged.do === 'ignore' ? judged.why : judged.do
    }
    assert.equal(why({}), 'open')
    assert.equal(why({ returnPath: '' }), 'bounce')
    assert.equal(why({ from: 'mailer-daemon@example.com' }), 'bounce')
    assert.equal(
      why({ headers: { 'content-type': 'multipart/report; report-type=delivery-status' } }),
      'bounce',
    )
    assert.equal(why({ headers: { 'auto-submitted': 'auto-replied' } }), 'autoReply')
    assert.equal(why({ headers: { 'auto-submitted': 'no' } }), 'open')
    assert.equal(why({ subject: '自动回复：路灯' }), 'autoReply')
    assert.equal(why({ headers: { precedence: 'bulk' } }), 'list')
    assert.equal(why({ headers: { 'list-id': '<x>' } }), 'list')
    assert.equal(why({ from: '12345@tennis.example' }), 'loop')
    assert.equal(why({ from: null }), 'noSender')
    assert.equal(why({ subject: 'Re: ', text: '> 引用' }), 'empty')
  })

  test('an answer names its request in the subject or in what it answers', () => {
    assert.deepEqual(judge(letter({ subject: '回复：【2026030200001】', text: '又坏了' }), self), {
      do: 'supplement',
      number: '2026030200001',
      text: '又坏了',
    })
    const answered = judge(letter({ answers: '<m.2026030200002.1@tennis.example>' }), self)
    assert.equal(answered.do === 'supplement' && answered.number, '2026030200002')
    assert.equal(judge(letter({ answers: '<m.2026030200002.1@other.example>' }), self).do, 'open')
    assert.equal(judge(letter({ subject: '订单 12026030200001' }), self).do, 'open')
  })

  test('only the own words of an answer count', () => {
    assert.equal(ownWords('还没修\r\n\r\n------------------ 原始邮件 ------------------\r\n您好'), '还没修')
    assert.equal(ownWords('still dark\n\nOn Mon, 2 Mar 2026, Hotline wrote:\n> hello'), 'still dark')
    assert.equal(
      wordsOf('<style>p{}</style><p>路灯<br>不亮 &lt;b&gt;</p><script>x()</script>'),
      '路灯\n不亮 <b>',
    )
  })

  async function freshDesk(rate?: Rate) {
    const fake = fakeCity({ now: () => new Date('2026-03-02T09:00:00+08:00') })
    const server = await listenMail(fake.city, {
      ...self,
      port: 0,
      host: '127.0.0.1',
      maxBytes: 200_000,
      ...(rate ? { rate } : {}),
    })
    closing.push(() => server.close())
    const transport = nodemailer.createTransport({
      host: '127.0.0.1',
      port: server.port,
      secure: false,
      ignoreTLS: true,
    })
    const send = (mail: object) =>
      transport.sendMail({ from: '张三 <zhang@example.com>', to: self.addresses[0], ...mail } as never)
    return { ...fake, send }
  }

  test('a mail sent by SMTP becomes a request with its attachment; sent again, it stays one', async () => {
    const { send, held, files } = await freshDesk()
    const mail = {
      messageId: '<one@example.com>',
      subject: '路灯不亮 𠮷䶮💡',
      text: '球场三号灯不亮\n电话 13800138000',
      attachments: [{ filename: '照片.png', content: Buffer.from('png') }],
    }
    await send(mail)
    await send(mail)
    assert.equal(held.size, 1)
    const one = [...held.values()][0]
    assert.equal(one?.title, '球场三号灯不亮\n电话 13800138000'.slice(0, 30))
    assert.equal(one?.input.form.title, '路灯不亮 𠮷䶮💡')
    assert.deepEqual(one?.input.requester, { name: '张三', mail: 'zhang@example.com', phone: '13800138000' })
    assert.equal((one?.input.form.files as string[] | undefined)?.length, 1)
    assert.equal([...files.values()][0]?.name, '照片.png')
  })

  test('an answer by the requester adds to the request; by somebody else it begins one', async () => {
    const { send, held } = await freshDesk()
    await send({ subject: '路灯不亮', text: '球场三号灯不亮' })
    const [id] = [...held.keys()] as [string]
    const number = held.get(id)?.number
    await send({ subject: `Re: ${number}`, text: '四号灯也不亮' })
    assert.deepEqual(held.get(id)?.acts, [{ action: 'supplement', form: { text: '四号灯也不亮' } }])
    await send({ from: 'li@example.com', subject: `Re: ${number}`, text: '我也来说两句' })
    assert.equal(held.size, 2)
    assert.equal(held.get(id)?.acts.length, 1)
  })

  test('a refused attachment is named in the request, the rest is taken', async () => {
    const { send, held } = await freshDesk()
    await send({
      subject: '证据',
      text: '请看附件里的材料',
      attachments: [{ filename: 'run.exe', content: 'MZ' }],
    })
    assert.match([...held.values()][0]?.content ?? '', /附件未收：run\.exe/)
  })

  test('too large a mail and a mailbox that is not ours are refused at the door, so the sender learns of it', async () => {
    const { send, held } = await freshDesk()
    const big = {
      subject: 'big',
      text: 'x',
      attachments: [{ filename: 'a.bin', content: Buffer.alloc(300_000, 1) }],
    }
    await assert.rejects(send(big), (error: { responseCode?: number }) => error.responseCode === 552)
    await assert.rejects(
      send({ to: 'nobody@tennis.example', text: 'x' }),
      (error: { responseCode?: number }) => error.responseCode === 550,
    )
    assert.equal(held.size, 0)
  })

  test('the writer is told the number once, in the same thread', async () => {
    const fake = fakeCity()
    const receipts: MailReceipt[] = []
    const city: City = { ...fake.city, acknowledgeMail: async (_tx, receipt) => void receipts.push(receipt) }
    const raw = Buffer.from(
      'From: a@b.cn\r\nMessage-ID: <x@b.cn>\r\nSubject: Lamps\r\n\r\nAll lamps are dark.\r\n',
    )
    await takeMail(city, raw, self, 'a@b.cn')
    await takeMail(city, raw, self, 'a@b.cn')
    assert.deepEqual(
      receipts.map(({ to, inReplyTo }) => [to, inReplyTo]),
      [['a@b.cn', '<x@b.cn>']],
    )
  })

  test('one sender writing without end is told to come back later', async () => {
    const { send, held } = await freshDesk({ perMinute: 1, burst: 3 })
    for (let i = 0; i < 3; i++) await send({ subject: `路灯 ${i}`, text: `球场 ${i} 号灯不亮` })
    await assert.rejects(
      send({ subject: '路灯', text: '球场灯不亮' }),
      (error: { responseCode?: number }) => error.responseCode === 450,
    )
    await send({ from: 'other@example.com', subject: '路灯', text: '球场灯不亮' })
    assert.equal(held.size, 4)
  })

  test('a bounce is recorded without its words and opens nothing', async () => {
    const { send, held, facts } = await freshDesk()
    await send({
      envelope: { from: '', to: self.addresses[0] },
      subject: 'Undelivered',
      text: '13800138000 未送达',
    })
    assert.equal(held.size, 0)
    assert.deepEqual(
      facts.map((fact) => [fact.kind, fact.body.why]),
      [['mail.ignored', 'bounce']],
    )
    assert.ok(!JSON.stringify(facts).includes('13800138000'))
  })

  test('letters in GB18030, GBK and GB2312 are read, declared or raw', async () => {
    for (const charset of ['gb18030', 'gbk', 'gb2312']) {
      const { city, held } = fakeCity()
      const words = charset === 'gb18030' ? '䶮塘路灯不亮𠮷' : '球场路灯不亮'
      const subject = `=?${charset}?B?${iconv.encode(words, charset === 'gb2312' ? 'gbk' : charset).toString('base64')}?=`
      const raw = Buffer.concat([
        Buffer.from(
          `From: <zhang@example.com>\r\nMessage-ID: <${charset}@x>\r\nSubject: ${subject}\r\nContent-Type: text/plain; charset=${charset}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n`,
        ),
        iconv.encode(words, charset === 'gb2312' ? 'gbk' : charset),
      ])
      const taken = await takeMail(city, raw, self, 'zhang@example.com')
      assert.ok(taken.ok)
      const one = [...held.values()][0]
      assert.equal(one?.content, words, charset)
      assert.equal(one?.input.form.title, words, charset)
    }
  })

  test('null characters are left out of a letter; rubbish is refused, not a fault', async () => {
    const { city, held } = fakeCity()
    const raw = Buffer.from('From: a@b.cn\r\nSubject: x\r\n\r\n路灯\u0000不亮了\r\n')
    assert.ok((await takeMail(city, raw, self, 'a@b.cn')).ok)
    assert.equal([...held.values()][0]?.content, '路灯不亮了')
    const nested = Buffer.from(
      Array.from(
        { length: 60 },
        (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`,
      ).join(''),
    )
    const taken = await takeMail(city, nested, self, 'a@b.cn')
    assert.ok(taken.ok || taken.error.code === 'mail.unreadable')
  })

  test('a mailbox is named by its address', () => {
    assert.deepEqual(mailboxOf('imaps://li%40x.cn:p%3Aw@mail.x.cn/Requests'), {
      ok: true,
      value: { host: 'mail.x.cn', port: 993, secure: true, user: 'li@x.cn', pass: 'p:w', folder: 'Requests' },
    })
    assert.deepEqual(mailboxOf('imap://a:b@[::1]:1143'), {
      ok: true,
      value: { host: '::1', port: 1143, secure: false, user: 'a', pass: 'b', folder: 'INBOX' },
    })
    for (const wrong of ['mail.x.cn', 'https://a:b@x.cn', 'imap://x.cn', 'imap://%E0%A4%A:b@x.cn'])
      assert.ok(!mailboxOf(wrong).ok, wrong)
  })

  test('both ways of mail start from settings and stop', async () => {
    const { city, held } = fakeCity()
    const started = await startMail(city, {
      smtpPort: 41_791,
      smtpHost: '127.0.0.1',
      addresses: self.addresses,
    })
    assert.ok(started.ok)
    const transport = nodemailer.createTransport({
      host: '127.0.0.1',
      port: 41_791,
      secure: false,
      ignoreTLS: true,
    })
    await transport.sendMail({
      from: 'a@b.cn',
      to: self.addresses[0],
      subject: '路灯',
      text: '球场路灯不亮',
    } as never)
    await started.value.stop()
    assert.equal(held.size, 1)
    assert.ok(!(await startMail(city, { imapUrl: 'nonsense', addresses: [] })).ok)
  })

  test('a mailbox is pulled by IMAP once; a second pull finds nothing new', async () => {
    const hoodiecrow = createRequire(import.meta.url)('hoodiecrow-imap') as (options: object) => {
      listen(port: number, done: () => void): void
      close(done: () => void): void
      server: { address(): { port: number } }
    }
    const message = (id: string, subject: string, more = '') => ({
      raw: `Message-ID: <${id}@x>\r\nFrom: Li <li@example.com>\r\nSubject: ${subject}\r\n${more}\r\nThe lamps on court three are dark.\r\n`,
    })
    const server = hoodiecrow({
      plugins: ['ID', 'NAMESPACE', 'ENABLE', 'UNSELECT', 'LITERALPLUS'],
      storage: {
        INBOX: {
          messages: [
            message('m1', 'Lamps'),
            message('m2', 'Away', 'Auto-Submitted: auto-replied\r\n'),
            message('m3', 'Nets'),
          ],
        },
      },
    })
    await new Promise<void>((resolve) => server.listen(0, resolve))
    closing.push(() => new Promise<void>((resolve) => server.close(() => resolve())))
    const { city, held } = fakeCity()
    const box = {
      ...self,
      host: '127.0.0.1',
      port: server.server.address().port,
      secure: false,
      user: 'testuser',
      pass: 'testpass',
    }
    assert.deepEqual(await pullMail(city, box), { taken: 2, ignored: 1, refused: 0 })
    assert.deepEqual(await pullMail(city, box), { taken: 0, ignored: 0, refused: 0 })
    assert.deepEqual(
      [...held.values()].map((one) => one.input.form.title),
      ['Lamps', 'Nets'],
    )
  })
})
