import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { after, before, describe, test } from 'node:test'
import { must, newId } from '../../base/index.ts'
import type { Store } from '../store/index.ts'
import { freshStore } from '../store/testing.ts'
import { type Files, type FilesOptions, type Incoming, openFiles, schema } from './index.ts'
import { bareJpeg, phoneJpeg, tellingMovie } from './testing.ts'

describe('platform / files', () => {
  let store: Store
  let folder: string
  let files: Files
  const at = new Date('2026-03-02T01:00:00Z')
  const placing = { district: '440111', by: newId(), at }

  before(async () => {
    store = await freshStore([schema])
    folder = await mkdtemp(join(tmpdir(), 'huying-files-'))
    files = openFiles({ folder })
  })
  after(async () => {
    await store.close()
    await rm(folder, { recursive: true })
  })

  const put = (incoming: Incoming, room = files) =>
    store.tx((tx) => room.put(tx, { ...incoming, ...placing }))

  const codeOf = async (incoming: Incoming, room?: Files) => {
    const answer = await put(incoming, room)
    return answer.ok ? answer.value.kind : answer.error.code
  }

  const kept = async (under = folder): Promise<string[]> =>
    (await readdir(under, { recursive: true, withFileTypes: true }))
      .filter((e) => e.isFile())
      .map((e) => e.name)

  test('a photo comes in with its time and place, and goes out without them', async () => {
    const photo = phoneJpeg({ orientation: 6 })
    const file = must(
      await put({ content: Readable.from([photo.subarray(0, 50), photo.subarray(50)]), name: '坑洼.jpg' }),
    )
    assert.deepEqual(
      [file.kind, file.media, file.name, file.bytes, file.cleaned, file.scan, file.width],
      ['jpeg', 'image/jpeg', '坑洼.jpg', photo.length, true, 'notScanned', 1],
    )
    assert.deepEqual(file.takenAt, new Date('2026-03-02T01:30:00Z'))
    assert.ok(Math.abs((file.takenPlace?.lon ?? 0) - 113.26) < 1e-6)

    const shown = must(await files.open(store, file.district, file.id, { inline: true }))
    const bytes = await buffer(shown.stream())
    assert.equal(bytes.length, shown.bytes)
    assert.equal(shown.headers['content-length'], String(bytes.length))
    assert.ok(!bytes.includes('SECRETCAM'))
    assert.deepEqual(await buffer(shown.stream({ start: 2, end: 5 })), bytes.subarray(2, 6))
    const original = must(await files.open(store, file.district, file.id, { original: true }))
    assert.deepEqual(await buffer(original.stream()), photo)
    assert.deepEqual(await files.list(store, file.district, [file.id, newId()]), [file])
    assert.deepEqual(await files.list(store, file.district, []), [])
  })

  test('a film keeps its frames and loses its place', async () => {
    const film = tellingMovie()
    const file = must(await put({ content: film, name: '现场.MP4' }))
    assert.deepEqual([file.kind, file.name, file.cleaned], ['mp4', '现场.mp4', true])
    assert.deepEqual(
      [file.takenAt, file.takenPlace],
      [new Date('2026-03-02T01:30:00Z'), { lat: 23.175, lon: 113.26 }],
    )
    const shown = await buffer(must(await files.open(store, file.district, file.id)).stream())
    assert.equal(shown.length, film.length)
    for (const word of ['SECRETCAM', '113.26', 'udta', 'meta']) assert.ok(!shown.includes(word), word)
    const frames = film.indexOf('mvhd')
    assert.ok(shown.subarray(0, frames).equals(film.subarray(0, frames)))
    assert.equal(must(await put({ content: shown, name: 'again.mp4' })).cleaned, false)
  })

  test('the same content is kept once, and the same upload is one attachment', async () => {
    const content = Buffer.from('一段文字')
    const before = (await kept()).length
    const [one, again] = [
      must(await put({ content, name: 'a.txt' })),
      must(await put({ content, name: 'a.txt' })),
    ]
    const many = await Promise.all([1, 2, 3].map(() => put({ content, name: 'a.txt' })))
    const renamed = must(await put({ content, name: 'b.txt' }))
    assert.equal(again.id, one.id)
    assert.deepEqual(new Set(many.map((file) => must(file).id)), new Set([one.id]))
    assert.notEqual(renamed.id, one.id)
    assert.equal((await kept()).length, before + 1)
  })

  test('what is inside decides, whatever the name says', async () => {
    const zip = Buffer.concat([Buffer.from('504b0506', 'hex'), Buffer.alloc(18)])
    const cfb = (stream: string) =>
      Buffer.concat([
        Buffer.from('d0cf11e0a1b11ae1', 'hex'),
        Buffer.alloc(504),
        Buffer.from(stream, 'utf16le'),
      ])
    const cases: [string, Buffer, string][] = [
      ['photo.txt', bareJpeg, 'jpeg'],
      ['invoice.pdf', Buffer.from('%PDF-1.7\n%\xe2\xe3\n', 'latin1'), 'pdf'],
      ['photo.jpg', Buffer.from('MZ\x90\0\x03\0\0\0 a program', 'latin1'), 'files.wrongType'],
      ['a.jpg', Buffer.from('#!/bin/sh\nrm -rf /'), 'files.wrongType'],
      ['a.txt', Buffer.from('<html><script>alert(1)</script>'), 'files.wrongType'],
      ['a.svg', Buffer.from('\ufeff <svg onload="x()"/>'), 'files.wrongType'],
      ['a.png', Buffer.from('<?xml version="1.0"?><svg/>'), 'files.wrongType'],
      ['a.csv', Buffer.from('姓名,电话\n李𠮷,138'), 'csv'],
      ['gb.csv', Buffer.from('d0d5c3fb2cb5e7bbb00a', 'hex'), 'csv'],
      ['a.txt', Buffer.from('a\0b'), 'files.wrongType'],
      ['a.txt', Buffer.from('ff80ff80', 'hex'), 'files.wrongType'],
      ['empty.jpg', Buffer.alloc(0), 'files.empty'],
      ['a.zip', zip, 'files.wrongType'],
      ['a.doc', cfb('WordDocument'), 'doc'],
      ['a.doc', cfb('Workbook'), 'xls'],
      ['a.doc', cfb('WordDocument _VBA_PROJECT'), 'files.macros'],
      ['a.doc', cfb('an installer'), 'files.wrongType'],
      ['cut.jpg', bareJpeg.subarray(0, 40), 'files.wrongType'],
      ['tone.wav', Buffer.concat([Buffer.from('RIFF\x24\0\0\0WAVEfmt ', 'latin1'), Buffer.alloc(28)]), 'wav'],
      ['tone.amr', Buffer.from('#!AMR\n\x3c', 'latin1'), 'amr'],
    ]
    for (const [name, content, wanted] of cases)
      assert.equal(await codeOf({ content, name }), wanted, `${name} ${wanted}`)
    assert.equal(await codeOf({ content: zip, name: 'a.zip', allow: ['zip'] }), 'zip')
    assert.equal(await codeOf({ content: bareJpeg, name: 'a.jpg', allow: ['pdf'] }), 'files.wrongType')
  })

  test('an upload that never ends is cut off and leaves nothing', async () => {
    const before = await kept()
    let given = 0
    const endless = async function* () {
      for (;;) {
        given++
        yield Buffer.alloc(1024 * 1024, 97)
      }
    }
    assert.equal(await codeOf({ content: endless(), name: 'a.txt', allow: ['txt'] }), 'files.tooLarge')
    assert.ok(given <= 12)
    const big = Buffer.concat([bareJpeg, Buffer.alloc(31 * 1024 * 1024)])
    assert.equal(await codeOf({ content: big, name: 'a.jpg' }), 'files.tooLarge')
    const broken = async function* () {
      yield Buffer.from('half')
      throw new Error('line broke')
    }
    await assert.rejects(put({ content: broken(), name: 'a.txt' }), /line broke/)
    assert.deepEqual(await kept(), before)
  })

  test('a scanner that finds something keeps it out; one that fails fails the upload', async () => {
    const seen: string[] = []
    const scanner: FilesOptions['scanner'] = async (path) => {
      const text = await readFile(path, 'utf8')
      seen.push(text)
      if (text.includes('down')) throw new Error('scanner is down')
      return text.includes('EICAR') ? { clean: false, name: 'Eicar-Test' } : { clean: true }
    }
    const guarded = openFiles({ folder, scanner })
    const before = await kept()
    assert.equal(await codeOf({ content: Buffer.from('EICAR'), name: 'a.txt' }, guarded), 'files.infected')
    await assert.rejects(put({ content: Buffer.from('scanner down'), name: 'a.txt' }, guarded), /is down/)
    assert.deepEqual(await kept(), before)
    assert.equal(must(await put({ content: Buffer.from('good'), name: 'a.txt' }, guarded)).scan, 'clean')
    assert.equal(seen.length, 3)
  })

  test('nobody reads across districts, and a lost content is not found rather than broken', async () => {
    const file = must(await put({ content: Buffer.from('mine alone'), name: 'a.txt' }))
    const code = async (district: string, id: string) => {
      const answer = await files.open(store, district, id)
      return answer.ok ? 'found' : answer.error.code
    }
    assert.equal(await code('440111', file.id), 'found')
    assert.equal(await code('440112', file.id), 'files.notFound')
    assert.equal(await code('440111', newId()), 'files.notFound')
    const path = join(folder, file.sha256.slice(0, 2), file.sha256.slice(2, 4), file.sha256)
    assert.deepEqual((await files.check(store)).bad, [])
    await writeFile(path, 'mine all0ne')
    assert.deepEqual((await files.check(store)).bad, [file.sha256])
    await rm(path)
    assert.equal(await code('440111', file.id), 'files.notFound')
    // the next upload of the same content mends it
    await put({ content: Buffer.from('mine alone'), name: 'a.txt' })
    assert.equal(await code('440111', file.id), 'found')
  })

  test('the sweeper takes what a crash left and nothing else', async () => {
    const room = await mkdtemp(join(folder, 'sweep-'))
    const own = openFiles({ folder: room })
    const wanted = must(
      await store.tx((tx) => own.put(tx, { content: phoneJpeg(), name: 'a.jpg', ...placing })),
    )
    must(await own.receive({ content: Buffer.from('received, never recorded'), name: 'a.txt' }))
    await mkdir(join(room, 'incoming'), { recursive: true })
    await writeFile(join(room, 'incoming', 'half'), 'half an upload')
    const dayAgo = new Date(Date.now() - 24 * 3600_000)
    assert.deepEqual(await own.sweep(store, dayAgo), { drafts: 0, contents: 0 })
    const long = new Date(Date.now() - 48 * 3600_000)
    for (const entry of await readdir(room, { recursive: true, withFileTypes: true }))
      if (entry.isFile()) await utimes(join(entry.parentPath, entry.name), long, long)
    // received again just now: in somebody's hands
    must(await own.receive({ content: Buffer.from('received, never recorded'), name: 'a.txt' }))
    assert.deepEqual(await own.sweep(store, dayAgo), { drafts: 1, contents: 0 })
    for (const entry of await readdir(room, { recursive: true, withFileTypes: true }))
      if (entry.isFile()) await utimes(join(entry.parentPath, entry.name), long, long)
    assert.deepEqual(await own.sweep(store, dayAgo), { drafts: 0, contents: 1 })
    assert.equal((await kept(room)).length, 2)
    assert.ok((await own.open(store, wanted.district, wanted.id)).ok)
    assert.ok((await own.open(store, wanted.district, wanted.id, { original: true })).ok)
  })
})
