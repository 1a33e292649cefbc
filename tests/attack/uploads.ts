import assert from 'node:assert/strict'
import { test } from 'node:test'
import { zipOf } from '../../platform/catalogue/sheets/testing/zip.ts'
import type { Person, Reply } from '../city.ts'
import type { Live } from './live.ts'

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const DOCTYPE =
  '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y "lol"><!ENTITY z "&y;&y;&y;&y;">]>'
const BOMB = `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">${[...'bcdefghij']
  .map((name, n) => `<!ENTITY ${name} "${`&${'abcdefghi'[n]};`.repeat(10)}">`)
  .join('')}]>`

async function upload(
  base: string,
  who: Person,
  path: string,
  name: string,
  bytes: Uint8Array,
  type = 'application/octet-stream',
): Promise<Reply> {
  const form = new FormData()
  form.append('file', new Blob([bytes as BlobPart], { type }), name)
  const answer = await fetch(base + path, {
    method: 'POST',
    headers: { cookie: who.cookie, 'x-csrf-token': who.csrf },
    body: form,
  })
  const text = await answer.text()
  return { status: answer.status, body: text, headers: answer.headers }
}

export function uploads(live: () => Live): void {
  test('the gate of attachments goes by what is inside, and nothing that is kept runs in a browser', async () => {
    const { city, as } = live()
    const agent = await as('agent')
    const script = Buffer.from('<script>alert(document.cookie)</script>')
    const refused: readonly (readonly [string, Uint8Array])[] = [
      [
        'a.svg',
        Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>1</script></svg>'),
      ],
      ['a.png', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
      ['a.html', script],
      ['a.jpg', Buffer.concat([Buffer.from('\ufeff'), script])],
      ['a.png', Buffer.from('MZ\u0090\u0000 this program cannot be run')],
      ['a.pdf', Buffer.from('<?php system($_GET[0]);')],
      ['a.jpg', Buffer.from('\u007fELF\u0002\u0001\u0001')],
      ['a.xml', Buffer.from(`${DOCTYPE}<a>&x;</a>`)],
      ['a.png', Buffer.from('#!/bin/sh\nid\n')],
      ['a.hta', Buffer.from('<hta:application>')],
    ]
    for (const [name, bytes] of refused) {
      const answer = await upload(city.base, agent, '/api/files', name, bytes, 'image/png')
      assert.ok(answer.status >= 400 && answer.status < 500, `${name}: ${answer.status} ${answer.body}`)
    }
    // plain text stays text: saved by a browser, never run
    const text = await upload(
      city.base,
      agent,
      '/api/files',
      'a.js',
      Buffer.from('alert(1)'),
      'text/javascript',
    )
    const saved = await fetch(`${city.base}/api/files/${JSON.parse(text.body).id}`, {
      headers: { cookie: agent.cookie },
    })
    assert.equal(saved.headers.get('content-type'), 'application/octet-stream')
    assert.match(saved.headers.get('content-disposition') ?? '', /^attachment;/)
    // polyglots: a picture that is a script too may be kept as a picture, and comes back as one and nothing else
    for (const [name, bytes] of [
      ['a.png', Buffer.concat([PNG, script])],
      ['<img src=x onerror=alert(1)>.png', PNG],
      ['..\\..\\..\\windows\\evil.png', PNG],
      ['a.png\r\nset-cookie: a=b', PNG],
      ['a.html.png', PNG],
    ] as const) {
      const answer = await upload(city.base, agent, '/api/files', name, bytes, 'text/html')
      if (answer.status >= 400) continue
      const { id, name: kept } = JSON.parse(answer.body) as { id: string; name: string }
      assert.ok(!/[/\\\r\n]|\.\./.test(kept), kept)
      const back = await fetch(`${city.base}/api/files/${id}`, { headers: { cookie: agent.cookie } })
      const content = Buffer.from(await back.arrayBuffer())
      assert.equal(back.headers.get('content-type'), 'image/png')
      assert.equal(back.headers.get('x-content-type-options'), 'nosniff')
      assert.match(back.headers.get('content-security-policy') ?? '', /sandbox/)
      assert.ok(!back.headers.has('set-cookie'))
      assert.match(back.headers.get('cache-control') ?? '', /no-store/)
      assert.match(
        back.headers.get('content-disposition') ?? '',
        /^(inline|attachment); filename\*=UTF-8''[\w.%~-]+$/,
      )
      assert.ok(!content.includes('<script>'), 'what hung on the picture is gone')
    }
  })

  test('workbooks that swell, and workbooks with entities, are refused before they hurt', async () => {
    const { city, as } = live()
    const rows = `<row r="1"><c t="inlineStr"><is><t>${'0'.repeat(60_000_000)}</t></is></c></row>`
    const parts = (sheet: string) => [
      {
        name: '[Content_Types].xml',
        bytes:
          '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
      },
      {
        name: 'xl/workbook.xml',
        bytes:
          '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheets><sheet name="a" sheetId="1"/></sheets></workbook>',
      },
      { name: 'xl/worksheets/sheet1.xml', bytes: Buffer.from(sheet) },
      { name: '../../../tmp/huying-evil.xml', bytes: Buffer.from('x') },
    ]
    const worksheet = (data: string, head = '') =>
      `${head}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${data}</sheetData></worksheet>`
    const books: readonly (readonly [string, Uint8Array])[] = [
      ['swells', zipOf(parts(worksheet(rows)))],
      [
        'entities',
        zipOf(parts(worksheet('<row r="1"><c t="inlineStr"><is><t>&x;</t></is></c></row>', DOCTYPE))),
      ],
      ['laughs', zipOf(parts(worksheet('<row r="1"><c t="inlineStr"><is><t>&j;</t></is></c></row>', BOMB)))],
      ['no zip at all', Buffer.from('PK\u0003\u0004 rubbish')],
    ]
    for (const [path, account] of [
      ['/api/units/import', 'sysadmin'],
      ['/api/lines/import', 'dispatcher'],
      ['/api/datasets/import', 'datahead'],
      ['/api/standards/preview', 'datahead'],
      ['/api/addresses/import', 'gridhead'],
      ['/api/duty/roster/import', 'dutyhead'],
    ] as const) {
      const who = await as(account)
      for (const [what, bytes] of books) {
        const answer = await upload(city.base, who, path, 'a.xlsx', bytes)
        assert.ok(
          answer.status < 500,
          `${path} ${what}: ${answer.status} ${String(answer.body).slice(0, 300)}`,
        )
        assert.ok(!/root:[x*]:0|lollol|hahaha/.test(answer.body), `${path} ${what}`)
      }
    }
    const { existsSync } = await import('node:fs')
    assert.ok(!existsSync('/tmp/huying-evil.xml'))
    const heap = process.memoryUsage().rss / 2 ** 20
    assert.ok(heap < 4_000, `${heap} MB`)
  })

  test('XML from outside opens no file, asks nobody and does not swell', async () => {
    const { city, as } = live()
    for (const head of [DOCTYPE, BOMB]) {
      const use = head === DOCTYPE ? '&x;&z;' : '&j;'
      const answers: (readonly [string, Reply])[] = []
      const designer = await as('head')
      const bpmn = `${head}<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p" name="${use}"/></definitions>`
      answers.push(['bpmn', await designer.call('POST', '/api/flows/bpmn', { xml: bpmn })])
      const dmn = `${head}<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="${use}"/>`
      answers.push([
        'dmn',
        await upload(city.base, designer, '/api/decisions/import', 'a.dmn', Buffer.from(dmn)),
      ])
      const cap = `${head}<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>${use}</identifier></alert>`
      const warner = await as('warner')
      answers.push(['cap', await upload(city.base, warner, '/api/warnings/take', 'a.xml', Buffer.from(cap))])
      for (const [what, { status, body }] of answers) {
        const text = typeof body === 'string' ? body : JSON.stringify(body)
        assert.ok(status < 500, `${what}: ${status} ${text.slice(0, 200)}`)
        assert.ok(!/root:[x*]:0|lollol|hahaha/.test(text), what)
        assert.ok(text.length < 100_000, `${what}: ${text.length}`)
      }
    }
  })
}
